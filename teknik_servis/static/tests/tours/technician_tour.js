import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

/** In the İşlem dialog: one more part or service, chosen as a finger does it. */
const addLine = (product, price) => [
    step.click(".modal [name=line_ids] .o-kanban-button-new"),
    step.click(".modal [name=product_id] input"),
    step.click(`.modal .o_kanban_record:contains(${product})`),
    step.see(`.modal [name=price_total]:contains(${price})`),
    step.seeNoSidewaysScrolling("a line"),
    step.see(".modal:not(.o_inactive_modal) footer button:text(Vazgeç)"),
];

const saveLine = (product) => [
    step.click(".modal:not(.o_inactive_modal) footer button:contains(Kaydet):first"),
    step.see(`.modal .o_kanban_record:contains(${product})`),
];

/** A technician's job from the first touch to the parts, on a phone. */
registry.category("web_tour.tours").add("teknik_servis_technician", {
    steps: () => [
        // A technician's own day opens by itself, and with the application.
        step.see(".o_teknik_servis_today"),
        ...step.openAppOnPhone(),
        step.see(".o_teknik_servis_today"),
        ...step.openMenuOnPhone("Servis Hareket"),
        step.seeTab("Açık", "3"),
        step.see(".o_kanban_renderer:not(:contains(Demir))"),
        step.seeNoSidewaysScrolling("Servis Hareket"),
        step.click(".o_kanban_record:contains(Zeynep):contains(Yine)"),
        step.see(".o_form_view [name=customer_request]"),
        step.seeNoSidewaysScrolling("the record"),
        ...step.pressOnPhone("Başlat"),
        step.see(".o_statusbar_status button:contains(Arıza Tespitinde):visible"),
        step.see(".o_teknik_servis_timer:contains(00:00)"),
        step.press("Durdur"),
        step.see(".modal-title:contains(İşlem)"),
        step.seeNoSidewaysScrolling("İşlem"),
        step.click(".modal .o_teknik_servis_stage_chip:contains(İşlemde)"),
        step.see(".modal .o_teknik_servis_stage_chip_selected:contains(İşlemde)"),
        {
            trigger: ".modal [name=work_done] textarea",
            run: "edit Fan motoru değiştirildi.",
        },
        ...addLine("Fan Motoru", "120,00"),
        step.see(".modal [name=location_id] input:value(/Ali Usta/)"),
        ...saveLine("Fan Motoru"),
        ...addLine("İşçilik", "600,00"),
        { trigger: ".modal [name=quantity] input", run: "edit 0,5 && press Tab" },
        step.see(".modal [name=price_total]:contains(300,00)"),
        ...saveLine("İşçilik"),
        step.seeNoSidewaysScrolling("İşlem with parts"),
        step.click(".modal footer button:contains(Kaydet):first"),
        step.see(".o_statusbar_status button:contains(İşlemde):visible"),
        step.see("body:not(:has(.o_teknik_servis_timer))"),
        ...step.openPage("Parça ve Hizmetler"),
        step.see("[name=amount_total]:contains(420,00)"),
        step.seeNoSidewaysScrolling("Parça ve Hizmetler"),
        ...step.openPage("İşlemler"),
        step.see("[name=operation_ids] :contains(Fan motoru değiştirildi.)"),
        step.seeNoSidewaysScrolling("İşlemler"),
    ],
});
