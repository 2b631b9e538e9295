import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { escape } from "@web/core/utils/strings";
import { hoursText, minutesLeft, partsOfDay } from "./board_rows";
import { shiftWall } from "./board_time";

const { DateTime } = luxon;

/** The month at a glance: one number a day, from green to red; a click opens the day. */
export function summaryEvents(model, technicians) {
    const shown = new Set(technicians.map(({ id }) => id));
    return model.summary
        .filter(([id]) => shown.has(id))
        .map(([id, day, count, hours]) => {
            const parts = (model.away[id] || []).map(({ start, stop }) => [
                start,
                stop,
            ]);
            const room = minutesLeft(partsOfDay(parts, day)) / 60;
            const share = hours / (parts.length && room ? room : 8);
            const fill = share > 1 ? "over" : share > 0.75 ? "full" : "free";
            const text = _t("%(hours)s h", {
                hours: hoursText(hours, localization.decimalPoint),
            });
            const title = _t("%(count)s appointments, %(text)s", { count, text });
            return {
                id: `${id}_${day}`,
                resourceIds: [id],
                start: `${day}T00:00:00`,
                end: shiftWall(`${day}T00:00:00`, { days: 1 }),
                editable: false,
                classNames: ["o_ts_summary", `o_ts_${fill}`],
                extendedProps: {
                    day,
                    technician: id,
                    html: `<div class="o_ts_board_sum" title="${escape(title)}"><b>${count}</b><small>${escape(text)}</small></div>`,
                },
            };
        });
}

/** The heading of one day. */
export function dayLabel(date, scale) {
    const day = DateTime.fromJSDate(date);
    const format = {
        day: { weekday: "long", day: "numeric", month: "long" },
        week: { weekday: "short", day: "numeric", month: "short" },
        month: { weekday: "narrow", day: "numeric" },
    }[scale];
    return day.toLocaleString(format);
}

/** The heading of one time of the day: always of 24 hours. */
export function hourLabel(date) {
    return DateTime.fromJSDate(date).toFormat("HH:mm");
}
