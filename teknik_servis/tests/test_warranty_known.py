from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestWarrantyKnown(DeviceCommon):
    """Where a warranty is known from: days, companies, labour alone, installations."""

    def _sell(self, day=date(2025, 1, 31)):
        self.lot._set_teknik_servis_delivered(self.customer, day)

    def _take_in(self, day, **values):
        return self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            date_notified=f"{day} 10:00:00",
            **values,
        )

    # ------------------------------------------------------------------ labour alone

    def test_labour_alone_is_prolonged_by_the_days_in_repair(self):
        self.terms.write({"parts_months": 0, "labour_months": 24})
        self._sell()
        order = self._take_in("2026-06-01")
        self.assertEqual(order.warranty_state, "in")
        self._hand_over(order, date_delivered="2026-06-11 16:00:00")
        self.assertEqual(self.lot.teknik_servis_repair_days, 10)
        end = self.lot.teknik_servis_labour_warranty_end
        self.assertEqual(end, date(2027, 2, 10))
        self.assertFalse(self.lot.teknik_servis_warranty_end)
        # Asked for a reason where the column for it is to be seen.
        order = self._take_in("2026-07-01")
        self.assertEqual(order.warranty_state, "in")
        with self.assertRaises(ValidationError):
            self._add_line(order, self.labour, coverage="paid")
        self.assertEqual(self._add_line(order).coverage, "paid")

    def test_a_record_is_under_warranty_as_long_as_parts_or_labour_are(self):
        self.terms.write({"parts_months": 12, "labour_months": 24})
        self._sell()
        for day, state, coverages in (
            ("2026-01-31", "in", ("warranty", "warranty")),
            ("2026-02-01", "in", ("paid", "warranty")),
            ("2027-01-31", "in", ("paid", "warranty")),
            ("2027-02-01", "out", ("paid", "paid")),
        ):
            with self.subTest(day):
                order = self._take_in(day)
                self.assertEqual(order.warranty_state, state)
                lines = self._add_line(order) | self._add_line(order, self.labour)
                self.assertEqual(tuple(lines.mapped("coverage")), coverages)

    # ------------------------------------------------------------------ days

    def test_a_warranty_ends_with_the_companys_day_whoever_looks(self):
        self.company.partner_id.tz = "Europe/Istanbul"
        self._sell()
        # The first of February where the company is.
        with freeze_time("2027-01-31 21:30:00"):
            for tz in ("Europe/Istanbul", "UTC", "America/New_York"):
                lot = self.lot.with_context(tz=tz)
                lot.invalidate_recordset()
                with self.subTest(tz=tz):
                    self.assertEqual(lot.teknik_servis_warranty_state, "out")
                    card = lot.get_teknik_servis_card(lot_id=lot.id)["card"]
                    self.assertEqual(card["warranty"]["state"], "out")
                    Order = self.env["teknik.servis.order"].with_context(tz=tz)
                    [offer] = Order.get_serial_suggestions(False, False, lot.name)
                    self.assertEqual(offer["hint"], "")

    def test_a_day_is_the_companys_own_whoever_asks(self):
        self.company.partner_id.tz = "Europe/Istanbul"
        self._sell()
        for tz in ("Europe/Istanbul", "UTC", "America/New_York", False):
            user = self.users["office"]
            user.tz = tz
            Order = self.env["teknik.servis.order"].with_user(user)
            Order = Order.with_context(tz=tz)
            order = Order.create(
                {
                    "customer_request": "Isıtmıyor",
                    "partner_id": self.customer.id,
                    "product_id": self.device.id,
                    "serial": self.lot.name,
                    # The first of February where the company is.
                    "date_notified": "2027-01-31 21:30:00",
                }
            )
            with self.subTest(tz=tz):
                self.assertEqual(order.warranty_state, "out")

    def test_a_delivery_after_midnight_is_of_the_next_day(self):
        self.company.partner_id.tz = "Europe/Istanbul"
        lot = self._create_lot("GECE")
        with freeze_time("2024-02-28 22:30:00"):
            self._deliver(lot, self.customer)
        self.assertEqual(lot.teknik_servis_sold_date, date(2024, 2, 29))

    def test_an_extension_of_a_cut_month_goes_on_in_full(self):
        self.terms.write({"parts_months": 6, "labour_months": 6})
        self._sell(date(2026, 8, 31))
        self.assertEqual(self.lot.teknik_servis_warranty_end, date(2027, 2, 28))
        self._set_warranty(extra_months=6)
        self.assertEqual(self.lot.teknik_servis_warranty_end, date(2027, 8, 31))
        self._set_warranty(parts_until="2027-02-15")
        self.assertEqual(self.lot.teknik_servis_warranty_end, date(2027, 8, 15))

    # ------------------------------------------------------------------ companies

    def test_another_companys_terms_do_not_hide_those_of_all(self):
        company, _user = self._create_other_company()
        self.device.teknik_servis_warranty_id = self.terms.copy(
            {"company_id": company.id, "parts_months": 60}
        )
        self._sell()
        self.assertEqual(self.lot.teknik_servis_warranty_id, self.terms)
        other = self._create_lot("ÖTEKİ").with_company(company)
        other._set_teknik_servis_delivered(self.customer, date(2025, 1, 31))
        self.assertEqual(other.teknik_servis_warranty_end, date(2030, 1, 31))

    def test_a_transfer_sells_by_the_terms_of_its_own_company(self):
        company, _user = self._create_other_company()
        self.device.teknik_servis_warranty_id = self.terms.copy(
            {"company_id": self.company.id, "parts_months": 60}
        )
        picking = self._deliver(self.lot, self.customer, "2025-01-31")
        self.lot._as_teknik_servis().write(
            {"teknik_servis_owner_id": False, "teknik_servis_sold_to_id": False}
        )
        lines = picking.move_ids.move_line_ids.with_company(company)
        lines._note_on_teknik_servis_cards()
        self.assertEqual(self.lot.teknik_servis_warranty_end, date(2030, 1, 31))

    # ------------------------------------------------------------------ installation

    def test_what_others_sold_is_under_warranty_from_our_installation(self):
        self.terms.counted_from = "installation"
        kind = self.env["teknik.servis.type"].create(
            {"name": "Montaj", "is_repair": False, "starts_warranty": True}
        )
        order = self._take_in("2026-03-01", type_id=kind.id)
        self._hand_over(order, date_delivered="2026-03-02 16:00:00")
        self.assertEqual(self.lot.teknik_servis_warranty_end, date(2028, 3, 2))
        self.assertEqual(self.lot.teknik_servis_warranty_id, self.terms)
        # What is known better stays.
        known = self._create_lot("BELGELİ")
        self._set_warranty(known, parts_until="2027-05-05")
        order = self._take_in("2026-03-01", type_id=kind.id)
        order.serial = known.name
        self._hand_over(order, date_delivered="2026-03-02 16:00:00")
        self.assertEqual(known.teknik_servis_warranty_end, date(2027, 5, 5))

    # ------------------------------------------------------------------ upgrades

    def test_records_of_before_tell_the_cards_what_they_said(self):
        values = {
            "customer_request": "Isıtmıyor",
            "product_id": self.device.id,
            "warranty_end": "2027-05-05",
        }
        orders = self.env["teknik.servis.order"].create(
            [
                {**values, "serial": "ESKİ-1", "partner_id": self.buyer.id},
                {**values, "serial": "ESKİ-2", "partner_id": self.customer.id},
                {**values, "serial": "ESKİ-2", "partner_id": self.buyer.id},
                {
                    **values,
                    "serial": "ESKİ-3",
                    "partner_id": self.customer.id,
                    "stage_id": self._stage("done").id,
                    "date_notified": "2026-03-01 08:00:00",
                    "date_delivered": "2026-03-11 16:00:00",
                },
                {**values, "serial": self.lot.name, "partner_id": self.customer.id},
            ]
        )
        lots = orders.lot_id
        lots._as_teknik_servis().write(
            {
                "teknik_servis_owner_id": False,
                "teknik_servis_parts_until": False,
                "teknik_servis_labour_until": False,
                "teknik_servis_repair_days": 0,
            }
        )
        self.lot._as_teknik_servis().teknik_servis_sold_to_id = self.buyer
        messages = len(lots.message_ids)
        for _again in range(2):
            self.env["teknik.servis.order"]._init_device_cards()
            self.assertEqual(
                lots.mapped("teknik_servis_owner_id.name"),
                [self.buyer.name, self.customer.name],
            )
            self.assertEqual(
                [(lot.name, lot.teknik_servis_owner_id.name) for lot in lots],
                [
                    ("ESKI-1", self.buyer.name),
                    ("ESKI-2", self.customer.name),
                    ("ESKI-3", self.customer.name),
                    (self.lot.name, False),
                ],
            )
            ends = [str(lot.teknik_servis_warranty_end) for lot in lots]
            self.assertEqual(ends[:3], ["2027-05-05", "2027-05-05", "2027-05-15"])
        self.assertEqual(len(lots.message_ids), messages)

    # ------------------------------------------------------------------ in a form

    def test_in_a_new_form_another_serial_forgets_what_the_first_one_said(self):
        self._sell()
        Order = self._as(self.env["teknik.servis.order"], "office")
        form = Form(Order)
        form.product_id = self.device
        form.serial = self.lot.name
        self.assertEqual(form.warranty_end, date(2027, 1, 31))
        form.serial = "BİLİNMEYEN"
        self.assertFalse(form.warranty_end)
        self.assertFalse(form.labour_warranty_end)
        form.warranty_end = date(2028, 8, 8)
        form.serial = "BİLİNMEYEN-2"
        self.assertEqual(form.warranty_end, date(2028, 8, 8))
        form.serial = self.lot.name
        self.assertEqual(form.warranty_end, date(2027, 1, 31))
        form.serial = False
        self.assertFalse(form.warranty_end)

    def test_a_repeated_fault_is_told_while_the_device_is_entered(self):
        self._sell()
        first = self._take_in("2026-03-01")
        self.assertEqual(first.repeat_text, False)
        self._hand_over(first, date_delivered="2026-03-05 16:00:00")
        with freeze_time("2026-04-01 10:00:00"):
            form = Form(self._as(self.env["teknik.servis.order"], "office"))
            form.product_id = self.device
            form.serial = self.lot.name
            self.assertEqual(form.repeat_order_id.id, first.id)
            self.assertIn("consumer", form.repeat_text)

    # ------------------------------------------------------------------ by hand

    def _change_card(self, **values):
        """Change the card as the office does, in the dialog."""
        wizard = self._as(self.env["teknik.servis.device.change"], "office")
        wizard = wizard.with_context(default_lot_id=self.lot.id)
        wizard.create({"reason": "Fatura görüldü", **values}).action_save()

    def test_open_records_follow_what_the_office_changes_on_the_card(self):
        order = self._take_in("2026-06-01")
        done = self._take_in("2026-05-01")
        self._hand_over(done)
        line = self._add_line(order)
        self.assertEqual((order.warranty_state, line.coverage), ("unknown", "paid"))
        self._change_card(parts_until="2027-01-31", labour_until="2026-01-31")
        self.assertEqual(order.warranty_end, date(2027, 1, 31))
        self.assertEqual(order.labour_warranty_end, date(2026, 1, 31))
        self.assertEqual((order.warranty_state, line.coverage), ("in", "warranty"))
        self.assertFalse(done.warranty_end, "what is closed stays as it was")
        self._change_card(parts_until="2026-05-31")
        self.assertEqual((order.warranty_state, line.coverage), ("out", "paid"))

    def test_a_warranty_that_is_made_void_is_void_on_open_records_until_it_holds(self):
        self._sell()
        order = self._take_in("2026-06-01")
        self._change_card(is_void=True)
        self.assertEqual(order.warranty_state, "void")
        self._change_card(is_void=False)
        self.assertEqual(order.warranty_state, "in")

    def test_what_was_found_out_on_an_open_record_stays(self):
        self._sell()
        order = self._take_in("2026-06-01")
        order.warranty_end = "2026-07-01"
        void = self._take_in("2026-06-01", warranty_state="void")
        self._change_card(extra_months=12)
        self.assertEqual(order.warranty_end, date(2026, 7, 1))
        self.assertEqual(void.warranty_end, date(2028, 1, 31))
        self.assertEqual(void.warranty_state, "void")
