import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const day = (name) => `.o_teknik_servis_days button:contains(${name})`;
const card = (text) => `.o_kanban_record:contains(${text})`;

/** A technician's visits on a phone: today first, the others one tap away. */
registry.category("web_tour.tours").add("teknik_servis_agenda", {
    steps: () => [
        step.see(`${day("Bugün")}.active`),
        step.see(`${card("Ayşe Yılmaz")} .o_teknik_servis_map:contains(Moda Caddesi)`),
        step.see(`${card("Ayşe Yılmaz")} a.o_teknik_servis_whatsapp`),
        step.see(".o_kanban_renderer:not(:contains(Başkası))"),
        step.see(".o_kanban_renderer:not(:contains(Yarınki))"),
        step.seeNoSidewaysScrolling("today"),
        step.click(day("Yarın")),
        step.see(card("Yarınki iş")),
        step.see(".o_kanban_renderer:not(:contains(Bugünkü))"),
        step.click(day("Tümü")),
        step.see(card("Bugünkü iş")),
        step.see(card("Yarınki iş")),
        step.see(
            ".o_kanban_renderer:not(:contains(Başkası)):not(:contains(Vazgeçildi))"
        ),
        step.seeNoSidewaysScrolling("all days"),
        step.click(`${card("Bugünkü iş")} .fs-3`),
        step.see(".o_form_view [name=map_url] a[href*='google.com/maps']"),
        step.see(".o_form_view a.o_teknik_servis_whatsapp"),
        step.seeNoSidewaysScrolling("the visit"),
    ],
});

/** A clerk sees who is in the way, and books anyway. */
registry.category("web_tour.tours").add("teknik_servis_book_anyway", {
    steps: () => [
        step.see(".o_form_view [name=technician_id] input"),
        { trigger: "[name=technician_id] input", run: "edit Ali Usta" },
        step.click(".o-autocomplete--dropdown-menu li:contains(Ali Usta)"),
        step.see(".alert-warning [name=overlap_text]:contains(Ayşe Yılmaz)"),
        step.click(".o_form_button_save"),
        step.see(".modal:contains(Ali Usta):contains(Ayşe Yılmaz)"),
        step.click(".modal footer button"),
        step.see("body:not(:has(.modal))"),
        step.click("[name=overlap_ok] input"),
        step.click(".o_form_button_save"),
        step.see(".o_form_saved"),
    ],
});
