import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";

/**
 * Suggestions that never come between the typed text and the record: core marks the first
 * option beforehand, so that the Enter sent by a barcode scanner would take it instead of
 * what was scanned. Here only an option reached by arrow or mouse is taken.
 */
export class SuggestionAutoComplete extends AutoComplete {
    static template = "teknik_servis.SuggestionAutoComplete";
    static props = { ...AutoComplete.props, onEnter: { type: Function } };

    async loadSources(useInput) {
        await super.loadSources(useInput);
        this.state.activeSourceOption = null;
    }

    onInputFocus(ev) {
        super.onInputFocus(ev);
        if (!this.inputRef.el.value && !this.isOpened) {
            this.open(true);
        }
    }

    /** The focus that comes with the click has opened the list: core would close it here. */
    onInputClick() {
        if (!this.isOpened) {
            super.onInputClick();
        }
    }

    onOptionClick(option) {
        this.selectOption(option);
        this.inputRef.el.focus();
        this.props.onEnter();
    }

    async onInputKeydown(ev) {
        const isLeaving = ["enter", "tab", "shift+tab"].includes(getActiveHotkey(ev));
        if (!isLeaving) {
            return super.onInputKeydown(ev);
        }
        // A scanner is faster than the suggestions: what is still on its way is not wanted.
        this.debouncedProcessInput.cancel();
        this.pendingPromise = null;
        this.loadingPromise = null;
        if (getActiveHotkey(ev) === "enter") {
            ev.preventDefault();
            ev.stopPropagation();
            if (this.isOpened && this.activeOption) {
                this.selectOption(this.activeOption);
            }
            this.props.onEnter();
        }
        this.close();
    }
}
