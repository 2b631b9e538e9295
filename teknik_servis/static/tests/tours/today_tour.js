import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

/** Texts that are new in Bugün are looked at by the translation's own test. */

const TODAY = ".o_teknik_servis_today";
const CARD = `${TODAY}_card`;
const DIALOG = ".modal:not(.o_inactive_modal)";
const LINE = `${DIALOG} [name=line_ids] .o_kanban_record`;
const THUMB = 44;

const tap = (name) => step.click(`${CARD} ${TODAY}_${name}:visible`);

const inState = (name) => step.see(`${CARD}${TODAY}_${name}`);

const draw = ({ anchor, drag_and_drop }) => {
    const { height, width } = anchor.getBoundingClientRect();
    return drag_and_drop(anchor, {
        position: { top: height / 2, left: width / 2 },
        relative: true,
    });
};

/** A thumb finds every button, and two of them do not touch. */
const seeBigTargets = () => ({
    content: "every button is big enough for a thumb",
    trigger: TODAY,
    run: () => {
        for (const el of document.querySelectorAll(`${TODAY} .btn`)) {
            const { height, width } = el.getBoundingClientRect();
            step.check(
                Math.round(height) >= THUMB && Math.round(width) >= THUMB,
                `${el.className} is ${width} x ${height}`
            );
        }
    },
});

const NativeRequest = browser.XMLHttpRequest;
let sent = 0;

/** Answers nothing, as a telephone in a cellar. */
class LostRequest extends NativeRequest {
    send() {
        browser.setTimeout(() => this.dispatchEvent(new ProgressEvent("error")));
    }
}

/** Sends everything; counts what technicians do. */
class CountingRequest extends NativeRequest {
    open(method, url, ...args) {
        sent += url.includes("/phone_act") ? 1 : 0;
        return super.open(method, url, ...args);
    }
}

const loseNetwork = () => ({
    content: "the network is gone",
    trigger: "body",
    run: () => {
        browser.XMLHttpRequest = LostRequest;
    },
});

const findNetwork = () => ({
    content: "the network is there again",
    trigger: "body",
    run: () => {
        browser.XMLHttpRequest = CountingRequest;
        window.dispatchEvent(new Event("online"));
    },
});

const keepItem = Storage.prototype.setItem;

const fillStorage = () => ({
    content: "the phone has no room to keep anything",
    trigger: "body",
    run: () => {
        Storage.prototype.setItem = function (key, value) {
            // The tour itself keeps its step.
            if (key.startsWith("teknik_servis.")) {
                throw new DOMException("full", "QuotaExceededError");
            }
            keepItem.call(this, key, value);
        };
    },
});

const freeStorage = () => ({
    content: "there is room again",
    trigger: "body",
    run: () => {
        Storage.prototype.setItem = keepItem;
    },
});

/** From the way there to the signature, with one thumb. */
registry.category("web_tour.tours").add("teknik_servis_today_visit", {
    steps: () => [
        step.see(`${CARD}:contains(Ayşe Yılmaz):contains(Kombi X24)`),
        step.see(`${CARD}:contains(Su akıtıyor)`),
        step.see(`${TODAY}_bring:contains(Fan Motoru):contains(2)`),
        step.see(`${CARD} a[href='tel:+905321112233']`),
        step.see(`${CARD} a[href^='https://wa.me/905321112233']`),
        step.see(`${CARD} a[href*='Moda%20Caddesi']`),
        step.seeNoSidewaysScrolling("Bugün"),
        seeBigTargets(),
        tap("on_way"),
        inState("on_way"),
        tap("begin"),
        inState("at_work"),
        step.see(`${TODAY}_stop:contains(00:00)`),
        tap("more"),
        seeBigTargets(),
        tap("collect"),
        {
            trigger: `${DIALOG} input[name=amount]`,
            run: "edit -5",
        },
        step.see(`${DIALOG} .text-danger`),
        step.see(`${DIALOG} footer .btn-primary:disabled`),
        {
            trigger: `${DIALOG} input[name=amount]`,
            run: "edit 1.250,50",
        },
        step.click(`${DIALOG} [data-method=card]`),
        step.seeNoSidewaysScrolling("Tahsilat"),
        step.click(`${DIALOG} footer .btn-primary`),
        desk.seeNoDialog(),
        tap("stop"),
        step.see(`${DIALOG} .modal-title:contains(İşlem)`),
        {
            trigger: `${DIALOG} [name=work_done] textarea`,
            run: "edit Fan motoru değiştirildi.",
        },
        {
            trigger: `${DIALOG} [name=scan_code] input`,
            run: "edit 8690000000019 && press Enter",
        },
        step.see(`${LINE}:contains(Fan Motoru):contains(/Ali Usta)`),
        step.seeNoSidewaysScrolling("İşlem"),
        step.click(`${DIALOG} footer button:text(Kaydet ve Gönder)`),
        step.see(`${DIALOG} [name=line_ids] :contains(Fan Motoru)`),
        step.click(`${DIALOG} footer button:text(Gönder)`),
        desk.seeNoDialog(),
        step.see(`${CARD}:not(:has(${TODAY}_stop))`),
        tap("done"),
        step.click(`${TODAY}_over`),
        inState("done"),
        tap("deliver"),
        step.see(`${DIALOG} [name=delivered_to] input:value(Ayşe Yılmaz)`),
        step.click(`${DIALOG} [name=result] label:contains(Onarıldı)`),
        step.click(`${DIALOG} [name=confirmed] input`),
        step.click(`${DIALOG} [name=delivery_signature] .o_signature`),
        step.click(`${DIALOG} .o_web_sign_draw_button`),
        { trigger: `${DIALOG} canvas.o_web_sign_signature`, run: draw },
        step.click(`${DIALOG} button:contains(Kabul Et):enabled`),
        step.see(`${DIALOG} [name=delivery_signature] img`),
        step.click(`${DIALOG} footer button:text(Teslim)`),
        desk.seeNoDialog(),
        step.see(`${CARD}:not(:has(${TODAY}_deliver))`),
        step.seeNoSidewaysScrolling("Bugün, done"),
    ],
});

/** In a cellar: what is tapped and typed waits, and is sent once. */
registry.category("web_tour.tours").add("teknik_servis_today_lost", {
    steps: () => [
        step.see(`${CARD}:contains(Ayşe Yılmaz)`),
        loseNetwork(),
        tap("on_way"),
        inState("on_way"),
        step.see(`${TODAY}_waiting:contains(1)`),
        tap("begin"),
        inState("at_work"),
        step.see(`${TODAY}_stop`),
        tap("more"),
        tap("note"),
        {
            trigger: `${DIALOG} textarea`,
            run: "edit Zil çalışmıyor",
        },
        // The dialog goes with the page, what was typed stays.
        step.click(`${DIALOG} header .oi-arrow-left`),
        desk.seeNoDialog(),
        tap("note"),
        step.see(`${DIALOG} textarea:value(Zil çalışmıyor)`),
        {
            trigger: `${DIALOG} textarea`,
            run: "edit Zil çalışmıyor, anahtar kapıcıda",
        },
        fillStorage(),
        step.click(`${DIALOG} footer .btn-primary`),
        desk.seeNoDialog(),
        step.see(`${TODAY}_waiting:contains(3)`),
        step.see(`${TODAY}_full`),
        step.seeNoSidewaysScrolling("Bugün, waiting"),
        findNetwork(),
        step.see(`${TODAY}:not(:has(${TODAY}_waiting)):not(:has(${TODAY}_full))`),
        freeStorage(),
        inState("at_work"),
        {
            content: "each tap was sent once",
            trigger: "body",
            run: () => step.check(sent === 3, `sent ${sent} times`),
        },
    ],
});
