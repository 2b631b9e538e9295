import { useExternalListener } from "@odoo/owl";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { useRecordScan } from "./scan_hook";

const ADDRESS = /\/service-records\/\d+/;
const SHORTEST_CODE = 6;
// Between two keys, in ms: nobody types that fast.
const SCANNER_PACE = 35;

/**
 * The search box has the keyboard most of the time, so that a scanner types into it: what
 * came at a scanner's pace opens the record, what was typed is searched as ever.
 */
export class OrderSearchBar extends SearchBar {
    setup() {
        super.setup();
        this.scan = useRecordScan();
        this.keyTimes = [];
        // Before core's own: it would choose the first suggestion with the same Enter.
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), {
            capture: true,
        });
    }

    onKeydown(ev) {
        const input = this.inputRef.el;
        if (ev.target !== input || this.env.inDialog) {
            return;
        }
        if (!input.value) {
            this.keyTimes = [];
        }
        if (ev.key === "Enter") {
            const text = input.value.trim();
            if (ADDRESS.test(text) || this.isScanned(text)) {
                ev.preventDefault();
                ev.stopPropagation();
                this.onScanned(text);
            }
            this.keyTimes = [];
        } else if (ev.key?.length === 1) {
            this.keyTimes.push(ev.timeStamp);
        }
    }

    /** All of it came from the keyboard, key by key, and fast. */
    isScanned(text) {
        const count = this.keyTimes.length;
        const took = this.keyTimes[count - 1] - this.keyTimes[0];
        return (
            text.length >= SHORTEST_CODE &&
            text.length === count &&
            took / (count - 1) < SCANNER_PACE
        );
    }

    async onScanned(text) {
        this.inputDropdownState.close();
        this.resetState();
        await this.scan(text, () => this.searchFor(text));
    }

    /** As if it had been typed: the first way to search is by number. */
    searchFor(text) {
        const [item] = this.searchItemsFields;
        this.env.searchModel.addAutoCompletionValues(item.id, {
            label: text,
            value: text,
            operator: "ilike",
        });
    }
}
