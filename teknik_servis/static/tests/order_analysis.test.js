import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

class Order extends models.Model {
    _name = "teknik.servis.order";

    name = fields.Char();
    is_open = fields.Boolean();

    _records = [
        { id: 1, name: "open", is_open: true },
        { id: 2, name: "closed", is_open: false },
    ];
}

defineMailModels();
defineModels([Order]);

test.tags("desktop");
test("a cell of the pivot lists all that it counts, closed work too", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(action.domain);
            expect("teknik_servis_tab" in action.context).toBe(false);
            expect(action.context.other).toBe(1);
        },
    });
    await mountView({
        type: "pivot",
        resModel: "teknik.servis.order",
        arch: '<pivot js_class="teknik_servis_order_pivot" />',
        context: { teknik_servis_tab: "open", other: 1 },
    });
    expect(".o_pivot_cell_value").toHaveText("2");
    await contains(".o_pivot_cell_value").click();
    await animationFrame();
    expect.verifySteps([[]]);
});
