import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const WARNING = ".alert:contains(Bu cihazın açık kaydı var)";

const keepNumber = {
    content: "the number of this record",
    trigger: ".o_form_saved h1 [name=name]",
    run: ({ anchor }) => {
        document.body.dataset.number = anchor.textContent.trim();
    },
};

/** The label of the record that went is scanned where the list is being searched. */
const scanOldNumber = [
    ...step.openMenu("Servis Hareket"),
    step.see(".o_data_row td[name=partner_id]:contains(Ayşe)"),
    {
        trigger: ".o_searchview_input",
        run: async ({ edit }) => edit(document.body.dataset.number),
    },
    step.keys("Enter"),
];

/** Registered twice: the second one says so, and is merged into the first. */
registry.category("web_tour.tours").add("teknik_servis_same_fridge", {
    steps: () => [
        desk.seeNewRecord(),
        ...desk.chooseCustomer("Ayşe"),
        desk.write("serial", "bzd-778"),
        step.see(WARNING),
        desk.write("customer_request", "Alt gözü de soğutmuyor"),
        ...desk.save(),
        keepNumber,
        step.click(`${WARNING} button:contains(Kayıtları Birleştir)`),
        desk.seeInDialog(".modal-title:contains(Kayıtları Birleştir)"),
        desk.seeInDialog("[name=order_ids] .o_data_row:eq(1)"),
        desk.seeInDialog("[name=target_id] input:value(/SRV/)"),
        desk.confirm("Kayıtları Birleştir"),
        desk.seeNoDialog(),
        step.see(".oe_stat_button:contains(Birleştirilen Kayıtlar)"),
        step.see("[name=customer_request] textarea:value(/Su akıtıyor/)"),
        step.see("[name=customer_request] textarea:value(/Alt gözü/)"),
        step.see(`body:not(:has(${WARNING}))`),
        step.click(".oe_stat_button:contains(Birleştirilen Kayıtlar)"),
        step.see(".alert:contains(İş şu kayıtta devam ediyor)"),
        step.see(".o_arrow_button_current:contains(İptal)"),
        step.click("button:contains(O Kaydı Aç)"),
        step.see(".oe_stat_button:contains(Birleştirilen Kayıtlar)"),
        ...scanOldNumber,
        step.see(".oe_stat_button:contains(Birleştirilen Kayıtlar)"),
    ],
});
