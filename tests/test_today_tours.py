"""Bugün, walked through on a technician's phone, in Turkish.

What stands on the screens is looked at by the tours (teknik_servis/static/tests/tours);
here is looked at what was written.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestTodayTours(DeskTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["technician"].name = cls.technician.name
        cls.part.barcode = "8690000000019"
        cls._put_in_stock(2)
        cls.order = cls._create_order(device_name="Kombi X24", technician_ids=False)
        cls._add_line(cls.order, technician_id=cls.technician.id)
        cls.visit = cls.env["teknik.servis.appointment"].create(
            {
                "technician_id": cls.technician.id,
                "order_ids": [Command.set(cls.order.ids)],
                # Of today on both sides of midnight.
                "start": fields.Datetime.now() - timedelta(minutes=30),
            }
        )

    def _walk_today(self, tour):
        self.browser_size, self.touch_enabled = "390x844", True
        login = self.users["technician"].login
        self.start_tour("/odoo", f"teknik_servis_{tour}", login=login)
        self.env.invalidate_all()

    def _get_works(self):
        works = self.order.operation_ids.filtered(lambda one: not one.is_bare_move)
        return works.sorted("id")

    def test_a_visit_is_walked_from_the_way_to_the_signature(self):
        self._walk_today("today_visit")
        self.assertEqual(self.visit.state, "done")
        (work,) = self._get_works().filtered("line_ids")
        self.assertEqual(work.work_done, "Fan motoru değiştirildi.")
        self.assertEqual(work.technician_id, self.technician)
        self.assertEqual(work.line_ids.location_id, self.van)
        self.assertTrue(work.date_stop)
        collected = self._get_works().filtered("collected_amount")
        self.assertEqual(
            (collected.collected_amount, collected.collected_method), (1250.5, "card")
        )
        self.assertEqual(self.order.stage_kind, "done")
        self.assertEqual(self.order.delivered_to, "Ayşe Yılmaz")
        self.assertTrue(self.order.delivery_signature)

    def test_taps_without_a_network_are_sent_later_and_once(self):
        self._walk_today("today_lost")
        self.assertEqual(self.visit.state, "at_work")
        (note,) = self._get_works().filtered("internal_note")
        self.assertEqual(note.internal_note, "Zil çalışmıyor, anahtar kapıcıda")
        self.assertEqual(len(self._get_works()), 1)
