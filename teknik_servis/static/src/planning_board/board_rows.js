import { clockText, minutesOfDay, shiftWall } from "./board_time";

/** What the rows of the board say, computed from what the server sent. Nothing is drawn. */

export const LIVE = ["planned", "on_way", "at_work"];
// A technician is late when this many minutes after the time nobody has begun.
const PATIENCE = 15;
const DAY = 24 * 60;

/**
 * @param {Object[]} cards appointments of the board
 * @returns {Set<number>} those that share their time with another of their technician
 */
export function findOverlaps(cards) {
    const found = new Set();
    const busy = cards.filter((card) => LIVE.includes(card.state));
    busy.sort(
        (a, b) => a.technician_id - b.technician_id || (a.start < b.start ? -1 : 1)
    );
    let open = [];
    for (const card of busy) {
        open = open.filter(
            (one) => one.technician_id === card.technician_id && one.stop > card.start
        );
        for (const other of open) {
            found.add(other.id).add(card.id);
        }
        open.push(card);
    }
    return found;
}

/**
 * @param {Object} card
 * @param {string|undefined} promised when its record was promised, UTC
 * @param {string} now UTC
 * @returns {"start"|"end"|"promise"|""} what is late about it
 */
export function lateness(card, promised, now) {
    const patient = shiftWall(card.start.replace(" ", "T"), { minutes: PATIENCE });
    if (card.state === "planned" && patient.replace("T", " ") < now) {
        return "start";
    }
    if (["on_way", "at_work"].includes(card.state) && card.stop < now) {
        return "end";
    }
    if (LIVE.includes(card.state) && promised && card.stop > promised) {
        return "promise";
    }
    return "";
}

/**
 * @param {[string, string][]} parts times on the wall
 * @param {string} day "2027-03-28"
 * @returns {[number, number][]} their minutes on that day
 */
export function partsOfDay(parts, day) {
    const begin = `${day}T00:00:00`;
    const end = shiftWall(begin, { days: 1 });
    return parts
        .filter(([start, stop]) => start < end && stop > begin)
        .map(([start, stop]) => [
            start <= begin ? 0 : minutesOfDay(start),
            stop >= end ? DAY : minutesOfDay(stop),
        ]);
}

/**
 * @param {[number, number][]} parts minutes of a day, in any order
 * @returns {number} how many minutes of the day they leave
 */
export function minutesLeft(parts) {
    let left = DAY;
    let reached = 0;
    for (const [start, stop] of [...parts].sort((a, b) => a[0] - b[0])) {
        left -= Math.max(0, stop - Math.max(start, reached));
        reached = Math.max(reached, stop);
    }
    return left;
}

/**
 * @param {[number, number][]} taken minutes of a day: away or busy
 * @param {number} length wanted, in minutes
 * @param {number} earliest minute
 * @returns {number} the first minute, by quarters, from which so much is free; the
 *     earliest where nothing is
 */
export function firstFree(taken, length, earliest) {
    let minute = Math.ceil(earliest / 15) * 15;
    for (const [start, stop] of [...taken].sort((a, b) => a[0] - b[0])) {
        if (start >= minute + length) {
            break;
        }
        if (stop > minute) {
            minute = Math.ceil(stop / 15) * 15;
        }
    }
    return minute + length <= DAY ? minute : Math.ceil(earliest / 15) * 15;
}

/**
 * @param {[number, number][]} spans minutes of a day
 * @returns {number} how many of them are there at once, at most
 */
export function deepest(spans) {
    let depth = 0;
    for (const [start] of spans) {
        const there = spans.filter(([from, to]) => from <= start && to > start);
        depth = Math.max(depth, there.length);
    }
    return depth;
}

/**
 * @param {number} hours
 * @param {string} decimalPoint
 * @returns {string} "5,5"
 */
export function hoursText(hours, decimalPoint) {
    return String(Math.round(hours * 10) / 10).replace(".", decimalPoint);
}

/**
 * @param {Object} order what a card says of its record
 * @param {{search?: string, district?: string, stages?: number[]}} filters
 * @param {string} more what else may be searched, such as the technician's name
 */
export function matches(order, filters, more = "") {
    const { city, stage_id, name, customer, device, phone } = order || {};
    if (filters.district && city !== filters.district) {
        return false;
    }
    if (filters.stages?.length && !filters.stages.includes(stage_id)) {
        return false;
    }
    const search = fold(filters.search || "").trim();
    if (!search) {
        return true;
    }
    const text = [name, customer, device, phone, city];
    return fold([...text, more].filter(Boolean).join(" ")).includes(search);
}

/** Letters alike for searching: I, İ, ı and i are one; so are ş and s. */
export function fold(text) {
    return text
        .replaceAll("ı", "i")
        .replaceAll("I", "i")
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase();
}

/** @returns {string} "09:00-10:30" of a card on the wall */
export function spanText(start, stop) {
    return `${clockText(minutesOfDay(start))}-${clockText(minutesOfDay(stop))}`;
}
