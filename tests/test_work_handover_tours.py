"""A technician's work goes to a colleague, walked through in a browser in Turkish."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestWorkHandoverTours(DeskTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(2)
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        cls.start = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
        cls.order = cls._create_order(technician_ids=False, device_name="Kombi X24")
        cls.visit = cls._book(cls.technician, cls.order)

    @classmethod
    def _book(cls, technician, order):
        return cls.env["teknik.servis.appointment"].create(
            {
                "technician_id": technician.id,
                "order_ids": [Command.set(order.ids)],
                "start": cls.start,
            }
        )

    def _check_handed_over(self):
        self.assertEqual(self.visit.technician_id, self.technician_2)
        self.assertEqual(self.order.technician_ids, self.technician_2)
        quants = self.env["stock.quant"]._gather(self.part, self.van_2)
        self.assertEqual(sum(quants.mapped("quantity")), 2)

    def test_all_goes_to_a_colleague_who_is_busy_then(self):
        self._book(self.technician_2, self._create_order(technician_ids=False))
        with mute_logger("odoo.http"):
            self._walk("work_handover", "service-technicians", role="manager")
        self.assertTrue(self.visit.overlap_ok)
        self._check_handed_over()

    def test_all_goes_to_a_colleague_on_a_phone(self):
        self._walk(
            "work_handover_phone", "service-technicians", role="manager", phone=True
        )
        self._check_handed_over()
