import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const PREVIEW = ".o_teknik_servis_preview iframe";
const BLOCK = ".o_field_widget[name=block_ids] .o_data_row";

/** The preview is a page of its own, which comes anew after each change. */
const seePreview = (check) => ({
    content: "the preview",
    trigger: PREVIEW,
    timeout: 20000,
    run: async ({ queryFirst, waitUntil }) => {
        const isShown = () => {
            const { body } = queryFirst(PREVIEW)?.contentDocument || {};
            return body && check(body.textContent);
        };
        await waitUntil(isShown, { timeout: 15000 });
    },
});

/** A company's own paper: a block off, own words in another, seen before it is kept. */
registry.category("web_tour.tours").add("teknik_servis_form_design", {
    steps: () => [
        ...step.openMenu("Tanımlar", "Baskı Formları"),
        step.click(".o_data_row td[name=name]:contains(Servis Formu)"),
        step.see("[name=preview_order_id] input:value(/SRV/)"),
        seePreview((text) => text.includes("Su akıtıyor")),
        step.click(`${BLOCK}:contains(Müşteri Talebi) [name=is_shown] input`),
        seePreview((text) => text && !text.includes("Su akıtıyor")),
        step.click(`${BLOCK}:contains(Serbest Metin) td[name=kind]`),
        desk.writeInDialog("title", "Çalışma Saatleri"),
        desk.writeInDialog("text", "Cumartesi 13.00'e kadar açığız"),
        desk.clickInDialog("footer .o_form_button_save"),
        desk.seeNoDialog(),
        seePreview((text) => text.includes("Cumartesi 13.00'e kadar açığız")),
        step.click(".o_form_button_save"),
        step.see(".o_form_saved"),
    ],
});
