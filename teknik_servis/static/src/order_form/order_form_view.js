import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

export class OrderFormController extends FormController {
    static template = "teknik_servis.OrderFormView";

    setup() {
        super.setup();
        this.newRecords = useState({ count: 0 });
        this.startedNew = !this.props.resId;
    }

    /** A new record stays on its first tab when it is saved: it has no last one. */
    get activeNotebookPages() {
        return this.startedNew ? {} : this.props.state?.activeNotebookPages;
    }

    get createLabel() {
        return _t("New Record");
    }

    /** Core offers Archive to whoever may only read, too. */
    get archiveEnabled() {
        return this.canEdit && super.archiveEnabled;
    }

    /**
     * Mounts the form anew: core's many2one remembers which names it did not find, and
     * would offer to create the customer of the last record a second time.
     */
    async create() {
        await super.create();
        this.newRecords.count++;
        this.startedNew = true;
    }
}

export const orderFormView = { ...formView, Controller: OrderFormController };

registry.category("views").add("teknik_servis_order_form", orderFormView);
