import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { isMobileOS } from "@web/core/browser/feature_detection";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import {
    deserializeDate,
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { fillStyle } from "../stage_color";

const MODEL = "stock.lot";
const ORDER = "teknik.servis.order";
const ICONS = {
    purchase: "fa-sign-in",
    sale: "fa-sign-out",
    service: "fa-wrench",
    part: "fa-cube",
    transfer: "fa-exchange",
    invoice: "fa-file-text-o",
    warranty: "fa-shield",
};
const WARRANTY_CLASSES = { in: "text-bg-success", void: "text-bg-danger" };
// An address turns what looks like a number into one: zeros in front of it would go.
const IS_TEXT = /^:/;
// As many events, and records and parts on the card, as are drawn at once: most
// devices have fewer.
const PAGE = 100;
const SHORT = 10;

/** A serial number scanned or typed, its device's card, and all that happened to it. */
export class ProductTrack extends Component {
    static template = "teknik_servis.ProductTrack";
    static components = { Dropdown, DropdownItem, Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Product Tracking");
    static path = "product-tracking";

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.lastCall = new KeepLast();
        // On a phone the keyboard would cover the device that was asked for.
        const { serial, lot_id } = this.props.action.params || {};
        const mobile = !serial && !lot_id && !this.props.state;
        this.inputRef = useAutofocus({ refName: "input", mobile });
        this.rootRef = useRef("root");
        this.state = useState({
            found: null,
            kinds: [],
            shown: PAGE,
            isWhole: false,
            isBusy: false,
        });
        this.display = { controlPanel: {} };
        this.asked = {};
        useSetupAction({
            getLocalState: () => ({
                asked: { ...this.asked },
                shown: { kinds: [...this.state.kinds], shown: this.state.shown },
            }),
        });
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) => {
            // A dialog above it has other uses for what is scanned.
            if (this.ui.activeElement.contains(this.rootRef.el)) {
                this.search(detail.barcode);
            }
        });
        onWillStart(() => this.start());
        // Once: an attribute would undo what is typed whenever the screen is drawn.
        onMounted(() => {
            this.inputRef.el.value = this.asked.serial || "";
        });
    }

    /** Which device: the one that was left, or as whoever opened it or the address says. */
    async start() {
        const known = this.props.state?.asked || this.props.action.params || {};
        const { serial, lot_id } = known;
        if (serial || lot_id) {
            const text = String(serial || "").replace(IS_TEXT, "");
            await this.load({ serial: text, lot_id });
            Object.assign(this.state, this.props.state?.shown);
        }
    }

    get canScan() {
        return isMobileOS() && isBarcodeScannerSupported();
    }

    // ------------------------------------------------------------------ asking

    /** The last question alone is answered: what was asked before comes too late. */
    async load(asked) {
        this.state.isBusy = true;
        const lotId = asked.lot_id ?? null;
        let found;
        try {
            found = await this.lastCall.add(
                this.orm.call(MODEL, "get_teknik_servis_card", [asked.serial, lotId])
            );
        } finally {
            this.state.isBusy = false;
        }
        this.asked = { serial: asked.serial, lot_id: lotId };
        const card = found.card;
        if (card) {
            this.asked = { serial: card.serial, lot_id: card.lot_id || 0 };
        }
        Object.assign(this.state, { found, kinds: [], shown: PAGE, isWhole: false });
        const isCard = Boolean(this.asked.lot_id);
        this.props.updateActionState?.({
            serial: isCard ? undefined : `:${this.asked.serial}`,
            lot_id: isCard ? this.asked.lot_id : undefined,
        });
    }

    /** What is looked for is selected at once: the next scan takes its place. */
    async search(text) {
        const serial = text.trim();
        if (!serial) {
            return;
        }
        this.write(serial);
        await this.load({ serial });
        // Not over what is typed meanwhile.
        if (this.inputRef.el?.value === serial) {
            this.write(this.asked.serial || serial);
        }
    }

    write(text) {
        const input = this.inputRef.el;
        if (!input) {
            return;
        }
        input.value = text;
        if (isMobileOS()) {
            return input.blur();
        }
        input.focus();
        input.select();
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.search(ev.target.value);
        }
    }

    async scan() {
        await this.search(await scanBarcode(this.env));
    }

    async choose({ lot_id, serial }) {
        this.write(serial);
        await this.load({ serial, lot_id });
    }

    // ------------------------------------------------------------------ showing

    get card() {
        return this.state.found?.card;
    }

    /** Kinds of which there are events. */
    get filters() {
        const { events, kinds } = this.state.found;
        const counts = {};
        for (const { kind } of events) {
            counts[kind] = (counts[kind] || 0) + 1;
        }
        return kinds.map(([kind, label]) => ({
            kind,
            label,
            count: counts[kind] || 0,
        }));
    }

    toggle(kind) {
        const { kinds } = this.state;
        this.state.kinds = kinds.includes(kind)
            ? kinds.filter((other) => other !== kind)
            : [...kinds, kind];
        this.state.shown = PAGE;
    }

    get matching() {
        const { kinds, found } = this.state;
        return found.events.filter(({ kind }) => !kinds.length || kinds.includes(kind));
    }

    get events() {
        return this.matching.slice(0, this.state.shown);
    }

    showMore() {
        this.state.shown += PAGE;
    }

    /** The newest of what the card lists, or all of it. */
    firstOf(list) {
        return this.state.isWhole ? list : list.slice(0, SHORT);
    }

    get hasMore() {
        const { orders, parts } = this.card;
        return !this.state.isWhole && Math.max(orders.length, parts.length) > SHORT;
    }

    showWhole() {
        this.state.isWhole = true;
    }

    /** What a screen reader says when the answer is there. */
    get spoken() {
        const { card, message, choices } = this.state.found || {};
        if (card) {
            return [card.product, card.serial, this.warrantyText]
                .filter(Boolean)
                .join(", ");
        }
        return choices
            ? _t("Several devices have this serial number. Which one is it?")
            : message;
    }

    icon({ kind }) {
        return ICONS[kind];
    }

    badgeStyle(color) {
        return fillStyle(color);
    }

    formatWhen({ date, is_day }) {
        if (is_day) {
            return this.formatDay(date.slice(0, 10));
        }
        return toLocaleDateTimeString(deserializeDateTime(date), {
            showSeconds: false,
        });
    }

    formatTime(date) {
        return toLocaleDateString(deserializeDateTime(date));
    }

    formatDay(date) {
        return toLocaleDateString(deserializeDate(date));
    }

    /** How long a warranty still holds, or why it does not. */
    get warrantyText() {
        const { state, label, days } = this.card.warranty;
        if (state !== "in") {
            return label;
        }
        return days ? _t("%s days left", days) : _t("last day");
    }

    get warrantyClass() {
        const { state } = this.card.warranty;
        return WARRANTY_CLASSES[state] || "text-bg-secondary";
    }

    // ------------------------------------------------------------------ going on

    open({ model, res_id }) {
        if (!model || !res_id) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id,
            views: [[false, "form"]],
        });
    }

    openOrder({ id }) {
        return this.open({ model: ORDER, res_id: id });
    }

    openCard() {
        return this.open({ model: MODEL, res_id: this.card.lot_id });
    }

    openOwner() {
        return this.open({ model: "res.partner", res_id: this.card.owner_id });
    }

    createOrder() {
        const { serial, product_id, owner_id } = this.card || this.state.found;
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: ORDER,
            views: [[false, "form"]],
            context: {
                default_serial: serial,
                ...(product_id && { default_product_id: product_id }),
                ...(owner_id && { default_partner_id: owner_id }),
            },
        });
    }

    createCard() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            views: [[false, "form"]],
            context: { default_name: this.state.found.serial },
        });
    }

    get scope() {
        return [this.asked.serial, this.asked.lot_id, this.state.kinds];
    }

    async print() {
        const action = await this.orm.call(
            MODEL,
            "print_teknik_servis_card",
            this.scope
        );
        return this.action.doAction(action);
    }

    async export(type) {
        const { name, mimetype, content } = await this.orm.call(
            MODEL,
            "export_teknik_servis_card",
            [...this.scope, type]
        );
        const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
        downloadFile(new Blob([bytes], { type: mimetype }), name, mimetype);
    }
}

registry.category("actions").add("teknik_servis.product_track", ProductTrack);
