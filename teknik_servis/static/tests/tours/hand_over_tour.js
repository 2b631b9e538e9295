import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const ACTS = "/İşlem|Başlat|Teslim|Tekrar Aç/";
const SIGNED = ["partner_id", "phone", "serial", "customer_request"];

const draw = ({ anchor, drag_and_drop }) => {
    const { height, width } = anchor.getBoundingClientRect();
    const position = { top: height / 2, left: width / 2 };
    return drag_and_drop(anchor, { position, relative: true });
};

/** Gönder and Teslim at the desk: documents, signature, a closed record. */
registry.category("web_tour.tours").add("teknik_servis_hand_over", {
    steps: () => [
        ...step.openApp(),
        ...step.chooseTab("İşlemde"),
        ...step.openRow("Zeynep"),
        step.see(`.o_statusbar_buttons:contains(${ACTS})`),
        ...SIGNED.map((name) => step.see(`[name=${name}]:has(input, textarea)`)),
        step.press("Gönder"),
        step.see(".modal [name=do_deliver] input:checked"),
        step.see(".modal [name=do_invoice] input:checked"),
        step.see(".modal [name=line_ids] :contains(Fan Motoru)"),
        step.see(".modal [name=line_ids] :contains(İşçilik)"),
        step.see(".modal [name=amount_paid]:contains(420,00)"),
        step.click(".modal footer button:text(Gönder)"),
        step.see("body:not(:has(.modal))"),
        step.see(".o-mail-Message:contains(Gönderilen belgeler):contains(WH/OUT)"),
        step.press("Teslim"),
        step.see(".modal [name=questions]:contains(taslak)"),
        step.click(".modal [name=confirmed] input"),
        step.see(".modal [name=delivered_to] input:value(Zeynep Kaya)"),
        step.click(".modal [name=result] label:contains(Onarıldı)"),
        step.click(".modal [name=delivery_signature] .o_signature"),
        step.click(".modal .o_web_sign_draw_button"),
        { trigger: ".modal canvas.o_web_sign_signature", run: draw },
        step.click(".modal button:contains(Kabul Et):enabled"),
        step.see(".modal [name=delivery_signature] img"),
        step.click(".modal footer button:text(Teslim)"),
        step.see(".o_arrow_button_current:contains(Teslim Edildi)"),
        // What is signed stands: nothing of it can be typed into any more.
        step.see(`.o_statusbar_buttons:not(:contains(${ACTS}))`),
        ...SIGNED.map((name) => step.see(`[name=${name}]:not(:has(input, textarea))`)),
        step.see("[name=delivered_to]:contains(Zeynep Kaya)"),
        step.see("[name=result]:contains(Onarıldı)"),
        ...step.openPage("Parça ve Hizmetler"),
        step.see("[name=line_ids]:not(:contains(Parça veya hizmet ekle))"),
        ...step.openPage("İşlemler"),
        step.see(
            "[name=operation_ids] .o_teknik_servis_story_entry:first:contains(Teslim Edildi)"
        ),
        step.see("[name=operation_ids] .o_teknik_servis_story_signature"),
    ],
});

/** Only a manager opens it again, and says why. */
registry.category("web_tour.tours").add("teknik_servis_reopen", {
    steps: () => [
        ...step.openApp(),
        ...step.chooseTab("Teslim Edildi"),
        step.seeTab("Teslim Edildi", "1"),
        ...step.openRow("Zeynep"),
        step.press("Tekrar Aç"),
        {
            trigger: ".modal [name=reason] input",
            run: "edit Aynı arıza ile geri geldi",
        },
        step.click(".modal footer button:text(Tekrar Aç)"),
        step.see(".o_arrow_button_current:contains(Arıza Tespitinde)"),
        step.see(".o-mail-Message:contains(Tekrar açıldı: Aynı arıza ile geri geldi)"),
        step.see(".o_statusbar_buttons:contains(İşlem):contains(Teslim)"),
    ],
});
