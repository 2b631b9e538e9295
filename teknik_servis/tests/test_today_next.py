from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .today_common import ODD, TodayCommon


@tagged("post_install", "-at_install")
class TestTodayNext(TodayCommon):
    """The next visit, as a technician proposes and books it on the phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._book_now()

    def test_a_next_visit_in_anothers_way_is_refused_with_who_and_what(self):
        there = self._create_order()
        start = self.now + timedelta(days=2)
        self._book(order=there, start=start)
        with self.assertRaises(UserError) as caught:
            self._tap(
                self.visit, "next", start=fields.Datetime.to_string(start), duration=1
            )
        self.assertIn(there.name, str(caught.exception))

    def test_free_times_are_the_technicians_own(self):
        slots = self._phone().get_next_slots(self.visit.id, 1)
        self.assertTrue(slots)
        for start in slots:
            self.assertGreater(fields.Datetime.to_datetime(start), self.now)
        # What is offered can be booked.
        self._tap(self.visit, "next", start=slots[0], duration=1)
        self.assertNotIn(slots[0], self._phone().get_next_slots(self.visit.id, 1))
        colleague = self._book_now(technician=self.technician_2)
        for visit_id in (colleague.id, *ODD):
            with self.subTest(visit_id), self.assertRaises(AccessError):
                self._phone().get_next_slots(visit_id)
        for hours in ODD:
            with self.subTest(hours=hours):
                self.assertTrue(self._phone().get_next_slots(self.visit.id, hours))

    def test_the_visit_itself_is_no_free_time_for_the_next_one(self):
        slots = self._phone().get_next_slots(self.visit.id, 1)
        self.visit.write({"start": slots[1], "duration": 1})
        self.assertEqual(self.order.date_planned, self.visit.start)
        self.assertNotIn(slots[1], self._phone().get_next_slots(self.visit.id, 1))
