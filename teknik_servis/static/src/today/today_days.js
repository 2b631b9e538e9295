import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/** How the days of a technician are named; `found` is what `get_today` answered. */

function getDayTitle(day, { range, found }) {
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

/** Cards under the name of their day where there are several, those left open first. */
export function groupByDay(cards, { range, found }) {
    const groups = new Map();
    for (const card of cards) {
        const isEarlier = range !== "tomorrow" && card.day < found.today;
        const day = isEarlier ? "" : card.day;
        groups.set(day, [...(groups.get(day) || []), card]);
    }
    return [...groups].map(([day, cards]) => ({
        day,
        cards,
        title: getDayTitle(day, { range, found }),
    }));
}

/** What may be shown: its name, its label, and how many visits it has. */
export function getRanges(found) {
    const { counts = {}, today, tomorrow } = found || {};
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return [
        ["today", _t("Today"), counts[today]],
        ["tomorrow", _t("Tomorrow"), counts[tomorrow]],
        ["week", _t("7 Days"), all],
    ];
}

/** Why there is nothing to do. */
export function getEmptyText(cards, { range, found }) {
    if (!found.is_technician) {
        return _t("You are no technician: nobody plans visits for you.");
    }
    if (cards.length) {
        return _t("All done.");
    }
    return range === "today"
        ? _t("Nothing is planned for today.")
        : _t("Nothing is planned.");
}
