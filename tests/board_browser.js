/* What the tests of the planning board do in the browser: pointers, keys, patience. */
/* exported card, carrier, dragFrom, hourWidth, key, read, row, until */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const until = async (what, found) => {
    for (let turn = 0; turn < 200; turn++) {
        const result = await found();
        if (result) { return result; }
        await wait(50);
    }
    throw new Error("never: " + what);
};
const one = (selector) => document.querySelector(selector);
const card = (id) => one(`[data-card="${id}"]`)?.closest(".ec-event");
const row = (id) => one(`[data-technician="${id}"]`).getBoundingClientRect();
const pointer = (name, x, y, target = window, more = {}) => target.dispatchEvent(
    new PointerEvent(name, { bubbles: true, cancelable: true, isPrimary: true,
        pointerType: "mouse", buttons: name === "pointerup" ? 0 : 1,
        clientX: x, clientY: y, ...more }));
const dragFrom = async (element, x, y, toX, toY, more) => {
    pointer("pointerdown", x, y, element, more);
    for (let step = 1; step <= 5; step++) {
        pointer("pointermove", x + (toX - x) * step / 5, y + (toY - y) * step / 5);
        await wait(20);
    }
    pointer("pointerup", toX, toY, window, more);
};
const hourWidth = () => document.querySelector("[data-card]").closest(".ec-event").offsetWidth;
const key = (name, target = document.activeElement, more = {}) => target.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
const read = (id, ...fields) => odoo.__WOWL_DEBUG__.root.env.services.orm.read(
    "teknik.servis.appointment", [id], fields).then(([found]) => found);
const carrier = () => {
    const dataTransfer = new DataTransfer();
    return (name, target, clientX, clientY) =>
        target.dispatchEvent(
            new DragEvent(name, {
                bubbles: true,
                cancelable: true,
                dataTransfer,
                clientX,
                clientY,
            })
        );
};
