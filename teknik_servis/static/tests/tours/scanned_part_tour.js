import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const LINE = "[name=line_ids] .o_kanban_record";

/** On a phone: a part by its barcode, the rest of the job by its package. */
registry.category("web_tour.tours").add("teknik_servis_scanned_part", {
    steps: () => [
        step.see(".o_form_view [name=customer_request]"),
        ...step.openPage("Parça ve Hizmetler"),
        step.see("[name=scan_code] input[placeholder='Barkod okutun veya kod yazın']"),
        {
            trigger: "[name=scan_code] input",
            run: "edit 8690000000019 && press Enter",
        },
        step.see(`${LINE}:contains(Fan Motoru)`),
        step.see("[name=scan_code] input:value()"),
        step.click("[name=package_id] input"),
        step.click(".modal .o_kanban_record:contains(Fan değişimi)"),
        desk.seeNoDialog(),
        step.see(`${LINE}:contains(İşçilik)`),
        step.seeNoSidewaysScrolling("Parça ve Hizmetler"),
        step.click(".o_form_button_save"),
        step.see(".o_form_saved"),
        step.see(`${LINE}:contains(Fan Motoru)`),
    ],
});
