import { useComponent } from "@odoo/owl";
import { useBus, useService } from "@web/core/utils/hooks";

const MODEL = "teknik.servis.order";

/**
 * What a scanner sends anywhere on the screen opens the record that it belongs to.
 *
 * @returns {(code: string, onUnknown?: () => void) => Promise<void>} for codes that come
 *      some other way; `onUnknown` is called instead of telling that nothing was found
 */
export function useRecordScan() {
    const component = useComponent();
    const { inDialog, searchModel } = component.env;
    const action = useService("action");
    const notification = useService("notification");
    const orm = useService("orm");
    const ui = useService("ui");

    async function find(code, onUnknown) {
        const found = await orm.call(MODEL, "find_scanned", [code]);
        if (found.id) {
            return action.switchView("form", { resId: found.id });
        }
        if (found.serial) {
            return searchModel.searchSerial(found.serial, found.is_open);
        }
        if (onUnknown) {
            return onUnknown();
        }
        notification.add(found.message, { type: "warning" });
    }

    useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) => {
        // A dialog above it has other uses for what is scanned.
        if (!inDialog && ui.activeElement === document) {
            find(detail.barcode);
        }
    });
    return find;
}
