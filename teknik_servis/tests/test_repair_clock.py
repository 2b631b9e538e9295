from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..repair_clock import (
    count_working_days,
    due_milestones,
    is_working_day,
    milestones,
    nth_working_day,
    start_day,
)

# Feast of Sacrifice and the days around it, with Republic Day of the autumn.
HOLIDAYS = frozenset(
    {
        *(date(2026, 5, day) for day in (1, 19, 27, 28, 29, 30)),
        *(date(2026, 7, 15), date(2026, 8, 30), date(2026, 10, 29)),
        date(2027, 1, 1),
        date(2028, 2, 28),
    }
)


def day(text):
    return date.fromisoformat(text)


@tagged("post_install", "-at_install")
class TestRepairClock(BaseCase):
    """The legal repair time, case by case, in dates alone."""

    def test_which_days_count(self):
        for text, counts, why in (
            ("2026-11-20", True, "a Friday"),
            ("2026-11-21", True, "a Saturday"),
            ("2026-11-22", False, "a Sunday"),
            ("2026-10-29", False, "Republic Day, a Thursday"),
            ("2026-10-28", True, "the half day before it"),
            ("2026-08-30", False, "Victory Day on a Sunday"),
            ("2026-05-26", True, "the half day before a feast"),
            ("2026-05-30", False, "a feast's Saturday"),
        ):
            with self.subTest(why):
                self.assertEqual(is_working_day(day(text), HOLIDAYS), counts)

    def test_where_a_time_ends(self):
        for start, number, end, why in (
            ("2026-11-02", 1, "2026-11-03", "the first day itself is not counted"),
            ("2026-11-02", 20, "2026-11-25", "three Sundays in between"),
            ("2026-11-06", 1, "2026-11-07", "Saturday follows Friday"),
            ("2026-11-07", 1, "2026-11-09", "Monday follows Saturday"),
            ("2026-11-08", 1, "2026-11-09", "from a Sunday on"),
            ("2026-10-28", 1, "2026-10-30", "over Republic Day"),
            ("2026-05-25", 2, "2026-06-01", "over a feast and its Sunday"),
            ("2026-05-27", 20, "2026-06-23", "from the first day of a feast on"),
            ("2026-12-24", 10, "2027-01-06", "over New Year"),
            ("2028-02-26", 2, "2028-03-01", "over a leap day after a holiday"),
            ("2026-11-02", 45, "2026-12-24", "cars"),
            ("2026-11-02", 0, "2026-11-02", "no time at all"),
        ):
            with self.subTest(why):
                self.assertEqual(
                    nth_working_day(day(start), number, HOLIDAYS), day(end)
                )

    def test_how_many_days_lie_between(self):
        for start, end, number in (
            ("2026-11-02", "2026-11-02", 0),
            ("2026-11-02", "2026-11-03", 1),
            ("2026-11-02", "2026-11-25", 20),
            ("2026-11-06", "2026-11-08", 1),
            ("2026-11-03", "2026-11-02", 0),
            ("2026-05-25", "2026-06-01", 2),
        ):
            with self.subTest(start=start, end=end):
                found = count_working_days(day(start), day(end), HOLIDAYS)
                self.assertEqual(found, number)

    def test_counting_and_ending_agree_on_every_day_of_a_year(self):
        for offset in range(366):
            start = date(2026, 1, 1) + timedelta(days=offset)
            end = nth_working_day(start, 20, HOLIDAYS)
            self.assertEqual(count_working_days(start, end, HOLIDAYS), 20)
            self.assertTrue(is_working_day(end, HOLIDAYS))

    def test_where_a_time_begins(self):
        notified, received = day("2026-11-02"), day("2026-11-05")
        for in_warranty, told, came, begin in (
            (True, notified, received, notified),
            (True, notified, False, notified),
            (True, False, received, received),
            (False, notified, received, received),
            (False, notified, False, False),
            (True, False, False, False),
        ):
            with self.subTest(in_warranty=in_warranty, told=told, came=came):
                self.assertEqual(start_day(in_warranty, told, came), begin)

    def test_what_is_announced_on_which_day(self):
        for limit, in_warranty, expected in (
            (20, True, {"early": 8, "loaner": 10, "near": 18, "limit": 20}),
            (20, False, {"early": 8, "near": 18, "limit": 20}),
            (45, True, {"early": 8, "loaner": 10, "near": 40, "limit": 45}),
            (45, False, {"early": 18, "near": 40, "limit": 45}),
            (10, True, {"early": 4, "near": 9, "limit": 10}),
            (1, False, {"early": 1, "near": 1, "limit": 1}),
        ):
            with self.subTest(limit=limit, in_warranty=in_warranty):
                self.assertEqual(milestones(limit, in_warranty), expected)

    def test_what_is_announced_today(self):
        days = {
            "early": day("2026-11-11"),
            "loaner": day("2026-11-13"),
            "near": day("2026-11-23"),
            "limit": day("2026-11-25"),
        }
        for today, told, announced, settled in (
            ("2026-11-10", [], [], []),
            ("2026-11-11", [], ["early"], ["early"]),
            ("2026-11-12", ["early"], [], []),
            ("2026-11-13", ["early"], ["loaner"], ["loaner"]),
            ("2026-11-23", [], ["loaner", "near"], ["early", "loaner", "near"]),
            ("2026-12-24", ["early", "loaner"], ["limit"], ["near", "limit"]),
            ("2026-12-24", list(days), [], []),
        ):
            with self.subTest(today=today, told=told):
                found = due_milestones(days, told, day(today))
                self.assertEqual(found, (announced, settled))
