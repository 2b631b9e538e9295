import { EventBus, reactive } from "@odoo/owl";
import { ConnectionAbortedError, ConnectionLostError } from "@web/core/network/rpc";
import { browser } from "@web/core/browser/browser";

// How long a tab may be silent before another one sends in its place.
const LEASE = 30 * 1000;
// First and longest pause before what found no network is sent again.
const SHORTEST_PAUSE = 5 * 1000;
const LONGEST_PAUSE = 60 * 1000;
// What the server cannot do today, it is not asked for ever.
const MOST_TRIES = 5;
// These say in words what is in the way: asking again changes nothing.
const REFUSALS = [
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.RedirectWarning",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
];
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

export const isLost = (error) =>
    error instanceof ConnectionLostError || error instanceof ConnectionAbortedError;

export function makeUid() {
    if (browser.crypto?.randomUUID) {
        return browser.crypto.randomUUID();
    }
    // Not everywhere: only addresses with https have it.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {string} the phone's own clock: what counts is how long a tap waited */
export const utcNow = () => luxon.DateTime.utc().toFormat("yyyy-MM-dd HH:mm:ss");

/**
 * What a technician tapped, until the server has answered it: kept in the browser, past
 * reloading and closing it, and sent in its order. Each tap has a name of its own, by which
 * the server knows one that comes twice.
 */
export class TapQueue {
    /**
     * @param {string} key in the browser's storage: one for each user and database
     * @param {(tap: Object) => Promise<Object>} send asks the server
     */
    constructor(key, send) {
        this.key = key;
        this.send = send;
        this.tab = makeUid();
        this.bus = new EventBus();
        this.isSending = false;
        this.pause = SHORTEST_PAUSE;
        /** What the storage has no room for: it lives as long as this page. */
        this.unkept = [];
        /** What is kept, as it may be shown. */
        this.state = reactive({ taps: this.read() });
    }

    // ------------------------------------------------------------------ storage

    /** All that waits or was refused, in the order in which it was tapped. */
    read() {
        return [...this.readKept(), ...this.unkept].sort(
            (one, other) => (one.time || 0) - (other.time || 0)
        );
    }

    readKept() {
        try {
            const taps = JSON.parse(browser.localStorage.getItem(this.key));
            return Array.isArray(taps) ? taps.filter((tap) => tap?.uid) : [];
        } catch {
            return [];
        }
    }

    /** @returns {boolean} whether there was room; if not, what was kept stays */
    write(taps) {
        try {
            browser.localStorage.setItem(this.key, JSON.stringify(taps));
            return true;
        } catch {
            return false;
        }
    }

    /** Read anew before it is written: another tab has its own taps in it. */
    change(fn) {
        const taps = fn(this.read());
        this.unkept = [];
        if (!this.write(taps)) {
            this.writeWhatFits(taps);
        }
        this.state.taps = taps;
    }

    /** A photo that is too large takes no room from the payment after it. */
    writeWhatFits(taps) {
        const kept = [];
        for (const tap of taps) {
            if (this.write([...kept, tap])) {
                kept.push(tap);
            } else {
                this.unkept.push(tap);
            }
        }
        if (!kept.length) {
            browser.localStorage.removeItem(this.key);
        }
    }

    refresh() {
        this.state.taps = this.read();
    }

    get waiting() {
        return this.state.taps.filter((tap) => !tap.error);
    }

    get refused() {
        return this.state.taps.filter((tap) => tap.error);
    }

    // ------------------------------------------------------------------ tapping

    /**
     * @param {Object} tap `appointmentId`, `act`, `values`, `title` for people
     * @returns {Promise<Object|undefined>} the answer, if it came at once
     */
    async add({ appointmentId, act, values = {}, title = "" }) {
        const tap = {
            uid: makeUid(),
            // After all that waits, also when the phone's clock was set back meanwhile.
            time: Math.max(Date.now(), (this.read().at(-1)?.time || 0) + 1),
            appointmentId,
            act,
            title,
            values: {
                ...values,
                at: utcNow(),
            },
        };
        this.change((taps) => [...taps, tap]);
        return this.flush(tap.uid);
    }

    /**
     * What was in the way may be gone: a refused tap is sent once more, under its name.
     *
     * @returns {Promise<Object|undefined>} the answer, if it came at once
     */
    retry(uid) {
        this.change((taps) =>
            taps.map((tap) =>
                tap.uid === uid ? { ...tap, error: undefined, tries: 0 } : tap
            )
        );
        return this.flush(uid);
    }

    dismiss(uid) {
        this.change((taps) => taps.filter((tap) => tap.uid !== uid));
    }

    // ------------------------------------------------------------------ sending

    /** One tab sends at a time; the server would know a tap that comes twice. */
    takeLease() {
        const name = `${this.key}.sender`;
        let lease = null;
        try {
            lease = JSON.parse(browser.localStorage.getItem(name));
        } catch {
            // Not ours: anybody's.
        }
        const now = Date.now();
        if (lease && lease.tab !== this.tab && lease.until > now) {
            return false;
        }
        try {
            browser.localStorage.setItem(
                name,
                JSON.stringify({ tab: this.tab, until: now + LEASE })
            );
        } catch {
            // No room to say so: the server knows what two tabs send.
        }
        return true;
    }

    dropLease() {
        browser.localStorage.removeItem(`${this.key}.sender`);
    }

    /**
     * Send what is kept, the first first.
     *
     * @param {string} [uid] the tap whose answer is wanted
     */
    async flush(uid) {
        browser.clearTimeout(this.timer);
        if (this.isSending) {
            await this.sending;
            return this.read().some((tap) => tap.uid === uid && !tap.error)
                ? this.flush(uid)
                : this.answers?.get(uid);
        }
        if (!this.read().some((tap) => !tap.error)) {
            this.refresh();
            return;
        }
        if (!this.takeLease()) {
            this.refresh();
            this.retryLater();
            return;
        }
        this.isSending = true;
        this.answers = new Map();
        this.sending = this.sendAll();
        try {
            await this.sending;
        } finally {
            this.isSending = false;
            this.dropLease();
        }
        return this.answers.get(uid);
    }

    async sendAll() {
        let tap;
        while ((tap = this.read().find((one) => !one.error))) {
            this.takeLease();
            try {
                const answer = await this.send(tap);
                this.answers.set(tap.uid, answer);
                this.pause = SHORTEST_PAUSE;
                this.dismiss(tap.uid);
                this.bus.trigger("ANSWERED", { tap, answer });
            } catch (error) {
                if (!this.keep(tap, error)) {
                    this.retryLater();
                    return;
                }
            }
        }
    }

    /**
     * @returns {boolean} whether the server refused it: what comes after it may go on
     */
    keep(tap, error) {
        const name = error?.exceptionName;
        if (isLost(error) || !name || name === SESSION_EXPIRED) {
            return false;
        }
        const tries = (tap.tries || 0) + 1;
        const isRefused = REFUSALS.includes(name) || tries >= MOST_TRIES;
        const message = error.data?.message || error.message;
        this.change((taps) =>
            taps.map((one) =>
                one.uid === tap.uid
                    ? { ...one, tries, ...(isRefused && { error: message }) }
                    : one
            )
        );
        if (isRefused) {
            this.bus.trigger("REFUSED", { tap, message });
        }
        return isRefused;
    }

    retryLater() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.flush(), this.pause);
        this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    }
}
