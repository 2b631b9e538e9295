import { ALL_TAB, OPEN_TAB, OrderSearchModel } from "../order_list/order_search_model";

/**
 * Where there is room, the stages are columns: open work, or everything when the list was
 * left on "all". A phone shows one column at a time, often an empty one, so it gets the
 * tabs of the list and one row of cards.
 */
export class OrderKanbanSearchModel extends OrderSearchModel {
    async load(config) {
        this.hasStageTabs = this.env.isSmall;
        await super.load(config);
    }

    /** Both at once: a tab must not go on filtering where nobody sees it. */
    updateHasStageTabs() {
        if (this.hasStageTabs !== this.env.isSmall) {
            this.hasStageTabs = this.env.isSmall;
            this._notify();
        }
    }

    _getGroupBy(options = {}) {
        return super._getGroupBy({ fallbackOnDefault: !this.hasStageTabs, ...options });
    }

    _getStageTabDomain() {
        const tab =
            this.hasStageTabs || this.stageTab === ALL_TAB ? this.stageTab : OPEN_TAB;
        return super._getStageTabDomain(tab);
    }
}
