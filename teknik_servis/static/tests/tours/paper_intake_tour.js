import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

/** A PC without a touch screen: the slip is signed by hand, and counts. */
registry.category("web_tour.tours").add("teknik_servis_paper_intake", {
    steps: () => [
        desk.seeStage("Yeni Kayıt"),
        step.press("Teslim Alma İmzası"),
        desk.seeInDialog("[name=signed_by] input:value(Ayşe Yılmaz)"),
        desk.clickInDialog("[name=on_paper] input"),
        step.see(".modal:not(:has([name=signature]))"),
        desk.seeInDialog(".o_form_label:contains(Kâğıtta İmzalı)"),
        desk.confirm("Sakla ve Yazdır"),
        desk.seeNoDialog(),
        step.see("[name=intake_signed_by]:contains(Ayşe Yılmaz)"),
        step.see(".o_statusbar_buttons:not(:contains(Teslim Alma İmzası))"),
    ],
});
