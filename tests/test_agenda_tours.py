from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestAgendaTours(DeskTourCase):
    """Appointments as a technician on a phone and a clerk at a desk meet them."""

    def _visit(self, order, start, technician=None, **values):
        return self.env["teknik.servis.appointment"].create(
            {
                "technician_id": (technician or self.technician).id,
                "order_ids": order.ids,
                "start": start,
                **values,
            }
        )

    def test_a_technician_on_the_road_looks_at_today_and_only_at_the_own(self):
        # Of the day that it is in Istanbul.
        local = fields.Datetime.now() + timedelta(hours=3)
        noon = local.replace(hour=9, minute=0, second=0)
        own = self._create_order(technician_ids=False)
        foreign = self._create_order(technician_ids=False)
        self._visit(own, noon, name="Bugünkü iş")
        self._visit(own, noon + timedelta(days=1), name="Yarınki iş")
        self._visit(
            own, noon + timedelta(hours=3), name="Vazgeçildi", state="cancelled"
        )
        self._visit(foreign, noon, technician=self.technician_2, name="Başkası")
        self._walk("agenda", "service-appointments", role="technician", phone=True)

    def test_a_clerk_sees_who_is_in_the_way_and_books_anyway(self):
        start = fields.Datetime.now().replace(minute=0, second=0) + timedelta(days=1)
        busy = self._visit(self._create_order(technician_ids=False), start)
        order = self._create_order(technician_ids=False, device_name="Klima")
        action = self.env.ref("teknik_servis.teknik_servis_appointment_action")
        action.context = {
            "default_order_ids": order.ids,
            "default_start": fields.Datetime.to_string(start),
        }
        with mute_logger("odoo.http"):
            self._walk("book_anyway", "service-appointments/new")
        [made] = order.appointment_ids
        self.assertEqual(made.start, start)
        self.assertTrue(made.overlap_ok)
        self.assertFalse(busy.overlap_ok)
        self.assertEqual(made.technician_id, self.technician)
