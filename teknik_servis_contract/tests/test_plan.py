from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..plan import Rule, due_date, first_period, periods, planned_date

# anchor, unit, interval, period, due
DUE = """
2027-01-31 month 1 0 2027-01-31
2027-01-31 month 1 1 2027-02-28
2027-01-31 month 1 2 2027-03-31
2027-01-31 month 1 3 2027-04-30
2027-01-31 month 1 12 2028-01-31
2027-01-31 month 1 13 2028-02-29
2027-01-31 month 1 14 2028-03-31
2027-01-30 month 1 1 2027-02-28
2027-01-30 month 1 2 2027-03-30
2027-01-29 month 1 1 2027-02-28
2028-01-29 month 1 1 2028-02-29
2028-01-29 month 1 13 2029-02-28
2027-01-28 month 1 1 2027-02-28
2027-12-31 month 1 1 2028-01-31
2027-12-31 month 1 2 2028-02-29
2027-12-31 month 2 1 2028-02-29
2027-12-31 month 2 2 2028-04-30
2027-08-31 month 6 1 2028-02-29
2027-08-31 month 6 2 2028-08-31
2027-08-31 month 6 3 2029-02-28
2027-01-15 month 3 1 2027-04-15
2027-01-15 month 5 1 2027-06-15
2027-01-15 month 5 2 2027-11-15
2027-01-15 month 5 3 2028-04-15
2027-01-15 month 1000 1 2110-05-15
2027-01-31 quarter 1 1 2027-04-30
2027-01-31 quarter 1 2 2027-07-31
2027-01-31 quarter 1 3 2027-10-31
2027-11-30 quarter 1 1 2028-02-29
2027-11-30 quarter 1 2 2028-05-30
2027-11-30 quarter 1 5 2029-02-28
2027-11-30 quarter 2 1 2028-05-30
2027-08-31 half_year 1 1 2028-02-29
2027-08-31 half_year 1 2 2028-08-31
2027-08-31 half_year 3 1 2029-02-28
2027-06-30 half_year 1 1 2027-12-30
2027-06-30 half_year 1 2 2028-06-30
2028-02-29 year 1 1 2029-02-28
2028-02-29 year 1 2 2030-02-28
2028-02-29 year 1 3 2031-02-28
2028-02-29 year 1 4 2032-02-29
2028-02-29 year 4 1 2032-02-29
2096-02-29 year 4 1 2100-02-28
2096-02-29 year 4 2 2104-02-29
2027-03-01 year 1 1 2028-03-01
2027-12-31 year 2 5 2037-12-31
2027-01-01 week 1 1 2027-01-08
2027-01-01 week 1 52 2027-12-31
2027-01-01 week 1 53 2028-01-07
2027-02-26 week 2 1 2027-03-12
2028-02-26 week 1 1 2028-03-04
2027-03-27 week 1 1 2027-04-03
2027-10-30 week 1 1 2027-11-06
2027-01-04 week 1000 1 2046-03-05
2027-01-01 day 1 1 2027-01-02
2027-02-28 day 1 1 2027-03-01
2028-02-28 day 1 1 2028-02-29
2028-02-28 day 1 2 2028-03-01
2027-01-01 day 45 1 2027-02-15
2027-01-01 day 45 8 2027-12-27
2027-01-01 day 365 1 2028-01-01
2027-01-01 day 365 2 2028-12-31
2027-01-01 day 1000 3 2035-03-20
2027-01-31 month 1 -1 2026-12-31
2027-03-31 month 1 -1 2027-02-28
""".strip()
# due, weekday, gaps, direction, days off beside the weekend, planned
PLACED = """
2027-01-15 - - 1 - 2027-01-15
2027-01-16 - - 1 - 2027-01-18
2027-01-17 - - 1 - 2027-01-18
2027-01-16 - - -1 - 2027-01-15
2027-01-17 - - -1 - 2027-01-15
2027-01-17 - - 0 - 2027-01-17
2027-01-15 - - 1 2027-01-15 2027-01-18
2027-01-15 - - -1 2027-01-15 2027-01-14
2027-01-15 - - 0 2027-01-15 2027-01-15
2027-01-15 - - 1 2027-01-15,2027-01-18 2027-01-19
2027-01-15 0 - 1 - 2027-01-18
2027-01-15 0 - -1 - 2027-01-11
2027-01-15 4 - 1 - 2027-01-15
2027-01-15 0 - 1 2027-01-18 2027-01-19
2027-01-15 0 - -1 2027-01-11 2027-01-08
2027-07-15 - 7 1 - 2027-08-02
2027-07-15 - 7 -1 - 2027-06-30
2027-07-15 - 7,8 1 - 2027-09-01
2027-07-15 2 7,8 1 - 2027-09-01
2027-07-15 1 7,8 1 - 2027-09-07
2027-06-30 3 7,8 1 - 2027-09-02
2027-12-31 - - 1 2027-12-31 2028-01-03
2027-12-31 - 12,1 1 - 2028-02-01
2027-01-31 - 1 -1 - 2026-12-31
2028-02-29 - - 1 2028-02-29 2028-03-01
2027-07-15 - 7 0 - 2027-08-01
2027-01-16 5 - 1 - 2027-01-18
2027-01-16 5 - 0 - 2027-01-16
""".strip()


@tagged("post_install", "-at_install")
class TestPlan(BaseCase):
    """Due dates are counted from the anchor; a visit moves, its series does not."""

    def test_table_of_due_dates(self):
        for row in DUE.splitlines():
            anchor, unit, interval, period, due = row.split()
            with self.subTest(row):
                rule = Rule(date.fromisoformat(anchor), unit, int(interval))
                self.assertEqual(str(due_date(rule, int(period))), due)

    def test_table_of_planned_days(self):
        for row in PLACED.splitlines():
            due, weekday, gaps, direction, off, planned = row.split()
            with self.subTest(row):
                rule = Rule(
                    anchor=date(2027, 1, 1),
                    unit="month",
                    interval=1,
                    weekday=None if weekday == "-" else int(weekday),
                    gap_months=frozenset(
                        () if gaps == "-" else map(int, gaps.split(","))
                    ),
                    gap_moves=True,
                    direction=int(direction),
                )
                days_off = off.split(",")

                def works(day, days_off=days_off):
                    return day.weekday() < 5 and str(day) not in days_off

                found = planned_date(rule, date.fromisoformat(due), works)
                self.assertEqual(str(found), planned)

    def test_the_first_period_is_the_first_that_is_not_before(self):
        for unit in ("day", "week", "month", "quarter", "half_year", "year"):
            for interval in (1, 2, 7, 13):
                for days in (-400, 0, 1, 30, 31, 59, 365, 366, 3653):
                    rule = Rule(date(2027, 1, 31), unit, interval)
                    day = rule.anchor + timedelta(days=days)
                    with self.subTest(unit=unit, interval=interval, days=days):
                        period = first_period(rule, day)
                        self.assertGreaterEqual(due_date(rule, period), day)
                        if period:
                            self.assertLess(due_date(rule, period - 1), day)

    def test_months_without_visits_are_left_out_or_left(self):
        gaps = frozenset({7, 8})
        rule = Rule(date(2027, 1, 15), "month", 1, gap_months=gaps)
        first, last = date(2027, 6, 1), date(2027, 9, 30)
        self.assertEqual(periods(rule, first, last), [5, 8])
        moving = rule._replace(gap_moves=True)
        self.assertEqual(periods(moving, first, last), [5, 6, 7, 8])
        never = rule._replace(gap_months=frozenset(range(1, 13)))
        self.assertEqual(periods(never, first, last), [])

    def test_a_company_that_never_works_stays_on_the_day(self):
        rule = Rule(date(2027, 1, 15), "month", 1)
        self.assertEqual(
            planned_date(rule, date(2027, 1, 15), lambda _day: False),
            date(2027, 1, 15),
        )
