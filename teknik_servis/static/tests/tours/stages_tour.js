import { registry } from "@web/core/registry";
import * as step from "./tour_steps";

const TAB = ".o_teknik_servis_stage_tab";

const row = (name) => `.o_data_row:has(td[name=name]:contains(${name}))`;

const saveAndGoBack = () => [
    step.click(".o_form_button_save"),
    step.see(".o_form_saved"),
    step.click(".o_breadcrumb .o_back_button a"),
    step.see(".o_list_view"),
];

/** İşlem yerleri are the shop's own: name, colour, order, new ones, put away. */
registry.category("web_tour.tours").add("teknik_servis_stages", {
    steps: () => [
        ...step.openApp(),
        ...step.openMenu("Tanımlar", "İşlem Yerleri"),
        step.click(`${row("Merkez Serviste")} td[name=name]`),
        { trigger: "[name=name] input", run: "edit Fabrikada" },
        {
            trigger: "[name=color] div",
            run: ({ anchor }) => {
                const input = anchor.querySelector("input[type=color]");
                input.value = "#0b3d2e";
                input.dispatchEvent(new Event("input", { bubbles: true }));
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        ...saveAndGoBack(),
        {
            trigger: `${row("Fabrikada")} .o_row_handle`,
            run: `drag_and_drop(${row("Randevu")})`,
        },
        step.see(`${row("Yeni Kayıt")} + ${row("Fabrikada")}`),
        step.click(".o_list_button_add"),
        { trigger: "[name=name] input", run: "edit Boyahanede" },
        step.click("[name=kind] input"),
        step.click(".o_select_menu_item:contains(Bekliyor)"),
        ...saveAndGoBack(),
        step.click(`${row("Test / Kontrol")} td[name=name]`),
        step.see("[name=name] input:value(Test / Kontrol)"),
        step.click(".o_cp_action_menus button"),
        step.click(".o-dropdown--menu .o_menu_item:contains(Arşivle)"),
        step.click(".modal footer .btn-primary"),
        step.see(".ribbon:contains(Arşivlenmiş)"),
        ...step.openMenu("Servis Hareket"),
        {
            content: "tabs in the shop's own order and colour",
            trigger: `${TAB}:contains(Boyahanede)`,
            run: ({ queryAll, queryFirst }) => {
                const names = queryAll(TAB).map((el) => el.firstChild.textContent);
                const former = names.filter((name) => name !== "Boyahanede").join();
                step.check(
                    former.startsWith("Açık,Yeni Kayıt,Fabrikada,Randevu,"),
                    former
                );
                step.check(!former.includes("Test / Kontrol"), former);
                const { cssText } = queryFirst(`${TAB}:contains(Fabrikada)`).style;
                step.check(cssText.includes("#0b3d2e"), cssText);
            },
        },
    ],
});
