/* global EventCalendar */
import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { throttleForAnimation } from "@web/core/utils/timing";
import { user } from "@web/core/user";
import { localization } from "@web/core/l10n/localization";
import { rowHtml } from "./board_card";
import { cardEvents, gridLayout } from "./board_layout";
import { dressRows, rowHeights } from "./board_look";
import { dateToWall, shiftWall, toUtc } from "./board_time";
import { dayLabel, hourLabel, summaryEvents } from "./board_summary";

const { DateTime } = luxon;
// Rows above and below the screen that have their cards, too.
const SPARE_ROWS = 2;
// So many changes of cards are drawn one by one.
const FEW = 12;

/** The grid of a kept library, fed with what the model holds. */
export class BoardGrid extends Component {
    static template = "teknik_servis.BoardGrid";
    static props = {
        model: Object,
        pick: Object,
        onOpen: Function,
        onMore: Function,
        onDay: Function,
        onNew: Function,
    };

    setup() {
        this.model = this.props.model;
        this.view = useState(this.model.view);
        this.pick = useState(this.props.pick.state);
        this.rootRef = useRef("root");
        this.isDragging = false;
        this.isDirty = false;
        this.shown = new Map();
        this.onScroll = throttleForAnimation(() => this.drawIfMoved());
        onMounted(() => this.create());
        onWillUnmount(() => {
            this.rootRef.el.removeEventListener("scroll", this.onScroll, true);
            EventCalendar.destroy(this.ec);
        });
        useEffect(
            () => this.drawRows(),
            () => [this.view.rowsVersion]
        );
        useEffect(
            () => this.draw(),
            () => [
                this.view.version,
                this.view.filters,
                this.pick.wall,
                this.pick.kind,
                this.pick.technicianId,
                this.pick.minutes,
            ]
        );
    }

    get isDay() {
        return this.view.scale === "day";
    }

    create() {
        const now = DateTime.now().setZone(this.model.zone);
        this.ec = EventCalendar.create(this.rootRef.el, {
            ...gridLayout(this.model, this.rootRef.el),
            locale: user.lang,
            firstDay: localization.weekStart % 7,
            headerToolbar: { start: "", center: "", end: "" },
            height: "100%",
            timeZone: now.toFormat("ZZ"),
            nowIndicator: true,
            editable: false,
            snapDuration: "00:15:00",
            selectable: true,
            longPressDelay: 400,
            eventGap: 2,
            dayHeaderFormat: (date) => dayLabel(date, this.view.scale),
            slotLabelFormat: hourLabel,
            resources: [],
            events: [],
            resourceLabelContent: ({ resource }) => ({
                // Without any row the library makes up one.
                html: resource.extendedProps.id ? rowHtml(resource.extendedProps) : "",
            }),
            eventContent: ({ event }) => ({ html: event.extendedProps.html || "" }),
            eventClick: (info) => this.onClick(info),
            eventDragStart: (info) => this.onGrab(info),
            eventDragStop: () => (this.isDragging = false),
            eventResizeStart: (info) => this.onGrab(info),
            eventResizeStop: () => (this.isDragging = false),
            eventDrop: (info) => this.onDrop(info),
            eventResize: (info) => this.onResize(info),
            dateClick: (info) => this.onPoint(info.jsEvent),
            select: (info) => this.onSelect(info),
        });
        this.rootRef.el.addEventListener("scroll", this.onScroll, true);
    }

    // ------------------------------------------------------------------ drawing

    drawRows() {
        if (!this.ec) {
            return;
        }
        for (const [name, value] of Object.entries(
            gridLayout(this.model, this.rootRef.el)
        )) {
            this.ec.setOption(name, value);
        }
        this.rows = this.shownTechnicians;
        this.ec.setOption(
            "resources",
            this.rows.map((row) => ({
                id: row.id,
                title: row.name,
                extendedProps: row,
            }))
        );
    }

    get shownTechnicians() {
        const { technicians, view } = this.model;
        if (!view.filters.hideFree) {
            return technicians;
        }
        const busy = new Set(
            [...this.model.cards.values()].map((c) => c.technician_id)
        );
        this.model.summary.forEach(([id]) => busy.add(id));
        return technicians.filter(({ id }) => busy.has(id));
    }

    /** Give the rows on the screen their cards; the others wait until they come. */
    draw() {
        if (!this.ec) {
            return;
        }
        if (this.isDragging) {
            this.isDirty = true;
            return;
        }
        this.isDirty = false;
        this.focused = document.activeElement?.querySelector?.(
            ":scope.ec-event [data-card]"
        )?.dataset.card;
        if (this.rows.length !== this.shownTechnicians.length) {
            this.drawRows();
        }
        this.heights = rowHeights(this.model, this.rows);
        const [from, to] = this.findWindow();
        this.window = [Math.max(0, from - SPARE_ROWS), to + SPARE_ROWS];
        const shown = this.rows.slice(...this.window);
        const events =
            this.view.scale === "month"
                ? summaryEvents(this.model, shown)
                : cardEvents(this.model, shown);
        this.show(events.concat(this.props.pick.makeEvents()));
        // The library draws in a moment, before the screen does.
        requestAnimationFrame(() => this.dress());
    }

    /** Draw what is other than it was: all cards anew cost a tenth of a second. */
    show(events) {
        const texts = new Map(events.map((event) => [event.id, JSON.stringify(event)]));
        const others = events.filter(({ id }) => this.shown.get(id) !== texts.get(id));
        const gone = [...this.shown.keys()].filter((id) => !texts.has(id));
        if (others.length + gone.length > FEW) {
            this.ec.setOption("events", events);
        } else {
            gone.forEach((id) => this.ec.removeEventById(id));
            for (const event of others) {
                const isKnown = this.shown.has(event.id);
                isKnown ? this.ec.updateEvent(event) : this.ec.addEvent(event);
            }
        }
        this.shown = texts;
    }

    dress() {
        if (this.rootRef.el) {
            dressRows(this.rootRef.el, this.model, this.rows, this.heights);
            this.focusAgain();
        }
    }

    /** A card that was drawn anew keeps the keyboard. */
    focusAgain() {
        if (this.focused && document.activeElement === document.body) {
            const card = this.rootRef.el.querySelector(`[data-card="${this.focused}"]`);
            card?.closest(".ec-event").focus({ preventScroll: true });
        }
    }

    /** Which rows are on the screen. */
    findWindow() {
        const main = this.rootRef.el.querySelector(".ec-main");
        const top = main?.scrollTop || 0;
        const bottom = top + (main?.clientHeight || window.innerHeight);
        let [from, to, reached] = [0, 0, 0];
        for (const height of this.heights) {
            reached += height;
            from += reached < top ? 1 : 0;
            to += reached - height < bottom ? 1 : 0;
        }
        return [from, to];
    }

    drawIfMoved() {
        if (this.isDragging || !this.window) {
            return;
        }
        const [from, to] = this.findWindow();
        if (from < this.window[0] || to > this.window[1] || this.isDirty) {
            this.draw();
        }
    }

    // ------------------------------------------------------------------ acting

    /** @returns {{technicianId: number, wall: string}|null} what is under a point */
    find(x, y) {
        const found = this.ec.dateFromPoint(x, y);
        return found?.resource
            ? { technicianId: Number(found.resource.id), wall: dateToWall(found.date) }
            : null;
    }

    onPoint({ clientX, clientY }) {
        const found = this.find(clientX, clientY);
        if (found && this.props.pick.isActive) {
            this.props.pick.placeAt(found);
        }
    }

    onClick({ event, jsEvent }) {
        const { day, technician } = event.extendedProps;
        if (this.props.pick.isActive) {
            return this.onPoint(jsEvent);
        }
        if (day) {
            return this.props.onDay(day, technician);
        }
        const card = this.model.cards.get(Number(event.id));
        if (card && jsEvent.target.closest?.(".o_ts_board_more")) {
            this.props.onMore(card, jsEvent.target);
        } else if (card) {
            this.props.onOpen(card);
        }
    }

    /** What is dragged stays as it was seen: what others do to it meanwhile is noticed. */
    onGrab({ event }) {
        this.isDragging = true;
        this.grabbed = this.model.cards.get(Number(event.id));
        // Wherever the library leaves it, it is drawn where the model has it.
        this.shown.set(this.grabbed.id, "");
    }

    onDrop({ event, delta, jsEvent, revert }) {
        const { clientX, clientY } = jsEvent;
        const card = this.grabbed;
        const target = document.elementFromPoint(clientX, clientY);
        if (target?.closest(".o_ts_board_side")) {
            revert();
            return this.model.cancel(card);
        }
        if (!delta) {
            revert(); // it was never over a row
            return this.draw();
        }
        const wall = shiftWall(card.wallStart, {
            days: delta.days,
            seconds: delta.seconds,
        });
        const changes = {
            technician_id: Number(event.resourceIds[0]),
            start: toUtc(wall, this.model.zone),
        };
        if (jsEvent.ctrlKey || jsEvent.metaKey) {
            revert();
            return this.model.copy(card, changes);
        }
        if (
            changes.start !== card.start ||
            changes.technician_id !== card.technician_id
        ) {
            return this.model.move(card, changes);
        }
        this.drawIfMoved();
    }

    onResize({ endDelta }) {
        const card = this.grabbed;
        const hours = this.model.hoursOf(card) + endDelta.seconds / 3600;
        return this.model.move(card, { duration: hours });
    }

    onSelect({ startStr, endStr, resource }) {
        this.ec.unselect();
        if (
            !this.model.mayWrite ||
            this.props.pick.isActive ||
            this.view.scale === "month"
        ) {
            return;
        }
        const minutes = (new Date(`${endStr}Z`) - new Date(`${startStr}Z`)) / 60000;
        this.props.onNew({
            technicianId: Number(resource.id),
            wall: startStr,
            minutes: this.isDay ? minutes : 60,
        });
    }

    onDragOver(ev) {
        const found = this.find(ev.clientX, ev.clientY);
        if (found && this.props.pick.isDragged) {
            ev.preventDefault();
            this.props.pick.hover(found);
        }
    }

    onDropOrder(ev) {
        const found = this.find(ev.clientX, ev.clientY);
        if (found && this.props.pick.isDragged) {
            ev.preventDefault();
            this.props.pick.placeAt(found);
        }
    }
}
