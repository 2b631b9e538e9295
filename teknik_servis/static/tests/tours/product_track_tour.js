import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const INPUT = ".o_teknik_servis_track_search input";
const EVENT = ".o_teknik_servis_track_event";
const FILTER = ".o_teknik_servis_track_filter";
const CARD = ".o_teknik_servis_track_card";

const type = (text) => ({ trigger: INPUT, run: `edit ${text} && press Enter` });

/** As the scanner service tells what came while no field had the keyboard. */
const scan = (barcode) => ({
    content: `scan ${barcode}`,
    trigger: INPUT,
    run: () => {
        const { services } = odoo.__WOWL_DEBUG__.root.env;
        services.barcode.bus.trigger("barcode_scanned", {
            barcode,
            target: document.body,
        });
    },
});

const seeEvents = (count) => ({
    content: `${count} events`,
    trigger: EVENT,
    run: ({ queryAll }) => {
        const { length } = queryAll(EVENT);
        step.check(length === count, `${length} events instead of ${count}`);
    },
});

/** The device of a number, its timeline and what one may do with them. */
registry.category("web_tour.tours").add("teknik_servis_product_track", {
    steps: () => [
        ...step.openMenu("Ürün Takip"),
        {
            content: "the cursor is in the field",
            trigger: INPUT,
            run: () => {
                step.check(
                    document.activeElement.matches(INPUT),
                    "the cursor is elsewhere"
                );
            },
        },
        scan("8f21-003"),
        step.see(`${CARD} h2:contains(Kombi X24)`),
        step.see(`${CARD} button:contains(8F21-003)`),
        step.see(`${CARD} .badge:contains(gün var)`),
        step.see(`${EVENT}[data-kind=service]:contains(Su akıtıyor)`),
        step.see(`${EVENT}[data-kind=part]:contains(Fan Motoru)`),
        seeEvents(2),
        step.click(`${FILTER}:contains(Parça)`),
        step.see(`body:not(:has(${EVENT}[data-kind=service]))`),
        seeEvents(1),
        step.click(`${FILTER}:contains(Servis)`),
        seeEvents(2),
        step.see(`${FILTER}[disabled]:contains(Alış)`),
        // Another number in the same field, which is selected.
        type("K-7781"),
        step.see("p:contains(birden fazla cihazda)"),
        step.click(".o_teknik_servis_track_choice:contains(Fotokopi M5)"),
        step.see(`${CARD} h2:contains(Fotokopi M5)`),
        step.see("body:not(:has(.o_teknik_servis_track_choice))"),
        type("yok-77"),
        step.see(".o_teknik_servis_track_unknown:contains(YOK-77)"),
        step.see("body:not(:has(.o_teknik_servis_track_new_card))"),
        step.click(".o_teknik_servis_track_new:contains(Yeni Servis Kaydı)"),
        step.see(".o_form_view [name=serial] input:value(YOK-77)"),
        step.click(".o_form_button_cancel"),
        step.see(`${INPUT}:value(YOK-77)`),
    ],
});

/** From a record on a phone, and what is printed there. */
registry.category("web_tour.tours").add("teknik_servis_product_track_phone", {
    steps: () => [
        step.see(".o_form_view [name=customer_request]"),
        step.click(".o-form-buttonbox button:has(.oi-ellipsis-v), .o_button_more"),
        step.click("button[name=action_track_device]"),
        step.see(`${CARD} h2:contains(Kombi X24)`),
        step.seeNoSidewaysScrolling("Ürün Takip"),
        step.click(`${EVENT} button:contains(SRV)`),
        step.see(".o_form_view [name=customer_request]"),
    ],
});
