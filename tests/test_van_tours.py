"""Vans and part requests, walked through in a browser in Turkish.

The technician has a phone, the office and the manager a PC. What stands on the screens
is looked at by the tours; here is looked at what was written.
"""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestVanTours(DeskTourCase):
    def setUp(self):
        super().setUp()
        self.part.barcode = "8690000000019"
        # Its test name is wider than a phone.
        self.users["technician"].name = "Ali Usta"

    def _walk_phone(self, tour, address):
        self._walk(tour, address, role="technician", phone=True)

    def _walk_job(self, tour, order):
        self._walk_phone(tour, f"service-records/{order.id}")

    def _get_there(self, location, product=None):
        """Return how many fan motors are in a location, and how many are free."""
        quants = self.env["stock.quant"]._gather(product or self.part, location)
        return sum(quants.mapped("quantity")), sum(quants.mapped("available_quantity"))

    # ------------------------------------------------------------------ the van

    def test_a_van_is_loaded_used_from_counted_and_put_right(self):
        self.company.teknik_servis_count_approval = True
        self._put_in_stock(3, self.stock)
        with mute_logger("odoo.http"):  # the refusal is what is walked through
            self._walk("van_load", "technician-stock")
        self.assertEqual(self._get_there(self.van), (3, 3))
        self.assertEqual(self._get_there(self.stock)[0], 0)
        loaded = self.env["stock.picking"].search([], order="id desc", limit=1)
        self.assertEqual(loaded.user_id, self.users["office"])

        self._walk_phone("van_see", "my-van")
        pump = self.env["product.product"].create(
            {
                "name": "Pompa",
                "type": "consu",
                "is_storable": True,
                "barcode": "8690000000026",
            }
        )
        self._put_in_stock(1, product=pump)
        order = self._create_order(stage_id=self._stage_of("in_progress").id)
        self._walk_job("van_use", order)
        line, unused = order.line_ids
        self.assertEqual((unused.product_id, unused.quantity), (pump, 0))
        self.assertEqual((line.product_id, line.quantity), (self.part, 1))
        self.assertEqual((line.location_id, line.technician_id), self._get_ali())
        self.assertEqual(self._get_there(self.van), (3, 2))
        self.assertEqual(self._get_there(self.van, pump), (1, 1))
        self._walk_phone("van_held", "my-van")

        with mute_logger("odoo.http"):  # a difference that nobody explains is refused
            self._walk_phone("van_count", "van-counts")
        count = self.env["teknik.servis.van.count"].search([])
        self.assertEqual((count.state, count.reason), ("waiting", "Kayıp"))
        self.assertEqual(self._get_there(self.van), (3, 2))
        self._walk("van_approve", "van-counts", role="manager")
        self.assertEqual(count.state, "done")
        self.assertEqual(count.decided_by_id, self.users["manager"])
        self.assertEqual(self._get_there(self.van), (2, 1))

        office = order.with_user(self.users["office"])
        office._send({line.with_env(office.env): 1}, {})
        self.assertEqual(self._get_there(self.van), (1, 1))
        self._walk_phone("van_left", "what-left-my-van")

    def _get_ali(self):
        return self.van, self.technician

    # ------------------------------------------------------------------ part requests

    def test_a_part_is_asked_for_on_a_phone_ordered_set_aside_and_given(self):
        supplier = self.env["res.partner"].create({"name": "Marmara Isı"})
        order = self._create_order(stage_id=self._stage_of("in_progress").id)
        self._walk_job("part_ask", order)
        request = order.part_request_ids
        self.assertEqual((request.product_id, request.state), (self.part, "requested"))
        self.assertEqual(request.technician_id, self.technician)
        self.assertEqual(order.stage_id, self._stage_of("parts"))
        self._walk_phone("part_requests", "service-part-requests")

        with mute_logger("odoo.http"):  # what has not come is not set aside
            self._walk("part_order", "service-part-requests")
        self.assertEqual(request.state, "ordered")
        self.assertEqual(
            (request.supplier_id, request.order_reference), (supplier, "MI-1")
        )
        self._put_in_stock(1, self.stock)
        self._walk("part_give", "service-part-requests")
        self.assertEqual(request.state, "given")
        self.assertEqual(order.line_ids.location_id, self.van)
        self.assertEqual(self._get_there(self.van), (1, 0))
        self.assertEqual(self._get_there(self.stock)[0], 0)
        self._walk_job("part_given", order)
