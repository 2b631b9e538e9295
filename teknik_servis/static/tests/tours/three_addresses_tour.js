import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

/** The device stands in one place, goes back to another, and a third one pays. */
registry.category("web_tour.tours").add("teknik_servis_three_addresses", {
    steps: () => [
        desk.seeNewRecord(),
        ...desk.chooseCustomer("Deniz Otel"),
        step.see("[name=phone] input:value(0212 100 00 00)"),
        step.see("[name=partner_invoice_id] input:value(/Muhasebe/)"),
        step.see("[name=partner_shipping_id] input:value(/Depo/)"),
        step.see(".o_form_label:contains(Servis Adresi)"),
        ...desk.choose("service_address_id", "Bodrum", { offered: "Bodrum Şubesi" }),
        step.see("[name=phone] input:value(0252 300 00 00)"),
        step.see("[name=address] textarea:value(/Kıyı Yolu 5/)"),
        step.see("[name=partner_invoice_id] input:value(/Muhasebe/)"),
        desk.write("customer_request", "Buzdolabı soğutmuyor"),
        ...desk.save(),
        step.see("body:not(:has(button[name=action_put_on_card]))"),
        desk.write("phone", "0533 300 00 33"),
        ...desk.save(),
        step.click("button[name=action_put_on_card]:contains(Karta yaz)"),
        step.see("body:not(:has(button[name=action_put_on_card]))"),
        step.see("[name=phone] input:value(0533 300 00 33)"),
    ],
});
