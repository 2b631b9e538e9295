from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .device_common import DeviceCommon
from .photo_common import picture


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
        self.assertFalse(self._take_in().asks_coverage_reason)
        line.write({"coverage": "paid", "coverage_reason": "Kullanım hatası"})
        self.assertEqual(line.coverage, "paid")
        self.assertTrue(order.asks_coverage_reason)
        # Labour is over: who pays it needs no reason.
        self.assertEqual(self._add_line(order, self.labour).coverage, "paid")

    def test_a_proposal_follows_the_end_of_parts_alone(self):
        order = self._take_in("2025-06-01")
        line = self._add_line(order)
        self.assertEqual(line.coverage_proposed, "warranty")
        # Labour is under warranty as before, and so is the record.
        order.warranty_end = "2025-05-31"
        self.assertEqual(order.warranty_state, "in")
        self.assertEqual((line.coverage_proposed, line.coverage), ("paid", "paid"))

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

    def test_the_photo_of_a_reason_is_the_lines_and_stands_on_the_fault_report(self):
        order = self._take_in(diagnosis="Sıvı girmiş")
        order.technician_ids = self.technician
        photo = self._upload()
        line = self._as(order.line_ids, "technician").create(
            {
                "order_id": order.id,
                "product_id": self.part.id,
                "coverage": "paid",
                "coverage_reason": "Kullanım hatası",
                "photo_ids": [Command.link(photo.id)],
            }
        )
        self.assertEqual(line.photo_ids, photo)
        self.assertTrue(order.has_photos)
        self.assertFalse(order.photo_ids)
        order._check_printable("misuse")
        [(text, printed)] = order._get_printed_photos()
        self.assertEqual(printed, photo)
        self.assertIn("Fan Motoru", text)
        self.assertIn("Kullanım hatası", text)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "teknik_servis.report_misuse", order.ids
        )[0]
        self.assertIn("Kullanım hatası", html.decode())
        # What the warranty pays after all needs no evidence against it.
        line.coverage = "warranty"
        self.assertFalse(order._get_printed_photos())

    def test_photos_of_a_reason_are_evidence_and_go_with_their_line(self):
        order = self._take_in("2025-06-01")
        order.technician_ids = self.technician
        lines = self.env["teknik.servis.order.line"]
        for _number in range(2):
            line = self._add_line(
                order, self.labour, coverage="paid", coverage_reason="Kireç"
            )
            photo = self._upload()
            self._as(line, "technician").photo_ids = [Command.link(photo.id)]
            lines |= line
        photos = lines.photo_ids
        self._as(lines[0], "technician").unlink()
        self.assertEqual(photos.exists(), lines[1].photo_ids)
        theirs = self._upload("office")
        with self._refused("only a photo that you have just uploaded"):
            self._as(lines[1], "technician").photo_ids = [Command.link(theirs.id)]
        self._hand_over(order)
        with self._refused("is closed"):
            self._as(lines[1].photo_ids, "technician").unlink()
        self.assertTrue(lines[1].photo_ids)

    def _upload(self, role="technician"):
        """Do what the upload of a photo does before its line is saved."""
        return self._as(self.env["ir.attachment"], role).create(
            {
                "name": "delil.png",
                "raw": picture(),
                "res_model": "teknik.servis.order.line",
                "res_id": 0,
            }
        )
