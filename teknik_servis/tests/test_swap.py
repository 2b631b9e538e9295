from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .swap_common import SwapCommon


@tagged("post_install", "-at_install")
class TestSwap(SwapCommon):
    """The faulty device comes in and its replacement goes out, in one act."""

    def test_the_record_is_about_the_sold_device(self):
        self.assertEqual(self.order.lot_id, self.sold)
        self.assertEqual(self._place(self.sold).usage, "customer")

    def test_faulty_device_in_and_replacement_out_in_one_act(self):
        wizard = self._dialog()
        self.assertEqual(wizard.old_lot_id, self.sold)
        self.assertEqual(wizard.product_id, self.boiler)
        self.assertEqual(wizard.location_id, self.stock)
        self.assertTrue(wizard.is_taking_back)
        wizard.action_swap()
        back = self.company._get_defects_location()
        self.assertEqual(self._place(self.sold), back)
        self.assertEqual(self._place(self.new).usage, "customer")
        self._assert_nothing_negative()
        swap = self.order.swap_ids.sudo()
        self.assertEqual(
            (swap.old_lot_id, swap.new_lot_id, swap.old_serial),
            (self.sold, self.new, "ESKI-1"),
        )
        self.assertEqual(swap.user_id, self.users["technician"])
        out, back_in = swap.picking_out_id, swap.picking_in_id
        self.assertEqual((out.state, out.picking_type_code), ("done", "outgoing"))
        self.assertEqual(
            (back_in.state, back_in.picking_type_code), ("done", "incoming")
        )
        self.assertEqual(back_in.move_ids.lot_ids, self.sold)
        self.assertEqual(back_in.move_ids.origin_returned_move_id.lot_ids, self.sold)
        line = self.order.line_ids
        self.assertEqual(
            (line.lot_id, line.qty_delivered, line.coverage), (self.new, 1, "goodwill")
        )
        self.assertEqual(self.order.result, "replaced")
        self.assertIn("ESKI-1", self.order.swap_text)
        self.assertIn("YENI-1", self.order.work_done)
        self.assertIn("YENI-1", self.order.message_ids[:1].body)
        self.assertEqual(self.sold.teknik_servis_replaced_by_id, self.new)
        self.assertEqual(self.new.teknik_servis_replaces_id, self.sold)

    def test_a_second_press_swaps_once(self):
        wizard = self._dialog()
        wizard.action_swap()
        wizard.action_swap()
        self.assertEqual(len(self.order.swap_ids), 1)
        self.assertEqual(len(self.order.line_ids), 1)

    def test_a_second_dialog_does_not_swap_again(self):
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.stock, self.boiler, other)
        first, second = self._dialog(), self._dialog(lot_id=other.id)
        first.action_swap()
        with self._refused("swapped already"):
            second.action_swap()
        self.assertEqual(self._place(other), self.stock)

    def test_replacement_that_is_not_there_is_refused_and_nothing_written(self):
        before = self.order.operation_ids
        wizard = self._dialog(location_id=self.van_2.id)
        with self._refused("Kombi Z (YENI-1): 1 needed, 0 in"), self.env.cr.savepoint():
            wizard.action_swap()
        self.env.invalidate_all()
        self.assertEqual(self.order.operation_ids, before)
        self.assertFalse(self.order.swap_ids or self.order.line_ids)
        self.assertEqual(self._place(self.sold).usage, "customer")
        self.assertFalse(self.order.result)

    def test_replacement_of_another_record_is_refused(self):
        other = self._create_order()
        self._add_line(
            other, self.boiler, lot_id=self.new.id, location_id=self.stock.id
        )
        with self.assertRaisesRegex(ValidationError, other.name):
            self._dialog().action_swap()

    def test_what_is_missing_is_said_in_words(self):
        for values, text in (
            ({"lot_id": False}, "choose the serial number of the replacement"),
            ({"lot_id": self.sold.id}, "cannot replace itself"),
            ({"location_id": False}, "where the replacement lies"),
            ({"coverage": False}, "who pays"),
            (
                {"back_to_id": self.customer.property_stock_customer.id},
                "where the faulty device",
            ),
        ):
            with self.subTest(values), self._refused(text), self.env.cr.savepoint():
                self._dialog(**values).action_swap()
        unknown = self._create_order()
        with self._refused("enter the serial number"):
            self._dialog(order=unknown).action_swap()
        self._hand_over(self.order)
        with self._refused("closed"):
            self._as(self.order, "technician").action_swap()

    def test_van_is_proposed_where_a_piece_is_in_it(self):
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.van, self.boiler, other)
        order = self._as(self.order, "technician")
        wizard = order.env["teknik.servis.swap.act"].browse(
            order.action_swap()["res_id"]
        )
        self.assertEqual(wizard.location_id, self.van)

    def test_handed_over_as_replaced(self):
        self._dialog().action_swap()
        deliver = self._as(self.env["teknik.servis.deliver"], "technician").create(
            {"order_id": self.order.id, "delivered_to": "Ayşe", "confirmed": True}
        )
        self.assertEqual(deliver.result, "replaced")
        deliver.action_deliver()
        self.assertEqual(self.order.result, "replaced")
