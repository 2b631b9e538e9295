import { Component, useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;
const TICK = 30 * 1000;

export class TimerField extends Component {
    static template = "teknik_servis.TimerField";
    static props = standardFieldProps;

    setup() {
        useEffect(
            (isRunning) => {
                if (isRunning) {
                    const timer = browser.setInterval(() => this.render(), TICK);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [Boolean(this.start)]
        );
    }

    get start() {
        return this.props.record.data[this.props.name];
    }

    /** Hours and minutes. Never negative: this clock may be slower than the server's. */
    get elapsed() {
        const minutes = Math.max(
            0,
            Math.floor(DateTime.now().diff(this.start).as("minutes"))
        );
        const twoDigits = (number) => String(number).padStart(2, "0");
        return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
    }
}

export const timerField = {
    component: TimerField,
    displayName: _t("Running time"),
    supportedTypes: ["datetime"],
};

registry.category("fields").add("teknik_servis_timer", timerField);
