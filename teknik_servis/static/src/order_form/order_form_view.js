import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

export class OrderFormController extends FormController {
    static template = "teknik_servis.OrderFormView";

    get createLabel() {
        return _t("New Record");
    }
}

export const orderFormView = { ...formView, Controller: OrderFormController };

registry.category("views").add("teknik_servis_order_form", orderFormView);
