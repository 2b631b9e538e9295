import { Component, useEffect, useRef } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** The same serial number stands on several devices: which of them it is, is asked. */
export class DeviceChoiceDialog extends Component {
    static template = "teknik_servis.DeviceChoiceDialog";
    static components = { Dialog };
    static props = { devices: Array, choose: Function, close: Function };

    setup() {
        const question = useRef("question");
        // Not the first device: the Enter of the next scan would choose it.
        useEffect(
            (el) => el?.focus(),
            () => [question.el]
        );
    }

    choose(device) {
        this.props.choose(device);
        this.props.close();
    }
}
