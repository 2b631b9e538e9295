import { ListRenderer } from "@web/views/list/list_renderer";
import { tintStyle } from "../stage_color";

export class OrderListRenderer extends ListRenderer {
    static recordRowTemplate = "teknik_servis.OrderListRenderer.RecordRow";

    getRowClass(record) {
        const classNames = super.getRowClass(record);
        return this.getRowStyle(record)
            ? `${classNames} o_teknik_servis_tinted_row`
            : classNames;
    }

    getRowStyle(record) {
        return tintStyle(record.data.stage_color);
    }
}
