import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { charField } from "@web/views/fields/char/char_field";
import { SuggestionField } from "../suggestion/suggestion_field";

/** A model: any text, with those of the same brand and kind offered. */
export class DeviceModelField extends SuggestionField {
    getLabel({ model }) {
        return model;
    }

    async fetchSuggestions(text) {
        await this.settled(); // a brand that is being chosen
        const { company_id, brand_id, kind_id } = this.props.record.data;
        const suggestions = await this.orm.silent.call(
            this.props.record.resModel,
            "get_model_suggestions",
            [company_id?.id || false, brand_id?.id || false, kind_id?.id || false, text]
        );
        const names = ({ brand, kind }) =>
            [brand, kind].filter(Boolean).map((choice) => choice.display_name);
        return suggestions.map((s) => ({ ...s, hint: names(s).join(" · ") }));
    }

    /** A model that is known tells what it is: only where nobody said otherwise. */
    async choose({ model, brand, kind }) {
        const { brand_id, kind_id } = this.props.record.data;
        const changes = {};
        if (brand && !brand_id) {
            changes.brand_id = brand;
        }
        if (kind && !kind_id) {
            changes.kind_id = kind;
        }
        await this.update(model, changes);
    }
}

export const deviceModelField = {
    ...charField,
    component: DeviceModelField,
    displayName: _t("Model with suggestions"),
    supportedTypes: ["char"],
    supportedOptions: [],
};

registry.category("fields").add("teknik_servis_device_model", deviceModelField);
