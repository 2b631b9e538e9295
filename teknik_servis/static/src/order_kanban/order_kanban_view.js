import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { OrderSearchModel } from "../order_list/order_search_model";
import { OrderKanbanController } from "./order_kanban_controller";
import { OrderKanbanRenderer } from "./order_kanban_renderer";

export const orderKanbanView = {
    ...kanbanView,
    Controller: OrderKanbanController,
    Renderer: OrderKanbanRenderer,
    SearchModel: OrderSearchModel,
};

registry.category("views").add("teknik_servis_order_kanban", orderKanbanView);
