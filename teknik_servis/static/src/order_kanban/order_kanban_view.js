import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { OrderKanbanController } from "./order_kanban_controller";
import { OrderKanbanRenderer } from "./order_kanban_renderer";
import { OrderKanbanSearchModel } from "./order_kanban_search_model";

export const orderKanbanView = {
    ...kanbanView,
    Controller: OrderKanbanController,
    Renderer: OrderKanbanRenderer,
    SearchModel: OrderKanbanSearchModel,
};

registry.category("views").add("teknik_servis_order_kanban", orderKanbanView);
