import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const CHANGE = "Sahibini veya Garantiyi Değiştir";

const openDialog = () => [
    ...step.openPage("Ürün Bilgileri"),
    step.click(`button:contains(${CHANGE})`),
    desk.seeInDialog(".modal-title:contains(Cihaz Kartını Değiştir)"),
];

/** An invoice is shown: the clerk writes the warranty down, and why. */
registry.category("web_tour.tours").add("teknik_servis_warranty_by_hand", {
    steps: () => [
        step.see(".o_form_saved [name=customer_request]"),
        step.see("body:not(:has(.badge:contains(Garantide)))"),
        ...openDialog(),
        step.seeNoSidewaysScrolling("Cihaz Kartını Değiştir"),
        desk.writeInDialog("parts_until", "+1y"),
        desk.confirm("Kaydet"),
        ...desk.seeRefusalInDialog("8F21-003: garantisinin neden değiştiğini yazın"),
        desk.writeInDialog("reason", "Fatura gösterildi"),
        desk.confirm("Kaydet"),
        desk.seeNoDialog(),
        step.see(".o_form_saved .badge:contains(Garantide)"),
    ],
});

/** The customer broke it: the technician lets them pay, and says why. */
registry.category("web_tour.tours").add("teknik_servis_misuse", {
    steps: () => [
        step.see(".o_form_view .badge:contains(Garantide)"),
        step.press("İşlem"),
        step.click(".modal [name=line_ids] .o-kanban-button-new"),
        step.click(".modal [name=product_id] input"),
        step.click(".modal .o_kanban_record:contains(Fan Motoru)"),
        desk.seeInDialog("[name=coverage] input:value(Garanti)"),
        step.see(".modal:not(:has([name=coverage_reason]))"),
        ...desk.selectOnPhone("coverage", "Ücretli"),
        desk.seeInDialog("[name=coverage_reason] input"),
        step.seeNoSidewaysScrolling("a line with its reason"),
        desk.clickInDialog("footer button:contains(Kaydet):first"),
        desk.seeInDialog("[name=coverage_reason].o_field_invalid"),
        desk.writeInDialog("coverage_reason", "Darbe izi var"),
        desk.clickInDialog("footer button:contains(Kaydet):first"),
        step.see(".modal .o_kanban_record:contains(Fan Motoru):contains(Ücretli)"),
        desk.confirm("Kaydet"),
        desk.seeNoDialog(),
        ...step.openPage("Parça ve Hizmetler"),
        step.see("[name=line_ids] .o_kanban_record:contains(Ücretli)"),
    ],
});

/** The seal is broken: the whole warranty is void, with a reason as well. */
registry.category("web_tour.tours").add("teknik_servis_warranty_void", {
    steps: () => [
        step.see(".o_form_saved [name=customer_request]"),
        ...openDialog(),
        desk.clickInDialog("[name=is_void] input"),
        desk.confirm("Kaydet"),
        ...desk.seeRefusalInDialog("8F21-003"),
        desk.writeInDialog("reason", "Mühür kırık"),
        desk.confirm("Kaydet"),
        desk.seeNoDialog(),
        step.see(".o_form_saved .badge:contains(İptal)"),
    ],
});
