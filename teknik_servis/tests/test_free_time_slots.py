from datetime import date, datetime, timedelta

import pytz

from odoo.tests import BaseCase, tagged

from .. import slots

HOUR = timedelta(hours=1)
BERLIN = pytz.timezone("Europe/Berlin")
ISTANBUL = pytz.timezone("Europe/Istanbul")


def at(hour, minute=0, day=7):
    return datetime(2027, 7, day, hour, minute)


@tagged("post_install", "-at_install")
class TestFreeTimeSlots(BaseCase):
    """Time as lists: what stays free, and when something could begin."""

    def test_an_hour_is_that_of_the_place(self):
        day = date(2027, 7, 7)
        self.assertEqual(slots.to_utc(ISTANBUL, day, 9), at(6))
        self.assertEqual(slots.to_utc(BERLIN, day, 9.5), at(7, 30))
        self.assertEqual(slots.to_utc(ISTANBUL, day, 24), at(21))
        self.assertEqual(slots.to_utc(ISTANBUL, day, 26), at(23))
        self.assertEqual(slots.local_day(ISTANBUL, at(21)), date(2027, 7, 8))
        self.assertEqual(slots.local_days(ISTANBUL, at(0), at(21)), [day])
        self.assertEqual(len(slots.local_days(ISTANBUL, at(0), at(21, 1))), 2)

    def test_a_day_with_a_change_of_clocks_has_its_own_length(self):
        spring, autumn = date(2027, 3, 28), date(2027, 10, 31)
        for day, hours in ((spring, 23), (autumn, 25)):
            span = slots.to_utc(BERLIN, day), slots.to_utc(BERLIN, day, 24)
            self.assertEqual(slots.hours_of([span]), hours)
        missing = slots.to_utc(BERLIN, spring, 2.5)
        self.assertEqual(missing, datetime(2027, 3, 28, 1, 30))

    def test_what_overlaps_or_touches_is_one(self):
        spans = [(at(9), at(10)), (at(8), at(9)), (at(9), at(11)), (at(13), at(12))]
        self.assertEqual(slots.union(spans), [(at(8), at(11))])
        self.assertEqual(slots.hours_of(spans), 3)
        self.assertEqual(slots.union([]), [])

    def test_outside_is_the_rest(self):
        spans = [(at(6), at(8)), (at(10), at(11)), (at(17), at(20))]
        left = slots.outside(spans, at(7), at(18))
        self.assertEqual(left, [(at(8), at(10)), (at(11), at(17))])
        self.assertEqual(slots.outside([], at(7), at(7)), [])
        self.assertEqual(slots.outside([(at(5), at(20))], at(7), at(18)), [])
        early = [(at(1), at(2)), (at(20), at(21))]
        self.assertEqual(slots.outside(early, at(7), at(18)), [(at(7), at(18))])

    def test_common_is_what_both_have(self):
        both = slots.common([(at(8), at(12)), (at(13), at(17))], [(at(11), at(14))])
        self.assertEqual(both, [(at(11), at(12)), (at(13), at(14))])

    def test_the_first_layer_hides_the_later_ones(self):
        leave = [(at(9), at(12), "leave", "")]
        off = [(at(0), at(10), "off", ""), (at(11), at(14), "off", "")]
        self.assertEqual(
            slots.layer((leave, off), at(2), at(13)),
            [
                (at(2), at(9), "off", ""),
                (at(9), at(12), "leave", ""),
                (at(12), at(13), "off", ""),
            ],
        )

    def test_moments_are_rounded_up_to_a_quarter(self):
        self.assertEqual(slots.round_up(at(9)), at(9))
        self.assertEqual(slots.round_up(at(9, 15)), at(9, 15))
        self.assertEqual(slots.round_up(at(9, 16)), at(9, 30))
        self.assertEqual(slots.round_up(at(9) + timedelta(microseconds=1)), at(9, 15))
        self.assertEqual(slots.round_up(at(23, 59)), at(0, day=8))

    def test_the_first_beginning_of_each_free_time(self):
        away = [(at(0), at(6, 5)), (at(9), at(10)), (at(15), at(23))]
        starts = slots.find_starts(away, HOUR, at(0), at(23))
        self.assertEqual(starts, [at(6, 15), at(10)])
        # It fits to the minute, and a minute more fits no more.
        self.assertEqual(
            slots.find_starts(away, 5 * HOUR, at(0), at(23)),
            [at(10)],
        )
        longer = timedelta(hours=5, minutes=1)
        self.assertEqual(slots.find_starts(away, longer, at(0), at(23)), [])
        self.assertEqual(slots.find_starts([], HOUR, at(9), at(9, 59)), [])

    def test_work_longer_than_a_shift_goes_on_over_lunch(self):
        off = [(at(0), at(6)), (at(9), at(10)), (at(15), at(23))]
        self.assertEqual(
            slots.find_own_starts(off, [], 4 * HOUR, at(0), at(23)), [at(10)]
        )
        self.assertEqual(
            slots.find_own_starts(off, [], 8 * HOUR, at(0), at(23)), [at(6)]
        )
        self.assertEqual(slots.find_own_starts(off, [], 10 * HOUR, at(0), at(23)), [])
        # Somebody who is busy at lunch has no time over it.
        lunch = [(at(9), at(9, 30))]
        self.assertEqual(slots.find_own_starts(off, lunch, 8 * HOUR, at(0), at(23)), [])

    def test_who_works_whenever_they_like_is_sent_by_day(self):
        off = slots.usual_off_hours(ISTANBUL, at(0), at(0, day=8))
        self.assertEqual(off, [(at(0), at(6)), (at(15), at(0, day=8))])
