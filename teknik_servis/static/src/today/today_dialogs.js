import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import {
    deserializeDateTime,
    formatDateTime,
    serializeDateTime,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { parseAmount } from "./amount";
import { makeDraft } from "./draft";

const { DateTime } = luxon;
const HOURS = 60;
export const METHODS = [
    ["cash", _t("Cash")],
    ["card", _t("Card")],
    ["transfer", _t("Bank Transfer")],
];

/** A short question about one visit. What is typed is kept until it is sent. */
class TodayDialog extends Component {
    static components = { Dialog };
    static props = {
        card: Object,
        send: Function,
        close: Function,
        getSlots: { type: Function, optional: true },
    };

    setup() {
        this.draft = makeDraft(this.constructor.act, this.props.card.id);
        this.state = useState({ ...this.getDefaults(), ...this.draft.load() });
    }

    getDefaults() {
        return {};
    }

    keep() {
        this.draft.save(this.state);
    }

    discard() {
        this.draft.clear();
        this.props.close();
    }

    send(values) {
        // Kept as a tap before it is thrown away as a draft.
        this.props.send(this.constructor.act, values);
        this.draft.clear();
        this.props.close();
    }
}

export class NoteDialog extends TodayDialog {
    static template = "teknik_servis.TodayNoteDialog";
    static act = "note";

    getDefaults() {
        return { text: "" };
    }

    get isReady() {
        return Boolean(this.state.text.trim());
    }

    confirm() {
        this.send({ text: this.state.text });
    }
}

export class CollectDialog extends TodayDialog {
    static template = "teknik_servis.TodayCollectDialog";
    static act = "collect";

    getDefaults() {
        return { amount: "", method: "cash" };
    }

    get methods() {
        return METHODS;
    }

    get amount() {
        return parseAmount(this.state.amount);
    }

    /** Something is typed, and no amount can be read from it. */
    get isWrong() {
        return Boolean(this.state.amount.trim()) && !this.isReady;
    }

    choose(method) {
        this.state.method = method;
        this.keep();
    }

    get isReady() {
        return this.amount > 0;
    }

    confirm() {
        this.send({ amount: this.amount, method: this.state.method });
    }
}

export class NextDialog extends TodayDialog {
    static template = "teknik_servis.TodayNextDialog";
    static act = "next";

    setup() {
        super.setup();
        this.lastCall = new KeepLast();
        // A time can be typed meanwhile: nobody waits for a slow network.
        this.findSlots();
    }

    async findSlots() {
        const hours = Number(this.state.minutes) / HOURS;
        this.state.isLooking = true;
        const asked = this.props.getSlots(this.props.card.id, hours);
        let slots = [];
        try {
            slots = await this.lastCall.add(asked);
        } finally {
            this.state.slots = slots || [];
            this.state.isOffline = !slots;
            this.state.isLooking = false;
        }
    }

    /** What is free for a short visit may be too short for a long one. */
    async chooseDuration() {
        this.keep();
        await this.findSlots();
    }

    keep() {
        const { start, minutes, name } = this.state;
        this.draft.save({ start, minutes, name });
    }

    getDefaults() {
        const start = DateTime.now().plus({ days: 1 }).set({ hour: 9, minute: 0 });
        return {
            start: start.toFormat("yyyy-MM-dd'T'HH:mm"),
            minutes: 1 * HOURS,
            name: "",
            slots: [],
            isLooking: false,
            isOffline: false,
        };
    }

    formatSlot(slot) {
        return formatDateTime(deserializeDateTime(slot), {
            format: "ccc d LLL HH:mm",
        });
    }

    isChosen(slot) {
        return this.toInput(slot) === this.state.start;
    }

    toInput(slot) {
        return deserializeDateTime(slot).toFormat("yyyy-MM-dd'T'HH:mm");
    }

    choose(slot) {
        this.state.start = this.toInput(slot);
        this.keep();
    }

    get start() {
        return DateTime.fromISO(this.state.start);
    }

    get isReady() {
        return this.start.isValid && this.start > DateTime.now();
    }

    confirm() {
        this.send({
            start: serializeDateTime(this.start),
            duration: Number(this.state.minutes) / HOURS,
            name: this.state.name,
        });
    }
}
