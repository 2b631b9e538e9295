import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";
import { pivotView } from "@web/views/pivot/pivot_view";

/**
 * A cell and a bar count all records, whichever tab the action starts on: a click on
 * them lists all of these, so the tab is not handed on.
 */
const withoutStageTab = (SearchModel) =>
    class extends SearchModel {
        get context() {
            const context = { ...super.context };
            delete context.teknik_servis_tab;
            return context;
        }
    };

export const orderPivotView = {
    ...pivotView,
    SearchModel: withoutStageTab(pivotView.SearchModel),
};

export const orderGraphView = {
    ...graphView,
    SearchModel: withoutStageTab(graphView.SearchModel),
};

registry.category("views").add("teknik_servis_order_pivot", orderPivotView);
registry.category("views").add("teknik_servis_order_graph", orderGraphView);
