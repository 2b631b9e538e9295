from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .life_common import LifeCycleCommon

# One number as people write it, and as they search for it
WRITTEN = (
    "0532 111 22 33",
    "05321112233",
    "+90 532 111 22 33",
    "+905321112233",
    "00905321112233",
    "90 532 1112233",
    "532 111 22 33",
    "(0532) 111-22-33",
    "0532.111.22.33",
    "0532/111 22 33",
)
PARTS = (
    "0532 111",
    "0532111",
    "+90 532 11",
    "532 111",
    "111 22 33",
    "2233",
    "0 532 1112",
)
OTHERS = (
    "0533 111 22 33",
    "0532 111 22 34",
    "X24",
    "12",
    "Ayşe 0532",
    "0532 111 22 33 x",
)


@tagged("post_install", "-at_install")
class TestContact(LifeCycleCommon):
    """How the customer is reached: chosen once, typed over, found in any format."""

    def test_contact_data_follow_the_choice_of_the_customer(self):
        order = self._create_order()
        self.assertEqual(order.phone, "0532 111 22 33")
        self.assertEqual(order.email, "ayse@example.com")
        self.assertIn("Moda Caddesi 1", order.address)
        other = self.env["res.partner"].create({"name": "Başkası", "phone": "0212 1"})
        order.partner_id = other
        self.assertEqual((order.phone, order.email), ("0212 1", False))
        order.partner_id = False
        self.assertFalse(order.phone or order.address or order.partner_invoice_id)

    def test_contact_data_do_not_follow_the_customers_card(self):
        order = self._create_order()
        before = order.phone, order.email, order.address, order.phone_digits
        self.customer.write(
            {
                "phone": "0555 555 55 55",
                "email": "yeni@example.com",
                "street": "Yeni Sokak 5",
                "city": "Ankara",
                "country_id": self.env.ref("base.de").id,
            }
        )
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertEqual(
            (order.phone, order.email, order.address, order.phone_digits), before
        )

    def test_what_was_typed_stays_when_the_record_is_written_again(self):
        order = self._as(self._create_order(), "office")
        order.write({"phone": "0555 555 55 55", "address": "Kapıcıya bırak"})
        order.write({"partner_id": self.customer.id, "priority": "1"})
        self.assertEqual(order.phone, "0555 555 55 55")
        self.assertEqual(order.address, "Kapıcıya bırak")

    def test_typed_contact_data_do_not_change_the_card(self):
        order = self._as(self._create_order(), "office")
        order.phone = "0555 555 55 55"
        self.env.flush_all()
        self.assertEqual(self.customer.phone, "0532 111 22 33")

    def test_several_records_of_several_customers_in_one_call(self):
        partners = self.env["res.partner"].create(
            [{"name": f"M{number}", "phone": f"0532 {number}"} for number in range(3)]
        )
        orders = self._as(self.env["teknik.servis.order"], "office").create(
            [{"partner_id": partner.id} for partner in partners]
            + [{"partner_id": partners[0].id, "phone": "0555"}]
        )
        self.assertEqual(orders.mapped("phone"), ["0532 0", "0532 1", "0532 2", "0555"])

    def test_invoice_and_delivery_addresses_are_proposed(self):
        children = self.env["res.partner"].create(
            [
                {"name": kind, "type": kind, "parent_id": self.customer.id}
                for kind in ("invoice", "delivery")
            ]
        )
        order = self._create_order()
        self.assertEqual(order.partner_invoice_id, children[0])
        self.assertEqual(order.partner_shipping_id, children[1])

    def test_a_customer_is_created_on_the_spot_by_the_office(self):
        with Form(self._as(self.env["teknik.servis.order"], "office")) as form:
            partner = self._as(self.env["res.partner"], "office").browse(
                self._as(self.env["res.partner"], "office").name_create("Yeni Müşteri")[
                    0
                ]
            )
            form.partner_id = partner
            form.phone = "0532 999 88 77"
            form.customer_request = "Çalışmıyor"
        self.assertEqual(form.record.partner_id.name, "Yeni Müşteri")
        self.assertEqual(form.record.phone, "0532 999 88 77")

    # ------------------------------------------------------------ search

    def _search(self, text, domain=()):
        return self._as(self.env["teknik.servis.order"], "office").search(
            [("search_phone", "ilike", text), *domain], order="id"
        )

    def test_a_number_is_found_however_it_is_written(self):
        Order = self.env["teknik.servis.order"]
        orders = Order.create([{"phone": phone} for phone in WRITTEN])
        self.assertEqual(set(orders.mapped("phone_digits")), {"5321112233"})
        for text in WRITTEN + PARTS:
            with self.subTest(text=text):
                self.assertEqual(self._search(text), orders)

    def test_what_is_another_number_or_none_finds_nothing(self):
        self._create_order(phone=WRITTEN[0])
        for text in OTHERS:
            with self.subTest(text=text):
                self.assertFalse(self._search(text))

    def test_wildcards_and_quotes_find_no_phone(self):
        self._create_order(phone=WRITTEN[0])
        for text in ("%", "____", "5%3", "'", "\\", "' OR 1=1 --", "🛠️", "x" * 10_000):
            with self.subTest(text=text[:20]):
                self.assertFalse(self._search(text))

    def test_numbers_too_short_and_too_long_are_kept(self):
        for phone in ("1", "112", "0" * 40, "", False, "dahili 4", "x" * 10_000):
            order = self._create_order(phone=phone)
            order.invalidate_recordset()
            self.assertEqual(order.phone or "", phone or "")

    def test_the_search_box_finds_number_customer_phone_serial_and_product(self):
        order = self._create_order(
            product_id=self.device.id, serial="SN-77", customer_request="x"
        )
        Order = self._as(self.env["teknik.servis.order"], "office")
        arch = Order.get_views([(False, "search")])["views"]["search"]["arch"]
        self.assertIn("search_phone", arch)
        for text in (order.name, "Ayşe", "0532 111", "sn-77", "Kombi"):
            with self.subTest(text=text):
                found = Order.search(
                    [
                        "|",
                        "|",
                        "|",
                        "|",
                        ("name", "ilike", text),
                        ("partner_id", "ilike", text),
                        ("search_phone", "ilike", text),
                        ("serial", "ilike", text),
                        ("device_name", "ilike", text),
                    ]
                )
                self.assertIn(order, found)

    def test_clearing_the_number_clears_what_is_searched(self):
        order = self._create_order()
        order.phone = False
        self.assertFalse(self._search("0532 111 22 33"))
        self.assertFalse(order.phone_digits)

    # ------------------------------------------------------------------ by number

    def _partners(self, role="office", **context):
        context.setdefault("teknik_servis_phone_search", True)
        return self._as(self.env["res.partner"], role).with_context(**context)

    def test_a_number_in_any_format_finds_the_customer(self):
        for text in ("0532 111 22 33", "+90 532 111 22 33", "5321112233", "532 111"):
            with self.subTest(text=text):
                found = self._partners().name_search(text)
                self.assertIn(self.customer.id, [id_ for id_, _name in found])

    def test_a_number_left_on_an_open_record_finds_its_customer(self):
        order = self._create_order(phone="0216 999 88 77")
        self.assertEqual(
            self._partners().name_search("0216 999 88")[0][0], order.partner_id.id
        )
        order.active = False
        self.assertFalse(self._partners().name_search("0216 999 88"))

    def test_a_number_of_zeros_is_in_no_number(self):
        order = self._as(self.env["teknik.servis.order"], "office")
        self.assertNotIn(
            self._create_order(phone="0532 111 22 33"),
            order.search([("search_phone", "ilike", "00002")]),
        )

    def test_a_name_with_digits_is_a_name(self):
        firm = self.env["res.partner"].create({"name": "1001 Çeşit"})
        self.assertEqual(self._partners().name_search("1001")[0][0], firm.id)

    def test_elsewhere_contacts_are_found_as_ever(self):
        found = self._partners(teknik_servis_phone_search=False)
        self.assertFalse(found.name_search("0532 111 22 33"))

    def test_a_number_names_nobody(self):
        with self.assertRaises(ValidationError):
            self._partners().name_create("0533 444 55 66")
        new = self._partners(default_name="0533 444 55 66").default_get(
            ["name", "phone"]
        )
        self.assertEqual(new, {"phone": "0533 444 55 66"})
        made = self._partners().name_create("Zeynep Kaya")[0]
        self.assertEqual(self.env["res.partner"].browse(made).name, "Zeynep Kaya")

    def test_who_sees_no_records_learns_nothing_from_numbers(self):
        self._create_order(phone="0216 999 88 77")
        self.assertFalse(self._partners("employee").name_search("0216 999 88"))

    # ------------------------------------------------------------------ other parties

    def _branch(self, **values):
        return self.env["res.partner"].create(
            {
                "name": "Depo",
                "parent_id": self.customer.id,
                "type": "other",
                "street": "Liman Caddesi 5",
                "city": "Tuzla",
                **values,
            }
        )

    def test_the_service_address_brings_its_contact(self):
        order = self._create_order()
        self.assertEqual(order.service_address_id, self.customer)
        branch = self._branch(phone="0216 555 44 33")
        self._as(order, "office").service_address_id = branch
        self.assertIn("Liman Caddesi", order.address)
        self.assertEqual(order.phone, "0216 555 44 33")
        self.assertEqual(order.email, self.customer.email, "the branch has none")
        self.assertEqual(order.partner_id, self.customer)

    def test_another_customer_brings_their_address(self):
        order = self._create_order()
        order.service_address_id = self._branch()
        other = self.env["res.partner"].create({"name": "Veli", "street": "Yol 1"})
        order.partner_id = other
        self.assertEqual(order.service_address_id, other)
        self.assertIn("Yol 1", order.address)

    def test_a_number_left_at_the_first_call_stays(self):
        order = self._as(self.env["teknik.servis.order"], "office").create(
            {"phone": "0533 444 55 66", "customer_request": "Ses"}
        )
        card = self.env["res.partner"].create({"name": "Zeynep"})
        with Form(order) as form:
            form.partner_id = card
            self.assertEqual(form.phone, "0533 444 55 66")
        self.assertEqual(order.phone, "0533 444 55 66")
        self.assertEqual(card.phone, "0533 444 55 66")
        again = order.create({"phone": "0533 000 00 00"})
        again.partner_id = self.env["res.partner"].create({"name": "Ali"})
        self.assertEqual(again.phone, "0533 000 00 00")

    def test_one_click_brings_a_new_number_to_the_card(self):
        order = self._as(self._create_order(), "office")
        self.assertFalse(order.differs_from_card)
        order.phone = "0555 111 11 11"
        self.assertTrue(order.differs_from_card)
        self.assertEqual(self.customer.phone, "0532 111 22 33")
        order.action_put_on_card()
        self.assertEqual(self.customer.phone, "0555 111 11 11")
        self.assertFalse(order.differs_from_card)
        with self.assertRaises(AccessError):
            self._as(order, "technician").action_put_on_card()

    def test_a_card_is_missed_in_words(self):
        order = self._as(self.env["teknik.servis.order"], "office")
        order = order.create({"phone": "0555 111 11 11"})
        with self.assertRaisesRegex(UserError, order.name):
            order.action_put_on_card()
