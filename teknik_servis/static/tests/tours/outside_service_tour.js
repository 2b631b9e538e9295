import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const SEND = "Dış Servise Gönder";
const ROW = ".o_data_row:contains(Merkez Servis)";

/** The clerk sends a boiler to the central service, and its slip along. */
registry.category("web_tour.tours").add("teknik_servis_outside_send", {
    steps: () => [
        step.see(".o_form_saved [name=customer_request]"),
        ...desk.chooseAction(SEND),
        desk.seeInDialog(`.modal-title:contains(${SEND})`),
        desk.seeKeyboardIn("partner_id"),
        desk.seeInDialog("[name=stage_id] input:value(Merkez Serviste)"),
        step.seeNoSidewaysScrolling(SEND),
        ...desk.choose("partner_id", "Merkez Servis", { within: ".modal" }),
        // Its stage asks for the number under which they work on it.
        desk.confirm(SEND),
        ...desk.seeRefusalInDialog("Dış Servis (nerede, referans no, tarih) boş"),
        desk.writeInDialog("reference", "MS-77"),
        desk.writeInDialog("carrier", "Aras Kargo"),
        desk.writeInDialog("tracking", "GIDEN-7"),
        desk.writeInDialog("note", "Ana kart onarımı"),
        desk.watchDownloads(),
        desk.confirm("Gönder ve Fişi Yazdır"),
        desk.seePrinted("teknik_servis.report_outside"),
        desk.seeNoDialog(),
        step.see(".alert-info:contains(Merkez Servis):contains(MS-77)"),
        step.see(".o_arrow_button_current:contains(Merkez Serviste)"),
        ...step.openPage("Dış Servis"),
        step.see("[name=outside_ids] .o_data_row:contains(MS-77)"),
    ],
});

/** It is late: the list says so, nobody hands it over, and then it comes back. */
registry.category("web_tour.tours").add("teknik_servis_outside_back", {
    steps: () => [
        ...step.openMenu("Cihazlar", "Dış Servis"),
        step.click(`${ROW}.text-danger td[name=order_id]`),
        step.see(".alert-danger:contains(dönmüş olmalıydı)"),
        step.click(".o_form_view [name=order_id] a"),
        step.see(".alert-danger:contains(Merkez Servis)"),
        step.press("Teslim"),
        desk.seeInDialog(".alert-danger:contains(Merkez Servis)"),
        desk.confirm("Vazgeç"),
        desk.seeNoDialog(),
        step.press("Geri Al"),
        desk.seeInDialog("[name=outside_id]:contains(Merkez Servis)"),
        desk.seeInDialog("[name=stage_id] input:value(Arıza Tespitinde)"),
        step.seeNoSidewaysScrolling("Dış Servisten Dönüş"),
        ...desk.select("result", "Onarıldı"),
        desk.writeInDialog("note_back", "Ana kart değişti"),
        desk.writeInDialog("cost", "700"),
        desk.writeInDialog("price_unit", "900"),
        desk.confirm("Geri Al"),
        desk.seeNoDialog(),
        step.see("body:not(:has(.alert:contains(Merkez Servis)))"),
        ...step.openPage("Parça ve Hizmetler"),
        step.see("[name=line_ids] .o_data_row:contains(Dış Servis Onarımı)"),
        ...step.openMenu("Cihazlar", "Dış Servis"),
        step.see(".o_view_nocontent:contains(Dış serviste cihaz yok)"),
    ],
});
