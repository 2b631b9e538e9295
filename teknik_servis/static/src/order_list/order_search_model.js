import { Domain } from "@web/core/domain";
import { SearchModel } from "@web/search/search_model";

export const OPEN_TAB = "open";
export const ALL_TAB = "all";

/**
 * Remembers the chosen stage tab. A tab is "open", "all" or the id of a stage.
 *
 * The kanban view uses this class as it is: it shows the stages as columns and must not
 * filter by the tab, only keep it for the way back to the list.
 */
export class OrderSearchModel extends SearchModel {
    async load(config) {
        this.stageTab = this._getDefaultStageTab(config);
        await super.load(config);
    }

    selectStageTab(tab) {
        if (tab !== this.stageTab) {
            this.stageTab = tab;
            this._notify();
        }
    }

    /** Inside this object core's own search models (pivot, calendar) hand the tab on. */
    exportState() {
        const state = super.exportState();
        state.searchPanelInfo = { ...state.searchPanelInfo, stageTab: this.stageTab };
        return state;
    }

    _importState(state) {
        super._importState(state);
        this.stageTab = state.searchPanelInfo?.stageTab || this.stageTab;
    }

    /**
     * Where nobody sees the tabs, or looks for one certain record, they must not hide
     * anything.
     */
    _getDefaultStageTab({ context, display }) {
        const withoutTabs = display?.controlPanel === false || this.env.inDialog;
        return context?.teknik_servis_tab || (withoutTabs ? ALL_TAB : OPEN_TAB);
    }
}

export class OrderListSearchModel extends OrderSearchModel {
    /** The user typed or chose something to search for (grouping is not searching). */
    get isSearching() {
        return this.facets.some((facet) => facet.type !== "groupBy");
    }

    getDomainWithoutTab() {
        return super._getDomain();
    }

    _getDomain(params = {}) {
        const domain = super._getDomain(params);
        if (params.withGlobal === false) {
            // This is what a saved favourite gets: it has to work on every tab.
            return domain;
        }
        const whole = Domain.and([domain, this._getStageTabDomain()]);
        return params.raw ? whole : whole.toList(this.domainEvalContext);
    }

    _getStageTabDomain() {
        if (this.stageTab === ALL_TAB) {
            return [];
        }
        return this.stageTab === OPEN_TAB
            ? [["is_open", "=", true]]
            : [["stage_id", "=", this.stageTab]];
    }
}
