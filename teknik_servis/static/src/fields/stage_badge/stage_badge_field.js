import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { BadgeField, badgeField } from "@web/views/fields/badge/badge_field";
import { fillStyle } from "../../stage_color";

/** Core's badge knows twelve numbered colours; this one takes the stage's own hex. */
export class StageBadgeField extends BadgeField {
    static template = "teknik_servis.StageBadgeField";

    get badgeStyle() {
        return fillStyle(this.props.record.data[this.props.colorField]);
    }

    get badgeClass() {
        return this.badgeStyle ? "o_teknik_servis_stage_badge" : "text-bg-300";
    }
}

export const stageBadgeField = {
    ...badgeField,
    component: StageBadgeField,
    displayName: _t("Stage badge"),
    supportedTypes: ["many2one"],
    additionalClasses: ["o_field_badge"],
    supportedOptions: [
        {
            label: _t("Color field"),
            name: "color_field",
            type: "field",
            availableTypes: ["char"],
        },
    ],
    // Widths stay as the first rows made them: room for the stages of all other rows.
    listViewWidth: [150],
    // The view need not name the colour field.
    fieldDependencies: ({ options }) => [
        { name: options.color_field || "stage_color", type: "char" },
    ],
    extractProps: ({ options }) => ({
        colorField: options.color_field || "stage_color",
    }),
};

registry.category("fields").add("teknik_servis_stage_badge", stageBadgeField);
