import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import * as step from "./tour_steps";

/** The draft invoice and the record behind it, for somebody without a Servis role. */
registry.category("web_tour.tours").add("teknik_servis_accountant", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        step.click(".o_app[data-menu-xmlid='account.menu_finance']"),
        ...step.openMenu("Müşteriler", "Faturalar"),
        step.click(
            ".o_data_row:contains(Taslak) td[name=invoice_partner_display_name]:contains(Zeynep Kaya)"
        ),
        step.see("[name=invoice_line_ids] :contains(Fan Motoru)"),
        step.press("Onayla"),
        step.see(".o_arrow_button_current:contains(Onaylanmış)"),
        step.click(".oe_stat_button:contains(Servis Kaydı)"),
        step.see(".o_form_view [name=customer_request]"),
        step.see(".o_statusbar_buttons:contains(Yazdır)"),
        step.see(
            ".o_statusbar_buttons:not(:contains(/İşlem|Başlat|Gönder|Teslim|Tekrar Aç/))"
        ),
        ...step.openPage("Parça ve Hizmetler"),
        step.see("[name=line_ids] :contains(Fan Motoru)"),
    ],
});
