import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** The same serial number stands on several devices: which of them it is, is asked. */
export class DeviceChoiceDialog extends Component {
    static template = "teknik_servis.DeviceChoiceDialog";
    static components = { Dialog };
    static props = { devices: Array, choose: Function, close: Function };

    choose(device) {
        this.props.choose(device);
        this.props.close();
    }
}
