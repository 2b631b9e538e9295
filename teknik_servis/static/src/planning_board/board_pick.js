import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { takenOn } from "./board_look";
import { firstFree } from "./board_rows";
import { clockText, minutesOfDay, shiftWall, toUtc } from "./board_time";

const { DateTime } = luxon;
const QUARTER = 15;
const START_OF_DAY = 9 * 60;
const ID = "pick";

/**
 * What is held in the hand: a record from the side list or a card, until it is put down.
 * One way for dragging from the list, for tapping and for the keyboard.
 */
export class BoardPick {
    constructor(model) {
        this.model = model;
        this.state = reactive({
            kind: "", // order, move or copy; nothing is held while it is empty
            id: 0,
            technicianId: 0,
            wall: "", // where it would be put down; nowhere yet while it is empty
            minutes: 60,
            isDragged: false,
        });
    }

    get isActive() {
        return Boolean(this.state.kind);
    }

    get isDragged() {
        return this.isActive && this.state.isDragged;
    }

    get order() {
        const { kind, id } = this.state;
        if (!kind) {
            return undefined;
        }
        return kind === "order" ? this.model.orders[id] : this.model.orderOf(this.card);
    }

    /**
     * @param {string} kind order, move or copy
     * @param {number} id of the record or of the card
     * @returns {boolean} whether it is held: who only reads plans nothing, and somebody
     *     else may have taken it off the board meanwhile
     */
    take(kind, id, isDragged = false) {
        const card = kind === "order" ? undefined : this.model.cards.get(id);
        const order = card ? this.model.orderOf(card) : this.model.orders[id];
        const isThere = Boolean(kind === "order" ? order : card);
        if (!this.model.mayWrite || !isThere) {
            return false;
        }
        this.hold(kind, id, card, order);
        this.state.isDragged = isDragged;
        return true;
    }

    hold(kind, id, card, order) {
        // As it was seen when it was taken: what others do to it meanwhile is noticed.
        this.card = card;
        Object.assign(this.state, {
            kind,
            id,
            technicianId: card ? card.technician_id : order.technician_ids?.[0] || 0,
            wall: card ? card.wallStart : "",
            minutes: 60 * (card ? this.model.hoursOf(card) : order.duration || 1),
        });
    }

    drop() {
        Object.assign(this.state, { kind: "", id: 0, wall: "", isDragged: false });
    }

    /** In days there are no hours: it goes where the technician is free first. */
    settle({ technicianId, wall }) {
        if (this.model.view.scale === "day") {
            return { technicianId, wall };
        }
        const day = wall.slice(0, 10);
        if (this.state.kind === "move") {
            return { technicianId, wall: `${day}${this.card.wallStart.slice(10)}` };
        }
        const now = DateTime.now().setZone(this.model.zone);
        const isToday = now.toISODate() === day;
        const earliest = isToday ? now.hour * 60 + now.minute : 0;
        const taken = takenOn(this.model, technicianId, day);
        const minute = firstFree(
            taken,
            this.state.minutes,
            taken.some(([start]) => start === 0)
                ? earliest
                : Math.max(earliest, START_OF_DAY)
        );
        return { technicianId, wall: `${day}T${clockText(minute)}:00` };
    }

    hover(found) {
        const { technicianId, wall } = this.settle(found);
        if (technicianId !== this.state.technicianId || wall !== this.state.wall) {
            Object.assign(this.state, { technicianId, wall });
        }
    }

    async placeAt(found) {
        Object.assign(this.state, this.settle(found));
        return this.place();
    }

    /** Put it down where it is shown: one request. */
    async place() {
        const { kind, id, technicianId, wall, minutes } = this.state;
        if (!wall || !technicianId) {
            return;
        }
        const changes = {
            technician_id: technicianId,
            start: toUtc(wall, this.model.zone),
            duration: minutes / 60,
        };
        const { card } = this;
        this.drop();
        if (kind === "order") {
            return this.model.book(id, changes);
        }
        return this.model[kind](card, changes);
    }

    /** The next technician, or another time: where the arrows lead. */
    step(rows, times) {
        const technicians = this.model.technicians;
        const { technicianId, wall } = this.state;
        let index = technicians.findIndex(({ id }) => id === technicianId);
        index = Math.min(Math.max(index + rows, 0), technicians.length - 1);
        const id = technicians[index]?.id || 0;
        if (!wall) {
            const { first, last } = this.model.range;
            const today = DateTime.now().setZone(this.model.zone).toISODate();
            const day = first <= today && today <= last ? today : first;
            const found = { technicianId: id, wall: `${day}T00:00:00` };
            const taken = takenOn(this.model, id, day);
            const minute = firstFree(
                taken,
                this.state.minutes,
                taken.length ? 0 : START_OF_DAY
            );
            found.wall = `${day}T${clockText(minute)}:00`;
            return Object.assign(this.state, this.settle(found));
        }
        const isDay = this.model.view.scale === "day";
        const shift = isDay ? { minutes: times * QUARTER } : { days: times };
        return Object.assign(this.state, {
            technicianId: id,
            wall: shiftWall(wall, shift),
        });
    }

    stretch(quarters) {
        this.state.minutes = Math.max(QUARTER, this.state.minutes + quarters * QUARTER);
    }

    /**
     * @param {KeyboardEvent} ev
     * @returns {boolean} whether the key was for what is held
     */
    onKey(ev) {
        if (!this.isActive) {
            return false;
        }
        const keys = {
            ArrowUp: () => this.step(-1, 0),
            ArrowDown: () => this.step(1, 0),
            ArrowLeft: () => this.step(0, -1),
            ArrowRight: () => this.step(0, 1),
            "+": () => this.stretch(1),
            "-": () => this.stretch(-1),
            Enter: () => this.place(),
            Escape: () => this.drop(),
        };
        const act = keys[ev.key];
        if (act) {
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
        return Boolean(act);
    }

    /** What the grid shows of it. */
    makeEvents() {
        const { kind, wall, minutes, technicianId } = this.state;
        if (!kind || !wall || !technicianId) {
            return [];
        }
        return [
            {
                id: ID,
                resourceIds: [technicianId],
                start: wall,
                end: shiftWall(wall, { minutes }),
                editable: false,
                classNames: ["o_ts_pick"],
                extendedProps: {
                    html: `<div class="o_ts_board_card"><b>${this.time}</b></div>`,
                },
            },
        ];
    }

    get time() {
        const { wall, minutes } = this.state;
        const stop = shiftWall(wall, { minutes });
        return `${clockText(minutesOfDay(wall))}-${clockText(minutesOfDay(stop))}`;
    }

    /** What is said of it, also to those who do not see it. */
    get text() {
        const order = this.order || {};
        const what = [order.name, order.customer].filter(Boolean).join(" · ");
        const { wall, technicianId } = this.state;
        if (!wall) {
            return _t("%(what)s: choose a technician and a time", { what });
        }
        const technician = this.model.technicians.find(({ id }) => id === technicianId);
        const day = DateTime.fromISO(wall).toLocaleString({
            weekday: "short",
            day: "numeric",
            month: "short",
        });
        return `${what} → ${technician?.name || ""}, ${day} ${this.time}`;
    }
}
