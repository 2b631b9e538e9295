import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    StatusBarField,
    statusBarField,
} from "@web/views/fields/statusbar/statusbar_field";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { fillStyle, readableText, stageHex, tintStyle } from "../../stage_color";

export class StageBarField extends StatusBarField {
    static template = "teknik_servis.StageBarField";

    setup() {
        super.setup();
        // Core's own read takes no further fields. This one is the same for every record,
        // so it comes from the cache all but once.
        this.stageColors = useSpecialData((orm) =>
            orm.searchRead(this.field.relation, [], ["color"])
        );
    }

    getAllItems() {
        const colors = Object.fromEntries(
            this.stageColors.data.map(({ id, color }) => [id, stageHex(color)])
        );
        return super.getAllItems().map((item) => {
            const color = colors[item.value];
            return { ...item, color, style: this.getItemStyle(color, item.isSelected) };
        });
    }

    /** The current stage is filled and ringed, the others are tinted: it must stand out. */
    getItemStyle(color, isSelected) {
        if (!color || !isSelected) {
            return tintStyle(color);
        }
        const ring = `--o-statusbar-border-active: ${readableText(color)};`;
        return fillStyle(color) + ring;
    }

    getCurrentStyle() {
        return this.getAllItems().find((item) => item.isSelected)?.style;
    }
}

export const stageBarField = {
    ...statusBarField,
    component: StageBarField,
    displayName: _t("Stage bar"),
    supportedTypes: ["many2one"],
    additionalClasses: ["o_field_statusbar"],
};

registry.category("fields").add("teknik_servis_stage_bar", stageBarField);
