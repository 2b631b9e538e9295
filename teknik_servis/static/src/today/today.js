import { Component, onWillStart, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Newest } from "../newest";
import { fillStyle } from "../stage_color";
import { overlay } from "./overlay";
import { isLost } from "./tap_queue";
import { TodayCard } from "./today_card";
import { CollectDialog, NextDialog, NoteDialog } from "./today_dialogs";
import { TodayQueue } from "./today_queue";

const { DateTime } = luxon;
const MODEL = "teknik.servis.appointment";
const ORDER = "teknik.servis.order";
const LIVE = "teknik_servis_planning";
const DIALOGS = { note: NoteDialog, collect: CollectDialog, next: NextDialog };
const WEEK = 7;
const TICK = 30 * 1000;
// Many changes at once are one question; of a stranger's visit it may wait a little.
const SOON = 300;
const LATER = 2000;

/** What was shown last: without a network a technician goes on with it. */
let lastKnown = null;

/** A technician's day on a phone: where to, for what, with which parts, and what then. */
export class Today extends Component {
    static template = "teknik_servis.Today";
    static components = { Layout, TodayCard, TodayQueue };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Today");
    static path = "service-today";

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.queue = useService("teknik_servis.taps");
        this.queueState = useState(this.queue.state);
        this.lastCall = new Newest();
        this.display = {};
        this.state = useState({
            found: null,
            range: "today",
            isOffline: false,
            showsDone: false,
            now: DateTime.now(),
        });
        const bus = useService("bus_service");
        const onLive = (payload) => this.onLive(payload);
        useEffect(
            () => {
                bus.subscribe(LIVE, onLive);
                const timer = browser.setInterval(() => {
                    this.state.now = DateTime.now();
                }, TICK);
                return () => {
                    bus.unsubscribe(LIVE, onLive);
                    browser.clearInterval(timer);
                    browser.clearTimeout(this.liveTimer);
                };
            },
            () => []
        );
        const reload = () => this.load();
        useEffect(
            () => {
                browser.addEventListener("online", reload);
                browser.addEventListener("focus", reload);
                return () => {
                    browser.removeEventListener("online", reload);
                    browser.removeEventListener("focus", reload);
                };
            },
            () => []
        );
        useBus(this.queue.bus, "ANSWERED", ({ detail }) =>
            this.show(detail.answer.card)
        );
        useBus(this.queue.bus, "REFUSED", () => this.load());
        onWillStart(() => this.load());
    }

    // ------------------------------------------------------------------ asking

    get asked() {
        const { range, found } = this.state;
        if (range === "week") {
            return [null, WEEK];
        }
        return [range === "tomorrow" ? found?.tomorrow || null : null, 1];
    }

    async load() {
        try {
            const found = await this.lastCall.add(
                this.orm.silent.call(MODEL, "get_today", this.asked)
            );
            lastKnown = { range: this.state.range, found, user: user.userId };
            Object.assign(this.state, { found, isOffline: false });
        } catch (error) {
            if (!isLost(error)) {
                throw error;
            }
            this.state.isOffline = true;
            if (!this.state.found && lastKnown?.user === user.userId) {
                Object.assign(this.state, {
                    found: lastKnown.found,
                    range: lastKnown.range,
                });
            }
        }
    }

    /** The office planned something: whose, only the server knows. */
    onLive({ appointment_ids = [], order_ids = [] }) {
        const cards = this.state.found?.cards || [];
        const isShown = cards.some(
            ({ id, orders }) =>
                appointment_ids.includes(id) ||
                orders.some((order) => order_ids.includes(order.id))
        );
        browser.clearTimeout(this.liveTimer);
        this.liveTimer = browser.setTimeout(() => this.load(), isShown ? SOON : LATER);
    }

    async choose(range) {
        this.state.range = range;
        await this.load();
    }

    /** One card as the server has it now. */
    show(card) {
        const { found } = this.state;
        if (found) {
            found.cards = found.cards.map((one) => (one.id === card.id ? card : one));
        }
    }

    // ------------------------------------------------------------------ showing

    get cards() {
        const taps = this.queueState.taps.filter((tap) => !tap.error);
        return this.state.found.cards.map((card) =>
            overlay(
                card,
                taps.filter((tap) => tap.appointmentId === card.id)
            )
        );
    }

    isOver({ state }) {
        return state === "done" || state === "missed";
    }

    get open() {
        return this.cards.filter((card) => !this.isOver(card));
    }

    get over() {
        return this.cards.filter((card) => this.isOver(card));
    }

    /** Open cards, under the name of their day where there are several. */
    get groups() {
        const { range, found } = this.state;
        const groups = new Map();
        for (const card of this.open) {
            const isEarlier = range !== "tomorrow" && card.day < found.today;
            const day = isEarlier ? "" : card.day;
            groups.set(day, [...(groups.get(day) || []), card]);
        }
        return [...groups].map(([day, cards]) => ({
            day,
            cards,
            title: this.getDayTitle(day),
        }));
    }

    getDayTitle(day) {
        const { range, found } = this.state;
        if (!day) {
            return _t("Left Open");
        }
        if (range !== "week") {
            return "";
        }
        if (day === found.today) {
            return _t("Today");
        }
        if (day === found.tomorrow) {
            return _t("Tomorrow");
        }
        return formatDate(deserializeDate(day), { format: "cccc d LLLL" });
    }

    get ranges() {
        const { counts = {}, today, tomorrow } = this.state.found || {};
        const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
        return [
            ["today", _t("Today"), counts[today]],
            ["tomorrow", _t("Tomorrow"), counts[tomorrow]],
            ["week", _t("7 Days"), all],
        ];
    }

    get progress() {
        return _t("%(done)s / %(all)s jobs", {
            done: this.over.length,
            all: this.cards.length,
        });
    }

    get emptyText() {
        const { range, found } = this.state;
        if (!found.is_technician) {
            return _t("You are no technician: nobody plans visits for you.");
        }
        if (this.cards.length) {
            return _t("All done.");
        }
        return range === "today"
            ? _t("Nothing is planned for today.")
            : _t("Nothing is planned.");
    }

    badgeStyle(color) {
        return fillStyle(color);
    }

    joinWords(...words) {
        return words.filter(Boolean).join(" · ");
    }

    // ------------------------------------------------------------------ doing

    /** Kept first, then sent: what is sent at once goes on with what it leads to. */
    async tap(card, act, values = {}, onKept = undefined) {
        const tap = { appointmentId: card.id, act, values, title: card.customer };
        let answer;
        try {
            answer = await this.queue.add(tap, onKept);
        } catch (error) {
            this.complainUnkept(error);
            return;
        }
        if (answer?.message) {
            this.notification.add(answer.message, { type: "info" });
        }
        if (answer?.action) {
            await this.openDialog(answer.action);
        }
        return answer;
    }

    /** The phone has no room to keep a tap, and it could not be sent at once. */
    complainUnkept(error) {
        const reason = error.data?.message;
        if (!reason && !isLost(error)) {
            throw error;
        }
        const full = _t(
            "This phone's storage is full and there is no connection: do it again where there is one."
        );
        this.notification.add(reason || full, { type: "danger", sticky: true });
    }

    openDialog(action, options = {}) {
        return this.action.doAction(action, {
            ...options,
            onClose: () => this.load(),
        });
    }

    ask(card, act) {
        this.dialog.add(DIALOGS[act], {
            card,
            send: (...args) => this.tap(card, ...args),
            getSlots: (id, hours) => this.getSlots(id, hours),
        });
    }

    /** Without a network the technician types the time. */
    async getSlots(id, hours) {
        try {
            return await this.orm.silent.call(MODEL, "get_next_slots", [id, hours]);
        } catch {
            return [];
        }
    }

    /** What belongs to a company that is switched off is opened after switching it on. */
    isSwitching({ company_id }) {
        const active = user.activeCompanies.map(({ id }) => id);
        if (!company_id || active.includes(company_id)) {
            return false;
        }
        user.activateCompanies([...active, company_id], {
            includeChildCompanies: false,
            reload: true,
        });
        return true;
    }

    async openOperation(card) {
        const order = card.orders.find(({ is_open }) => is_open);
        if (!order || this.isSwitching(card)) {
            return;
        }
        await this.openDialog(
            await this.orm.call(ORDER, "action_operation", [order.id])
        );
    }

    async handOver(card) {
        const order = card.orders.find(({ is_open }) => is_open);
        if (!order || this.isSwitching(card)) {
            return;
        }
        await this.openDialog("teknik_servis.teknik_servis_deliver_action", {
            additionalContext: {
                active_id: order.id,
                active_model: ORDER,
                default_order_id: order.id,
            },
        });
    }

    openOrder(orderId, card = {}) {
        if (this.isSwitching(card)) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: ORDER,
            res_id: orderId,
            views: [[false, "form"]],
        });
    }

    openTapped({ appointmentId }) {
        const card = this.state.found?.cards.find(({ id }) => id === appointmentId);
        return card && this.openOrder(card.orders[0].id, card);
    }

    get actions() {
        return {
            tap: (card, act, values) => this.tap(card, act, values),
            ask: (card, act) => this.ask(card, act),
            operation: (card) => this.openOperation(card),
            handOver: (card) => this.handOver(card),
            open: (orderId, card) => this.openOrder(orderId, card),
            complain: (message) => this.notification.add(message, { type: "danger" }),
        };
    }
}

registry.category("actions").add("teknik_servis.today", Today);
