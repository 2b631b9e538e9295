import { expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

const INPUT = ".o_teknik_servis_track_search input";
const SCREEN = ".o_teknik_servis_track";
const CARD = ".o_teknik_servis_track_card";

defineMailModels();

const makeFound = (serial, orders = 0) => ({
    state: "found",
    kinds: [["service", "Service"]],
    is_cut: false,
    events: [],
    card: {
        lot_id: 7,
        serial,
        product: `Boiler ${serial}`,
        warranty: { state: "unknown", label: "Unknown", end: false },
        bought: false,
        sold: false,
        contracts: [],
        parts: [],
        open_count: 0,
        orders: Array.from({ length: orders }, (_none, id) => ({
            id,
            name: `SRV/${id}`,
            date: "2026-11-20 06:10:00",
            stage: "New",
        })),
    },
});

/** Open the screen; each number is answered when its promise is. */
async function openScreen(answers) {
    onRpc("stock.lot", "get_teknik_servis_card", ({ args }) => answers[args[0]]);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "teknik_servis.product_track",
    });
}

const scan = (barcode) =>
    getService("barcode").bus.trigger("barcode_scanned", { barcode });

test("the last of two fast scans is shown, whichever answer comes last", async () => {
    const answers = { A: new Deferred(), B: new Deferred() };
    await openScreen(answers);
    scan("A");
    scan("B");
    answers.B.resolve(makeFound("B"));
    await animationFrame();
    expect(`${CARD} h2`).toHaveText("Boiler B");
    answers.A.resolve(makeFound("A"));
    await animationFrame();
    expect(`${CARD} h2`).toHaveText("Boiler B");
    expect(INPUT).toHaveValue("B");
});

test.tags("desktop");
test("the next scan takes the place of what is still looked for", async () => {
    const answers = { A: new Deferred() };
    await openScreen(answers);
    await contains(INPUT).edit("A", { confirm: "enter" });
    const input = queryOne(INPUT);
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, 1]);
    // What is typed before the answer stays.
    await contains(INPUT).edit("XY", { confirm: false });
    answers.A.resolve(makeFound("A"));
    await animationFrame();
    expect(`${CARD} h2`).toHaveText("Boiler A");
    expect(INPUT).toHaveValue("XY");
});

test("what was found is said aloud, and the screen is busy until then", async () => {
    const answers = { A: new Deferred() };
    await openScreen(answers);
    expect(SCREEN).toHaveAttribute("aria-busy", "false");
    scan("A");
    await animationFrame();
    expect(SCREEN).toHaveAttribute("aria-busy", "true");
    expect("[role=status]").toHaveText("");
    answers.A.resolve(makeFound("A"));
    await animationFrame();
    expect("[role=status]").toHaveText("Boiler A, A, Unknown");
    expect(SCREEN).toHaveAttribute("aria-busy", "false");
});

test("a question that fails leaves what was shown, and the screen is free", async () => {
    expect.errors(1);
    const answers = { A: makeFound("A"), B: new Deferred() };
    await openScreen(answers);
    scan("A");
    await animationFrame();
    scan("B");
    await animationFrame();
    expect(SCREEN).toHaveAttribute("aria-busy", "true");
    answers.B.reject(new Error("no answer"));
    await animationFrame();
    expect.verifyErrors(["no answer"]);
    expect(SCREEN).toHaveAttribute("aria-busy", "false");
    expect(`${CARD} h2`).toHaveText("Boiler A");
});

test("a long card shows its newest records, and all of them when asked", async () => {
    await openScreen({ A: makeFound("A", 25) });
    scan("A");
    await animationFrame();
    expect(".o_teknik_servis_track_order").toHaveCount(10);
    await contains(".o_teknik_servis_track_whole").click();
    expect(queryAllTexts(".o_teknik_servis_track_order button")).toHaveLength(25);
    expect(".o_teknik_servis_track_whole").toHaveCount(0);
});
