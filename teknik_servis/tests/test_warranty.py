from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestWarranty(DeviceCommon):
    """From the sale to the last day, through repairs, returns and replacements."""

    def _ends(self, lot=None):
        lot = lot or self.lot
        ends = (lot.teknik_servis_warranty_end, lot.teknik_servis_labour_warranty_end)
        return tuple(str(end or "") for end in ends)

    def _sell(self, partner=None, day=date(2025, 1, 31)):
        self.lot._set_teknik_servis_delivered(partner or self.customer, day)

    def _repair(self, first, last, **values):
        order = self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            date_notified=f"{first} 08:00:00",
            **values,
        )
        self._hand_over(order, date_delivered=f"{last} 16:00:00")
        return order

    def test_a_sale_begins_the_period_of_the_category(self):
        self._sell()
        self.assertEqual(self.lot.teknik_servis_warranty_start, date(2025, 1, 31))
        self.assertEqual(self._ends(), ("2027-01-31", "2026-01-31"))
        # Sold is sold: other terms are for later sales.
        self.terms.parts_months = 1
        self.assertEqual(self._ends()[0], "2027-01-31")

    def test_the_product_goes_before_its_category_and_that_before_the_one_above(self):
        below = self.env["product.category"].create(
            {"name": "Yoğuşmalı", "parent_id": self.category.id}
        )
        self.device.categ_id = below
        found = self.device._get_teknik_servis_warranty(self.company)
        self.assertEqual(found, self.terms)
        own = self.terms.copy({"name": "5 yıl", "parts_months": 60})
        self.device.teknik_servis_warranty_id = own
        found = self.device._get_teknik_servis_warranty(self.company)
        self.assertEqual(found, own)
        self.assertFalse(self.part._get_teknik_servis_warranty(self.company))

    def test_a_resale_begins_anew_and_a_return_to_the_same_owner_does_not(self):
        self._sell(day=date(2024, 2, 29))
        self._set_warranty(extra_months=12)
        self.lot._set_teknik_servis_returned()
        self._sell(day=date(2024, 6, 1))
        self.assertEqual(self._ends()[0], "2027-02-28")
        self.lot._set_teknik_servis_returned()
        self._sell(self.buyer, date(2024, 8, 31))
        self.assertEqual(self._ends(), ("2026-08-31", "2025-08-31"))
        self.assertFalse(self.lot.teknik_servis_extra_months)

    def test_a_customers_own_device_that_goes_back_to_them_is_no_sale(self):
        order = self._create_order(
            product_id=self.device.id, serial="YABANCI", warranty_end="2027-05-05"
        )
        order.lot_id._set_teknik_servis_returned()
        order.lot_id._set_teknik_servis_delivered(self.customer, date(2026, 5, 5))
        self.assertEqual(self._ends(order.lot_id)[0], "2027-05-05")
        self.assertEqual(order.lot_id.teknik_servis_owner_id, self.customer)
        self.assertFalse(order.lot_id.teknik_servis_sold_date)

    def test_an_installation_begins_what_counts_from_it(self):
        self.terms.counted_from = "installation"
        self._sell()
        self.assertEqual(self._ends(), ("", ""))
        kind = self.env["teknik.servis.type"].create(
            {"name": "Montaj", "is_repair": False, "starts_warranty": True}
        )
        self._repair("2025-03-01", "2025-03-02", type_id=kind.id)
        self.assertEqual(self._ends(), ("2027-03-02", "2026-03-02"))
        self._repair("2025-05-01", "2025-05-02", type_id=kind.id)
        self.assertEqual(self._ends(), ("2027-03-02", "2026-03-02"))

    def test_an_invoice_begins_what_counts_from_it(self):
        self.terms.counted_from = "invoice"
        self.part.write({"tracking": "serial", "categ_id": self.category.id})
        piece = self._create_lot("FAN-1", self.part)
        self._put_in_stock(1, lot=piece)
        order = self._create_order()
        self._add_line(order, lot_id=piece.id, price_unit=100)
        wizard = self.env["teknik.servis.send"].create({"order_id": order.id})
        wizard.action_send()
        self.assertEqual(piece.teknik_servis_owner_id, self.customer)
        self.assertFalse(piece.teknik_servis_warranty_start)
        invoice = order.invoice_ids
        invoice.invoice_date = "2026-02-28"
        invoice.with_user(self.users["accountant"]).action_post()
        self.assertEqual(self._ends(piece), ("2028-02-28", "2027-02-28"))

    def test_an_invoice_before_the_delivery_begins_it_too(self):
        self.terms.counted_from = "invoice"
        self.part.write({"tracking": "serial", "categ_id": self.category.id})
        piece = self._create_lot("FAN-2", self.part)
        self._put_in_stock(1, lot=piece)
        order = self._create_order()
        self._add_line(order, lot_id=piece.id, price_unit=100)
        send = self.env["teknik.servis.send"]
        send.create(
            {"order_id": order.id, "do_deliver": False, "do_invoice": True}
        ).action_send()
        order.invoice_ids.invoice_date = "2026-02-28"
        order.invoice_ids.action_post()
        self.assertFalse(piece.teknik_servis_warranty_start)
        send.create({"order_id": order.id}).action_send()
        self.assertEqual(self._ends(piece)[0], "2028-02-28")

    def test_days_in_repair_under_warranty_prolong_it(self):
        self._sell()
        order = self._repair("2025-03-01", "2025-03-11")
        self.assertEqual(order.warranty_state, "in")
        self.assertEqual(self.lot.teknik_servis_repair_days, 10)
        self.assertEqual(self._ends(), ("2027-02-10", "2026-02-10"))
        self._repair("2025-03-05", "2025-03-15")
        self.assertEqual(self.lot.teknik_servis_repair_days, 14)
        # Reopened, it is not finished: its days count when it is.
        order.with_user(self.users["manager"])._reopen("Ses var")
        self.assertEqual(self.lot.teknik_servis_repair_days, 10)

    def test_nothing_is_prolonged_without_warranty_repair_or_setting(self):
        self._sell()
        self._repair("2025-03-01", "2025-03-11", warranty_state="void")
        kind = self.env["teknik.servis.type"].create(
            {"name": "Keşif", "is_repair": False}
        )
        self._repair("2025-04-01", "2025-04-11", type_id=kind.id)
        self._set_warranty(parts_until="2025-05-01")
        self._repair("2025-05-02", "2025-05-12")
        self._set_warranty(parts_until="2027-01-31")
        self.company.teknik_servis_prolong_warranty = False
        self._repair("2025-06-01", "2025-06-11")
        self.assertEqual(self.lot.teknik_servis_repair_days, 0)

    def test_repairs_of_a_former_owner_prolong_nothing(self):
        self._sell()
        self._repair("2025-03-01", "2025-03-11")
        self.lot._set_teknik_servis_returned()
        self._sell(self.buyer, date(2025, 6, 1))
        self.assertEqual(self._ends()[0], "2027-06-01")
        self._repair("2025-07-01", "2025-07-04")
        self.assertEqual(self._ends()[0], "2027-06-04")

    def test_a_replaced_unit_inherits_what_is_left(self):
        self._sell()
        self._repair("2025-03-01", "2025-03-11")
        new = self._create_lot("YENİ-1")
        new._set_teknik_servis_delivered(self.customer, date(2026, 5, 5))
        new._inherit_teknik_servis_warranty(self.lot)
        self.assertEqual(self._ends(new), ("2027-02-10", "2026-02-10"))
        self.assertEqual(new.teknik_servis_warranty_start, date(2025, 1, 31))
        self.assertIn(self.lot.name, new.teknik_servis_warranty_reason)

    def test_a_warranty_is_changed_with_a_reason_only(self):
        self._sell()
        for values in (
            {"teknik_servis_parts_until": "2030-01-01"},
            {"teknik_servis_extra_months": 12},
            {"teknik_servis_is_void": True},
            {"teknik_servis_warranty_start": False},
            {"teknik_servis_is_void": True, "teknik_servis_warranty_reason": "  "},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.lot.write(values)
        # The same again is no change.
        self.lot.write({"teknik_servis_parts_until": "2027-01-31"})
        self._set_warranty(extra_months=12)
        self.assertEqual(self._ends()[0], "2028-01-31")
        with self.assertRaises(UserError):
            self._set_warranty(repair_days=100)

    def test_impossible_periods_are_refused(self):
        for values in (
            {"extra_months": -1},
            {"extra_months": 10**6},
            {"warranty_start": "2026-01-01", "parts_until": "2025-12-31"},
        ):
            refused = self.assertRaises(ValidationError)
            with self.subTest(values=values), refused, self.cr.savepoint():
                self._set_warranty(**values)
        for months in (-1, 1201):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.terms.parts_months = months

    def test_a_record_takes_both_ends_from_the_card(self):
        self._sell()
        order = self._create_order(
            product_id=self.device.id,
            serial="8f21-003",
            date_notified="2026-06-01 10:00:00",
        )
        self.assertEqual(str(order.warranty_end), "2027-01-31")
        self.assertEqual(str(order.labour_warranty_end), "2026-01-31")
        self.assertEqual(order.warranty_state, "in")

    def test_a_void_card_makes_void_records(self):
        self._sell()
        self._set_warranty(is_void=True)
        order = self._create_order(product_id=self.device.id, serial=self.lot.name)
        self.assertEqual(order.warranty_state, "void")

    def test_what_the_desk_finds_out_of_a_strange_device_stays_on_its_card(self):
        order = self._create_order(
            product_id=self.device.id, serial="YABANCI", warranty_end="2027-05-05"
        )
        self.assertEqual(self._ends(order.lot_id), ("2027-05-05", "2027-05-05"))
        order.warranty_end = "2027-05-06"
        self.assertEqual(self._ends(order.lot_id)[0], "2027-05-06")
        # What we sold ourselves is known better.
        self._sell()
        order = self._create_order(product_id=self.device.id, serial=self.lot.name)
        order.warranty_end = "2039-01-01"
        self.assertEqual(self._ends()[0], "2027-01-31")

    def test_another_serial_is_another_warranty(self):
        self._sell()
        order = self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            date_notified="2025-06-01 10:00:00",
        )
        part = self._add_line(order)
        self.assertEqual((order.warranty_state, part.coverage), ("in", "warranty"))
        order.serial = "YANLIŞ-OKUNMUŞ"
        self.assertFalse(order.warranty_end)
        self.assertEqual((order.warranty_state, part.coverage), ("unknown", "paid"))
        self.assertFalse(order.lot_id.teknik_servis_warranty_end)
        order.serial = self.lot.name
        self.assertEqual((order.warranty_state, part.coverage), ("in", "warranty"))
        self._set_warranty(is_void=True)
        void = self._create_order(product_id=self.device.id, serial=self.lot.name)
        self.assertEqual(void.warranty_state, "void")
        void.serial = "BAŞKA"
        self.assertEqual(void.warranty_state, "unknown")

    def test_a_typed_end_of_labour_stays(self):
        order = self._create_order(
            product_id=self.device.id,
            serial="YABANCI",
            warranty_end="2027-05-05",
            labour_warranty_end="2026-05-05",
        )
        order.warranty_end = "2027-05-06"
        self.assertEqual(str(order.labour_warranty_end), "2026-05-05")
        order.labour_warranty_end = "2026-06-06"
        self.assertEqual(self._ends(order.lot_id), ("2027-05-06", "2026-06-06"))

    def test_what_the_office_decided_no_old_record_undoes(self):
        order = self._create_order(
            product_id=self.device.id, serial="YABANCI", warranty_end="2027-05-05"
        )
        self._set_warranty(order.lot_id, parts_until="2026-01-01")
        order.partner_id = self.buyer
        order.warranty_state = "out"
        self.assertEqual(self._ends(order.lot_id)[0], "2026-01-01")

    def test_labour_alone_can_be_under_warranty(self):
        self.terms.write({"parts_months": 0, "labour_months": 24})
        self._sell()
        self.assertEqual(self._ends(), ("", "2027-01-31"))
        order = self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            date_notified="2026-06-01 10:00:00",
        )
        self.assertEqual(self._add_line(order).coverage, "paid")
        self.assertEqual(self._add_line(order, self.labour).coverage, "warranty")

    def test_a_resold_device_has_nothing_of_its_former_owners_records(self):
        self.terms.counted_from = "installation"
        self._create_order(
            product_id=self.device.id, serial=self.lot.name, warranty_end="2039-01-01"
        )
        self._sell(self.buyer)
        order = self._create_order(
            product_id=self.device.id, serial=self.lot.name, partner_id=self.buyer.id
        )
        self.assertFalse(order.warranty_end)

    def test_imported_history_prolongs_and_begins_warranties(self):
        self._sell()
        self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            stage_id=self._stage("done").id,
            date_notified="2025-03-01 08:00:00",
            date_delivered="2025-03-11 16:00:00",
        )
        self.assertEqual(self.lot.teknik_servis_repair_days, 10)

    def test_terms_of_another_company_are_theirs(self):
        company, _user = self._create_other_company()
        self.terms.company_id = company
        self._sell()
        self.assertEqual(self._ends(), ("", ""))

    def test_a_second_fault_under_warranty_is_told_with_the_first(self):
        self._sell()
        first = self._repair("2025-03-01", "2025-03-11")
        self.assertFalse(first.repeat_order_id)
        second = self._as(
            self._create_order(
                product_id=self.device.id,
                serial=self.lot.name,
                date_notified="2025-04-01 10:00:00",
            ),
            "office",
        )
        self.assertEqual(second.repeat_order_id.id, first.id)
        self.assertIn("replacement", second.repeat_text)
        self.company.teknik_servis_repeat_text = "Müşteri seçimini yeniler."
        second.invalidate_recordset()
        self.assertEqual(second.repeat_text, "Müşteri seçimini yeniler.")
        late = self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            date_notified="2027-04-01 10:00:00",
        )
        self.assertFalse(late.repeat_order_id)

    def test_a_device_has_a_service_life(self):
        self.category.teknik_servis_life_years = 10
        self._sell()
        self.assertEqual(self.lot.teknik_servis_life_end, date(2035, 1, 31))
        with self.assertRaises(ValidationError):
            self.category.teknik_servis_life_years = -1
