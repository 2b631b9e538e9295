from datetime import date

from odoo.tests import BaseCase, tagged

from ..warranty import (
    add_months,
    days_in_repair,
    last_covered_day,
    warranty_end,
    warranty_state,
)


@tagged("post_install", "-at_install")
class TestWarrantyDates(BaseCase):
    """A table of cases: month ends, leap years, repairs that overlap."""

    def test_months_end_on_the_day_of_the_same_number(self):
        for day, months, end in (
            (date(2025, 6, 14), 24, date(2027, 6, 14)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2026, 12, 31), 24, date(2028, 12, 31)),
            (date(2026, 5, 1), 0, False),
            (False, 24, False),
        ):
            with self.subTest(day=day, months=months):
                self.assertEqual(add_months(day, months), end)

    def test_extensions_and_days_in_repair_are_added(self):
        basic = date(2027, 6, 14)
        for extra, days, end in (
            (0, 0, basic),
            (12, 0, date(2028, 6, 14)),
            (0, 17, date(2027, 7, 1)),
            (12, 17, date(2028, 7, 1)),
            (0, 400, date(2028, 7, 18)),
        ):
            with self.subTest(extra=extra, days=days):
                self.assertEqual(warranty_end(basic, extra, days), end)
        self.assertFalse(warranty_end(False, 12, 17))
        # First the months, then the days: they were in repair, whenever it was.
        self.assertEqual(warranty_end(date(2027, 1, 31), 1, 1), date(2027, 3, 1))

    def test_whole_months_are_counted_from_the_start(self):
        for start, basic, extra, end in (
            (date(2026, 8, 31), date(2027, 2, 28), 6, date(2027, 8, 31)),
            (date(2024, 2, 29), date(2025, 2, 28), 36, date(2028, 2, 29)),
            (date(2026, 8, 31), date(2027, 2, 27), 6, date(2027, 8, 27)),
            (date(2026, 8, 30), date(2027, 2, 28), 0, date(2027, 2, 28)),
            (date(2027, 2, 28), date(2027, 2, 28), 1, date(2027, 3, 28)),
        ):
            with self.subTest(start=start, extra=extra):
                self.assertEqual(warranty_end(basic, extra, 0, start), end)

    def test_each_day_in_repair_counts_once(self):
        def day(number):
            return date(2026, 3, number)

        for spans, days in (
            ([], 0),
            ([(day(5), day(5))], 0),
            ([(day(5), day(6))], 1),
            ([(day(1), day(11))], 10),
            ([(day(1), day(11)), (day(15), day(20))], 15),
            ([(day(15), day(20)), (day(1), day(11))], 15),
            ([(day(1), day(11)), (day(5), day(8))], 10),
            ([(day(1), day(11)), (day(5), day(15))], 14),
            ([(day(1), day(11)), (day(11), day(12))], 11),
            ([(day(9), day(4))], 0),
            ([(day(9), day(4)), (day(4), day(6))], 2),
            ([(date(2027, 12, 30), date(2028, 3, 1))], 62),
        ):
            with self.subTest(spans=spans):
                self.assertEqual(days_in_repair(spans), days)

    def test_parts_or_labour_are_under_warranty(self):
        first, second = date(2026, 2, 28), date(2027, 2, 28)
        for parts, labour, last in (
            (first, first, first),
            (first, second, second),
            (second, first, second),
            (first, False, first),
            (False, second, second),
            (None, None, False),
            (False, False, False),
        ):
            with self.subTest(parts=parts, labour=labour):
                self.assertEqual(last_covered_day(parts, labour), last)

    def test_the_last_day_is_under_warranty(self):
        end = date(2026, 2, 28)
        self.assertEqual(warranty_state(end, date(2026, 2, 27)), "in")
        self.assertEqual(warranty_state(end, end), "in")
        self.assertEqual(warranty_state(end, date(2026, 3, 1)), "out")
        self.assertEqual(warranty_state(False, end), "unknown")
