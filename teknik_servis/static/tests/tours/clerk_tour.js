import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const CREATE = ".o-autocomplete--dropdown-item:contains(Oluştur)";

/** Type into a field and take the first thing that is offered. */
const choose = (field, text, offered) => [
    step.tabTo(`[name=${field}] input`, text),
    step.see(offered || `.o-autocomplete--dropdown-item:contains(${text})`),
    step.keys("Enter"),
];

const newRecord = () => [
    step.keys("alt+c"),
    step.see(".o_breadcrumb .active:contains(Yeni Kayıt)"),
    step.see(".o_form_view [name=partner_id] input:value()"),
];

const save = () => [step.keys("alt+s"), step.see(".o_form_saved")];

/** Let the next steps see what was printed: the browser only downloads it. */
function watchDownloads() {
    const { _download } = download;
    download._download = async (options) => {
        await _download(options);
        document.body.dataset.downloaded = options.data.data;
    };
}

const lookAround = () => [
    ...step.openApp(),
    ...step.openMenu("Servis Hareket"),
    step.seeTab("Açık", "3"),
    step.seeTab("Yeni Kayıt", "1"),
    step.seeTab("Randevu", "1"),
    step.seeTab("Parça Bekliyor", "1"),
    step.seeTab("Teslim Edildi", ""),
    step.see(".o_data_row[style*='FDBA74']:contains(Demir)"),
    step.see(".o_data_row[style*='BFDBFE']:contains(Ayşe)"),
    ...step.chooseTab("Parça Bekliyor"),
    step.see(".o_list_renderer:not(:contains(Ayşe))"),
    ...step.openRow("Demir"),
    step.see("[name=customer_request] textarea:value(Su akıtıyor)"),
    ...step.openPage("İşlemler"),
    step.see(
        "[name=operation_ids] .o_teknik_servis_story_entry:contains(Parça Bekliyor)"
    ),
    step.keys("alt+b"),
    ...step.chooseTab("Açık"),
];

/** A new customer and a new product, without touching the mouse. */
const takeIn = () => [
    ...newRecord(),
    step.see(".o_form_label:contains(Müşteri Talebi / Şikâyeti)"),
    ...choose("partner_id", "Zeynep Kaya", CREATE),
    step.tabTo("[name=phone] input", "0533 444 55 66"),
    step.tabTo("[name=serial] input", "8f21-003"),
    ...choose("product_id", "Kombi Y30", CREATE),
    step.tabTo("[name=customer_request] textarea", "Sıcak su gelmiyor"),
    step.see(".nav-link[name=codes]:contains(Özel Kod)"),
    step.tabTo(".nav-link[name=codes]"),
    step.keys("Enter"),
    ...choose("code_ids", "Kart"),
    step.tabBackTo(".nav-link[name=detail]"),
    step.keys("Enter"),
    ...choose("technician_ids", "Ali Usta"),
    step.tabTo("[name=date_promised] input", "+2d"),
    step.tabTo("[name=duration] input", "1:30"),
    ...save(),
    { trigger: "body", run: watchDownloads },
    step.keys("alt+y"),
    {
        trigger: "body[data-downloaded*='teknik_servis.report_order']",
        timeout: 30000,
    },
];

/** The same customer brings the same device again: nothing is typed twice. */
const takeInAgain = () => [
    ...newRecord(),
    ...choose("partner_id", "Zeynep Kaya"),
    step.see("[name=phone] input:value(0533 444 55 66)"),
    step.click("[name=serial] input"),
    step.see(".o_teknik_servis_suggestion_menu :contains(8F21-003)"),
    step.keys("ArrowDown", "Enter"),
    step.see("[name=product_id] input:value(Kombi Y30)"),
    step.tabTo("[name=customer_request] textarea", "Yine sıcak su gelmiyor"),
    step.type("department_id", "Kombi Servisi"),
    step.click(".o-autocomplete--dropdown-item:contains(Kombi Servisi)"),
    step.type("technician_ids", "Ali"),
    step.click(".o-autocomplete--dropdown-item:contains(Ali Usta)"),
    {
        trigger: "[name=internal_notes] textarea",
        run: "edit Akşam aransın",
    },
    step.click(".o_arrow_button:contains(Randevu)"),
    step.see(".o_arrow_button_current:contains(Randevu)"),
    step.see(".o_form_saved h1:contains(SRV/)"),
    step.click(".o_priority_star:first"),
    ...step.openPage("Ürün Bilgileri"),
    { trigger: "[name=warranty_end] input", run: "edit -1y && press Tab" },
    step.see("[name=warranty_state] input:value(Bitti)"),
    ...save(),
];

registry.category("web_tour.tours").add("teknik_servis_clerk", {
    steps: () => [...lookAround(), ...takeIn(), ...takeInAgain()],
});
