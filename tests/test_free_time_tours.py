"""A free time is looked for and booked, walked through in a browser in Turkish."""

from odoo import fields
from odoo.tests import tagged

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestFreeTimeTours(DeskTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        team = cls.technician | cls.technician_2
        others = cls.env["hr.employee"].search(
            [("teknik_servis_is_technician", "=", True)]
        )
        (others - team).teknik_servis_is_technician = False
        cls.order = cls._create_order(technician_ids=False)

    def _check_booked(self):
        visit = self.order.appointment_ids
        self.assertEqual(visit.technician_id, self.technician)
        self.assertEqual(visit.start.minute % 15, 0)
        self.assertGreater(visit.stop, fields.Datetime.now())
        self.assertEqual(self.order.date_planned, visit.start)

    def test_the_office_books_a_free_time(self):
        self._walk_record("free_time", self.order)
        self._check_booked()

    def test_a_technician_books_their_own_next_time_on_a_phone(self):
        self.order.technician_ids = self.technician
        self._walk_record("free_time_phone", self.order, role="technician", phone=True)
        self._check_booked()
