import { Component, useRef, useState } from "@odoo/owl";
import { isIOS } from "@web/core/browser/feature_detection";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { PHOTO_TYPES, preparePhoto } from "../fields/photos/prepare_photo";
import { fillStyle } from "../stage_color";

const STATES = {
    planned: _t("Planned"),
    on_way: _t("On the Way"),
    at_work: _t("At Work"),
    done: _t("Done"),
    missed: _t("Missed"),
};

/** Opens the map application of the telephone, or a map in the browser of a PC. */
export function getMapUrl(address) {
    const place = encodeURIComponent(address);
    return isIOS()
        ? `https://maps.apple.com/?daddr=${place}`
        : `https://www.google.com/maps/dir/?api=1&destination=${place}`;
}

const readAsBase64 = (file) =>
    new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.addEventListener("load", () => resolve(reader.result.split(",")[1]));
        reader.addEventListener("error", () => reject(reader.error));
        reader.readAsDataURL(file);
    });

/** One visit. */
export class TodayCard extends Component {
    static template = "teknik_servis.TodayCard";
    static props = {
        card: Object,
        now: Object,
        actions: Object,
        showsDay: { type: Boolean, optional: true },
    };

    setup() {
        this.cameraRef = useRef("camera");
        this.state = useState({ isOpen: false });
    }

    get card() {
        return this.props.card;
    }

    get times() {
        const { start, stop } = this.card;
        const format = (text) =>
            formatDateTime(deserializeDateTime(text), { format: "HH:mm" });
        const hours = `${format(start)}-${format(stop)}`;
        // Under "Left Open" the hours alone would be today's.
        return this.props.showsDay
            ? `${formatDateTime(deserializeDateTime(start), { format: "d LLL" })} ${hours}`
            : hours;
    }

    get stateLabel() {
        return STATES[this.card.state];
    }

    get mapUrl() {
        return getMapUrl(this.card.address);
    }

    get isOver() {
        return ["done", "missed"].includes(this.card.state);
    }

    get hasOpenOrder() {
        return this.card.orders.some(({ is_open }) => is_open);
    }

    /** How long it runs. Never negative: this clock may be slower than the server's. */
    get elapsed() {
        const start = deserializeDateTime(this.card.running.start);
        const minutes = Math.max(
            0,
            Math.floor(this.props.now.diff(start).as("minutes"))
        );
        const twoDigits = (number) => String(number).padStart(2, "0");
        return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
    }

    badgeStyle(color) {
        return fillStyle(color);
    }

    tap(act) {
        return this.props.actions.tap(this.card, act);
    }

    ask(act) {
        return this.props.actions.ask(this.card, act);
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
    }

    takePhoto() {
        this.cameraRef.el.click();
    }

    async onPhoto(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        for (const file of files) {
            try {
                await this.addPhoto(file);
            } catch (error) {
                // A file that went while it was read stops no other one.
                if (!(error instanceof DOMException)) {
                    throw error;
                }
                this.props.actions.complain(
                    _t("%s could not be read: take the photo again.", file.name)
                );
            }
        }
    }

    async addPhoto(file) {
        const photo = await preparePhoto(file);
        if (!PHOTO_TYPES.includes(photo.type)) {
            this.props.actions.complain(
                _t("%s is no photo: add a JPEG, PNG or GIF picture.", photo.name)
            );
            return;
        }
        const data = await readAsBase64(photo);
        await this.props.actions.tap(this.card, "photo", { name: photo.name, data });
    }
}
