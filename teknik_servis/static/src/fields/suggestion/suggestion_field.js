import { _t } from "@web/core/l10n/translation";
import { useChildRef, useService } from "@web/core/utils/hooks";
import { getNextTabableElement } from "@web/core/utils/ui";
import { CharField } from "@web/views/fields/char/char_field";
import { useInputField } from "@web/views/fields/input_field_hook";
import { SuggestionAutoComplete } from "./suggestion_autocomplete";

/**
 * Any text, with what was entered before offered. A field of its own says what:
 * `fetchSuggestions(text)`, `getLabel(suggestion)` and `choose(suggestion)`.
 */
export class SuggestionField extends CharField {
    static template = "teknik_servis.SuggestionField";
    static components = { ...CharField.components, SuggestionAutoComplete };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.inputRef = useChildRef();
        useInputField({
            getValue: () => this.value,
            parse: (value) => this.parse(value),
            ref: this.inputRef,
        });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get canScan() {
        return false;
    }

    get sources() {
        return [
            {
                options: async (text) => {
                    const suggestions = await this.fetchSuggestions(text);
                    return suggestions.map((suggestion) => ({
                        label: this.getLabel(suggestion),
                        data: suggestion,
                        onSelect: () => this.choose(suggestion),
                    }));
                },
                optionSlot: "option",
                placeholder: _t("Loading..."),
            },
        ];
    }

    /**
     * Wait for what is being chosen in other fields. Not `record.isDirty()`: it would write
     * what is only half typed here.
     */
    async settled() {
        await this.props.record.model.mutex.getUnlockedDef();
    }

    /** Write what was chosen, and other fields that come with it. */
    async update(text, changes = {}) {
        // So that the input does not count as edited and write its half typed text.
        this.inputRef.el.value = text;
        await this.props.record.update({ ...changes, [this.props.name]: text });
    }

    onChange() {}

    moveOn() {
        const form = this.inputRef.el.closest(".o_form_view, .modal-content");
        getNextTabableElement(form || undefined)?.focus();
    }
}
