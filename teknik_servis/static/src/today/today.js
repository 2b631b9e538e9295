import { Component, onWillStart, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
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
import { getEmptyText, getRanges, groupByDay } from "./today_days";
import { CollectDialog, NextDialog, NoteDialog } from "./today_dialogs";
import { TodayQueue } from "./today_queue";
import { useRecords } from "./today_records";

const { DateTime } = luxon;
const MODEL = "teknik.servis.appointment";
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
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.records = useRecords(() => this.load());
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

    get groups() {
        return groupByDay(this.open, this.state);
    }

    get ranges() {
        return getRanges(this.state.found);
    }

    get title() {
        const { range, found } = this.state;
        const [, label] = this.ranges.find(([name]) => name === range);
        return this.joinWords(label, found?.name);
    }

    get progress() {
        return _t("%(done)s / %(all)s jobs", {
            done: this.over.length,
            all: this.cards.length,
        });
    }

    get emptyText() {
        return getEmptyText(this.cards, this.state);
    }

    badgeStyle(color) {
        return fillStyle(color);
    }

    joinWords(...words) {
        return words.filter(Boolean).join(" · ");
    }

    // ------------------------------------------------------------------ doing

    /** Kept first, then sent: what is sent at once goes on with what it leads to. */
    async tap(card, act, values = {}) {
        return this.follow(
            await this.queue.add({
                appointmentId: card.id,
                act,
                values,
                title: card.customer,
            })
        );
    }

    async follow(answer) {
        if (answer?.message) {
            this.notification.add(answer.message, { type: "info" });
        }
        if (answer?.action) {
            await this.records.openDialog(answer.action);
        }
        return answer;
    }

    async retry({ uid }) {
        return this.follow(await this.queue.retry(uid));
    }

    ask(card, act) {
        this.dialog.add(DIALOGS[act], {
            card,
            send: (name, values) => this.tap(card, name, values),
            getSlots: (id, hours) => this.getSlots(id, hours),
        });
    }

    /** @returns {Promise<string[]|null>} nothing without a network: the time is typed */
    async getSlots(id, hours) {
        try {
            return await this.orm.silent.call(MODEL, "get_next_slots", [id, hours]);
        } catch (error) {
            if (!isLost(error)) {
                throw error;
            }
            return null;
        }
    }

    /** What a tap was about, if it is shown. */
    findCard({ appointmentId }) {
        return this.state.found?.cards.find(({ id }) => id === appointmentId);
    }

    openTapped(tap) {
        const card = this.findCard(tap);
        return card && this.records.openOrder(card.orders[0].id, card);
    }

    get actions() {
        return {
            tap: (card, act, values) => this.tap(card, act, values),
            ask: (card, act) => this.ask(card, act),
            operation: (card) => this.records.openOperation(card),
            handOver: (card) => this.records.handOver(card),
            open: (orderId, card) => this.records.openOrder(orderId, card),
            complain: (message) => this.notification.add(message, { type: "danger" }),
        };
    }
}

registry.category("actions").add("teknik_servis.today", Today);
