import { Component, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { districtText } from "./board_card";
import { fillStyle } from "../stage_color";

const { DateTime } = luxon;

/** The records that wait, late promises first; each is dragged, tapped or picked. */
export class BoardSide extends Component {
    static template = "teknik_servis.BoardSide";
    static props = { model: Object, pick: Object, onOpenOrder: Function };

    setup() {
        this.model = this.props.model;
        this.view = useState(this.model.view);
        this.pick = useState(this.props.pick.state);
        this.state = useState({ isOver: false });
        this.fillStyle = fillStyle;
        this.districtText = districtText;
    }

    /** Without a technician first; then each technician's own. */
    get sections() {
        const names = new Map(this.model.technicians.map(({ id, name }) => [id, name]));
        const sections = new Map([["", []]]);
        const { ids } = this.view.version ? this.model.unplanned : { ids: [] };
        for (const id of ids) {
            const order = this.model.orders[id];
            const own = (order.technician_ids || []).map((one) => names.get(one));
            const title = own.filter(Boolean).join(", ");
            if (!sections.has(title)) {
                sections.set(title, []);
            }
            sections.get(title).push({ id, ...order });
        }
        return [...sections].filter(([, orders]) => orders.length);
    }

    get count() {
        return this.view.version ? this.model.unplanned.count : 0;
    }

    get more() {
        return this.count - (this.view.version ? this.model.unplanned.ids.length : 0);
    }

    promise(order) {
        const promised = deserializeDateTime(order.promised, { tz: this.model.zone });
        const now = DateTime.now().setZone(this.model.zone);
        const days = Math.round(
            promised.startOf("day").diff(now.startOf("day"), "days").days
        );
        const isLate = promised < now;
        if (days === 0) {
            return {
                isLate,
                text: _t("promised today %s", promised.toFormat("HH:mm")),
            };
        }
        if (days === 1) {
            return { isLate, text: _t("promised tomorrow") };
        }
        if (days === -1) {
            return { isLate, text: _t("promise passed yesterday") };
        }
        if (isLate) {
            return { isLate, text: _t("promise passed %s days ago", -days) };
        }
        const day = promised.toLocaleString({ day: "numeric", month: "short" });
        return { isLate, text: _t("promised %s", day) };
    }

    stars(order) {
        return "★".repeat(Number(order.priority) || 0);
    }

    toggle(id) {
        const { kind, id: held } = this.pick;
        if (kind === "order" && held === id) {
            return this.props.pick.drop();
        }
        this.props.pick.take("order", id);
    }

    onKeydown(ev, id) {
        if (ev.target !== ev.currentTarget || this.props.pick.isActive) {
            return;
        }
        const cards = [
            ...ev.currentTarget
                .closest(".o_ts_board_side")
                .querySelectorAll(".o_ts_board_order"),
        ];
        const index = cards.indexOf(ev.currentTarget);
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            ev.stopPropagation();
            if (this.props.pick.take("order", id)) {
                this.props.pick.step(0, 0);
            }
        } else if (ev.key === "ArrowDown") {
            ev.preventDefault();
            cards[index + 1]?.focus();
        } else if (ev.key === "ArrowUp") {
            ev.preventDefault();
            cards[index - 1]?.focus();
        }
    }

    onDragStart(ev, id) {
        ev.dataTransfer.effectAllowed = "move";
        ev.dataTransfer.setData("text/plain", this.model.orders[id].name || String(id));
        // The browser takes its picture of the card first.
        setTimeout(() => this.props.pick.take("order", id, true));
    }

    onDragEnd() {
        if (this.props.pick.isDragged) {
            this.props.pick.drop();
        }
    }
}
