import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const column = (stage) => `.o_kanban_group:has(.o_column_title:contains(${stage}))`;

const seeCard = (customer, stage) =>
    step.see(`${column(stage)} .o_kanban_record:contains(${customer})`);

const drag = (customer, from, to) => ({
    trigger: `${column(from)} .o_kanban_record:contains(${customer})`,
    run: `drag_and_drop(${column(to)})`,
});

/** A card dragged to another stage; and one to a stage that asks for more. */
registry.category("web_tour.tours").add("teknik_servis_kanban", {
    steps: () => [
        ...step.openApp(),
        step.click(".o_switch_view.o_kanban"),
        seeCard("Ayşe", "Yeni Kayıt"),
        drag("Ayşe", "Yeni Kayıt", "Randevu"),
        seeCard("Ayşe", "Randevu"),
        drag("Demir", "Yeni Kayıt", "Arıza Tespitinde"),
        step.see(".modal-body:contains(Arıza Tespitinde):contains(Teknik Ekip boş)"),
        {
            trigger: ".modal footer button",
            run: async ({ queryAll, click }) => {
                step.check(queryAll(".modal").length === 1, "one message, not more");
                await click(".modal footer button");
            },
        },
        step.see("body:not(:has(.modal))"),
        seeCard("Demir", "Yeni Kayıt"),
        step.click(".o_kanban_record:contains(Ayşe)"),
        step.see(".o_arrow_button_current:contains(Randevu)"),
        ...step.openPage("İşlemler"),
        step.see(
            "[name=operation_ids] .o_teknik_servis_story_entry:first:contains(Randevu)"
        ),
    ],
});
