import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import {
    LIVE,
    deepest,
    firstFree,
    hoursText,
    minutesLeft,
    partsOfDay,
} from "./board_rows";
import { clockText, daysBetween, toUtc, utcHours } from "./board_time";

/** What of the board is measured and dressed beside the library's own drawing. */

const LINE = { day: 44, week: 40, month: 30 };
const SMALLEST = { day: 58, week: 52, month: 46 };
const USUAL_HOURS = [8, 18];

function awayOf(model, technicianId, day) {
    const parts = model.away[technicianId] || [];
    return partsOfDay(
        parts.map(({ start, stop }) => [start, stop]),
        day
    );
}

function cardsByTechnician(model) {
    const found = new Map();
    for (const card of model.cards.values()) {
        if (!found.has(card.technician_id)) {
            found.set(card.technician_id, []);
        }
        found.get(card.technician_id).push(card);
    }
    return found;
}

/** @returns {[number, number]} the first and the last hour that a day's board shows */
export function hoursShown(model, day) {
    let [from, to] = [24, 0];
    for (const { id } of model.technicians) {
        const away = awayOf(model, id, day);
        if (!away.length || minutesLeft(away) === 0) {
            continue;
        }
        from = Math.min(from, firstFree(away, 15, 0) / 60);
        const last = away
            .filter(([, stop]) => stop === 24 * 60)
            .map(([start]) => start);
        to = Math.max(to, (last[0] ?? 24 * 60) / 60);
    }
    if (from >= to) {
        [from, to] = USUAL_HOURS;
    }
    for (const card of model.cards.values()) {
        for (const [start, stop] of partsOfDay(
            [[card.wallStart, card.wallStop]],
            day
        )) {
            from = Math.min(from, start / 60);
            to = Math.max(to, stop / 60);
        }
    }
    return [Math.floor(from), Math.min(24, Math.ceil(to))];
}

/** @returns {number[]} how high each row is, in pixels, with all its cards */
export function rowHeights(model, technicians) {
    const { scale } = model.view;
    const { first, last } = model.range;
    const byTechnician = cardsByTechnician(model);
    const days = daysBetween(first, last);
    return technicians.map(({ id }) => {
        const spans = (byTechnician.get(id) || []).map((c) => [
            c.wallStart,
            c.wallStop,
        ]);
        const many = days.map((day) => {
            const parts = partsOfDay(spans, day);
            return scale === "day" ? deepest(parts) : parts.length;
        });
        const depth = scale === "month" ? 1 : Math.max(...many);
        return Math.max(SMALLEST[scale], depth * (LINE[scale] + 2) + 10);
    });
}

/** Write how much of their time is taken, and shade when they do not work. */
export function dressRows(root, model, technicians, heights) {
    const { first, last } = model.range;
    const days = daysBetween(first, last);
    const byTechnician = cardsByTechnician(model);
    const heads = root.querySelectorAll(".o_ts_board_row");
    heads.forEach((head, index) => {
        const technician = technicians[index];
        if (!technician) {
            return;
        }
        head.closest(".ec-row-head").style.minBlockSize = `${heights[index]}px`;
        dressLoad(head, model, technician.id, days, byTechnician);
    });
    const hours = hoursShown(model, first).map((hour) => hour * 60);
    const cells = root.querySelectorAll(".ec-body .ec-grid > .ec-day");
    cells.forEach((cell, index) => {
        const technician = technicians[Math.floor(index / days.length)];
        if (technician) {
            shade(cell, model, technician.id, days[index % days.length], hours);
        }
    });
}

function takenHours(model, id, cards) {
    let hours = 0;
    for (const card of cards) {
        const isBusy = LIVE.includes(card.state) || card.state === "done";
        hours += isBusy ? model.hoursOf(card) : 0;
    }
    for (const [technicianId, , , some] of model.summary) {
        hours += technicianId === id ? some : 0;
    }
    return hours;
}

function dressLoad(head, model, id, days, byTechnician) {
    const hours = takenHours(model, id, byTechnician.get(id) || []);
    let room = 0;
    if (model.away[id]) {
        for (const day of days) {
            room += minutesLeft(awayOf(model, id, day)) / 60;
        }
    }
    const point = localization.decimalPoint;
    const load = head.querySelector(".o_ts_board_load");
    const taken = hoursText(hours, point);
    const text = room
        ? _t("%(taken)s / %(room)s h", { taken, room: hoursText(room, point) })
        : _t("%(taken)s h", { taken });
    if (load.textContent !== String(text)) {
        load.textContent = text;
    }
    load.classList.toggle("o_ts_full", Boolean(room) && hours > room);
}

function shade(cell, model, id, day, [from, to]) {
    const parts = (model.away[id] || []).flatMap(({ start, stop, kind, label }) =>
        partsOfDay([[start, stop]], day).map(([from, to]) => ({
            from,
            to,
            kind,
            label,
        }))
    );
    const leave = parts.find((part) => part.kind !== "off_hours");
    if (model.view.scale !== "day") {
        const taken = parts.map((part) => [part.from, part.to]);
        const isAway = parts.length > 0 && minutesLeft(taken) === 0;
        const told = parts.filter((part) => isAway || part.kind !== "off_hours");
        dressCell(cell, {
            classes: { o_ts_shaded: isAway, o_ts_away: isAway },
            title: told.map(awayText).join("\n"),
            away: isAway && leave ? leave.label : "",
        });
        return;
    }
    const share = (minute) =>
        `${(Math.min(Math.max(minute, from), to) - from) / ((to - from) / 100)}%`;
    const stripes = parts
        .filter((part) => part.to > from && part.from < to)
        .sort((a, b) => a.from - b.from)
        .map((part) => {
            const color = `var(--o-ts-${part.kind === "off_hours" ? "off" : "leave"})`;
            const [a, b] = [share(part.from), share(part.to)];
            return `transparent ${a}, ${color} ${a}, ${color} ${b}, transparent ${b}`;
        });
    const whole = stripes.length && `linear-gradient(to right, ${stripes.join(", ")})`;
    cell.style.setProperty("--o-ts-shade", whole || "none");
    dressCell(cell, {
        classes: { o_ts_shaded: stripes.length > 0, o_ts_away: false },
        title: parts.map(awayText).join("\n"),
        away: leave ? leave.label : "",
    });
}

/** What is as it was is not written: each writing makes the browser look anew. */
function dressCell(cell, { classes, title, away }) {
    for (const [name, isOn] of Object.entries(classes)) {
        if (cell.classList.contains(name) !== isOn) {
            cell.classList.toggle(name, isOn);
        }
    }
    if (cell.title !== title) {
        cell.title = title;
    }
    if (away) {
        cell.dataset.away = away;
    } else {
        delete cell.dataset.away;
    }
}

function awayText({ from, to, label }) {
    const isWhole = from === 0 && to === 24 * 60;
    return isWhole ? label : `${clockText(from)}-${clockText(to)} ${label}`;
}

/** @returns {number[][]} when a technician is away or busy on a day, in minutes */
export function takenOn(model, technicianId, day, exceptId = 0) {
    const busy = model
        .cardsOf(technicianId)
        .filter((card) => LIVE.includes(card.state) && card.id !== exceptId)
        .map((card) => [card.wallStart, card.wallStop]);
    return [...awayOf(model, technicianId, day), ...partsOfDay(busy, day)];
}

/** @returns {number} hours between two times on the wall */
export function wallHours(start, stop, zone) {
    return utcHours(toUtc(stop, zone)) - utcHours(toUtc(start, zone));
}
