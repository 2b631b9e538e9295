import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const LEND = "Yedek Cihaz Ver";
const LENT = "Yedek Kombi (YK-1)";
const ROW = ".o_data_row:contains(YK-1)";

/** The clerk lends a boiler to a customer whose own stays here. */
registry.category("web_tour.tours").add("teknik_servis_lend", {
    steps: () => [
        step.see(".o_form_saved [name=customer_request]"),
        ...desk.chooseAction(LEND),
        desk.seeInDialog(`.modal-title:contains(${LEND})`),
        desk.seeKeyboardIn("lot_id"),
        step.seeNoSidewaysScrolling(LEND),
        desk.confirm("Ver"),
        desk.seeInDialog("[name=lot_id].o_field_invalid"),
        ...desk.choose("lot_id", "Yedek", { offered: "YK-1", within: ".modal" }),
        desk.writeInDialog("accessories", "Kumanda"),
        desk.writeInDialog("condition", "Çizik yok"),
        desk.watchDownloads(),
        desk.confirm("Ver ve Yazdır"),
        desk.seePrinted("teknik_servis.report_loan"),
        desk.seeNoDialog(),
        step.see(".oe_stat_button:contains(Yedek Cihazlar):contains(1)"),
    ],
});

/** It is late: the list says so, and Teslim asks for it. */
registry.category("web_tour.tours").add("teknik_servis_loan_back", {
    steps: () => [
        ...step.openMenu("Cihazlar", "Yedek Cihazlar"),
        step.see(`${ROW} .text-danger[name=date_expected]`),
        step.see(`${ROW} [name=state] .text-bg-danger:contains(Müşteride)`),
        step.click(`${ROW} td[name=partner_id]`),
        step.see(".alert-danger:contains(geri gelmiş olması gerekirdi)"),
        step.click(".o_form_view [name=order_id] a"),
        step.see(".o_form_view [name=customer_request]"),
        step.press("Teslim"),
        desk.seeInDialog(`.alert:contains(${LENT})`),
        desk.clickInDialog("[name=result] label:contains(Onarıldı)"),
        desk.confirm("Teslim"),
        ...desk.seeRefusalInDialog(`${LENT} hâlâ müşteride`),
        desk.clickInDialog(".alert button:contains(Geri Al)"),
        desk.seeInDialog(".o_form_view:not(:has(.alert [name=loans]))"),
        desk.seeInDialog(
            "[name=result] .o_radio_item:has(input:checked):contains(Onarıldı)"
        ),
        desk.confirm("Teslim"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Teslim Edildi)"),
    ],
});

/** The technician takes it back at the customer's, with the phone in hand. */
registry.category("web_tour.tours").add("teknik_servis_loan_phone", {
    steps: () => [
        step.seeNoSidewaysScrolling("Yedek Cihazlar"),
        step.click(".o_kanban_record:contains(YK-1):contains(Ayşe)"),
        step.see(".o_form_view h1:contains(YK-1)"),
        step.seeNoSidewaysScrolling("the loaner"),
        desk.write("condition_back", "Kapağı çizik"),
        step.press("Geri Al"),
        step.see(".o_form_saved [name=date_returned]"),
        step.click(".o_back_button"),
        step.see(".o_view_nocontent:contains(Burada yedek cihaz yok)"),
    ],
});
