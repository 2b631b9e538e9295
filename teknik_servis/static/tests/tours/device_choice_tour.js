import { press } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const SERIAL = ".o_form_view [name=serial] input";
const PRODUCT = ".o_form_view [name=product_id] input";
const CUSTOMER = ".o_form_view [name=partner_id] input";
const OFFERED = ".o_teknik_servis_suggestion_menu .o-autocomplete--dropdown-item";
const DIALOG = ".modal:contains(Hangi cihaz?)";
const DEVICE = `${DIALOG} .list-group-item`;
const GONE = "body:not(:has(.modal))";

const scan = (code) => ({
    content: `scan ${code} into the field`,
    trigger: SERIAL,
    run: `edit ${code} && press Enter`,
});

/** A number that stands on two products is asked about, and never guessed. */
registry.category("web_tour.tours").add("teknik_servis_device_choice", {
    steps: () => [
        step.see(`${SERIAL}:value()`),
        scan("k-7781"),
        step.see(`${DIALOG} p:contains(birden çok cihazda)`),
        step.see(`${DEVICE}:contains(Kombi X24):contains(Ayşe Yılmaz)`),
        step.see(`${DEVICE}:contains(Fotokopi M5)`),
        {
            content: "the Enter of the next scan chooses nothing",
            trigger: DEVICE,
            run: async () => {
                step.check(
                    document.activeElement.matches(".o_teknik_servis_question"),
                    "the keyboard is elsewhere than on the question"
                );
                await press("K");
                await press("Enter");
            },
        },
        step.see(`${DEVICE}:contains(Fotokopi M5)`),
        // Neither of them: it stays text.
        step.keys("Escape"),
        step.see(GONE),
        step.see(`${SERIAL}:value(K-7781)`),
        step.see(`${PRODUCT}:value()`),
        step.see(`${CUSTOMER}:value()`),
        // Another way to write it is the same question.
        { trigger: SERIAL, run: "edit x && press Enter" },
        step.see(`${SERIAL}:value(X)`),
        {
            content: "the lookup of X is over, as when somebody takes the next device",
            trigger: SERIAL,
            run: () => new Promise((done) => setTimeout(done, 1000)),
        },
        scan("K-7781"),
        step.see(DEVICE),
        step.click(`${DEVICE}:contains(Kombi X24)`),
        step.see(GONE),
        step.see(`${PRODUCT}:value(Kombi X24)`),
        step.see(`${CUSTOMER}:value(Ayşe Yılmaz)`),
        step.see(`${SERIAL}:value(K-7781)`),
        { trigger: ".o_form_button_save", run: "click" },
        step.see(".o_form_saved"),
    ],
});

/** What is offered while a number is typed says whose it is and what there is to know. */
registry.category("web_tour.tours").add("teknik_servis_serial_suggestions", {
    steps: () => [
        { trigger: SERIAL, run: "edit 21-00" },
        step.see(
            `${OFFERED}:contains(8F21-003):contains(Kombi X24):contains(Ayşe Yılmaz)`
        ),
        step.see(`${OFFERED}:contains(açık kayıt SRV):contains(garantisi)`),
        step.seeNoSidewaysScrolling("Seri No"),
        step.click(`${OFFERED}:contains(8F21-003)`),
        step.see(`${SERIAL}:value(8F21-003)`),
        step.see(`${PRODUCT}:value(Kombi X24)`),
        step.see(`${CUSTOMER}:value(Ayşe Yılmaz)`),
        step.click(".o_form_button_cancel"),
        // Left, or empty again.
        step.see("body:not(:has([name=serial] input:value(8F21-003)))"),
    ],
});
