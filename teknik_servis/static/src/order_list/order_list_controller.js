import { _t } from "@web/core/l10n/translation";
import { ListController } from "@web/views/list/list_controller";
import { OrderSearchBar } from "../scan/order_search_bar";
import { Onboarding } from "../onboarding/onboarding";
import { StageTabs } from "./stage_tabs";
import { useStageTabs } from "./stage_tabs_hook";

export class OrderListController extends ListController {
    static template = "teknik_servis.OrderListView";
    static components = {
        ...ListController.components,
        SearchBar: OrderSearchBar,
        StageTabs,
        Onboarding,
    };

    setup() {
        this.stageTabs = useStageTabs();
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

    async onRecordSaved(record) {
        await super.onRecordSaved(record);
        this.stageTabs.refresh();
    }
}
