from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestCoverage(DeviceCommon):
    """Who pays is proposed by the warranty; another answer wants a reason."""

    def _take_in(self, day="2026-06-01", **values):
        self.lot._set_teknik_servis_delivered(self.customer, date(2025, 1, 31))
        return self._create_order(
            product_id=self.device.id,
            serial=self.lot.name,
            date_notified=f"{day} 10:00:00",
            **values,
        )

    def test_parts_and_labour_are_proposed_apart(self):
        for day, expected in (
            ("2025-06-01", ("warranty", "warranty")),
            ("2026-01-31", ("warranty", "warranty")),
            ("2026-02-01", ("warranty", "paid")),
            ("2027-01-31", ("warranty", "paid")),
            ("2027-02-01", ("paid", "paid")),
        ):
            with self.subTest(day=day):
                order = self._take_in(day)
                lines = self._add_line(order) | self._add_line(order, self.labour)
                self.assertEqual(tuple(lines.mapped("coverage")), expected)

    def test_who_decided_otherwise_on_the_record_decided_for_both(self):
        order = self._take_in("2025-06-01", warranty_state="void")
        self.assertEqual(self._add_line(order).coverage, "paid")
        self.assertEqual(self._add_line(order, self.labour).coverage, "paid")
        order = self._create_order(warranty_state="in")
        self.assertEqual(self._add_line(order).coverage, "warranty")
        self.assertEqual(self._add_line(order, self.labour).coverage, "warranty")

    def test_only_repairs_are_under_warranty(self):
        survey = self.env["teknik.servis.type"].create(
            {"name": "Keşif", "is_repair": False}
        )
        order = self._take_in(type_id=survey.id)
        self.assertEqual(self._add_line(order).coverage, "paid")

    def test_a_device_without_warranty_is_paid(self):
        order = self._create_order()
        self.assertEqual(self._add_line(order).coverage, "paid")

    def test_what_the_warranty_does_not_pay_wants_a_reason(self):
        order = self._take_in()
        with self.assertRaisesRegex(ValidationError, "Fan Motoru"):
            self._add_line(order, coverage="paid")
        with self.assertRaises(ValidationError):
            self._add_line(order, coverage="goodwill", coverage_reason=" ")
        line = self._add_line(order, coverage="paid", coverage_reason="Kireç")
        self.assertEqual(line.price_covered, 0)
        line = self._add_line(order)
        with self.assertRaises(ValidationError):
            line.coverage = "paid"
        line.write({"coverage": "paid", "coverage_reason": "Kullanım hatası"})
        self.assertEqual(line.coverage, "paid")
        # Labour is over: who pays it needs no reason.
        self.assertEqual(self._add_line(order, self.labour).coverage, "paid")

    def test_lines_follow_what_is_found_out_later_and_choices_stay(self):
        order = self._create_order(date_notified="2026-06-01 10:00:00")
        part, chosen, labour = (
            self._add_line(order, product)
            for product in (self.part, self.part, self.labour)
        )
        chosen.write({"coverage": "goodwill"})
        order.warranty_end = "2027-01-01"
        coverages = [line.coverage for line in (part, chosen, labour)]
        self.assertEqual(coverages, ["warranty", "goodwill", "warranty"])
        order.warranty_state = "void"
        coverages = [line.coverage for line in (part, chosen, labour)]
        self.assertEqual(coverages, ["paid", "goodwill", "paid"])

    def test_everything_that_misses_a_reason_is_told_at_once(self):
        order = self._take_in("2025-06-01")
        with self.assertRaises(ValidationError) as caught:
            self.env["teknik.servis.order.line"].create(
                [
                    {"order_id": order.id, "product_id": p.id, "coverage": "paid"}
                    for p in (self.part, self.labour)
                ]
            )
        for name in ("Fan Motoru", "İşçilik"):
            self.assertIn(name, str(caught.exception))

    def test_a_scanned_part_is_counted_on_the_line_that_the_warranty_pays(self):
        self.part.barcode = "8690000000017"
        order = self._as(self._take_in(), "office")
        first = order.add_barcode("8690000000017")
        again = order.add_barcode("8690000000017")
        self.assertEqual(first["line_id"], again["line_id"])
        self.assertEqual(order.line_ids.coverage, "warranty")
        self.assertEqual(order.line_ids.quantity, 2)
