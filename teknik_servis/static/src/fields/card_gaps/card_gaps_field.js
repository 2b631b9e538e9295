import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

/** What cards lack, each a button that opens the card over the record to fill it in. */
export class CardGapsField extends Component {
    static template = "teknik_servis.CardGapsField";
    static props = standardFieldProps;

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        // What cards lack since one was filled in beside a record that is not saved.
        this.state = useState({ told: "", rows: [] });
    }

    get told() {
        return this.props.record.data[this.props.name] || [];
    }

    get rows() {
        const isNews = JSON.stringify(this.told) !== this.state.told;
        return isNews ? this.told : this.state.rows;
    }

    open(row) {
        this.dialog.add(FormViewDialog, {
            resModel: row.model,
            resId: row.id,
            title: row.name,
            onRecordSaved: () => this.refresh(),
        });
    }

    async refresh() {
        const { record } = this.props;
        if (!record.isNew && !(await record.isDirty())) {
            await record.load();
            return;
        }
        const { partner_invoice_id, partner_shipping_id } = record.data;
        const cards = await this.orm.call(record.resModel, "get_card_gaps", [
            partner_invoice_id?.id || false,
            partner_shipping_id?.id || false,
        ]);
        const others = this.rows.filter((row) => row.model !== "res.partner");
        const told = JSON.stringify(this.told);
        Object.assign(this.state, { told, rows: [...cards, ...others] });
    }
}

export const cardGapsField = {
    component: CardGapsField,
    displayName: _t("What cards lack"),
    supportedTypes: ["json"],
};

registry.category("fields").add("teknik_servis_card_gaps", cardGapsField);
