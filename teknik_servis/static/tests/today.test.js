import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { Newest } from "@teknik_servis/newest";
import { parseAmount } from "@teknik_servis/today/amount";
import { makeDraft } from "@teknik_servis/today/draft";
import { TapQueue } from "@teknik_servis/today/tap_queue";
import { getMapUrl } from "@teknik_servis/today/today_card";
import { overlay } from "@teknik_servis/today/overlay";

const KEY = "taps.test";

/** A server that answers what the test lets it answer. */
function makeServer() {
    const server = {
        isLost: false,
        error: null,
        received: [],
        async send(tap) {
            await Promise.resolve();
            if (server.isLost) {
                throw new ConnectionLostError("/phone_act");
            }
            if (server.error) {
                throw server.error;
            }
            server.received.push(tap.uid);
            return { card: { id: tap.appointmentId }, act: tap.act };
        },
    };
    return server;
}

function makeRefusal(exceptionName, message) {
    const error = new RPCError(message);
    return Object.assign(error, { exceptionName, data: { message } });
}

const kept = () => JSON.parse(browser.localStorage.getItem(KEY) || "[]");
const acts = (taps) => taps.map(({ act }) => act);
const tap = (queue, act) => queue.add({ appointmentId: 1, act, title: "Ayşe" });

test("a tap is sent at once, answered, and no longer kept", async () => {
    const server = makeServer();
    const queue = new TapQueue(KEY, server.send);
    const answer = await tap(queue, "on_way");
    expect(answer.act).toBe("on_way");
    expect(server.received).toHaveLength(1);
    expect(kept()).toEqual([]);
    expect(queue.waiting).toHaveLength(0);
});

test("without a network taps are kept, and sent once in their order", async () => {
    const server = makeServer();
    server.isLost = true;
    const queue = new TapQueue(KEY, server.send);
    for (const act of ["on_way", "begin", "stop"]) {
        expect(await tap(queue, act)).toBe(undefined);
    }
    expect(acts(queue.waiting)).toEqual(["on_way", "begin", "stop"]);
    const uids = kept().map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(3);
    server.isLost = false;
    await queue.flush();
    expect(server.received).toEqual(uids);
    expect(kept()).toEqual([]);
    await queue.flush();
    expect(server.received).toHaveLength(3);
});

test("what is kept outlives the page, and has the name it had", async () => {
    const server = makeServer();
    server.isLost = true;
    const queue = new TapQueue(KEY, server.send);
    await tap(queue, "begin");
    browser.clearTimeout(queue.timer);
    const [{ uid, values }] = kept();
    expect(values.at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    server.isLost = false;
    const anew = new TapQueue(KEY, server.send);
    expect(acts(anew.waiting)).toEqual(["begin"]);
    await anew.flush();
    expect(server.received).toEqual([uid]);
});

test("it is tried again by itself", async () => {
    const server = makeServer();
    server.isLost = true;
    const queue = new TapQueue(KEY, server.send);
    await tap(queue, "begin");
    server.isLost = false;
    await advanceTime(6000);
    expect(server.received).toHaveLength(1);
    expect(queue.waiting).toHaveLength(0);
});

test("a refusal is kept to be read, and what comes after it goes on", async () => {
    const server = makeServer();
    server.isLost = true;
    const queue = new TapQueue(KEY, server.send);
    await tap(queue, "on_way");
    server.isLost = false;
    server.error = makeRefusal("odoo.exceptions.UserError", "over already");
    await queue.flush();
    server.error = null;
    await tap(queue, "note");
    expect(server.received).toHaveLength(1);
    expect(acts(queue.refused)).toEqual(["on_way"]);
    expect(queue.refused[0].error).toBe("over already");
    expect(queue.waiting).toHaveLength(0);
    queue.dismiss(queue.refused[0].uid);
    expect(kept()).toEqual([]);
});

test("what was refused is tried again under its name, when somebody asks", async () => {
    const server = makeServer();
    server.error = makeRefusal("odoo.exceptions.UserError", "not yet");
    const queue = new TapQueue(KEY, server.send);
    await tap(queue, "begin");
    const [{ uid }] = queue.refused;
    server.error = null;
    const answer = await queue.retry(uid);
    expect(answer.act).toBe("begin");
    expect(server.received).toEqual([uid]);
    expect(kept()).toEqual([]);
});

/** A storage with room for so many characters under one name. */
function limitStorage(room) {
    const { setItem } = browser.localStorage;
    patchWithCleanup(browser.localStorage, {
        setItem(key, value) {
            if (value.length > room) {
                throw new DOMException("full", "QuotaExceededError");
            }
            return setItem.call(this, key, value);
        },
    });
}

test("what a full storage has no room for waits on the page, and is sent once", async () => {
    const server = makeServer();
    server.isLost = true;
    const queue = new TapQueue(KEY, server.send);
    limitStorage(600);
    await tap(queue, "begin");
    const large = { text: "x".repeat(900) };
    await queue.add({ appointmentId: 1, act: "note", values: large });
    await tap(queue, "done");
    browser.clearTimeout(queue.timer);
    // The small one after it is kept; all are shown in the order in which they came.
    expect(acts(kept())).toEqual(["begin", "done"]);
    expect(acts(queue.unkept)).toEqual(["note"]);
    expect(acts(queue.waiting)).toEqual(["begin", "note", "done"]);
    const uids = queue.waiting.map(({ uid }) => uid);
    server.isLost = false;
    await queue.flush();
    expect(server.received).toEqual(uids);
    expect(queue.unkept).toEqual([]);
    expect(kept()).toEqual([]);
});

test("a lost answer is asked for again under the same name, also without room", async () => {
    limitStorage(0);
    const names = [];
    const queue = new TapQueue(KEY, async ({ uid, act }) => {
        names.push(uid);
        if (names.length === 1) {
            throw new ConnectionLostError("/phone_act");
        }
        return { card: { id: 1 }, act };
    });
    await tap(queue, "collect");
    browser.clearTimeout(queue.timer);
    expect(queue.waiting).toHaveLength(1);
    await queue.flush();
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(1);
    expect(queue.waiting).toHaveLength(0);
    expect(makeDraft("note", 1).save({ text: "Zil" })).toBe(undefined);
});

test("money is read as people write it, and never guessed", () => {
    const read = {
        "1.250,50": 1250.5,
        "1250.50 TL": 1250.5,
        "₺ 1,250.5": 1250.5,
        "1 250 000": 1250000,
        "1.250": 1250,
        "0,5": 0.5,
        12: 12,
    };
    for (const [text, amount] of Object.entries(read)) {
        expect(parseAmount(text)).toBe(amount);
    }
    const none = ["", " ", "-5", "0,001", "1e5", "1.250.50", "12.50.5", "1,2,3", "bes"];
    for (const text of [...none, "5-", "0", "NaN", "'\"><script>", "٣", "5.000,123"]) {
        expect(parseAmount(text)).toBe(0);
    }
});

test("who has to log in again loses nothing", async () => {
    const server = makeServer();
    server.error = makeRefusal("odoo.http.SessionExpiredException", "log in");
    const queue = new TapQueue(KEY, server.send);
    await tap(queue, "begin");
    expect(queue.refused).toHaveLength(0);
    expect(queue.waiting).toHaveLength(1);
    browser.clearTimeout(queue.timer);
});

test("a server that fails again and again is not asked for ever", async () => {
    const server = makeServer();
    server.error = makeRefusal("builtins.ValueError", "broken");
    const queue = new TapQueue(KEY, server.send);
    await tap(queue, "begin");
    for (let time = 0; time < 4; time++) {
        expect(queue.refused).toHaveLength(0);
        await queue.flush();
    }
    expect(queue.refused).toHaveLength(1);
});

test("two tabs send a tap once", async () => {
    const server = makeServer();
    server.isLost = true;
    const first = new TapQueue(KEY, server.send);
    const second = new TapQueue(KEY, server.send);
    await tap(first, "begin");
    await tap(second, "stop");
    browser.clearTimeout(first.timer);
    browser.clearTimeout(second.timer);
    expect(acts(kept())).toEqual(["begin", "stop"]);
    server.isLost = false;
    await Promise.all([first.flush(), second.flush()]);
    expect(server.received).toHaveLength(2);
    expect(new Set(server.received).size).toBe(2);
    expect(kept()).toEqual([]);
    first.refresh();
    second.refresh();
    expect(first.waiting.length + second.waiting.length).toBe(0);
    browser.clearTimeout(first.timer);
    browser.clearTimeout(second.timer);
});

test("what somebody else wrote into the storage stops nothing", async () => {
    const server = makeServer();
    for (const text of ["", "x", "{}", "[null, 5, {}]", '"a"']) {
        browser.localStorage.setItem(KEY, text);
        expect(new TapQueue(KEY, server.send).waiting).toHaveLength(0);
    }
});

test("a card shows at once what was tapped", () => {
    const card = { id: 1, state: "planned", is_late: true, running: false };
    const at = "2027-07-07 09:00:00";
    const shown = (...names) =>
        overlay(
            card,
            names.map((act) => ({ act, values: { at } }))
        );
    expect(shown().state).toBe("planned");
    expect(shown("on_way").is_late).toBe(false);
    expect(shown("on_way", "begin")).toMatchObject({
        state: "at_work",
        running: { start: at },
    });
    expect(shown("begin", "stop").running).toBe(false);
    expect(shown("begin", "done")).toMatchObject({
        state: "done",
        running: false,
    });
    expect(shown("note")).toEqual(card);
    expect(card.state).toBe("planned");
});

test("the way there is opened with the address, whatever stands in it", () => {
    const url = new URL(getMapUrl("Moda Cad. 1/A & <b> İst."));
    const place = url.searchParams.get("destination") || url.searchParams.get("daddr");
    expect(place).toBe("Moda Cad. 1/A & <b> İst.");
});

test("of questions that overlap all end with the answer of the newest", async () => {
    const newest = new Newest();
    const first = Promise.withResolvers();
    const second = Promise.withResolvers();
    const asked = [newest.add(first.promise), newest.add(second.promise)];
    first.resolve("old");
    await Promise.resolve();
    second.resolve("new");
    expect(await Promise.all(asked)).toEqual(["new", "new"]);
    const third = Promise.withResolvers();
    const late = newest.add(third.promise);
    const last = newest.add(Promise.reject(new Error("lost")));
    third.resolve("old");
    await expect(late).rejects.toThrow("lost");
    await expect(last).rejects.toThrow("lost");
});
