import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** A phone shows one column at a time, often an empty one: it gets one row of cards. */
export class PartRequestKanbanSearchModel extends SearchModel {
    _getGroupBy(options = {}) {
        return super._getGroupBy({ fallbackOnDefault: !this.env.isSmall, ...options });
    }
}

registry.category("views").add("teknik_servis_part_request_kanban", {
    ...kanbanView,
    SearchModel: PartRequestKanbanSearchModel,
});
