from odoo.fields import Command
from odoo.tests import tagged

from .part_common import PartRequestCommon


@tagged("post_install", "-at_install")
class TestPartRequestStock(PartRequestCommon):
    """What came is set aside for its record and given out by native transfers."""

    def test_what_came_is_set_aside_for_its_record(self):
        request = self._request(quantity=2)
        self._put_in_stock(5, self.stock)
        dialog = self._dialog("teknik.servis.part.arrive", request_ids=request.ids)
        self.assertEqual((dialog.location_id, dialog.quantity), (self.stock, 2))
        dialog.action_arrive()
        line = self.order.line_ids
        self.assertEqual(
            (line.quantity, line.location_id, line.qty_delivered), (2, self.stock, 0)
        )
        self.assertEqual((request.state, request.line_id), ("arrived", line))
        self.assertEqual(self._free(), 3)
        self.assertEqual(self.order.picking_ids.state, "assigned")
        # Nobody else gets it, and it follows its line as any part does.
        other = self._create_order()
        with self._refused("Fan Motoru"):
            self.env["teknik.servis.operation"].create(
                {
                    "order_id": other.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.part.id,
                                "quantity": 4,
                                "location_id": self.stock.id,
                            }
                        )
                    ],
                }
            )
        line.quantity = 1
        self.assertEqual(self._free(), 4)

    def test_what_is_not_there_is_refused_and_nothing_written(self):
        request = self._as(self._request(quantity=2), "office")
        self._put_in_stock(1, self.stock)
        with self._refused("Fan Motoru: 2 needed, 1 in"), self.env.cr.savepoint():
            request._arrive()
        self.env.invalidate_all()
        self.assertEqual(request.state, "requested")
        self.assertFalse(self.order.line_ids)
        self.assertEqual(self._free(), 1)

    def test_the_same_part_arrives_once(self):
        request = self._arrived()
        with self._refused("Arrived"):
            request._arrive()
        self.assertEqual(len(self.order.line_ids), 1)

    def test_a_planned_line_is_taken_for_the_request(self):
        line = self._add_line(self.order, quantity=2, price_unit=75)
        other = self._add_line(self.order, quantity=1)
        request = self._arrived(quantity=2)
        self.assertEqual(request.line_id, line)
        self.assertEqual((line.price_unit, line.location_id), (75, self.stock))
        self.assertEqual(self.order.line_ids, line | other)
        self.assertEqual(self._free(), 0)
        request.action_cancel()
        self.assertEqual(self._free(), 2)
        self.assertTrue(line.exists())

    def test_two_requests_do_not_take_one_planned_line(self):
        line = self._add_line(self.order, quantity=2)
        self._put_in_stock(4, self.stock)
        requests = self._request(quantity=2) | self._request(quantity=2)
        self._as(requests, "office")._arrive()
        first, second = requests
        self.assertEqual(first.line_id, line)
        self.assertTrue(second.line_id)
        self.assertNotEqual(second.line_id, line)
        self.assertEqual(self._free(), 0)

    def test_a_part_in_words_gets_its_product_when_it_comes(self):
        request = self._as(self._request(product_id=False, name="fan"), "office")
        with self._refused("fan"):
            request._arrive()
        self._put_in_stock(1, self.stock)
        dialog = self._dialog(
            "teknik.servis.part.arrive",
            request_ids=request.ids,
            product_id=self.part.id,
        )
        dialog.action_arrive()
        self.assertEqual(request.line_id.product_id, self.part)
        self.assertEqual(request.product_uom_id, self.part.uom_id)

    def test_a_part_in_words_does_not_come_without_its_product(self):
        request = self._as(self._request(product_id=False, name="fan"), "office")
        dialog = self._dialog("teknik.servis.part.arrive", request_ids=request.ids)
        with self._refused("Choose the product first"):
            dialog.action_arrive()
        self.assertEqual(request.state, "requested")

    def test_a_part_that_was_all_taken_back_waits_for_nobody(self):
        request = self._arrived(quantity=2)
        line = request.line_id
        self._as(line, "technician").return_unused(1)
        self.assertEqual((request.state, self._free()), ("arrived", 1))
        self._as(line, "technician").return_unused(1)
        self.assertEqual((request.state, self._free()), ("cancelled", 2))
        self.assertFalse(self.order.has_part_request)
        self.assertFalse(line.is_set_aside)

    def test_a_part_that_another_took_the_place_of_waits_for_nobody(self):
        request = self._arrived()
        line = request.line_id
        other = self.env["product.product"].create(
            {"name": "Pompa", "type": "consu", "is_storable": True}
        )
        self._put_in_stock(1, self.van, other)
        self._as(line, "office").product_id = other
        self.assertEqual((request.state, self._free()), ("cancelled", 1))
        self.assertFalse(line.is_set_aside)
        self.assertEqual(self._free(self.van, other), 1)

    def test_a_dozen_is_given_as_twelve(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        request = self._request(product_uom_id=dozen.id)
        self._put_in_stock(12, self.stock)
        request = self._as(request, "office")
        request._arrive()
        request.action_give()
        self.assertEqual((request.state, request.line_id.quantity), ("given", 1))
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.part.id), ("location_id", "=", self.van.id)]
        )
        self.assertEqual((quant.quantity, quant.reserved_quantity), (12, 12))

    def test_a_unit_that_does_not_divide_evenly_is_moved_as_it_was_asked(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        unit = self.env.ref("uom.product_uom_unit")
        self.part.uom_id = dozen
        request = self._request(quantity=8, product_uom_id=unit.id)
        self._put_in_stock(1, self.stock)
        request = self._as(request, "office")
        request._arrive()
        request.action_give()
        move = request.sudo().picking_id.move_ids
        self.assertEqual((move.product_uom_qty, move.product_uom), (8, unit))
        self.assertAlmostEqual(self._free(), 0.33)

    def test_what_is_still_missing_is_waited_for_further(self):
        request = self._as(self._request(quantity=5), "office")
        request._order_from(self.supplier, "MI-2", "2099-01-01")
        self._put_in_stock(2, self.stock)
        dialog = self._dialog(
            "teknik.servis.part.arrive", request_ids=request.ids, quantity=2
        )
        dialog.action_arrive()
        rest = self.order.part_request_ids - request
        self.assertEqual((request.quantity, request.state), (2, "arrived"))
        self.assertEqual(
            (rest.quantity, rest.state, rest.order_reference), (3, "ordered", "MI-2")
        )
        for quantity in (0, -1, 4):
            dialog = self._dialog(
                "teknik.servis.part.arrive", request_ids=rest.ids, quantity=quantity
            )
            with self.subTest(quantity), self._refused("3 x Fan Motoru"):
                dialog.action_arrive()

    def test_pieces_with_serial_numbers_are_set_aside_one_by_one(self):
        lots = self._lot("K1") | self._lot("K2")
        request = self._as(
            self._request(product_id=self.board.id, quantity=2), "office"
        )
        requests = request._arrive()
        self.assertEqual(len(requests), 2)
        self.assertEqual(requests.line_id.lot_id, lots)
        self.assertEqual(requests.line_id.mapped("quantity"), [1, 1])
        self.assertEqual(self._free(product=self.board), 0)

    def test_the_very_piece_that_came_is_set_aside(self):
        self._lot("K1")
        second = self._lot("K2")
        request = self._request(product_id=self.board.id)
        self._dialog(
            "teknik.servis.part.arrive", request_ids=request.ids, lot_id=second.id
        ).action_arrive()
        self.assertEqual(request.line_id.lot_id, second)
        self.assertEqual(self._free(product=self.board, lot=second), 0)

    def test_technician_and_responsible_are_told_once(self):
        request = self._request()
        self._put_in_stock(1, self.stock)
        before = self.order.message_ids
        self._as(request, "manager")._arrive()
        (message,) = self.order.message_ids - before
        self.assertEqual(
            message.notified_partner_ids,
            (self.users["technician"] | self.users["office"]).partner_id,
        )
        self.assertIn("1 x Fan Motoru", message.body)
        before = self.order.message_ids
        self._as(request, "manager")._give()
        self.assertFalse((self.order.message_ids - before).notified_partner_ids)

    # ------------------------------------------------------------------ given

    def test_given_part_is_in_the_technicians_stock_and_held_there(self):
        request = self._arrived(quantity=2)
        request.action_give()
        line = request.line_id
        self.assertEqual((request.state, line.location_id), ("given", self.van))
        picking = request.sudo().picking_id
        self.assertEqual(
            (picking.state, picking.picking_type_code, picking.location_dest_id),
            ("done", "internal", self.van),
        )
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.part.id), ("location_id.usage", "=", "internal")]
        )
        here = quants.filtered(lambda quant: quant.location_id == self.van)
        self.assertEqual((here.quantity, here.reserved_quantity), (2, 2))
        self.assertEqual(sum((quants - here).mapped("quantity")), 0)
        # Gönder takes it from there, once.
        order = self._as(self.order, "technician")
        order._send({line.with_env(order.env): 2}, {})
        self.assertEqual((line.qty_delivered, here.quantity), (2, 0))
        self.assertFalse(order.has_part_request)

    def test_a_part_from_the_shelf_is_given_at_once(self):
        request = self._request()
        self._put_in_stock(1, self.stock)
        self._as(request, "office").action_give()
        self.assertEqual(request.state, "given")
        self.assertEqual(request.line_id.location_id, self.van)
        with self._refused("Given"):
            self._as(request, "office").action_give()

    def test_several_parts_go_by_one_transfer(self):
        other = self._create_order()
        self._put_in_stock(3, self.stock)
        requests = self._request() | self._request(order=other, quantity=2)
        self._as(requests, "office").action_give()
        picking = requests.sudo().picking_id
        self.assertEqual((len(picking), len(picking.move_ids)), (1, 2))
        self.assertIn(other.name, picking.origin)
        self.assertEqual(
            set(picking.move_ids.mapped("origin")), {self.order.name, other.name}
        )
        self.assertFalse(picking.user_id)
        lines = requests.sudo().line_id
        self.assertEqual(
            picking.move_ids.mapped("description_picking"), lines.mapped("name")
        )
        self.assertEqual(self._free(self.van), 0)

    def test_the_piece_itself_is_given(self):
        self._lot("K1")
        second = self._lot("K2")
        request = self._as(self._request(product_id=self.board.id), "office")
        request._arrive(lot=second)
        request._give()
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", second.id), ("quantity", ">", 0)]
        )
        self.assertEqual(quant.location_id, self.van)

    def test_each_request_gets_its_own_piece_in_whatever_order(self):
        lots = self._lot("K1") | self._lot("K2")
        requests = self._request(product_id=self.board.id)
        requests |= self._request(product_id=self.board.id)
        requests = self._as(requests, "office")
        # Against the order in which Odoo would take them.
        for request, lot in zip(requests, reversed(lots), strict=True):
            request._arrive(lot=lot)
        requests._give()
        for request, lot in zip(requests, reversed(lots), strict=True):
            self.assertEqual(request.line_id.lot_id, lot)
            self.assertEqual(request.line_id.sudo()._get_live_moves().lot_ids, lot)
        self.assertEqual(lots.location_id, self.van)

    def test_whoever_has_no_stock_takes_it_from_where_it_lies(self):
        order = self._create_order(technician_ids=False)
        request = self._request("office", order=order)
        self._put_in_stock(1, self.stock)
        self._as(request, "office").action_give()
        self.assertEqual(request.state, "given")
        self.assertFalse(request.sudo().picking_id)
        self.assertEqual(request.line_id.location_id, self.stock)

    def test_a_part_sent_before_anybody_gave_it_is_given(self):
        request = self._arrived()
        order = self._as(self.order, "office")
        order._send({order.line_ids: 1}, {})
        self.assertEqual(request.state, "given")
        self.assertTrue(request.date_given)
