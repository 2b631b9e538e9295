import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const NOTE = "Cihaz Gönderi Fişi";

const takeIn = () => [
    desk.seeNewRecord(),
    ...desk.chooseCustomer("Ayşe"),
    desk.write("customer_request", "Açılmıyor"),
    step.see("body:not(:has([name=carrier_in]))"),
    ...desk.choose("place_id", "Kargo"),
    step.see(".o_form_label:contains(Getiren Kargo)"),
    desk.write("carrier_in", "Yurtiçi Kargo"),
    desk.write("tracking_in", "GELEN-1"),
    ...desk.save(),
];

const handOver = () => [
    step.press("Teslim"),
    desk.clickInDialog("[name=result] label:contains(Onarılamadı)"),
    desk.confirm("Teslim"),
];

const printNote = () => [
    desk.watchDownloads(),
    ...desk.print(NOTE),
    desk.seePrinted("teknik_servis.report_shipment"),
];

/** A parcel comes in and goes out again: nobody hands it over without its number. */
registry.category("web_tour.tours").add("teknik_servis_cargo", {
    steps: () => [
        ...takeIn(),
        ...handOver(),
        ...desk.seeRefusalInDialog("Gönderilen Kargo boş", "Giden Kargo Takip No boş"),
        desk.writeInDialog("carrier_out", "Aras Kargo"),
        desk.writeInDialog("tracking_out", "GIDEN-2"),
        desk.confirm("Teslim"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Teslim Edildi)"),
        step.see("[name=tracking_out]:contains(GIDEN-2)"),
        ...printNote(),
    ],
});
