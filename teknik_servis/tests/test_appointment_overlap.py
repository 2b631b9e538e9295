from datetime import datetime, timedelta
from random import Random

from odoo.tests import BaseCase, tagged

from odoo.addons.teknik_servis.models.teknik_servis_appointment_overlap import (
    find_overlaps,
)

DAY = datetime(2027, 7, 7)


class Slot:
    """An appointment of a form or of the database that counts how often it is read."""

    read = 0

    def __init__(self, number, start, length):
        self.ids = (number,) if number else ()
        self.start = DAY + timedelta(minutes=start)
        self._stop = self.start + timedelta(minutes=length)

    @property
    def stop(self):
        Slot.read += 1
        return self._stop


@tagged("post_install", "-at_install")
class TestFindOverlaps(BaseCase):
    """What meets what on the time line of one technician."""

    def test_it_is_what_comparing_all_with_all_finds(self):
        chance = Random(7)
        for _time in range(50):
            busy = [
                Slot(number, chance.randrange(600), chance.randrange(1, 120))
                for number in range(1, 30)
            ]
            busy.sort(key=lambda slot: slot.start)
            asking = [
                *chance.sample(busy, 5),
                *(Slot(0, chance.randrange(600), 60) for _n in range(5)),
            ]
            found = {}
            for one, other in find_overlaps(asking, busy):
                found.setdefault(one, []).append(other)
            wanted = {}
            for one in asking:
                others = [
                    other
                    for other in busy
                    if other.ids != one.ids
                    and other.start < one.stop
                    and other.stop > one.start
                ]
                if others:
                    wanted[one] = others
            self.assertEqual(found, wanted)

    def test_the_end_of_one_is_the_start_of_the_next(self):
        first, second = Slot(1, 0, 60), Slot(2, 60, 60)
        self.assertFalse(find_overlaps([first, second], [first, second]))

    def test_a_full_calendar_is_walked_through_once(self):
        busy = [Slot(number, 60 * number, 60) for number in range(1, 2001)]
        Slot.read = 0
        self.assertFalse(find_overlaps(busy, busy))
        self.assertLess(Slot.read, 6 * len(busy))
