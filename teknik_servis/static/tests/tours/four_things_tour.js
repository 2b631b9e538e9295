import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const WANTED = ["Teknik Ekip", "Yapılan İşlem", "Ücretli Parça", "Fotoğraf"];
const ASKED = ".modal .alert:contains(Bu işlem yeri şunları ister)";

const addPhoto = {
    trigger: ".modal [name=photo_ids] button",
    run: async ({ queryFirst }) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 8;
        const blob = await new Promise((resolve) => canvas.toBlob(resolve));
        const file = new File([blob], "conta.png", { type: "image/png" });
        const input = queryFirst(".modal [name=photo_ids] input[type=file]");
        const files = new DataTransfer();
        files.items.add(file);
        input.files = files.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    },
};

const addLabour = [
    step.click(".modal [name=line_ids] .o_field_x2many_list_row_add a"),
    ...desk.choose("product_id", "İşçilik", { within: ".modal" }),
    step.see(".modal [name=line_ids] [name=price_total]:contains(600,00)"),
];

/** One message names all that a stage wants; the İşlem dialog takes all of it. */
registry.category("web_tour.tours").add("teknik_servis_four_things", {
    steps: () => [
        desk.seeStage("Yeni Kayıt"),
        desk.goToStage("Kalite Onayı"),
        ...desk.seeRefusal("Kalite Onayı", ...WANTED),
        desk.seeStage("Yeni Kayıt"),
        step.press("İşlem"),
        desk.clickInDialog(".o_teknik_servis_stage_chip:contains(Kalite Onayı)"),
        ...WANTED.map((name) => step.see(`${ASKED}:contains(${name})`)),
        ...desk.choose("technician_id", "Ali Usta", { within: ".modal" }),
        step.see(`${ASKED}:not(:contains(Teknik Ekip))`),
        desk.writeInDialog("work_done", "Conta değişti"),
        step.keys("Tab"),
        step.see(`${ASKED}:not(:contains(Yapılan İşlem))`),
        ...addLabour,
        addPhoto,
        step.see(".modal [name=photo_ids] img"),
        step.see(`body:not(:has(${ASKED}))`),
        desk.confirm("Kaydet"),
        desk.seeNoDialog(),
        desk.seeStage("Kalite Onayı"),
    ],
});
