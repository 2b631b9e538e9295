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

/** Let the printed form be seen by the next steps: the browser only downloads it. */
function watchDownloads() {
    const { _download } = download;
    download._download = async (options) => {
        await _download(options);
        document.body.dataset.downloaded = options.data.data;
    };
}

/** Two records taken in without touching the mouse. */
registry.category("web_tour.tours").add("teknik_servis_new_record", {
    steps: () => [
        ...step.openApp(),
        step.seeTab("Açık", "3"),
        step.keys("alt+c"),
        step.see(".o_breadcrumb .active:contains(Yeni Kayıt)"),
        step.see(".o_form_label:contains(Müşteri Talebi / Şikâyeti)"),
        ...choose("partner_id", "Zeynep Kaya", CREATE),
        step.tabTo("[name=phone] input", "0533 444 55 66"),
        step.tabTo("[name=serial] input", "8f21-003"),
        ...choose("product_id", "Kombi Y30", CREATE),
        step.tabTo("[name=customer_request] textarea", "Sıcak su gelmiyor"),
        step.tabTo(".nav-link[name=codes]"),
        step.keys("Enter"),
        ...choose("code_ids", "Kart"),
        step.tabBackTo(".nav-link[name=detail]"),
        step.keys("Enter"),
        ...choose("technician_ids", "Ali Usta"),
        step.tabTo("[name=date_promised] input", "+2d"),
        step.keys("alt+s"),
        step.see(".o_form_saved"),
        { trigger: "body", run: watchDownloads },
        step.click(".o_statusbar_buttons button:contains(Yazdır)"),
        {
            timeout: 30000,
            trigger: "body[data-downloaded*='teknik_servis.report_order']",
        },

        // The same customer brings the same device again.
        step.keys("alt+b"),
        step.see(".o_list_view"),
        step.keys("alt+c"),
        step.see(".o_breadcrumb .active:contains(Yeni Kayıt)"),
        ...choose("partner_id", "Zeynep Kaya"),
        step.see("[name=partner_invoice_id] input:value(Zeynep Kaya)"),
        step.tabTo("[name=serial] input"),
        step.see(".o_teknik_servis_serial_menu :contains(8F21-003)"),
        step.keys("ArrowDown", "Enter"),
        step.see("[name=product_id] input:value(Kombi Y30)"),
        step.tabTo("[name=customer_request] textarea", "Yine su akıtıyor"),
        step.keys("alt+s"),
        step.see(".o_form_saved"),
    ],
});
