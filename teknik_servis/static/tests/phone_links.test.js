import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

class Order extends models.Model {
    _name = "teknik.servis.order";

    phone = fields.Char();
    email = fields.Char();
    phone_links = fields.Json();

    _records = [
        {
            id: 1,
            phone: "0532 111 22 33",
            phone_links: {
                phone: "0532 111 22 33",
                whatsapp: "https://wa.me/905321112233?text=SRV%2F1",
            },
        },
        { id: 2, phone: "112", phone_links: false },
    ];
}

defineMailModels();
defineModels([Order]);

const WHATSAPP = "a.o_teknik_servis_whatsapp";

function mountOrder(resId, readonly = "") {
    return mountView({
        type: "form",
        resModel: "teknik.servis.order",
        resId,
        arch: `
            <form>
                <field name="phone" widget="teknik_servis_phone" ${readonly} />
                <field name="email" />
            </form>`,
    });
}

test("a number has a call and a WhatsApp link, and no SMS button", async () => {
    await mountOrder(1);
    expect("a[href='tel:05321112233']").toHaveCount(1);
    expect(WHATSAPP).toHaveAttribute("href", "https://wa.me/905321112233?text=SRV%2F1");
    expect(".o_field_phone_sms").toHaveCount(0);
});

test("a link of the old number is never offered for a new one", async () => {
    await mountOrder(1);
    await contains("[name='phone'] input").edit("0532 999 88 77");
    expect(WHATSAPP).toHaveCount(0);
    expect("a[href='tel:05329998877']").toHaveCount(1);
});

test("a number that is none has no WhatsApp link", async () => {
    await mountOrder(2);
    expect(WHATSAPP).toHaveCount(0);
});

test("who may only read has the link too", async () => {
    await mountOrder(1, 'readonly="1"');
    expect("[name='phone'] input").toHaveCount(0);
    expect(WHATSAPP).toHaveCount(1);
});

test.tags("desktop");
test("Tab goes on to the next field", async () => {
    await mountOrder(1);
    await contains("[name='phone'] input").click();
    await press("Tab");
    await animationFrame();
    expect(queryOne("[name='email'] input")).toBeFocused();
});
