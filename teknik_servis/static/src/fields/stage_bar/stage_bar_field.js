import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import {
    StatusBarField,
    statusBarField,
} from "@web/views/fields/statusbar/statusbar_field";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { fillStyle, readableText, stageHex, tintStyle } from "../../stage_color";

/** A record is closed by a dialog that asks what closing it takes. */
const CLOSING_ACTIONS = {
    done: "teknik_servis.teknik_servis_deliver_action",
    cancelled: "teknik_servis.teknik_servis_cancel_action",
};

export class StageBarField extends StatusBarField {
    static template = "teknik_servis.StageBarField";

    setup() {
        super.setup();
        this.action = useService("action");
        // Core's own read takes no further fields. This one is the same for every record,
        // so it comes from the cache all but once.
        this.stages = useSpecialData((orm) =>
            orm.searchRead(this.field.relation, [], ["color", "kind"])
        );
    }

    getAllItems() {
        const stages = Object.fromEntries(this.stages.data.map((s) => [s.id, s]));
        return super.getAllItems().map((item) => {
            const { color, kind } = stages[item.value] || {};
            const hex = stageHex(color);
            const style = this.getItemStyle(hex, item.isSelected);
            return { ...item, color: hex, kind, style };
        });
    }

    /** Nothing half done: a stage that is refused leaves the record where it was. */
    async selectItem(item) {
        const { name, record } = this.props;
        if (item.kind in CLOSING_ACTIONS) {
            return this.close(CLOSING_ACTIONS[item.kind]);
        }
        const before = record.data[name];
        const wasDirty = await record.isDirty();
        try {
            await super.selectItem(item);
        } catch (error) {
            await (wasDirty ? record.update({ [name]: before }) : record.discard());
            throw error;
        }
    }

    async close(action) {
        const { record } = this.props;
        if (await record.save()) {
            const ids = { active_id: record.resId, active_ids: [record.resId] };
            await this.action.doAction(action, {
                additionalContext: ids,
                onClose: () => record.model.load(),
            });
        }
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
