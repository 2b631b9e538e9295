import { markRaw, reactive } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { debounce } from "@web/core/utils/timing";
import { Newest } from "../newest";
import { findOverlaps, lateness } from "./board_rows";
import { boardZone, rangeOf, shiftWall, toUtc, toWall, utcHours } from "./board_time";

const MODEL = "teknik.servis.appointment";
const { DateTime } = luxon;
// Changes of one moment are asked for together.
const PAUSE = 150;

/** What the board shows and does: every question and every act is one request. */
export class BoardModel {
    constructor({ orm, dialog, notification }) {
        Object.assign(this, { orm, dialog, notification });
        this.zone = boardZone();
        // Its own acts are not asked for again when the server tells everybody of them.
        this.origin = Math.random().toString(36).slice(2);
        this.lastLoad = new Newest();
        this.changed = { appointment_ids: new Set(), order_ids: new Set(), all: false };
        this.catchUp = debounce(() => this.loadChanges(), PAUSE);
        this.view = reactive({
            version: 0, // grows whenever something is to be drawn anew
            rowsVersion: 0, // ... and when the rows or days are others
            isLoading: true,
            scale: "day",
            date: DateTime.now().setZone(this.zone).toISODate(),
            filters: {},
        });
        this.clear();
    }

    clear() {
        Object.assign(this, {
            technicians: [],
            choices: null,
            cards: new Map(),
            orders: {},
            stages: new Map(),
            away: {},
            summary: [],
            unplanned: { ids: [], count: 0 },
            overlaps: new Set(),
            mayWrite: false,
            now: "",
        });
    }

    // ------------------------------------------------------------------ asking

    get range() {
        return rangeOf(this.view.scale, this.view.date, localization.weekStart);
    }

    /** The board as the server is told of it. */
    get board() {
        const { first, last } = this.range;
        const after = shiftWall(`${last}T00:00:00`, { days: 1 });
        const { companies, departments, tags, stages, district, search } =
            this.view.filters;
        return {
            start: toUtc(`${first}T00:00:00`, this.zone),
            stop: toUtc(after, this.zone),
            filters: {
                companies,
                departments,
                tags,
                summary: this.view.scale === "month",
                unplanned: { companies, departments, stages, district, search },
            },
        };
    }

    async load() {
        this.view.isLoading = true;
        const { start, stop, filters } = this.board;
        let answer;
        try {
            answer = await this.lastLoad.add(
                this.orm.call(MODEL, "get_board", [start, stop, filters])
            );
        } finally {
            this.view.isLoading = false;
        }
        this.clear();
        this.technicians = markRaw(answer.technicians);
        this.choices = markRaw(answer.choices);
        this.summary = markRaw(answer.summary);
        this.mayWrite = answer.may_write;
        this.now = answer.now;
        for (const { ids, parts } of answer.away) {
            const away = parts.map(([from, to, kind, label]) => ({
                start: toWall(from, this.zone),
                stop: toWall(to, this.zone),
                kind,
                label: label || _t("Outside working hours"),
            }));
            ids.forEach((id) => (this.away[id] = away));
        }
        this.view.rowsVersion++;
        this.apply(answer);
    }

    /** Change what is shown by an answer: of the whole board, or of what changed. */
    apply(answer) {
        for (const id of answer.asked || []) {
            this.cards.delete(id);
        }
        const shown = new Set(this.technicians.map(({ id }) => id));
        for (const row of answer.appointments) {
            if (shown.has(row.technician_id)) {
                const wallStart = toWall(row.start, this.zone);
                const wallStop = toWall(row.stop, this.zone);
                this.cards.set(row.id, { ...row, wallStart, wallStop });
            }
        }
        this.learn(answer);
        this.unplanned = answer.unplanned;
        this.overlaps = findOverlaps([...this.cards.values()]);
        this.view.version++;
    }

    /** Records, each with what its stage is called and looks like. */
    learn({ orders, stages }) {
        stages.forEach((stage) => this.stages.set(stage.id, stage));
        for (const [id, order] of Object.entries(orders)) {
            const stage = this.stages.get(order.stage_id);
            this.orders[id] = { ...order, stage: stage?.name, color: stage?.color };
        }
    }

    /** Somebody changed something: the server names it, this asks for it. */
    onTold({ appointment_ids, order_ids, origin, reload }) {
        if (origin === this.origin) {
            return;
        }
        appointment_ids.forEach((id) => this.changed.appointment_ids.add(id));
        order_ids.forEach((id) => this.changed.order_ids.add(id));
        this.changed.all ||= Boolean(reload);
        this.catchUp();
    }

    async loadChanges() {
        const { appointment_ids, order_ids, all } = this.changed;
        this.changed = { appointment_ids: new Set(), order_ids: new Set(), all: false };
        if (all || this.view.scale === "month") {
            return this.load();
        }
        const { start, stop, filters } = this.board;
        const ids = [[...appointment_ids], [...order_ids]];
        const args = [...ids, start, stop, filters];
        const answer = await this.orm.silent.call(MODEL, "get_board_changes", args);
        // Meanwhile another day may be shown: its own answer holds all this.
        if (start === this.board.start && stop === this.board.stop) {
            this.apply(answer);
        }
    }

    async loadUnplanned(limit) {
        const filters = { ...this.board.filters.unplanned, limit };
        const answer = await this.orm.call(MODEL, "get_board_unplanned", [filters]);
        this.learn(answer);
        this.unplanned = answer;
        this.view.version++;
    }

    // ------------------------------------------------------------------ looking

    cardsOf(technicianId) {
        const cards = [...this.cards.values()];
        return cards
            .filter((card) => card.technician_id === technicianId)
            .sort((a, b) => (a.start < b.start ? -1 : 1));
    }

    orderOf(card) {
        return this.orders[card.order_ids[0]] || {};
    }

    lateness(card) {
        return lateness(card, this.orderOf(card).promised, this.now);
    }

    hoursOf(card) {
        return utcHours(card.stop) - utcHours(card.start);
    }

    // ------------------------------------------------------------------ doing

    expected({ technician_id, start, stop }) {
        return { technician_id, start, stop };
    }

    async move(card, changes) {
        return this.act("board_move", [[card.id], changes, this.expected(card)]);
    }

    async copy(card, changes) {
        return this.act("board_copy", [[card.id], changes]);
    }

    async book(orderId, changes) {
        return this.act("board_book", [orderId, changes]);
    }

    async cancel(card) {
        return this.act("board_cancel", [[card.id], this.expected(card)], false);
    }

    /**
     * @param {string} method
     * @param {any[]} args all but the board
     * @param {boolean} mayMeet whether another appointment may stand in its way
     * @returns {Promise<boolean>} whether it was done
     */
    async act(method, args, mayMeet = true) {
        const call = (...more) =>
            this.orm.call(MODEL, method, [...args, this.board, ...more], {
                context: { teknik_servis_origin: this.origin },
            });
        try {
            let answer = await call();
            if (mayMeet && answer.conflict) {
                if (!(await this.askAnyway(answer.conflict))) {
                    return false;
                }
                answer = await call(true);
            }
            this.apply(answer);
            for (const text of [answer.stale, answer.warning]) {
                if (text) {
                    this.notification.add(text, { type: "warning" });
                }
            }
            return !answer.stale;
        } finally {
            // What was dragged stands where the server has it.
            this.view.version++;
        }
    }

    askAnyway(text) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("The technician is not free"),
                    body: text,
                    confirmLabel: _t("Book Anyway"),
                    cancelLabel: _t("Choose Another Time"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }
}
