import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const TABLE = Array.from(
    { length: 14 },
    (_, i) => `Tablet;TB-${i + 1};Ekranı kırık;Kılıf`
).join("\n");
const DONE = ".modal [name=summary]:contains(14 kayıtta yapıldı, 0 kayıtta yapılamadı)";

const tours = registry.category("web_tour.tours");

/** Fourteen devices of one waybill: a pasted table, one list, a label for each. */
tours.add("teknik_servis_fourteen_devices", {
    steps: () => [
        step.click("button:contains(Toplu Cihaz Al)"),
        ...desk.chooseCustomer("Ayşe", ".modal"),
        desk.writeInDialog("waybill_number", "IRS-77"),
        step.click(".modal .nav-link[name=table]"),
        {
            trigger: ".modal [name=table_text] textarea",
            run: ({ edit }) => edit(TABLE),
        },
        desk.clickInDialog("button:contains(Listeye Aktar)"),
        desk.seeInDialog("[name=line_ids] .o_data_row:eq(13):contains(TB-14)"),
        desk.confirm("Kayıtları Aç"),
        desk.seeNoDialog(),
        step.see(".oe_stat_button:contains(14)"),
        step.see("[name=waybill_number] input:value(IRS-77)"),
        step.see("[name=order_ids] .o_data_row:eq(13)"),
        desk.watchDownloads(),
        step.press("Liste Yazdır"),
        desk.seePrinted("teknik_servis.report_group"),
        step.press("Etiketler"),
        desk.seePrinted("teknik_servis.report_order_label"),
    ],
});

/** İşlem, Gönder and Teslim of all of them, each in one act. */
tours.add("teknik_servis_fourteen_acts", {
    steps: () => [
        step.see(".o_form_saved [name=waybill_number] input:value(IRS-77)"),
        step.press("İşlem"),
        desk.clickInDialog(".o_teknik_servis_stage_chip:contains(İşlemde)"),
        ...desk.choose("technician_id", "Ali Usta", { within: ".modal" }),
        desk.writeInDialog("work_done", "Ekran değişti"),
        desk.confirm("Kaydet"),
        step.see(DONE),
        desk.confirm("Tamam"),
        desk.seeNoDialog(),
        step.see("[name=order_ids] .o_data_row:eq(13):contains(İşlemde)"),
        step.press("Gönder"),
        desk.seeInDialog("[name=do_invoice] input:checked"),
        desk.confirm("Gönder"),
        step.see(DONE),
        desk.confirm("Tamam"),
        desk.seeNoDialog(),
        step.press("Teslim"),
        desk.seeInDialog(".o_data_row:eq(13)"),
        ...desk.select("result", "Onarıldı"),
        desk.clickInDialog("[name=confirmed] input"),
        desk.writeInDialog("delivered_to", "Ayşe Yılmaz"),
        desk.confirm("Teslim"),
        step.see(DONE),
        desk.confirm("Tamam"),
        desk.seeNoDialog(),
        step.see("[name=order_ids] .o_data_row:eq(13):contains(Teslim Edildi)"),
    ],
});
