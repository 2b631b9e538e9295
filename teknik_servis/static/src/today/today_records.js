import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const ORDER = "teknik.servis.order";

/** What belongs to a company that is switched off is opened after switching it on. */
function isSwitching({ company_id }) {
    const active = user.activeCompanies.map(({ id }) => id);
    if (!company_id || active.includes(company_id)) {
        return false;
    }
    user.activateCompanies([...active, company_id], {
        includeChildCompanies: false,
        reload: true,
    });
    return true;
}

/**
 * Opens what a visit leads to: its records and their dialogs.
 *
 * @param {Function} reload called when a dialog is closed
 */
export function useRecords(reload) {
    const action = useService("action");
    const orm = useService("orm");

    const openDialog = (name, options = {}) =>
        action.doAction(name, { ...options, onClose: reload });

    /** The record that is worked on in a visit, if it may be opened now. */
    const getOpenOrder = (card) => {
        const order = card.orders.find(({ is_open }) => is_open);
        return order && !isSwitching(card) ? order : undefined;
    };

    return {
        openDialog,

        async openOperation(card) {
            const order = getOpenOrder(card);
            if (order) {
                await openDialog(await orm.call(ORDER, "action_operation", [order.id]));
            }
        },

        async handOver(card) {
            const order = getOpenOrder(card);
            if (order) {
                await openDialog("teknik_servis.teknik_servis_deliver_action", {
                    additionalContext: {
                        active_id: order.id,
                        active_model: ORDER,
                        default_order_id: order.id,
                    },
                });
            }
        },

        openOrder(orderId, card = {}) {
            if (isSwitching(card)) {
                return;
            }
            return action.doAction({
                type: "ir.actions.act_window",
                res_model: ORDER,
                res_id: orderId,
                views: [[false, "form"]],
            });
        },
    };
}
