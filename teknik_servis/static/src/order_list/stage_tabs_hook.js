import { useComponent, useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { OPEN_TAB } from "./order_search_model";

/**
 * What a controller needs to show `StageTabs` above its records. It hands `modelHooks` to
 * its model and calls this before its own setup, in which the first load starts.
 */
export function useStageTabs() {
    const component = useComponent();
    const { searchModel } = component.env;
    const orm = useService("orm");
    const counts = useState({ openCount: null, stages: [], steps: [] });
    const lastCall = new KeepLast();
    let loadedTab = null;

    function isShown() {
        return (
            searchModel.hasStageTabs && Boolean(component.props.display.controlPanel)
        );
    }

    /** Not awaited by anybody: the records must not wait for the counts. */
    async function refresh() {
        if (!isShown()) {
            return;
        }
        const domain = searchModel.getDomainWithoutTab();
        const { open_count, stages, steps } = await lastCall.add(
            orm.silent.call(component.props.resModel, "get_stage_tabs", [domain])
        );
        Object.assign(counts, { openCount: open_count, stages, steps: steps || [] });
        searchModel.closedStageIds = stages.filter((s) => s.closed).map((s) => s.id);
        const tab = searchModel.stageTab;
        if (typeof tab === "number" && !stages.some((stage) => stage.id === tab)) {
            // Kept from an earlier visit, and the stage is gone meanwhile.
            searchModel.selectStageTab(OPEN_TAB);
        }
    }

    function getProps() {
        const { root, useSampleModel } = component.model;
        const tab = searchModel.stageTab;
        const count = root.isGrouped ? root.recordCount : root.count;
        // Right after a click the records and their number are still those of the last tab.
        const isKnown = loadedTab === tab && !useSampleModel;
        return {
            openCount: counts.openCount,
            stages: counts.stages,
            tab,
            total: isKnown ? `${count}${root.hasLimitedCount ? "+" : ""}` : "",
            isSearchEmpty: isKnown && !count && searchModel.isSearching,
            onSelect: (id) => searchModel.selectStageTab(id),
        };
    }

    /** The first steps of a company without any record, which only managers get. */
    function getSteps() {
        return isShown() ? counts.steps : [];
    }

    return {
        isShown,
        refresh,
        getProps,
        getSteps,
        modelHooks: {
            onRootLoaded: () => {
                loadedTab = searchModel.stageTab;
                refresh();
            },
            onSavedMulti: refresh,
        },
    };
}
