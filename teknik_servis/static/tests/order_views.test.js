import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    toggleMenuItem,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";

class Stage extends models.Model {
    _name = "teknik.servis.stage";

    name = fields.Char();
    color = fields.Char();

    _records = [
        { id: 1, name: "New", color: "#BFDBFE" },
        { id: 2, name: "Working", color: "#FACC15" },
        { id: 3, name: "Delivered", color: "#E5E7EB" },
    ];
}

class Order extends models.Model {
    _name = "teknik.servis.order";

    name = fields.Char();
    is_open = fields.Boolean();
    date_promised = fields.Date({ string: "Promised" });
    date_delivered = fields.Date({ string: "Handed over" });
    stage_id = fields.Many2one({ relation: "teknik.servis.stage" });
    stage_color = fields.Char();

    _records = [
        { id: 1, name: "first", is_open: true, stage_id: 1 },
        { id: 2, name: "second", is_open: true, stage_id: 2 },
        {
            id: 3,
            name: "closed",
            is_open: false,
            stage_id: 3,
            date_delivered: "2026-03-01",
        },
        {
            id: 4,
            name: "closed later",
            is_open: false,
            stage_id: 3,
            date_delivered: "2026-03-02",
        },
    ];

    get_stage_tabs() {
        return {
            open_count: 2,
            stages: [
                { id: 1, name: "New", color: "#BFDBFE", closed: false, count: 1 },
                { id: 2, name: "Working", color: "#FACC15", closed: false, count: 1 },
                {
                    id: 3,
                    name: "Delivered",
                    color: "#E5E7EB",
                    closed: true,
                    count: null,
                },
            ],
        };
    }
}

defineMailModels();
defineModels([Stage, Order]);

const OPEN = { teknik_servis_tab: "open" };

const ARCHS = {
    kanban: `
        <kanban js_class="teknik_servis_order_kanban" default_group_by="stage_id">
            <templates><t t-name="card"><field name="name" /></t></templates>
        </kanban>`,
    list: `
        <list js_class="teknik_servis_order_list">
            <field name="stage_color" column_invisible="True" />
            <field name="is_open" column_invisible="True" />
            <field name="name" />
            <field name="date_promised" />
            <field name="date_delivered" />
        </list>`,
    search: `
        <search>
            <filter name="by_stage" string="Stage" context="{'group_by': 'stage_id'}" />
        </search>`,
};

function mountOrders(type, context = {}) {
    return mountView({
        type,
        arch: ARCHS[type],
        searchViewArch: ARCHS.search,
        resModel: "teknik.servis.order",
        context,
    });
}

const cards = () => queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)");

test.tags("desktop");
test("where there is room the stages of open work are columns, without tabs", async () => {
    await mountOrders("kanban", OPEN);
    expect(cards()).toEqual(["first", "second"]);
    expect(".o_kanban_group").toHaveCount(2);
    expect("[role='tab']").toHaveCount(0);
});

test("an action that asks for no tab hides nothing", async () => {
    await mountOrders("kanban");
    expect(cards().sort()).toEqual(["closed", "closed later", "first", "second"]);
});

test.tags("desktop");
test("the list starts on the tab its action asks for", async () => {
    await mountOrders("list", OPEN);
    expect("[role='tab'][aria-selected='true']").toHaveText("Open 2", {
        inline: true,
    });
    expect(queryAllTexts(".o_data_row")).toEqual(["first", "second"]);
});

test.tags("desktop");
test("closed work is listed from its end, with the day of its hand-over", async () => {
    await mountOrders("list", OPEN);
    expect("th[data-name='date_promised']").toHaveCount(1);
    expect("th[data-name='date_delivered']").toHaveCount(0);
    await contains("[data-tab='3']").click();
    expect(queryAllTexts(".o_data_row [name='name']")).toEqual([
        "closed later",
        "closed",
    ]);
    expect("th[data-name='date_promised']").toHaveCount(0);
    expect("th[data-name='date_delivered']").toHaveCount(1);
});

test.tags("mobile");
test("a phone gets the tabs and the cards below each other", async () => {
    await mountOrders("kanban", OPEN);
    expect(".o_kanban_group").toHaveCount(0);
    expect(queryAllTexts("[role='tab']", { inline: true })).toEqual([
        "Open 2",
        "New 1",
        "Working 1",
        "Delivered",
        "All",
    ]);
    expect(cards()).toEqual(["first", "second"]);
    await contains("[data-tab='2']").click();
    expect(cards()).toEqual(["second"]);
    await contains("[data-tab='3']").click();
    expect(cards()).toEqual(["closed later", "closed"]);
    expect("[role='tab'][aria-selected='true']").toHaveText("Delivered 2", {
        inline: true,
    });
});

test.tags("mobile");
test("on a phone cards are grouped when the user says so", async () => {
    await mountOrders("kanban", OPEN);
    await toggleSearchBarMenu();
    await toggleMenuItem("Stage");
    await animationFrame();
    expect(".o_kanban_group").toHaveCount(2);
    expect("[role='tab']").toHaveCount(5);
});
