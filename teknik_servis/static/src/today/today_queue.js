import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatFloatTime } from "@web/views/fields/formatters";
import { METHODS } from "./today_dialogs";

/** What waits to be sent, and what the server refused, with all that was typed. */
export class TodayQueue extends Component {
    static template = "teknik_servis.TodayQueue";
    static props = {
        isOffline: Boolean,
        find: Function,
        open: Function,
        retry: Function,
    };

    setup() {
        this.queue = useService("teknik_servis.taps");
        // The queue itself is no state: what it keeps is, and renders this anew.
        this.kept = useState(this.queue.state);
    }

    get waiting() {
        return this.kept.taps.filter((tap) => !tap.error);
    }

    get refused() {
        return this.kept.taps.filter((tap) => tap.error);
    }

    /** Something is kept by this page alone. */
    get isFull() {
        return Boolean(this.kept.taps.length && this.queue.unkept.length);
    }

    get waitingText() {
        return _t("Waiting to be sent (%s)", this.waiting.length);
    }

    formatTappedAt({ values }) {
        return formatDateTime(deserializeDateTime(values.at), { format: "HH:mm" });
    }

    /** Nobody types it a second time from memory. */
    getTyped({ values: { text, amount, method, start, duration, name } }) {
        return [
            text,
            amount && formatFloat(amount),
            METHODS.find(([key]) => key === method)?.[1],
            start && formatDateTime(deserializeDateTime(start)),
            duration && formatFloatTime(duration),
            name,
        ]
            .filter(Boolean)
            .join(", ");
    }
}
