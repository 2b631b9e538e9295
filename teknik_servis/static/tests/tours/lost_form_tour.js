import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

/** Who comes without the form shows an identity document, or goes without the device. */
registry.category("web_tour.tours").add("teknik_servis_lost_form", {
    steps: () => [
        desk.seeStage("Teslime Hazır"),
        step.press("Teslim"),
        desk.seeInDialog("[name=delivered_to] input:value(Ayşe Yılmaz)"),
        step.see(".modal:not(:has([name=identity_kind]))"),
        desk.writeInDialog("delivered_to", "Hasan Yılmaz"),
        desk.clickInDialog("[name=result] label:contains(Onarıldı)"),
        desk.seeInDialog("[name=result] input:checked"),
        desk.clickInDialog("[name=without_form] input"),
        desk.seeInDialog(".o_form_label:contains(Bakılan Kimlik)"),
        desk.confirm("Teslim"),
        desk.seeInDialog("[name=identity_kind].o_field_invalid"),
        desk.seeInDialog("[name=identity_ending].o_field_invalid"),
        desk.seeInDialog("[name=receiver_relation].o_field_invalid"),
        desk.seeInDialog("[name=result] input:checked"),
        ...desk.select("identity_kind", "Kimlik Kartı"),
        // The whole number is typed: its end is all that is kept.
        desk.writeInDialog("identity_ending", "12345678901"),
        step.keys("Tab"),
        desk.seeInDialog("[name=identity_ending] input:value(8901)"),
        ...desk.select("receiver_relation", "Eşi"),
        desk.confirm("Teslim"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Teslim Edildi)"),
        step.see("[name=delivered_to]:contains(Hasan Yılmaz)"),
        step.see("[name=identity_kind]:contains(Kimlik Kartı)"),
        step.see("[name=identity_ending]:contains(8901)"),
        step.see("[name=receiver_relation]:contains(Eşi)"),
        step.see(".o_form_label:contains(Müşteriye Yakınlığı)"),
    ],
});
