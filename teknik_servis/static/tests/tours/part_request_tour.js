import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const NEEDED = ".alert:contains(İstenen parçalar)";

/** A technician at a customer's, on a phone: a part is missing. */
registry.category("web_tour.tours").add("teknik_servis_part_ask", {
    steps: () => [
        step.see(".o_form_view [name=customer_request]"),
        ...step.openPage("Parça ve Hizmetler"),
        step.click(".o_notebook button[name=action_request_part]:contains(Parça İste)"),
        step.seeNoSidewaysScrolling("Parça İste"),
        desk.clickInDialog("[name=product_id] input"),
        desk.clickInDialog(".o_kanban_record:contains(Fan Motoru)"),
        desk.seeInDialog("[name=product_id] input:value(Fan Motoru)"),
        desk.seeInDialog("[name=stage_id] input:value(Parça Bekliyor)"),
        desk.writeInDialog("note", "Müşteri acele ediyor"),
        desk.confirm("İste"),
        desk.seeNoDialog(),
        step.see(".o_statusbar_status button:contains(Parça Bekliyor):visible"),
        step.see(`${NEEDED}:contains(1 x Fan Motoru):contains(İstendi)`),
        step.seeNoSidewaysScrolling("the record"),
    ],
});

/** The office on a PC orders it; it cannot set aside what has not come. */
registry.category("web_tour.tours").add("teknik_servis_part_order", {
    steps: () => [
        step.click(
            ".o_data_row:contains(İstendi) [name=part_name]:contains(Fan Motoru)"
        ),
        step.see("[name=note] textarea:value(Müşteri acele ediyor)"),
        step.press("Sipariş Verildi"),
        desk.writeInDialog("order_reference", "MI-1"),
        ...desk.choose("supplier_id", "Marmara", { within: ".modal" }),
        desk.confirm("Sipariş Verildi"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Sipariş Verildi)"),
        step.see("[name=supplier_id]:contains(Marmara Isı)"),
        step.press("Geldi"),
        desk.seeInDialog("[name=product_id] input:value(Fan Motoru)"),
        desk.confirm("Kayda Ayır"),
        ...desk.seeRefusalInDialog("Stok yetersiz", "Fan Motoru"),
        desk.confirm("Vazgeç"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Sipariş Verildi)"),
    ],
});

/** The part has come: it is set aside for its record, then given. */
registry.category("web_tour.tours").add("teknik_servis_part_give", {
    steps: () => [
        step.click(".o_data_row:contains(MI-1) [name=part_name]:contains(Fan Motoru)"),
        step.press("Geldi"),
        desk.seeInDialog("[name=request_id]:contains(1 x Fan Motoru)"),
        desk.confirm("Kayda Ayır"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Geldi)"),
        step.press("Ver"),
        step.see(".o_arrow_button_current:contains(Verildi)"),
        step.see("body:not(:has(button[name=action_cancel]))"),
    ],
});

/** On the phone: what was asked for is in the record, out of the own van. */
registry.category("web_tour.tours").add("teknik_servis_part_given", {
    steps: () => [
        step.see(".o_form_view [name=customer_request]"),
        ...step.openPage("Parça ve Hizmetler"),
        step.see(
            "[name=line_ids] .o_kanban_record:contains(Fan Motoru):contains(/Ali Usta)"
        ),
        step.see(`body:not(:has(${NEEDED}:visible))`),
    ],
});

/** The technician's own requests on a phone: cards, not columns. */
registry.category("web_tour.tours").add("teknik_servis_part_requests", {
    steps: () => [
        step.see(".o_kanban_ungrouped .o_kanban_record:contains(Fan Motoru)"),
        step.see(".o_kanban_record .badge:contains(İstendi):visible"),
        step.seeNoSidewaysScrolling("Parça İstekleri"),
        step.click(".o_kanban_record:contains(Fan Motoru)"),
        step.see(".o_form_view [name=part_name], .o_form_view [name=product_id]"),
        step.seeNoSidewaysScrolling("a part request"),
    ],
});
