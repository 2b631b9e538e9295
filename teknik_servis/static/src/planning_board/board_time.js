import { serializeDateTime } from "@web/core/l10n/dates";
import { user } from "@web/core/user";

const { DateTime } = luxon;
const MINUTE = 60000;
// Offsets from UTC by zone and ten minutes: a week has thousands of times.
const offsets = new Map();

/**
 * The grid knows no time zones: it is fed the time on the wall where its reader is, as
 * text without a zone, and answers in the same way. The server speaks UTC.
 */

/** @returns {string} name of the time zone in which the reader plans */
export function boardZone() {
    return user.context.tz || DateTime.local().zoneName;
}

/**
 * @param {string} utc as the server writes it: "2027-03-28 01:30:00"
 * @param {string} zone
 * @returns {string} "2027-03-28T03:30:00" on the wall there
 */
export function toWall(utc, zone) {
    const moment = Date.parse(`${utc.replace(" ", "T")}Z`);
    const key = `${zone} ${utc.slice(0, 15)}`;
    if (!offsets.has(key)) {
        offsets.set(key, DateTime.fromMillis(moment, { zone }).offset);
    }
    return wallText(moment + offsets.get(key) * MINUTE);
}

function wallText(millis) {
    return new Date(millis).toISOString().slice(0, 19);
}

/**
 * An hour that a change of clocks leaves out is the one after it; one that comes twice is
 * its first.
 *
 * @param {string} wall
 * @param {string} zone
 * @returns {string} as the server reads it, UTC
 */
export function toUtc(wall, zone) {
    return serializeDateTime(DateTime.fromISO(wall, { zone }));
}

/**
 * @param {string} utc
 * @returns {number} hours since 1970, as numbers that can be compared and subtracted
 */
export function utcHours(utc) {
    return Date.parse(`${utc.replace(" ", "T")}Z`) / 3600000;
}

/** The grid's dates hold the time on the wall in the browser's own zone. */
export function dateToWall(date) {
    const pad = (number) => String(number).padStart(2, "0");
    const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())];
    const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad);
    return `${day.join("-")}T${time.join(":")}`;
}

/**
 * @param {string} wall
 * @param {{days?: number, minutes?: number, seconds?: number}} step
 * @returns {string} so much later by the clock on the wall
 */
export function shiftWall(wall, { days = 0, minutes = 0, seconds = 0 }) {
    const shift = (days * 24 * 60 + minutes) * MINUTE + seconds * 1000;
    return wallText(Date.parse(`${wall}Z`) + shift);
}

/** @returns {number} minutes since midnight of a time on the wall */
export function minutesOfDay(wall) {
    return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

/** @returns {string} "09:30" */
export function clockText(minutes) {
    const pad = (number) => String(number).padStart(2, "0");
    return `${pad(Math.floor(minutes / 60))}:${pad(Math.round(minutes % 60))}`;
}

/** @returns {string[]} the days from one to another, inclusive, as "2027-03-28" */
export function daysBetween(first, last) {
    const days = [];
    for (let day = first; day <= last; day = shiftWall(day, { days: 1 }).slice(0, 10)) {
        days.push(day);
    }
    return days;
}

/**
 * @param {"day"|"week"|"month"} scale
 * @param {string} date any day of it
 * @param {number} weekStart 1 is Monday, 7 is Sunday
 * @returns {{first: string, last: string}} its days, inclusive
 */
export function rangeOf(scale, date, weekStart) {
    const day = DateTime.fromISO(date, { zone: "utc" });
    let first = day;
    let last = day;
    if (scale === "week") {
        first = day.minus({ days: (day.weekday - weekStart + 7) % 7 });
        last = first.plus({ days: 6 });
    } else if (scale === "month") {
        first = day.startOf("month");
        last = day.endOf("month");
    }
    return { first: first.toISODate(), last: last.toISODate() };
}

/** @returns {string} the day so many scales later */
export function stepDate(scale, date, count) {
    const unit = { day: "days", week: "weeks", month: "months" }[scale];
    return DateTime.fromISO(date, { zone: "utc" })
        .plus({ [unit]: count })
        .toISODate();
}
