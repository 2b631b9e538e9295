from contextlib import contextmanager

from odoo.tests import Form, tagged

from ..models.teknik_servis_order_last import SEARCH_LIMIT
from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestLastRecord(LifeCycleCommon):
    """A device that was here before: whose it was is proposed, never imposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_card = cls.env["res.partner"].create(
            {"name": "Deniz Otel", "is_company": True, "phone": "0212 111 11 11"}
        )
        names = ("Muhasebe", "Mutfak", "Depo")
        cls.accounts, cls.kitchen, cls.depot = cls.env["res.partner"].create(
            [{"name": n, "parent_id": cls.company_card.id} for n in names]
        )
        cls.kitchen.phone = "0532 999 99 99"
        cls.dealer, cls.stranger = cls.env["res.partner"].create(
            [{"name": "Beyaz Eşya A.Ş."}, {"name": "Can Kaya", "phone": "0555 1"}]
        )
        cls.parties = {
            "partner_id": cls.company_card,
            "dealer_id": cls.dealer,
            "partner_invoice_id": cls.accounts,
            "service_address_id": cls.kitchen,
            "partner_shipping_id": cls.depot,
        }
        cls.last = cls._create_order(
            serial="SN-2020", **{n: p.id for n, p in cls.parties.items()}
        )

    def _form(self, role="office", order=None, **context):
        orders = order or self.env["teknik.servis.order"]
        return Form(self._as(orders, role).with_context(**context))

    def _parties(self, record):
        return {name: record[name] for name in self.parties}

    def test_a_known_serial_proposes_all_parties(self):
        form = self._form()
        form.serial = "sn-2020"
        self.assertEqual(self._parties(form), self.parties)
        self.assertEqual(form.phone, "0532 999 99 99")
        self.assertFalse(form.other_owner)
        self.assertEqual(self._parties(form.save()), self.parties)

    def test_a_technician_who_reads_the_plate_at_the_door_gets_them_too(self):
        order = self._create_order(partner_id=self.company_card.id)
        form = self._form("technician", order)
        form.serial = "SN-2020"
        self.assertEqual(self._parties(form.save()), self.parties)

    def test_the_customer_chosen_first_gets_the_others(self):
        form = self._form()
        form.partner_id = self.company_card
        form.serial = "SN-2020"
        self.assertEqual(self._parties(form), self.parties)

    def test_a_card_is_a_device_even_with_a_short_serial(self):
        self.last.write({"serial": "7", "product_id": self.device.id})
        form = self._form()
        form.serial = "7"
        self.assertFalse(form.partner_id)
        form.product_id = self.device
        self.assertEqual(self._parties(form), self.parties)

    def test_another_customer_is_only_told(self):
        form = self._form()
        form.partner_id = self.stranger
        form.serial = "SN-2020"
        self.assertEqual(form.partner_id, self.stranger)
        self.assertFalse(form.dealer_id)
        self.assertEqual(form.partner_invoice_id, self.stranger)
        row = form.other_owner[0]
        self.assertIn("Deniz Otel", row["text"])
        self.assertEqual(row["records"], [{"id": self.last.id, "name": self.last.name}])
        form.partner_id = self.company_card
        self.assertFalse(form.other_owner)

    def test_what_was_chosen_or_typed_stays(self):
        form = self._form()
        form.phone = "0216 333 33 33"
        form.dealer_id = self.stranger
        form.serial = "SN-2020"
        self.assertEqual(form.partner_id, self.company_card)
        self.assertEqual(form.phone, "0216 333 33 33")
        self.assertEqual(form.dealer_id, self.stranger)
        self.assertEqual(form.partner_invoice_id, self.accounts)
        form = self._form()
        form.partner_id = self.company_card
        form.partner_shipping_id = self.kitchen
        form.address = "Arka kapı"
        form.serial = "SN-2020"
        self.assertEqual(form.partner_shipping_id, self.kitchen)
        self.assertEqual(form.address, "Arka kapı")
        self.assertEqual(form.service_address_id, self.kitchen)

    def test_the_latest_record_counts_and_no_cancelled_one(self):
        self._create_order(serial="SN-2020", partner_id=self.stranger.id)
        mistaken = self._create_order(serial="SN-2020", partner_id=self.dealer.id)
        mistaken._set_stage_without_history(self._stage("cancelled"))
        form = self._form()
        form.serial = "SN-2020"
        self.assertEqual(form.partner_id, self.stranger)

    def test_a_record_is_told_of_earlier_ones_only(self):
        later = self._create_order(serial="SN-2020", partner_id=self.stranger.id)
        self.assertFalse(self._as(self.last, "office").other_owner)
        self.assertTrue(self._as(later, "office").other_owner)
        self._hand_over(later)
        self.assertFalse(self._as(later, "office").other_owner)

    def test_one_text_on_two_products_is_no_device(self):
        for product in (self.device, self.part):
            self._create_order(serial="SN-9999", product_id=product.id)
        form = self._form()
        form.serial = "SN-9999"
        self.assertFalse(form.partner_id)
        form.product_id = self.part
        self.assertEqual(form.partner_id, self.customer)

    def test_texts_that_stand_on_many_things_propose_nobody(self):
        for serial in ("1", "YOK", "---"):
            self._create_order(serial=serial)
            form = self._form()
            form.serial = serial
            with self.subTest(serial=serial):
                self.assertFalse(form.partner_id)

    def test_another_companys_record_is_not_looked_at(self):
        company, user = self._create_other_company()
        user.company_ids |= self.company  # may read both, works in one at a time
        for companies in (company.ids, (company | self.company).ids):
            orders = self.env["teknik.servis.order"].with_user(user)
            form = Form(orders.with_context(allowed_company_ids=companies))
            form.serial = "SN-2020"
            with self.subTest(companies=companies):
                self.assertEqual(form.company_id, company)
                self.assertFalse(form.partner_id)
                self.assertFalse(form.other_owner)

    def test_a_technician_learns_nothing_of_others_records(self):
        self.last.write({"technician_ids": self.technician_2.ids, "user_id": False})
        order = self._create_order(partner_id=self.company_card.id)
        form = self._form("technician", order)
        form.serial = "SN-2020"
        self.assertFalse(form.dealer_id)
        order = self._create_order(partner_id=self.stranger.id, serial="SN-2020")
        self.assertTrue(self._as(order, "office").other_owner)
        self.env.invalidate_all()
        self.assertFalse(self._as(order, "technician").other_owner)

    def test_archived_contacts_are_not_proposed(self):
        self.accounts.active = False
        form = self._form()
        form.serial = "SN-2020"
        self.assertEqual(form.partner_invoice_id, self.company_card)
        self.assertEqual(form.dealer_id, self.dealer)

    def test_create_keeps_what_it_is_given(self):
        orders = self._as(self.env["teknik.servis.order"], "office")
        order = orders.create({"serial": "SN-2020", "customer_request": "Su"})
        self.assertFalse(order.partner_id)
        self.assertFalse(order.dealer_id)

    @contextmanager
    def _statements_of_records(self):
        self.env.flush_all()
        self.env.invalidate_all()
        found = []
        with contextmanager(self._patchExecute)(found):
            yield found
        found[:] = [q for q in found if 'FROM "teknik_servis_order"' in q]

    def test_the_look_up_takes_one_statement(self):
        orders = self._as(self.env["teknik.servis.order"], "office")
        with self._statements_of_records() as found:
            order = orders.new({"serial": "SN-2020", "company_id": self.company.id})
            order._onchange_device_parties()
            self.assertEqual(order.partner_id._origin, self.company_card)
            self.assertFalse(order.other_owner)
        self.assertEqual(len(found), 1, "\n".join(found))

    def test_records_without_serial_and_new_records_take_none(self):
        orders = self._as(self.env["teknik.servis.order"], "office")
        values = [{"partner_id": self.customer.id} for _ in range(20)]
        made = orders.create([{**v, "customer_request": "Su"} for v in values])
        with self._statements_of_records() as found:
            made.mapped("is_open")
            del found[:]
            made.mapped("other_owner")
        self.assertFalse([q for q in found if "SN" in q or "DESC" in q])

    def test_many_records_with_the_same_number_hide_none(self):
        """ "1" is the serial number of many products, the limit is for one device."""
        other = self.env["product.product"].create({"name": "Su ısıtıcı"})
        self._create_order(
            serial="1", product_id=self.device.id, partner_id=self.company_card.id
        )
        for _ in range(SEARCH_LIMIT + 5):
            self._create_order(serial="1", product_id=other.id)
        order = self._as(self.env["teknik.servis.order"], "office").new(
            {"serial": "1", "product_id": self.device.id, "company_id": self.company.id}
        )
        order._onchange_device_parties()
        self.assertEqual(order.partner_id._origin, self.company_card)

    def test_an_archived_record_is_remembered(self):
        self.env["teknik.servis.order"].search(
            [("serial", "=", "SN-2020")]
        ).active = False
        order = self._as(self.env["teknik.servis.order"], "office").new(
            {"serial": "SN-2020", "company_id": self.company.id}
        )
        order._onchange_device_parties()
        self.assertEqual(order.partner_id._origin, self.company_card)
