import { _t } from "@web/core/l10n/translation";
import { escape } from "@web/core/utils/strings";
import { readableText, stageHex } from "../stage_color";
import { spanText } from "./board_rows";
import { clockText, minutesOfDay } from "./board_time";

/**
 * A board has hundreds of cards: they are text for the grid, not components, and of as
 * few elements as can be. All that comes from data is escaped here.
 */

const NO_COLOR = "#E5E7EB";
const STATE_ICONS = {
    on_way: "fa-car",
    at_work: "fa-wrench",
    done: "fa-check",
    missed: "fa-user-times",
};

export function stateText(state) {
    return {
        planned: _t("Planned"),
        on_way: _t("On the Way"),
        at_work: _t("At Work"),
        done: _t("Done"),
        missed: _t("Missed"),
    }[state];
}

export function latenessText(late) {
    return {
        start: _t("Late: not begun yet"),
        end: _t("Late: should be over"),
        promise: _t("After the promised date"),
    }[late];
}

/** @returns {{backgroundColor: string, textColor: string}} of a stage's colour */
export function cardColors(color) {
    const hex = stageHex(color) || NO_COLOR;
    return { backgroundColor: hex, textColor: readableText(hex) };
}

export function districtText(order) {
    return order.city || order.province || "";
}

function tooltip(card, order, marks) {
    const span = spanText(card.wallStart, card.wallStop);
    const warnings = [
        marks.overlaps && _t("Conflict: another appointment at this time"),
        latenessText(marks.late),
    ];
    const place = [order.city, order.province].filter(Boolean).join(" / ");
    const lines = [
        `${span} · ${stateText(card.state)}`,
        ...warnings,
        [order.name, order.stage].filter(Boolean).join(" · "),
        [order.customer, order.phone].filter(Boolean).join(" · "),
        order.device,
        place,
        card.name || order.request,
    ];
    return lines.filter(Boolean).map(String).join("\n");
}

function icons(card, order, marks) {
    const found = [];
    if (marks.overlaps) {
        found.push("fa-exclamation-triangle");
    }
    if (marks.late) {
        found.push("fa-clock-o");
    }
    if (STATE_ICONS[card.state]) {
        found.push(STATE_ICONS[card.state]);
    }
    const stars = "★".repeat(Number(order.priority) || 0);
    const html = found.map((name) => `<i class="fa ${name}" aria-hidden="true"></i>`);
    const all = html.join("") + stars;
    return all && `<span class="o_ts_board_icons">${all}</span>`;
}

/**
 * @param {Object} card
 * @param {Object} order
 * @param {{overlaps: boolean, late: string}} marks
 * @returns {string} html
 */
export function cardHtml(card, order, marks) {
    const more = card.order_ids.length > 1 ? ` +${card.order_ids.length - 1}` : "";
    const what = [districtText(order), order.device].filter(Boolean).join(" · ");
    const title = escape(tooltip(card, order, marks));
    const time = clockText(minutesOfDay(card.wallStart));
    return (
        `<div class="o_ts_board_card" data-card="${card.id}" title="${title}">` +
        `<div class="o_ts_board_line"><b>${time}</b>` +
        `<span>${escape((order.customer || order.name || "") + more)}</span>` +
        `${icons(card, order, marks)}</div>` +
        `<div class="o_ts_board_what">${escape(what || order.name || "")}</div>` +
        `<span class="o_ts_board_more" data-more="${card.id}" ` +
        `title="${escape(_t("More"))}">⋮</span></div>`
    );
}

/**
 * @param {Object} technician
 * @returns {string} html of a row's head; what changes in it is set later
 */
export function rowHtml({ id, name, department, tags }) {
    const more = [department[1], ...tags.map(([, tag]) => tag)].filter(Boolean);
    const image = `/web/image/hr.employee.public/${id}/avatar_128`;
    const title = escape([name, ...more].join("\n"));
    return (
        `<div class="o_ts_board_row" data-technician="${id}" title="${title}">` +
        `<img src="${image}" alt="" loading="lazy" class="rounded-circle"/>` +
        `<div class="o_ts_board_who"><b>${escape(name)}</b>` +
        `<small>${escape(more.join(" · "))}</small></div>` +
        `<span class="o_ts_board_load"></span></div>`
    );
}
