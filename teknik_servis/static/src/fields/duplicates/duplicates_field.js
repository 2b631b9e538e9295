import { Component } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Other records that may be the same one, each a button that opens it. */
export class DuplicatesField extends Component {
    static template = "teknik_servis.DuplicatesField";
    static props = standardFieldProps;

    setup() {
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    open(id) {
        if (this.props.record.isNew) {
            // In a window of its own: nothing of what is typed here is lost or saved.
            browser.open(`/odoo/service-records/${id}`, "_blank");
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.props.record.resModel,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

export const duplicatesField = {
    component: DuplicatesField,
    displayName: _t("Open already"),
    supportedTypes: ["json"],
};

registry.category("fields").add("teknik_servis_duplicates", duplicatesField);
