import { Component, useRef } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { isMobileOS } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Adds what is scanned: the form's onchange takes the code and empties the field. Nothing
 * is saved, so that nothing else that is being typed is lost or kept too early.
 */
export class ScanField extends Component {
    static template = "teknik_servis.ScanField";
    static props = {
        ...standardFieldProps,
        placeholder: { type: String, optional: true },
    };

    setup() {
        this.rootRef = useRef("root");
        this.inputRef = useRef("input");
        this.ui = useService("ui");
        useBus(useService("barcode").bus, "barcode_scanned", (ev) =>
            this.onScanned(ev)
        );
    }

    get canScan() {
        return isMobileOS() && isBarcodeScannerSupported();
    }

    /** A scan without a cursor is meant for what lies on top: the dialog, else the form. */
    onScanned(ev) {
        if (!this.props.readonly && this.ui.activeElement.contains(this.rootRef.el)) {
            this.add(ev.detail.barcode);
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.take();
        }
    }

    /** Empties the input at once: a scanner does not wait for the server. */
    take() {
        const code = this.inputRef.el.value.trim();
        this.inputRef.el.value = "";
        return this.add(code);
    }

    async add(code) {
        if (code) {
            await this.props.record.update({ [this.props.name]: code });
        }
    }

    async scan() {
        await this.add(await scanBarcode(this.env));
    }
}

export const scanField = {
    component: ScanField,
    displayName: _t("Barcode entry"),
    supportedTypes: ["char"],
    extractProps: ({ placeholder }) => ({ placeholder }),
};

registry.category("fields").add("teknik_servis_scan", scanField);
