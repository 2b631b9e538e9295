import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const DIALOG = ".modal:not(.o_inactive_modal)";
const OPEN = "[name=action_teknik_servis_handover]";
const HAND_OVER = "footer button[name=action_hand_over]";
const IN_THE_WAY = ".o_data_row.text-danger";

/** A technician leaves: all goes to a colleague, who is busy at one of the times. */
registry.category("web_tour.tours").add("teknik_servis_work_handover", {
    steps: () => [
        step.click(`.o_data_row:contains(Ali Usta) button${OPEN}`),
        desk.seeInDialog(".o_field_widget[name=technician_id] input:value(Ali Usta)"),
        desk.seeInDialog(".o_data_row [name=name]:contains(Kombi X24)"),
        ...desk.choose("receiver_id", "Mehmet Kalfa", {
            within: `${DIALOG} .o_inner_group`,
        }),
        desk.seeInDialog(".o_data_row [name=receiver_id]:contains(Mehmet Kalfa)"),
        // Who is in the way stands in the line, before anything is done.
        desk.seeInDialog(`${IN_THE_WAY} [name=overlap_text]:contains(Ayşe Yılmaz)`),
        desk.seeInDialog(
            ".o_field_widget[name=target_id] input:value(WH/Mehmet Kalfa)"
        ),
        desk.clickInDialog(HAND_OVER),
        ...desk.seeRefusalInDialog("Mehmet Kalfa", "Ayşe Yılmaz"),
        desk.clickInDialog(`${IN_THE_WAY} [name=detail]`),
        desk.clickInDialog(".o_selected_row [name=overlap_ok] input"),
        desk.seeInDialog(".o_data_row:not(.text-danger) [name=overlap_ok] :checked"),
        desk.clickInDialog(HAND_OVER),
        desk.seeNoDialog(),
    ],
});

/** On a phone: nothing runs out of the screen, and a colleague is chosen in a list. */
registry.category("web_tour.tours").add("teknik_servis_work_handover_phone", {
    steps: () => [
        step.click(`.o_kanban_record:contains(Ali Usta) ${OPEN}`),
        desk.seeInDialog("[name=line_ids] .o_kanban_record:contains(Kombi X24)"),
        desk.clickInDialog(".o_field_widget[name=receiver_id] input"),
        step.click(`${DIALOG} .o_kanban_record:contains(Mehmet Kalfa)`),
        desk.seeInDialog("[name=line_ids] .o_kanban_record:contains(Mehmet Kalfa)"),
        step.seeNoSidewaysScrolling("Görev Devri"),
        desk.clickInDialog(HAND_OVER),
        desk.seeNoDialog(),
    ],
});
