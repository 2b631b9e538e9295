import { _t } from "@web/core/l10n/translation";
import { KanbanController } from "@web/views/kanban/kanban_controller";

export class OrderKanbanController extends KanbanController {
    static template = "teknik_servis.OrderKanbanView";

    get createLabel() {
        return _t("New Record");
    }
}
