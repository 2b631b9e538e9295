import { Domain } from "@web/core/domain";
import { SearchModel } from "@web/search/search_model";

export const OPEN_TAB = "open";
export const ALL_TAB = "all";

/** Filters by the chosen stage tab, which is "open", "all" or the id of a stage. */
export class OrderSearchModel extends SearchModel {
    hasStageTabs = true;
    closedStageIds = [];

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

    /**
     * Search for one serial number and nothing else, on the tab where it is found.
     *
     * @param {string} serial
     * @param {boolean} isOpen whether some record of it is open
     */
    searchSerial(serial, isOpen) {
        const item = Object.values(this.searchItems).find(
            ({ type, fieldName }) => type === "field" && fieldName === "serial"
        );
        this.blockNotification = true;
        this.clearQuery();
        this.stageTab = isOpen ? OPEN_TAB : ALL_TAB;
        this.blockNotification = false;
        this.addAutoCompletionValues(item.id, {
            label: serial,
            value: serial,
            operator: "=",
        });
    }

    /** The user typed or chose something to search for (grouping is not searching). */
    get isSearching() {
        return this.facets.some((facet) => facet.type !== "groupBy");
    }

    getDomainWithoutTab() {
        return super._getDomain();
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
     * Only an action that asks for it starts on a tab: any other one (after an import,
     * from a pivot, a user's own) shows what it says. The context of our own action also
     * reaches dialogs, where somebody looks for one certain record.
     */
    _getDefaultStageTab({ context, display }) {
        const withoutTabs = display?.controlPanel === false || this.env.inDialog;
        return (!withoutTabs && context?.teknik_servis_tab) || ALL_TAB;
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

    /** Closed work is looked at from its end. */
    _getOrderBy() {
        const orderBy = super._getOrderBy();
        return !orderBy.length && this.closedStageIds.includes(this.stageTab)
            ? [{ name: "date_delivered", asc: false }]
            : orderBy;
    }

    /** @param {string | number} [tab] */
    _getStageTabDomain(tab = this.stageTab) {
        if (tab === ALL_TAB) {
            return [];
        }
        return tab === OPEN_TAB ? [["is_open", "=", true]] : [["stage_id", "=", tab]];
    }
}
