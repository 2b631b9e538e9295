import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";

/** What waits to be sent, and what the server refused, with all that was typed. */
export class TodayQueue extends Component {
    static template = "teknik_servis.TodayQueue";
    static props = { isOffline: Boolean, open: Function };

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

    get waitingText() {
        return _t("Waiting to be sent (%s)", this.waiting.length);
    }

    formatTappedAt({ values }) {
        return formatDateTime(deserializeDateTime(values.at), { format: "HH:mm" });
    }

    /** Nobody types it a second time from memory. */
    getTyped({ values: { text, amount, start, name } }) {
        return [
            text,
            amount && formatFloat(amount),
            start && formatDateTime(deserializeDateTime(start)),
            name,
        ]
            .filter(Boolean)
            .join(" - ");
    }
}
