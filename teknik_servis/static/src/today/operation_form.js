import { useEffect, useExternalListener } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formView } from "@web/views/form/form_view";
import { makeDraft } from "./draft";

// What is typed with a thumb: the rest is chosen again in a moment.
const TYPED = ["work_done", "internal_note"];

/** İşlem keeps what is typed into it: a phone that goes out loses none of it. */
export class OperationFormController extends formView.Controller {
    setup() {
        super.setup();
        this.notification = useService("notification");
        useEffect(
            () => {
                this.offerDraft();
            },
            () => []
        );
        useExternalListener(document, "input", (ev) => this.onTyping(ev));
    }

    /** Letter by letter: the form itself hears of it when the field is left. */
    onTyping({ target }) {
        const name = target.closest(".modal [name]")?.getAttribute("name");
        if (TYPED.includes(name)) {
            this.draft.save({ ...this.draft.load(), [name]: target.value });
        }
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = (record) => this.keepDraft(record);
        return params;
    }

    get draft() {
        const { data } = this.model.root;
        return makeDraft("operation", data.order_id?.id || 0);
    }

    keepDraft(record) {
        if (record !== this.model.root) {
            return;
        }
        const typed = TYPED.filter((name) => record.data[name]);
        if (typed.length) {
            this.draft.save(
                Object.fromEntries(typed.map((name) => [name, record.data[name]]))
            );
        } else {
            this.draft.clear();
        }
    }

    /** Only into what is empty: what the server has may be newer. */
    async offerDraft() {
        const { root } = this.model;
        const kept = Object.entries(this.draft.load()).filter(
            ([name, text]) => TYPED.includes(name) && text && !root.data[name]
        );
        if (kept.length) {
            await root.update(Object.fromEntries(kept));
            this.notification.add(_t("What you typed before is here again."), {
                type: "info",
            });
        }
    }

    async onRecordSaved(...args) {
        this.draft.clear();
        return super.onRecordSaved(...args);
    }

    async discard() {
        this.draft.clear();
        return super.discard(...arguments);
    }
}

registry.category("views").add("teknik_servis_operation_form", {
    ...formView,
    Controller: OperationFormController,
});
