import { ListRenderer } from "@web/views/list/list_renderer";
import { tintStyle } from "../stage_color";

export class OrderListRenderer extends ListRenderer {
    static recordRowTemplate = "teknik_servis.OrderListRenderer.RecordRow";

    /** What was promised for open work, when it was handed over for closed work. */
    getActiveColumns() {
        const { records } = this.props.list;
        const isClosed = records.length && records.every((r) => !r.data.is_open);
        const other = isClosed ? "date_promised" : "date_delivered";
        return super.getActiveColumns().filter((column) => column.name !== other);
    }

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
