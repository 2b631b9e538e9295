import { KanbanHeader } from "@web/views/kanban/kanban_header";

export class OrderKanbanHeader extends KanbanHeader {
    static template = "teknik_servis.OrderKanbanHeader";

    get stageColor() {
        const { groupByField, value } = this.group;
        return groupByField.name === "stage_id" ? this.env.stageColors[value] : "";
    }
}
