import { Component } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { getFieldDomain } from "@web/model/relational_model/utils";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { fillStyle } from "../../stage_color";

let nextGroupId = 0;

/** Native radio buttons under the chips: the arrow keys come with the browser. */
export class StageChipsField extends Component {
    static template = "teknik_servis.StageChipsField";
    static props = {
        ...standardFieldProps,
        domain: { type: [Array, Function], optional: true },
        label: { type: String, optional: true },
    };

    setup() {
        this.groupName = `o_teknik_servis_stage_chips_${nextGroupId++}`;
        this.specialData = useSpecialData((orm, { domain, name, record }) => {
            const fieldDomain = getFieldDomain(record, name, domain);
            const current = record.data[name];
            const chips = current
                ? Domain.or([[["id", "=", current.id]], fieldDomain])
                : new Domain(fieldDomain);
            return orm.searchRead(
                record.fields[name].relation,
                fieldDomain.length ? chips.toList(record.evalContext) : [],
                ["display_name", "color"]
            );
        });
    }

    get chips() {
        const { name, record } = this.props;
        return this.specialData.data.map(({ id, display_name, color }) => ({
            id,
            display_name,
            style: fillStyle(color),
            isSelected: record.data[name]?.id === id,
        }));
    }

    select({ id, display_name }) {
        this.props.record.update({ [this.props.name]: { id, display_name } });
    }
}

export const stageChipsField = {
    component: StageChipsField,
    displayName: _t("Stage chips"),
    supportedTypes: ["many2one"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: ({ string }, { domain }) => ({ domain, label: string }),
};

registry.category("fields").add("teknik_servis_stage_chips", stageChipsField);
