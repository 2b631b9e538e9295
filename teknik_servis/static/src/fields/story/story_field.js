import { Component, useEffect, useState } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloatTime } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { fillStyle } from "../../stage_color";
import { PhotoStrip } from "../photos/photo_strip";

const { DateTime } = luxon;
const ICONS = {
    operation: "fa-wrench",
    photos: "fa-camera",
    delivery: "fa-truck",
    return: "fa-undo",
    invoice: "fa-file-text-o",
    refund: "fa-reply",
};

/** What happened on a record, newest first: work, stages, photos and documents. */
export class StoryField extends Component {
    static template = "teknik_servis.StoryField";
    static components = { PhotoStrip };
    static props = standardFieldProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ entries: null });
        this.lastCall = new KeepLast();
        useEffect(
            () => {
                this.load();
            },
            // The list is another object whenever the record was read anew.
            () => [this.props.record.resId, this.props.record.data[this.props.name].id]
        );
    }

    async load() {
        const { resId, resModel } = this.props.record;
        const entries = resId
            ? await this.lastCall.add(this.orm.call(resModel, "get_story", [[resId]]))
            : [];
        this.state.entries = entries.map((entry) => this.prepare(entry));
    }

    prepare(entry) {
        const start = deserializeDateTime(entry.date);
        const stop = entry.date_stop ? deserializeDateTime(entry.date_stop) : null;
        return { ...entry, start, when: this.formatWhen(entry, start, stop) };
    }

    /** The day stands above: only an end on another one is told with its date. */
    formatWhen({ is_running, duration }, start, stop) {
        const begin = start.toLocaleString(DateTime.TIME_SIMPLE);
        if (is_running) {
            return _t("%s, running", begin);
        }
        if (!duration || !stop) {
            return begin;
        }
        const day = stop.hasSame(start, "day") ? "" : `${toLocaleDateString(stop)} `;
        const end = `${day}${stop.toLocaleString(DateTime.TIME_SIMPLE)}`;
        return `${begin} – ${end} (${formatFloatTime(duration)})`;
    }

    /** The entries under the days on which they happened. */
    get days() {
        const days = [];
        for (const entry of this.state.entries) {
            const key = entry.start.toISODate();
            if (days.at(-1)?.key !== key) {
                days.push({ key, label: this.formatDay(entry.start), entries: [] });
            }
            days.at(-1).entries.push(entry);
        }
        return days;
    }

    formatDay(date) {
        const now = DateTime.now();
        if (date.hasSame(now, "day")) {
            return _t("Today");
        }
        if (date.hasSame(now.minus({ days: 1 }), "day")) {
            return _t("Yesterday");
        }
        return date.toLocaleString(DateTime.DATE_HUGE);
    }

    /** Time worked on the whole record, or "" where nobody has noted any. */
    get worked() {
        const hours = this.state.entries.reduce(
            (sum, { duration }) => sum + (duration || 0),
            0
        );
        return hours ? formatFloatTime(hours) : "";
    }

    icon({ type }) {
        return ICONS[type];
    }

    label({ type }) {
        return {
            delivery: _t("Delivery note"),
            return: _t("Returned goods"),
            invoice: _t("Invoice"),
            refund: _t("Credit note"),
            photos: _t("Photos of the device"),
        }[type];
    }

    /** Filled with a stage's colour, as is the dot of the stage that was reached. */
    badgeStyle(color) {
        return fillStyle(color);
    }

    canOpen(entry) {
        return entry.type === "operation"
            ? entry.can_edit
            : Boolean(entry.model && entry.id);
    }

    async open(entry) {
        const { record } = this.props;
        if (!this.canOpen(entry) || !(await record.save())) {
            return;
        }
        if (entry.type !== "operation") {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: entry.model,
                res_id: entry.id,
                views: [[false, "form"]],
            });
        }
        return this.action.doAction(
            "teknik_servis.teknik_servis_operation_action_dialog",
            { props: { resId: entry.id }, onClose: () => record.load() }
        );
    }
}

export const storyField = {
    component: StoryField,
    displayName: _t("Story of a service record"),
    supportedTypes: ["one2many"],
    isEmpty: () => false,
};

registry.category("fields").add("teknik_servis_story", storyField);
