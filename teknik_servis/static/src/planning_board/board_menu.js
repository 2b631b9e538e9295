import { Component } from "@odoo/owl";
import { spanText } from "./board_rows";
import { districtText, latenessText, stateText } from "./board_card";

/** What can be done with one card, for fingers and for who looks for it. */
export class BoardMenu extends Component {
    static template = "teknik_servis.BoardMenu";
    static props = {
        card: Object,
        model: Object,
        act: Function,
        close: { type: Function, optional: true },
    };

    setup() {
        const { card, model } = this.props;
        this.order = model.orderOf(card);
        this.span = spanText(card.wallStart, card.wallStop);
        this.state = stateText(card.state);
        this.late = latenessText(model.lateness(card));
        this.overlaps = model.overlaps.has(card.id);
        this.place = districtText(this.order);
        this.canPlan =
            model.mayWrite && ["planned", "on_way", "at_work"].includes(card.state);
    }

    act(name) {
        this.props.close?.();
        this.props.act(name, this.props.card);
    }
}
