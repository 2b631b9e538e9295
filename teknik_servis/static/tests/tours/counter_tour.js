import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const ROW = "[name=counter_reading_ids] .o_data_row:contains(Siyah-beyaz)";
const CARD = ".modal [name=reading_ids] .o_kanban_record:contains(Siyah-beyaz)";

/** The clerk types in what the copier stands at, as it comes in. */
registry.category("web_tour.tours").add("teknik_servis_counter_intake", {
    steps: () => [
        desk.seeNewRecord(),
        ...desk.chooseCustomer("Ayşe"),
        ...desk.choose("product_id", "Kombi X24"),
        desk.write("serial", "sn-7"),
        desk.write("customer_request", "Kağıt sıkıştırıyor"),
        ...step.openPage("Sayaçlar"),
        step.see(`${ROW} td[name=previous_value]:contains(1.000)`),
        step.click(`${ROW} td[name=value]`),
        {
            trigger: "[name=counter_reading_ids] .o_selected_row [name=value] input",
            run: "edit 1250",
        },
        ...desk.save(),
        step.see(`${ROW} td[name=value]:contains(1.250)`),
        step.see(`${ROW} button .fa-camera, ${ROW} button.fa-camera`),
        step.seeNoSidewaysScrolling("Sayaçlar"),
    ],
});

/** The counter was replaced: the technician reads less, and is asked why. */
registry.category("web_tour.tours").add("teknik_servis_counter_phone", {
    steps: () => [
        step.see(".o_form_view [name=customer_request]"),
        step.press("İşlem"),
        step.see(`${CARD}:contains(1.250)`),
        step.seeNoSidewaysScrolling("İşlem with counters"),
        step.click(CARD),
        {
            trigger: ".modal:not(.o_inactive_modal) [name=value] input",
            run: "edit 15 && press Tab",
        },
        desk.seeInDialog("[name=reason]"),
        step.seeNoSidewaysScrolling("a reading"),
        desk.clickInDialog("footer button:contains(Kaydet):first"),
        step.see("body:not(:has(.o_inactive_modal))"),
        step.see(`${CARD}:contains(15)`),
        desk.confirm("Kaydet"),
        ...desk.seeRefusalInDialog("1250", "değerinden düşük"),
        step.click(CARD),
        ...desk.selectOnPhone("reason", "Sayaç Değişti"),
        desk.clickInDialog("footer button:contains(Kaydet):first"),
        step.see("body:not(:has(.o_inactive_modal))"),
        desk.confirm("Kaydet"),
        desk.seeNoDialog(),
        ...step.openPage("Sayaçlar"),
        step.see("[name=counter_reading_ids] .o_kanban_record:contains(15)"),
        step.seeNoSidewaysScrolling("Sayaçlar"),
    ],
});
