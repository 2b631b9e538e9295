import { _t } from "@web/core/l10n/translation";
import { useBus } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { Onboarding } from "../onboarding/onboarding";
import { StageTabs } from "../order_list/stage_tabs";
import { useStageTabs } from "../order_list/stage_tabs_hook";
import { OrderSearchBar } from "../scan/order_search_bar";

export class OrderKanbanController extends KanbanController {
    static template = "teknik_servis.OrderKanbanView";
    static components = {
        ...KanbanController.components,
        SearchBar: OrderSearchBar,
        StageTabs,
        Onboarding,
    };

    setup() {
        this.stageTabs = useStageTabs();
        const { searchModel, services } = this.env;
        // A phone was turned on its side.
        useBus(services.ui.bus, "resize", () => searchModel.updateHasStageTabs());
        super.setup();
    }

    get createLabel() {
        return _t("New Record");
    }

    get modelParams() {
        const params = super.modelParams;
        Object.assign(params.hooks, this.stageTabs.modelHooks);
        return params;
    }
}
