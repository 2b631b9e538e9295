import { localization } from "@web/core/l10n/localization";
import { cardColors, cardHtml } from "./board_card";
import { hoursShown } from "./board_look";
import { LIVE, matches } from "./board_rows";
import { rangeOf } from "./board_time";

/** What the library is told: the shape of its grid, and the cards in it. */

const SLOT = 30;

/** @returns {Object} options that depend on the scale and the date */
export function gridLayout(model, root) {
    const { scale, date } = model.view;
    const { first } = rangeOf(scale, date, localization.weekStart);
    if (scale === "day") {
        return dayLayout(model, root, first);
    }
    return {
        date: first,
        view: "resourceTimelineMonth",
        slotDuration: { days: 1 },
        duration: scale === "week" ? { weeks: 1 } : { months: 1 },
        columnWidth: scale === "week" ? "minmax(7.5em, 1fr)" : "minmax(3.2em, 1fr)",
    };
}

function dayLayout(model, root, day) {
    const [from, to] = hoursShown(model, day);
    const slots = ((to - from) * 60) / SLOT;
    const head = root.querySelector(".ec-sidebar")?.offsetWidth;
    // Its own scroll bar and borders need a little.
    const room = root.clientWidth - (head || 190) - 4;
    return {
        date: day,
        view: "resourceTimelineDay",
        duration: { days: 1 },
        slotDuration: `00:${SLOT}:00`,
        slotMinTime: `${from}:00:00`,
        slotMaxTime: `${to}:00:00`,
        scrollTime: `${from}:00:00`,
        slotWidth: Math.max(30, Math.floor(room / slots)),
        columnWidth: undefined,
    };
}

/** @returns {Object[]} the cards of some technicians, as the library takes them */
export function cardEvents(model, technicians) {
    const names = new Map(technicians.map(({ id, name }) => [id, name]));
    return [...model.cards.values()]
        .filter((card) => names.has(card.technician_id))
        .map((card) => cardEvent(model, card, names.get(card.technician_id)));
}

function cardEvent(model, card, technicianName) {
    const order = model.orderOf(card);
    const marks = {
        overlaps: model.overlaps.has(card.id),
        late: model.lateness(card),
    };
    const isLive = LIVE.includes(card.state);
    return {
        id: card.id,
        resourceIds: [card.technician_id],
        start: card.wallStart,
        end: card.wallStop,
        ...cardColors(order.color),
        classNames: [
            `o_ts_state_${card.state}`,
            marks.overlaps ? "o_ts_overlap" : "",
            marks.late ? "o_ts_late" : "",
            matches(order, model.view.filters, technicianName) ? "" : "o_ts_muted",
        ].filter(Boolean),
        startEditable: model.mayWrite && isLive,
        durationEditable: model.mayWrite && isLive && model.view.scale === "day",
        extendedProps: { html: cardHtml(card, order, marks) },
    };
}
