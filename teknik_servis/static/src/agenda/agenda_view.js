import { onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";

// Filters of the search view: one of them, or all days.
const DAYS = ["today", "tomorrow", "week"];

/** Appointments day by day; today, tomorrow and this week are one tap away. */
export class AgendaController extends KanbanController {
    static template = "teknik_servis.AgendaView";

    setup() {
        super.setup();
        onMounted(() => {
            // Whoever is on the road looks at today; coming back, at what it was.
            if (this.env.isSmall && !this.props.state && !this.activeDay) {
                this.chooseDay("today");
            }
        });
    }

    /** The filters of days, in their own words. */
    get days() {
        return DAYS.map((name) => this._findFilter(name)).filter(Boolean);
    }

    get activeDay() {
        return this.days.find((day) => day.isActive)?.name || "";
    }

    chooseDay(name) {
        for (const day of this.days) {
            if (day.isActive !== (day.name === name)) {
                this.env.searchModel.toggleSearchItem(day.id);
            }
        }
    }

    _findFilter(name) {
        const [item] = this.env.searchModel.getSearchItems(
            (one) => one.type === "filter" && one.name === name
        );
        return item;
    }
}

registry.category("views").add("teknik_servis_agenda", {
    ...kanbanView,
    Controller: AgendaController,
});
