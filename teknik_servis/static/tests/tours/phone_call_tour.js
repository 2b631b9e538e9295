import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const MENU = ".o-autocomplete--dropdown-menu";

/** A number that is known finds its card, in whatever format; another one does not. */
const typeNumbers = () => [
    step.type("partner_id", "+90 (532) 111-22-33"),
    desk.seeOption("Ayşe Yılmaz"),
    step.type("partner_id", "05329998877"),
    step.see(`${MENU}:contains(Oluştur):not(:contains(Ayşe))`),
    step.keys("Escape"),
    { trigger: "[name=partner_id] input", run: "clear" },
];

/** Neither serial number nor card: what the caller says is typed. */
const takeDown = () => [
    desk.write("phone", "0532 999 88 77"),
    desk.write("customer_request", "Bıçakları dönmüyor, koku yapıyor"),
    ...desk.save(),
    step.see("[name=partner_id] input:value()"),
    ...desk.create("brand_id", "Fakir"),
    desk.write("device_model", "Mr. Chef"),
    ...desk.create("kind_id", "Blender"),
    ...desk.save(),
    step.see("[name=stage_id] .o_arrow_button_current:contains(Yeni Kayıt)"),
];

/** Nobody sets out to a stranger: the customer is made of the same number. */
const nameCaller = () => [
    desk.goToStage("Atölyede Sırada"),
    ...desk.seeRefusal("Atölyede Sırada", "Müşteri boş"),
    desk.seeStage("Yeni Kayıt"),
    ...desk.choose("partner_id", "0532 999 88 77", { offered: "Oluştur" }),
    desk.seeInDialog("[name=phone] input:value(/532 999 88 77/)"),
    {
        trigger: ".modal [name=name] input, .modal [name=name] textarea",
        run: "edit Hatice Er",
    },
    desk.clickInDialog("footer .o_form_button_save"),
    desk.seeNoDialog(),
    step.see("[name=partner_id] input:value(Hatice Er)"),
    step.see("[name=phone] input:value(/532 999 88 77/)"),
    desk.write("accessories", "Kablo, sürahi"),
    desk.write("condition", "Kapağı çatlak"),
    desk.write("shelf", "A-3"),
    desk.goToStage("Atölyede Sırada"),
    desk.seeStage("Atölyede Sırada"),
];

registry.category("web_tour.tours").add("teknik_servis_phone_call", {
    steps: () => [
        desk.seeNewRecord(),
        ...typeNumbers(),
        ...takeDown(),
        ...nameCaller(),
    ],
});
