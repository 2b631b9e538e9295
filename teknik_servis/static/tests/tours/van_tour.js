import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const DIALOG = ".modal:not(.o_inactive_modal)";
const CARD = ".o_kanban_record";
const LINE = `[name=line_ids] ${CARD}`;

const scan = (code, within = "") => ({
    trigger: `${within} [name=scan_code] input`,
    run: `edit ${code} && press Enter`,
});

/** A storekeeper at a PC brings parts from the shelf into a technician's van. */
registry.category("web_tour.tours").add("teknik_servis_van_load", {
    steps: () => [
        step.see(".o_view_nocontent:contains(Araçta bir şey yok)"),
        step.click(".o_control_panel_main_buttons button:contains(Yükle / Boşalt)"),
        ...desk.choose("technician_id", "Ali Usta", { within: DIALOG }),
        desk.seeInDialog("[name=van_id]:contains(Ali Usta)"),
        // Two parts of the same kind are scanned, a third is typed.
        scan("8690000000019", DIALOG),
        desk.seeInDialog(".o_data_row:contains(Fan Motoru) [name=quantity]:text(1,00)"),
        scan("8690000000019", DIALOG),
        desk.seeInDialog(".o_data_row:contains(Fan Motoru) [name=quantity]:text(2,00)"),
        desk.seeInDialog(".o_data_row [name=qty_free]:text(3,00)"),
        // More than there is: nothing is moved, and the dialog stays.
        desk.clickInDialog(".o_data_row [name=quantity]"),
        {
            trigger: `${DIALOG} .o_data_row [name=quantity] input`,
            run: "edit 9",
        },
        desk.confirm("Aktar"),
        ...desk.seeRefusalInDialog("Stok yetersiz", "Fan Motoru"),
        desk.clickInDialog(".o_data_row [name=quantity]"),
        {
            trigger: `${DIALOG} .o_data_row [name=quantity] input`,
            run: "edit 3",
        },
        desk.confirm("Aktar"),
        desk.seeNoDialog(),
        step.see(".o_group_header:contains(Ali Usta):contains(3,00)"),
        // How many of each part are with whom.
        step.click(".o_switch_view.o_pivot"),
        step.see(".o_pivot tbody th:contains(Fan Motoru)"),
        step.see(".o_pivot thead th:contains(Ali Usta)"),
    ],
});

/** The technician on a phone: what is there, and what of it a record takes. */
registry.category("web_tour.tours").add("teknik_servis_van_see", {
    steps: () => [
        step.see(`${CARD}:contains(Fan Motoru):contains(3,00)`),
        step.see(`${CARD}:not(:contains(Var Olan))`),
        step.seeNoSidewaysScrolling("Aracım"),
    ],
});

/** Two are used, and one of them is not. */
registry.category("web_tour.tours").add("teknik_servis_van_use", {
    steps: () => [
        step.see(".o_form_view [name=customer_request]"),
        step.press("İşlem"),
        scan("8690000000019", DIALOG),
        desk.seeInDialog(`${LINE}:contains(Fan Motoru):contains(1,00 x)`),
        desk.seeInDialog(`${LINE}:contains(/Ali Usta)`),
        scan("8690000000019", DIALOG),
        desk.seeInDialog(`${LINE}:contains(Fan Motoru):contains(2,00 x)`),
        scan("8690000000026", DIALOG),
        desk.seeInDialog(`${LINE}:contains(Pompa):contains(1,00 x)`),
        desk.clickInDialog("footer button:contains(Kaydet):first"),
        desk.seeNoDialog(),
        ...step.openPage("Parça ve Hizmetler"),
        step.see(`${LINE}:contains(Fan Motoru):contains(2,00 x)`),
        step.click(`${LINE}:contains(Fan Motoru) button:contains(Kullanılmadı)`),
        desk.seeInDialog("[name=location_id]:contains(/Ali Usta)"),
        step.seeNoSidewaysScrolling("Kullanılmadı"),
        desk.writeInDialog("quantity", "1"),
        desk.confirm("Geri Al"),
        desk.seeNoDialog(),
        step.see(`${LINE}:contains(Fan Motoru):contains(1,00 x)`),
        // A single piece goes back by one tap, and the finger stays where it is.
        step.click(`${LINE}:contains(Pompa) button:contains(Kullanılmadı)`),
        step.see(`${LINE}:contains(Pompa):contains(0,00 x)`),
        {
            content: "the record is not opened anew at its top",
            trigger: `.o_notebook_content ${LINE}:contains(Pompa)`,
            run: ({ anchor }) => {
                const { top } = anchor.getBoundingClientRect();
                step.check(top < window.innerHeight, "the line is out of sight");
            },
        },
    ],
});

/** What a record holds is in the van, and not free. */
registry.category("web_tour.tours").add("teknik_servis_van_held", {
    steps: () => [
        step.see(
            `${CARD}:contains(Fan Motoru):contains(2,00):contains(Var Olan: 3,00)`
        ),
    ],
});

/** One piece is missing: the technician counts, and says why. */
registry.category("web_tour.tours").add("teknik_servis_van_count", {
    steps: () => [
        step.see(".o_view_nocontent:contains(Henüz sayım yok)"),
        step.click(".o_control_panel_main_buttons button:contains(Yeni)"),
        step.see("[name=van_id] input:value(/Ali Usta/)"),
        step.see(`${LINE}:contains(Fan Motoru):contains(Kayıtlı: 3,00)`),
        step.seeNoSidewaysScrolling("Araç Sayımları"),
        step.click(`${LINE}:contains(Fan Motoru)`),
        desk.writeInDialog("qty_counted", "2"),
        desk.clickInDialog("footer button:contains(Kaydet):first"),
        desk.seeNoDialog(),
        step.see(`${LINE} .text-danger:contains(Sayılan: 2,00)`),
        // Nothing is handed in that nobody explains.
        step.press("Sayımı Bitir"),
        ...desk.seeRefusal("neden"),
        step.type("reason", "Kayıp"),
        step.press("Sayımı Bitir"),
        step.see(".o_statusbar_status button:contains(Onay Bekliyor):visible"),
        step.see("body:not(:has(button[name=action_approve]))"),
    ],
});

/** The manager approves what is counted on a PC. */
registry.category("web_tour.tours").add("teknik_servis_van_approve", {
    steps: () => [
        step.click(".o_data_row:contains(Kayıp):contains(Onay Bekliyor) [name=reason]"),
        step.see("[name=line_ids] .o_data_row:contains(Fan Motoru):contains(-1,00)"),
        step.press("Onayla"),
        step.see(".o_arrow_button_current:contains(Uygulandı)"),
        step.see("body:not(:has(button[name=action_approve]))"),
    ],
});

/** In the evening, on the phone: what left the van, and on which record. */
registry.category("web_tour.tours").add("teknik_servis_van_left", {
    steps: () => [
        step.see(`${CARD}:contains(Fan Motoru):contains(Kullanıldı):contains(SRV)`),
        step.seeNoSidewaysScrolling("Aracımdan Çıkanlar"),
        step.click(`${CARD}:contains(Kullanıldı) button:contains(SRV)`),
        step.see(".o_form_view [name=customer_request]"),
    ],
});
