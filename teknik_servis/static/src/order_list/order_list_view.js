import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { OrderListController } from "./order_list_controller";
import { OrderListRenderer } from "./order_list_renderer";
import { OrderSearchModel } from "./order_search_model";

export const orderListView = {
    ...listView,
    Controller: OrderListController,
    Renderer: OrderListRenderer,
    SearchModel: OrderSearchModel,
};

registry.category("views").add("teknik_servis_order_list", orderListView);
