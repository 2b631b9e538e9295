import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { ListController } from "@web/views/list/list_controller";
import { OPEN_TAB } from "./order_search_model";
import { StageTabs } from "./stage_tabs";

export class OrderListController extends ListController {
    static template = "teknik_servis.OrderListView";
    static components = { ...ListController.components, StageTabs };

    setup() {
        // Before super: the first load starts in there and asks for the counts.
        this.stageTabs = useState({ openCount: null, stages: [] });
        this.loadedTab = null;
        this.lastStageTabs = new KeepLast();
        super.setup();
    }

    get createLabel() {
        return _t("New Record");
    }

    get modelParams() {
        const params = super.modelParams;
        Object.assign(params.hooks, {
            onRootLoaded: () => {
                this.loadedTab = this.env.searchModel.stageTab;
                this.refreshStageTabs();
            },
            onSavedMulti: () => this.refreshStageTabs(),
        });
        return params;
    }

    async onRecordSaved(record) {
        await super.onRecordSaved(record);
        this.refreshStageTabs();
    }

    /** Not awaited by anybody: the rows must not wait for the counts. */
    async refreshStageTabs() {
        if (!this.props.display.controlPanel) {
            return;
        }
        const domain = this.env.searchModel.getDomainWithoutTab();
        const { open_count, stages } = await this.lastStageTabs.add(
            this.orm.silent.call(this.props.resModel, "get_stage_tabs", [domain])
        );
        Object.assign(this.stageTabs, { openCount: open_count, stages });
        const tab = this.env.searchModel.stageTab;
        if (typeof tab === "number" && !stages.some((stage) => stage.id === tab)) {
            // Kept from an earlier visit, and the stage is gone meanwhile.
            this.env.searchModel.selectStageTab(OPEN_TAB);
        }
    }

    get stageTabsProps() {
        const { searchModel } = this.env;
        const { root, useSampleModel } = this.model;
        const tab = searchModel.stageTab;
        const count = root.isGrouped ? root.recordCount : root.count;
        // Right after a click the rows and their number are still those of the last tab.
        const isKnown = this.loadedTab === tab && !useSampleModel;
        return {
            ...this.stageTabs,
            tab,
            total: isKnown ? `${count}${root.hasLimitedCount ? "+" : ""}` : "",
            isSearchEmpty: isKnown && !count && searchModel.isSearching,
            onSelect: (id) => searchModel.selectStageTab(id),
        };
    }
}
