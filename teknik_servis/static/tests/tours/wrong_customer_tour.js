import { registry } from "@web/core/registry";
import * as desk from "./desk_steps";
import * as step from "./tour_steps";

const CORRECT = "Müşteriyi Düzelt";

const openDialog = () => [
    ...desk.chooseAction(CORRECT),
    desk.seeInDialog(".o_form_label:contains(Doğru Müşteri)"),
    desk.seeInDialog("[name=partner_old_id]:contains(Ayşe Yılmaz)"),
    ...desk.chooseCustomer("Demir", ".modal"),
];

const tours = registry.category("web_tour.tours");

/** Noticed before anything was sent: contact data follow. */
tours.add("teknik_servis_wrong_customer", {
    steps: () => [
        desk.seeStage("İşlemde"),
        step.see("[name=phone] input:value(0532 111 22 33)"),
        ...openDialog(),
        desk.seeInDialog("[name=follow] input:checked"),
        desk.confirm(CORRECT),
        desk.seeNoDialog(),
        step.see("[name=partner_id] input:value(Demir Ltd.)"),
        step.see("[name=phone] input:value(0312 555 00 00)"),
        step.see(
            ".o-mail-Message:contains(Müşteri düzeltildi: Ayşe Yılmaz yerine Demir Ltd.)"
        ),
    ],
});

/** Noticed after Gönder: what must be reversed first is named, all of it, and opened. */
tours.add("teknik_servis_wrong_customer_sent", {
    steps: () => [
        desk.seeStage("İşlemde"),
        ...desk.chooseCustomer("Demir"),
        step.click(".o_form_button_save"),
        ...desk.seeRefusal("WH/OUT", "adına sevk edilmiş", "adına düzenlenmiş"),
        step.click(".o_form_button_cancel"),
        step.see("[name=partner_id] input:value(Ayşe Yılmaz)"),
        ...openDialog(),
        desk.seeInDialog("[name=obstacles]:contains(WH/OUT):contains(iade faturası)"),
        step.see(`.modal:not(:has(footer button:visible:text(${CORRECT})))`),
        desk.clickInDialog("button:contains(Faturaları Aç)"),
        step.see(".o_form_view [name=invoice_line_ids] :contains(Fan Motoru)"),
        step.press("İptal"),
        step.see(".o_arrow_button_current:contains(İptal Edildi)"),
    ],
});

/** The delivery note stays as it went: a manager says why. */
tours.add("teknik_servis_wrong_customer_stays", {
    steps: () => [
        desk.seeStage("İşlemde"),
        ...openDialog(),
        desk.seeInDialog(".alert-warning:contains(Nedenini yazın)"),
        desk.confirm(CORRECT),
        desk.seeInDialog("[name=reason].o_field_invalid"),
        desk.writeInDialog("reason", "Parça Demir'in cihazında"),
        desk.confirm(CORRECT),
        desk.seeNoDialog(),
        step.see("[name=partner_id] input:value(Demir Ltd.)"),
        step.see(".o-mail-Message:contains(sevk edildiği gibi kalıyor)"),
    ],
});
