import { Component, onMounted, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The planning board is loaded when somebody opens it. On a phone there is no room for
 * it: there the agenda of the appointments opens in its place.
 */
export class PlanningBoardLoader extends Component {
    static template = xml`
        <LazyComponent
            t-if="!env.isSmall"
            bundle="'teknik_servis.assets_planning_board'"
            Component="'teknik_servis.PlanningBoard'"
            props="props"
        />`;
    static components = { LazyComponent };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Personnel Planning");
    static path = "personnel-planning";

    setup() {
        const action = useService("action");
        onMounted(() => {
            if (this.env.isSmall) {
                action.doAction("teknik_servis.teknik_servis_appointment_action", {
                    stackPosition: "replaceCurrentAction",
                });
            }
        });
    }
}

registry.category("actions").add("teknik_servis.planning_board", PlanningBoardLoader);
