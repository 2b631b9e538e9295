import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { isMobileOS } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useOwnedDialogs } from "@web/core/utils/hooks";
import { charField } from "@web/views/fields/char/char_field";
import { DeviceChoiceDialog } from "./device_choice_dialog";
import { SuggestionField } from "../suggestion/suggestion_field";

/**
 * The form in which the server keeps and compares serial numbers: a keyboard in Turkish
 * makes dotted and dotless i's of a plate's I's.
 *
 * @param {string} text
 */
export function normalizeSerial(text) {
    const folded = text
        .normalize("NFKC")
        .replace(/[\u0131\u0130i]/g, "I")
        .toUpperCase();
    return folded.trim().replace(/\s+/g, " ");
}

/** A serial number: any text, with the known devices of this customer offered. */
export class SerialField extends SuggestionField {
    setup() {
        super.setup();
        // It goes with the form that it would write to.
        this.addDialog = useOwnedDialogs();
    }

    parse(value) {
        return normalizeSerial(value);
    }

    get canScan() {
        return isMobileOS() && isBarcodeScannerSupported();
    }

    getLabel({ serial }) {
        return serial;
    }

    onChange(text) {
        return this.recognise(text);
    }

    async fetchSuggestions(text) {
        await this.settled(); // a customer who is being chosen
        const { partner_id, product_id } = this.props.record.data;
        return this.orm.silent.call(
            this.props.record.resModel,
            "get_serial_suggestions",
            [partner_id?.id || false, product_id?.id || false, text]
        );
    }

    async choose({ serial, product_id, product_name, partner_id, partner_name }) {
        const changes = {};
        if (product_id) {
            changes.product_id = { id: product_id, display_name: product_name };
        }
        const { partner_id: customer } = this.props.record.data;
        if (partner_id && customer === false) {
            changes.partner_id = { id: partner_id, display_name: partner_name };
        }
        await this.update(serial, changes);
    }

    /** A number typed or scanned in full that belongs to one known device is that device. */
    async recognise(text) {
        const { record, name } = this.props;
        const serial = this.parse(text);
        if (!serial || record.data.product_id) {
            return;
        }
        const suggestions = await this.fetchSuggestions(serial);
        const known = suggestions.filter((s) => s.serial === serial && s.product_id);
        await record.isDirty(); // waits for the change itself to be applied
        const isStillAsked = record.data[name] === serial && !record.data.product_id;
        if (known.length === 1 && isStillAsked) {
            await this.choose(known[0]);
        } else if (known.length > 1 && isStillAsked) {
            this.addDialog(DeviceChoiceDialog, {
                devices: known,
                choose: (device) => this.choose(device),
            });
        }
    }

    async scan() {
        const serial = this.parse(await scanBarcode(this.env));
        await this.props.record.update({ [this.props.name]: serial });
        await this.recognise(serial);
    }
}

export const serialField = {
    ...charField,
    component: SerialField,
    displayName: _t("Serial number with suggestions"),
    supportedTypes: ["char"],
    supportedOptions: [],
};

registry.category("fields").add("teknik_servis_serial", serialField);
