from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .swap_common import SwapCommon


@tagged("post_install", "-at_install")
class TestSwapDevice(SwapCommon):
    """What becomes of both devices: where they are, whose, how long under warranty."""

    def test_sold_line_of_the_faulty_device_is_not_taken_back(self):
        sale = self.env["stock.move.line"].search([("lot_id", "=", self.sold.id)])
        line = sale.move_id.teknik_servis_line_id
        self.assertEqual(line.qty_delivered, 1)
        self._dialog().action_swap()
        self.assertEqual(line.qty_delivered, 1)

    def test_a_faulty_replacement_is_swapped_in_its_turn(self):
        self._dialog().action_swap()
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.stock, self.boiler, other)
        wizard = self._dialog(lot_id=other.id)
        self.assertEqual(wizard.old_lot_id, self.new)
        wizard.action_swap()
        back = self.company._get_defects_location()
        self.assertEqual(self._place(self.new), back)
        self.assertEqual(self._place(other).usage, "customer")
        self.assertEqual(len(self.order.swap_text.splitlines()), 2)
        self._assert_nothing_negative()

    def test_a_replacement_that_comes_back_unused_replaced_nothing(self):
        self._dialog().action_swap()
        self.assertTrue(self._as(self.order.line_ids, "technician").return_unused(1))
        self.env.invalidate_all()
        self.assertEqual(self._place(self.new), self.stock)
        self.assertEqual(self.order._get_swapped_lot(), self.sold)
        self.assertFalse(self.order.swap_text)
        self.assertFalse(self.sold.teknik_servis_replaced_by_id)
        self.assertFalse(self.new.teknik_servis_replaces_id)

    def test_device_in_our_own_stock_is_not_taken_back(self):
        here = self._lot("ESKI-2")
        self._put_in_stock(1, self.stock, self.boiler, here)
        order = self._create_order(product_id=self.boiler.id, serial="ESKI-2")
        with self._refused("not with the customer"):
            self._dialog(order=order, is_taking_back=True).action_swap()
        wizard = self._dialog(order=order)
        self.assertFalse(wizard.is_taking_back, "it is here already")
        wizard.action_swap()
        self.assertEqual(self._place(here), self.stock)
        self.assertFalse(order.swap_ids.sudo().picking_in_id)

    def test_device_at_an_outside_service_is_not_taken_in(self):
        central = self.env["res.partner"].create({"name": "Merkez Servis"})
        self._as(self.env["teknik.servis.outside"], "technician").create(
            {"order_id": self.order.id, "partner_id": central.id}
        )
        with self._refused("At Merkez Servis"):
            self._dialog(is_taking_back=True).action_swap()
        wizard = self._dialog()
        self.assertFalse(wizard.is_taking_back, "they keep it")
        wizard.action_swap()
        self.assertEqual(self._place(self.sold).usage, "customer")
        self.assertEqual(self._place(self.new).usage, "customer")

    def test_device_that_we_never_sold_comes_in(self):
        order = self._create_order(product_id=self.boiler.id, serial="YABANCI")
        self._dialog(order=order).action_swap()
        back = self.company._get_defects_location()
        self.assertEqual(self._place(order.lot_id), back)
        self.assertFalse(
            order.swap_ids.sudo().picking_in_id.move_ids.origin_returned_move_id
        )
        self._assert_nothing_negative()

    def test_device_without_a_card_stays_away(self):
        order = self._create_order(serial="METIN-1")
        wizard = self._dialog(order=order, product_id=self.boiler.id)
        self.assertFalse(wizard.is_taking_back)
        wizard.action_swap()
        swap = order.swap_ids.sudo()
        self.assertEqual((swap.old_serial, swap.old_lot_id.id), ("METIN-1", False))
        self.assertFalse(swap.picking_in_id)
        self.assertEqual(swap.new_lot_id, self.new)

    def test_device_without_a_card_is_swapped_once(self):
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.stock, self.boiler, other)
        order = self._create_order(serial="METIN-1")
        values = {"order": order, "product_id": self.boiler.id}
        first = self._dialog(**values)
        second = self._dialog(**values, lot_id=other.id)
        first.action_swap()
        with self._refused("METIN-1 was swapped already, YENI-1 is"):
            second.action_swap()
        self.assertEqual(self._place(other), self.stock)
        # A dialog that knows of the replacement swaps that one.
        self._dialog(**values, lot_id=other.id).action_swap()
        self.assertEqual(order.swap_ids.sorted("id")[-1:].old_lot_id, self.new)

    def test_product_without_tracking_comes_in_as_a_piece(self):
        order = self._create_order(product_id=self.device.id, serial="X24-1")
        wizard = self._dialog(order=order, product_id=self.boiler.id)
        wizard.action_swap()
        back = self.company._get_defects_location()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.device.id), ("location_id", "=", back.id)]
        )
        self.assertEqual((quant.quantity, quant.lot_id.id), (1, False))

    def test_owner_and_warranty_follow(self):
        self.sold.teknik_servis_warranty_reason = "test"
        self._dialog().action_swap()
        self.assertEqual(self.new.teknik_servis_owner_id, self.customer)
        self.assertFalse(self.sold.teknik_servis_owner_id)
        self.assertEqual(
            self.new.teknik_servis_warranty_end, self.sold.teknik_servis_warranty_end
        )
        self.assertEqual(self.new.teknik_servis_warranty_reason, "Replaces ESKI-1")

    def test_the_days_in_repair_prolong_what_the_customer_got(self):
        self.company.teknik_servis_prolong_warranty = True
        today = fields.Date.today()
        self.sold.write(
            {
                "teknik_servis_warranty_start": today - timedelta(100),
                "teknik_servis_parts_until": today + timedelta(200),
                "teknik_servis_warranty_reason": "test",
            }
        )
        self.order.write(
            {
                "date_notified": fields.Datetime.now() - timedelta(9),
                "warranty_state": "in",
            }
        )
        self._dialog(coverage="warranty").action_swap()
        self._hand_over(self.order, date_delivered=fields.Datetime.now())
        self.assertEqual(self.sold.teknik_servis_repair_days, 0)
        days = self.new.teknik_servis_repair_days
        self.assertGreaterEqual(days, 8)
        self.assertEqual(
            self.new.teknik_servis_warranty_end, today + timedelta(200 + days)
        )

    def test_a_replacement_that_is_bought_keeps_its_own_warranty(self):
        self._dialog(coverage="paid").action_swap()
        self.assertEqual(self.new.teknik_servis_owner_id, self.customer)
        self.assertFalse(self.new.teknik_servis_warranty_reason)
