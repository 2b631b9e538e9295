import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const DIALOG = ".modal:not(.o_inactive_modal)";
const ANSWER = `${DIALOG}:not([data-asked])`;

/** The office looks for a time on a record, and books the first one of Ali. */
registry.category("web_tour.tours").add("teknik_servis_free_time", {
    steps: () => [
        step.click("button[name=action_free_time]"),
        desk.seeInDialog(".o_data_row [name=technician_ids]:contains(Mehmet Kalfa)"),
        ...desk.choose("technician_ids", "Ali Usta", { within: DIALOG }),
        {
            // The answer is a new dialog: the old one's times are gone by then.
            trigger: `${DIALOG} button[name=action_search]`,
            run({ anchor }) {
                anchor.closest(".modal").dataset.asked = "true";
                anchor.click();
            },
        },
        step.see(
            `${ANSWER} .o_field_x2many:not(:contains(Mehmet Kalfa)) .o_data_row:contains(Ali Usta)`
        ),
        step.click(`${ANSWER} .o_data_row:first button[name=action_book]`),
        desk.seeNoDialog(),
        step.see(".o_field_widget[name=technician_ids]:contains(Ali Usta)"),
        step.see("[name=appointments].nav-link"),
        step.click("[name=appointments].nav-link"),
        step.see("[name=appointment_ids] .o_data_row:contains(Ali Usta)"),
    ],
});

/** A technician on a phone proposes their own next time. */
registry.category("web_tour.tours").add("teknik_servis_free_time_phone", {
    steps: () => [
        step.click("button[name=action_free_time]"),
        step.see(`${DIALOG} .o_kanban_record:contains(Ali Usta)`),
        step.see(`${DIALOG} .o_kanban_renderer:not(:contains(Mehmet Kalfa))`),
        step.seeNoSidewaysScrolling("Bos Zaman Bul"),
        step.click(`${DIALOG} .o_kanban_record:first .btn-primary`),
        desk.seeNoDialog(),
        step.see("[name=appointments].nav-link"),
    ],
});
