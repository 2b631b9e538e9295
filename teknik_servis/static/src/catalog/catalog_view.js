import { ProductCatalogKanbanController } from "@product/product_catalog/kanban_controller";
import { ProductCatalogKanbanRecord } from "@product/product_catalog/kanban_record";
import { ProductCatalogKanbanRenderer } from "@product/product_catalog/kanban_renderer";
import { productCatalogKanbanView } from "@product/product_catalog/kanban_view";
import { ProductCatalogOrderLine } from "@product/product_catalog/order_line/order_line";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** A product in the catalog of somebody who sees no prices. */
export class UnpricedOrderLine extends ProductCatalogOrderLine {
    get showPrice() {
        return false;
    }
}

export class CatalogRecord extends ProductCatalogKanbanRecord {
    get orderLineComponent() {
        return this.props.record.context.teknik_servis_hide_prices
            ? UnpricedOrderLine
            : super.orderLineComponent;
    }

    /** What the server refuses is not on the record: the card shows what is. */
    async _updateQuantity() {
        try {
            await super._updateQuantity();
        } catch (error) {
            await this.props.record.model.load();
            throw error;
        }
    }
}

export class CatalogRenderer extends ProductCatalogKanbanRenderer {
    static components = {
        ...ProductCatalogKanbanRenderer.components,
        KanbanRecord: CatalogRecord,
    };
}

export class CatalogController extends ProductCatalogKanbanController {
    get stateFiels() {
        return ["is_open"];
    }

    _defineButtonContent() {
        this.buttonString = _t("Back to the Record");
    }
}

export const catalogView = {
    ...productCatalogKanbanView,
    Controller: CatalogController,
    Renderer: CatalogRenderer,
};

registry.category("views").add("teknik_servis_catalog", catalogView);
