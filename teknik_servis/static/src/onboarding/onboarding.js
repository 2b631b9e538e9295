import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

const STEP = "onboarding.onboarding.step";

/** What a manager still has to do in a company without any record, one button each. */
export class Onboarding extends Component {
    static template = "teknik_servis.Onboarding";
    static props = {
        steps: { type: Array, element: Object },
        onClosed: Function,
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    /** The first one that is not done is what to do now. */
    get nextId() {
        return this.props.steps.find((step) => !step.done)?.id;
    }

    async open(step) {
        this.action.doAction(await this.orm.call(STEP, step.action, []));
    }

    async close() {
        await this.orm.call("onboarding.onboarding", "close_teknik_servis_steps", []);
        this.props.onClosed();
    }
}
