import {
    Component,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { BoardGrid } from "./board_grid";
import { useBoardKeys } from "./board_keys";
import { BoardMenu } from "./board_menu";
import { BoardModel } from "./board_model";
import { BoardPick } from "./board_pick";
import { BoardSide } from "./board_side";
import { stepDate, toUtc } from "./board_time";
import { BoardToolbar } from "./board_toolbar";

const { DateTime } = luxon;
const APPOINTMENT = "teknik.servis.appointment";
const ORDER = "teknik.servis.order";
const SCALES = ["day", "week", "month"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MINUTE = 60000;

/** Personel Planlama: technicians, their time, and the records that wait for it. */
export class PlanningBoard extends Component {
    static template = "teknik_servis.PlanningBoard";
    // No `Layout`: a rule of core's for all that is in `.o_content` (`:has()`) would make the
    // browser style the whole board anew whenever a card of it changes.
    static components = { BoardGrid, BoardSide, BoardToolbar, ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.rootRef = useRef("root");
        this.model = new BoardModel({
            orm: useService("orm"),
            dialog: this.dialog,
            notification: useService("notification"),
        });
        this.pick = new BoardPick(this.model);
        this.held = useState(this.pick.state);
        this.view = useState(this.model.view);
        this.popover = usePopover(BoardMenu, { position: "right-start" });
        this.display = {};
        useSetupAction({ getLocalState: () => this.asked });
        useBoardKeys(this);
        this.listen();
        onWillStart(() => this.start());
    }

    listen() {
        const bus = useService("bus_service");
        const onTold = (payload) => this.model.onTold(payload);
        const onBack = () => this.model.load();
        bus.subscribe("teknik_servis_planning", onTold);
        bus.addEventListener("BUS:RECONNECT", onBack);
        bus.start();
        // What is late becomes so while somebody looks at it.
        const clock = browser.setInterval(() => {
            this.model.now = DateTime.utc().toFormat("yyyy-MM-dd HH:mm:ss");
            this.view.version++;
        }, MINUTE);
        useExternalListener(window, "online", onBack);
        onWillUnmount(() => {
            bus.unsubscribe("teknik_servis_planning", onTold);
            bus.removeEventListener("BUS:RECONNECT", onBack);
            browser.clearInterval(clock);
        });
    }

    get asked() {
        const { scale, date } = this.view;
        return { scale, date };
    }

    get key() {
        return `teknik_servis.planning_board.${user.userId}`;
    }

    /** As it was left, as the address says, or as this user had it last. */
    async start() {
        let kept = {};
        try {
            kept = JSON.parse(browser.localStorage.getItem(this.key)) || {};
        } catch {
            kept = {}; // somebody else's, or none
        }
        const { scale, date } = {
            ...kept,
            ...this.props.action.params,
            ...this.props.state,
        };
        const isDate = typeof date === "string" && DAY.test(date);
        Object.assign(this.view, {
            scale: SCALES.includes(scale) ? scale : "day",
            date: isDate && DateTime.fromISO(date).isValid ? date : this.view.date,
            filters: kept.filters || {},
        });
        await this.model.load();
        this.remember();
    }

    remember() {
        const { scale, filters } = this.view;
        browser.localStorage.setItem(this.key, JSON.stringify({ scale, filters }));
        this.props.updateActionState?.(this.asked);
    }

    // ------------------------------------------------------------------ looking

    async show({ step, today, scale, date }) {
        const now = DateTime.now().setZone(this.model.zone).toISODate();
        const stepped = step
            ? stepDate(this.view.scale, this.view.date, step)
            : this.view.date;
        this.view.date = today ? now : date || stepped;
        this.view.scale = scale || this.view.scale;
        await this.model.load();
        this.remember();
    }

    async filter(filters) {
        this.view.filters = filters;
        this.remember();
        await this.model.load();
    }

    get isEmpty() {
        return (
            !this.view.isLoading &&
            this.view.rowsVersion &&
            !this.model.technicians.length
        );
    }

    get isFiltered() {
        const { companies, departments, tags } = this.view.filters;
        return [companies, departments, tags].some((ids) => ids?.length);
    }

    // ------------------------------------------------------------------ opening

    openOrder(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: ORDER,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    open(card) {
        return this.openOrder(card.order_ids[0]);
    }

    openNative(viewType) {
        return this.action.doAction("teknik_servis.teknik_servis_appointment_action", {
            viewType,
        });
    }

    openMenu(card, target) {
        const act = (name) => this.act(name, card);
        this.popover.open(target.closest("[data-more]") || target, {
            card,
            model: this.model,
            act,
        });
    }

    act(name, card) {
        if (name === "open") {
            return this.open(card);
        }
        if (name === "appointment") {
            return this.openForm({ resId: card.id, title: _t("Appointment") });
        }
        if (name === "cancel") {
            return this.model.cancel(card);
        }
        return this.pick.take(name, card.id);
    }

    /** @param {{technicianId: number, wall: string, minutes: number}} [at] where */
    openNew(at) {
        const context = at && {
            default_technician_id: at.technicianId,
            default_start: toUtc(at.wall, this.model.zone),
            default_duration: at.minutes / 60,
        };
        return this.openForm({ title: _t("New Appointment"), context: context || {} });
    }

    openForm(props) {
        const onRecordSaved = () => this.model.load();
        this.dialog.add(FormViewDialog, {
            resModel: APPOINTMENT,
            onRecordSaved,
            ...props,
        });
    }
}

registry.category("lazy_components").add("teknik_servis.PlanningBoard", PlanningBoard);
