import { onWillStart, useState, useSubEnv } from "@odoo/owl";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { useService } from "@web/core/utils/hooks";
import { stageHex } from "../stage_color";
import { OrderKanbanHeader } from "./order_kanban_header";

export class OrderKanbanRenderer extends KanbanRenderer {
    static components = {
        ...KanbanRenderer.components,
        KanbanHeader: OrderKanbanHeader,
    };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.stageColors = useState({});
        useSubEnv({ stageColors: this.stageColors });
        onWillStart(() => {
            this.loadStageColors();
        });
    }

    /**
     * Read apart from the cards, because a column without cards needs its colour too. Not
     * awaited: the cards need not wait for a coloured line.
     */
    async loadStageColors() {
        const stages = await this.orm
            .cache({ type: "disk" })
            .searchRead("teknik.servis.stage", [], ["color"]);
        for (const { id, color } of stages) {
            this.stageColors[id] = stageHex(color);
        }
    }
}
