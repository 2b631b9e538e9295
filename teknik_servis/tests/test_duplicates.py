from odoo.tests import Form, tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestDuplicates(LifeCycleCommon):
    """The form warns of an open record of the same device or job, and blocks nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_order(product_id=cls.device.id, serial="SN-DUP-44")

    def _told(self, order, role="office"):
        self.env.flush_all()
        self.env.invalidate_all()  # as the next request reads it
        rows = self._as(order, role).duplicates or []
        return [record["name"] for row in rows for record in row["records"]]

    def _order(self, **values):
        return self._create_order(**{"partner_id": False, **values})

    # ------------------------------------------------------------------ device

    def test_the_same_serial_is_told_however_it_is_typed(self):
        for serial in ("SN-DUP-44", " sn-dup-44 ", "Sn-Dup-44"):
            with self.subTest(serial=serial):
                again = self._order(serial=serial, phone="0212 000 00 00")
                self.assertIn(self.first.name, self._told(again))
                self.assertIn(again.name, self._told(self.first))

    def test_the_device_card_tells_when_its_name_was_corrected(self):
        again = self._order(product_id=self.device.id, serial="SN-DUP-44")
        self.assertEqual(again.lot_id, self.first.lot_id)
        self.first.lot_id.name = "SN-DUP-45"
        self.assertEqual(self._told(again), [self.first.name])

    def test_the_same_number_on_another_product_is_another_device(self):
        again = self._order(product_id=self.part.id, serial="SN-DUP-44")
        self.assertEqual(self._told(again), [])

    def test_an_unknown_product_may_be_the_same_device(self):
        again = self._order(serial="SN-DUP-44", device_name="Kombi")
        self.assertEqual(self._told(again), [self.first.name])

    def test_records_without_serial_and_phone_have_no_duplicates(self):
        blank = self._order(customer_request="Kapı zili")
        self._order(customer_request="Kapı zili")
        self.assertEqual(self._told(blank), [])

    # ------------------------------------------------------------------- phone

    def test_the_same_phone_and_device_is_told_in_any_format(self):
        blender = self._order(phone="+90 544 222 33 44", device_name="Blender")
        for name in ("Blender", "BLENDER", " blender"):
            with self.subTest(name=name):
                again = self._order(phone="0544 2223344", device_name=name)
                self.assertIn(blender.name, self._told(again))
                again.unlink()

    def test_another_device_of_the_same_phone_is_no_duplicate(self):
        self._order(phone="0544 222 33 44", device_name="Blender")
        again = self._order(phone="0544 222 33 44", device_name="Fırın")
        self.assertEqual(self._told(again), [])

    def test_the_same_kind_under_another_name_is_told(self):
        kind = self.env["teknik.servis.device.kind"].create({"name": "Blender"})
        phone = {"phone": "0544 222 33 44", "kind_id": kind.id}
        first = self._order(**phone, device_model="X1")
        again = self._order(**phone)
        self.assertNotEqual(first.device_name, again.device_name)
        self.assertEqual(self._told(again), [first.name])

    def test_devices_that_came_together_are_no_duplicates(self):
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        one, two = (
            self._order(phone="0544 222 33 44", device_name="Blender") for _n in "12"
        )
        self.assertEqual(self._told(two), [one.name])
        (one | two).group_id = group
        self.assertEqual(self._told(two), [])

    def test_the_same_call_entered_twice_is_told(self):
        call = self._order(phone="0544 222 33 44", customer_request="Ses yapıyor")
        again = self._order(phone="0544 222 33 44", customer_request="Ses geliyor")
        self.assertEqual(self._told(again), [call.name])

    def test_two_devices_of_one_kind_are_told_apart_by_their_serials(self):
        again = self._create_order(product_id=self.device.id, serial="SN-55")
        self.assertEqual(again.phone, self.first.phone)
        self.assertEqual(self._told(again), [])
        third = self._create_order(product_id=self.device.id)
        self.assertEqual(set(self._told(third)), {again.name, self.first.name})

    def test_a_few_digits_are_no_phone(self):
        self._order(phone="0", device_name="Blender")
        again = self._order(phone="0", device_name="Blender")
        self.assertEqual(self._told(again), [])

    # ------------------------------------------------------------------ closed

    def test_closed_records_are_neither_told_nor_warned(self):
        again = self._order(serial="SN-DUP-44")
        self._hand_over(self.first)
        self.assertEqual(self._told(again), [])
        self.assertEqual(self._told(self.first), [])

    # -------------------------------------------------------------------- form

    def test_the_form_tells_before_anything_is_saved(self):
        order = self._as(self.env["teknik.servis.order"], "office")
        before = self.env["teknik.servis.order"].search_count([])
        form = Form(order)
        self.assertFalse(form.duplicates)
        form.serial = "sn-dup-44"
        self.assertEqual(form.duplicates[0]["records"][0]["id"], self.first.id)
        self.assertIn("device", form.duplicates[0]["text"])
        form.serial = "SN-99"
        self.assertFalse(form.duplicates)
        self.assertEqual(before, order.search_count([]))

    def test_the_form_tells_of_the_chosen_customers_phone(self):
        form = Form(self._as(self.env["teknik.servis.order"], "office"))
        form.partner_id = self.customer
        self.assertFalse(form.duplicates)
        form.product_id = self.device
        self.assertEqual(form.duplicates[0]["records"][0]["name"], self.first.name)
        self.assertIn("phone", form.duplicates[0]["text"])

    def test_the_warning_stops_nobody(self):
        with Form(self._as(self.env["teknik.servis.order"], "office")) as form:
            form.partner_id = self.customer
            form.serial = "SN-DUP-44"
        self.assertTrue(form.record.id)

    # ------------------------------------------------------------------ rights

    def test_a_technician_is_told_of_their_own_work_only(self):
        others = self._create_order(
            serial="SN-DUP-44", technician_ids=self.technician_2.ids, user_id=False
        )
        own = self._order(serial="SN-DUP-44")
        self.assertEqual(
            set(self._told(own, "technician")), {self.first.name}, "own work"
        )
        self.assertEqual(set(self._told(own)), {self.first.name, others.name})

    def test_nothing_is_told_of_another_company(self):
        company, other = self._create_other_company()
        theirs = self._order(
            company_id=company.id,
            serial="SN-DUP-44",
            technician_ids=False,
            user_id=False,
        )
        order = theirs.with_user(other).with_context(allowed_company_ids=company.ids)
        self.assertFalse(order.duplicates)
        # (numbers are each company's own: both may have the same)
        told = self._as(self._order(serial="SN-DUP-44"), "office").duplicates
        ids = [record["id"] for row in told for record in row["records"]]
        self.assertEqual(ids, self.first.ids)
        # Not either to who works for both: they are two companies' records.
        both = order.with_user(self.env.user).with_context(
            allowed_company_ids=(company | self.company).ids
        )
        self.assertFalse(both.duplicates)

    # ------------------------------------------------------------------- speed

    def test_it_takes_one_statement_for_one_record_or_many(self):
        orders = self.env["teknik.servis.order"].create(
            [{"serial": f"SN-{n % 3}", "phone": f"0532 000 00 0{n}"} for n in range(9)]
        )
        for some in (orders[:1], orders):
            some = self._as(some, "office")
            some.mapped("duplicates")  # rules and caches of the registry are warm
            self.env.flush_all()
            self.env.invalidate_all()
            some.fetch(
                ["company_id", "is_open", "serial", "lot_id", "phone_digits"]
                + ["product_id", "device_name", "kind_id", "group_id"]
            )
            with self.subTest(records=len(some)), self.assertQueryCount(1):
                found = some.mapped("duplicates")
            self.assertTrue(all(found))

    def test_lists_do_not_ask(self):
        order = self._as(self.env["teknik.servis.order"], "office")
        for view in ("list", "kanban"):
            spec = self._get_web_specification(order, view)
            self.assertNotIn("duplicates", spec)
