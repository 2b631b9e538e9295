import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const SWAP = "Değişim Yap";

/** What is known stands there; only the replacement's number is asked for. */
const lookAtDialog = () => [
    desk.seeInDialog(`.modal-title:contains(${SWAP})`),
    desk.seeInDialog("[name=old_serial]:contains(ESKI-1)"),
    desk.seeInDialog("[name=is_taking_back] input:checked"),
    desk.seeInDialog("[name=product_id] input:value(/Kombi X24/)"),
    desk.seeInDialog("[name=coverage] input:value(Garanti)"),
    desk.seeInDialog("[name=lot_id]:not(.o_field_invalid)"),
    desk.seeKeyboardIn("lot_id"),
    step.seeNoSidewaysScrolling(SWAP),
];

/** The clerk swaps a boiler at the desk, and hands the new one over. */
registry.category("web_tour.tours").add("teknik_servis_swap", {
    steps: () => [
        step.see(".o_form_saved [name=warranty_state]:contains(Garantide)"),
        ...desk.chooseAction("Cihazı Değiştir"),
        ...lookAtDialog(),
        desk.confirm(SWAP),
        ...desk.seeRefusalInDialog("yeni ürünün seri nosunu seçin"),
        ...desk.choose("lot_id", "YENI-1", { within: ".modal" }),
        desk.confirm(SWAP),
        desk.seeNoDialog(),
        step.see(".alert-info:contains(ESKI-1):contains(YENI-1)"),
        step.press("Teslim"),
        desk.seeInDialog(
            "[name=result] .o_radio_item:has(input:checked):contains(Değişim)"
        ),
        desk.confirm("Teslim"),
        desk.seeNoDialog(),
        step.see(".o_arrow_button_current:contains(Teslim Edildi)"),
    ],
});
