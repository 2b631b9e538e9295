import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne, waitFor } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Operation extends models.Model {
    _name = "teknik.servis.operation";

    order_id = fields.Many2one({ relation: "teknik.servis.order" });

    _records = [{ id: 7, order_id: 1 }];
}

class Order extends models.Model {
    _name = "teknik.servis.order";

    operation_ids = fields.One2many({
        relation: "teknik.servis.operation",
        relation_field: "order_id",
    });

    _records = [{ id: 1, operation_ids: [7] }];
}

defineMailModels();
defineModels([Order, Operation]);

const ENTRIES = [
    {
        type: "invoice",
        key: "invoice--0",
        id: 0,
        model: "account.move",
        date: "2026-11-21 10:00:00",
        name: "",
        state: "Draft",
        amount: false,
    },
    {
        type: "operation",
        key: "operation-7",
        id: 7,
        date: "2026-11-20 06:10:00",
        date_stop: "2026-11-20 06:52:00",
        duration: 0.7,
        is_moved: true,
        stage_from: "New",
        stage_from_color: "#112233",
        stage: "Ready",
        stage_color: "#FFFFFF",
        who: "Ali Usta",
        work_done: "Fan changed",
        internal_note: "Ask first",
        parts: [{ id: 1, name: "Fan", quantity: "1 Units", coverage: "Warranty" }],
        photos: [{ id: 3, name: "a.jpg", mimetype: "image/jpeg", checksum: "abc" }],
        can_edit: true,
    },
];

async function mountStory(entries = ENTRIES) {
    mockDate("2026-11-21 12:00:00", 0);
    onRpc("get_story", () => entries);
    await mountView({
        type: "form",
        resModel: "teknik.servis.order",
        resId: 1,
        arch: `<form><field name="operation_ids" widget="teknik_servis_story"/></form>`,
    });
    // The form does not wait for its story.
    await waitFor(".o_teknik_servis_story div");
}

test("a story is told under its days, newest first", async () => {
    await mountStory();
    const days = queryAllTexts(".o_teknik_servis_story_day");
    expect(days).toHaveLength(2);
    expect(days[0]).toBe("Today");
    expect(".o_teknik_servis_story_entry:first").toHaveAttribute(
        "data-type",
        "invoice"
    );
});

test("a change of stage is told in the colours of both stages", async () => {
    await mountStory();
    const badges = ".o_teknik_servis_story_entry .o_teknik_servis_stage_badge";
    expect(queryAllTexts(badges)).toEqual(["New", "Ready"]);
    expect(`${badges}:eq(0)`).toHaveStyle({ backgroundColor: "rgb(17, 34, 51)" });
    expect(`${badges}:eq(1)`).toHaveStyle({ backgroundColor: "rgb(255, 255, 255)" });
    expect(".o_teknik_servis_story_parts").toHaveText(/Fan\s*1 Units\s*Warranty/);
    expect(".o_teknik_servis_story_note").toHaveText("Ask first");
    expect(".o_teknik_servis_photo img").toHaveCount(1);
});

test("what may not be opened is no button", async () => {
    await mountStory();
    expect("[data-type='invoice'] button").toHaveCount(0);
    expect(".o_teknik_servis_story_edit").toHaveCount(1);
});

test("a colour that is no colour does not reach a style", async () => {
    await mountStory([{ ...ENTRIES[1], stage_color: "red; display: none" }]);
    expect(queryOne(".o_teknik_servis_story_dot").style.cssText).toBe("");
});

test("a record without a story says so", async () => {
    await mountStory([]);
    expect(".o_teknik_servis_story_entry").toHaveCount(0);
    expect(".o_teknik_servis_story").toHaveText(/Nothing has happened yet/);
});
