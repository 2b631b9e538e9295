from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .deliver_common import DeliverCommon


@tagged("post_install", "-at_install")
class TestDeliverDocuments(DeliverCommon):
    """Documents of records that are closed or cancelled, and what comes back."""

    def return_dialog(self, picking, quantity):
        Return = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_model="stock.picking"
        )
        wizard = Return.create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        return wizard

    def give_back(self, picking, quantity):
        """Return a quantity of each product of a transfer."""
        wizard = self.return_dialog(picking, quantity)
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(back.state, "done")
        return back

    def transfers(self):
        return self.line.move_ids.picking_id

    def test_documents_go_on_after_the_record_is_closed(self):
        self.order._send({self.line: 2}, {})
        out = self.transfers()
        self._hand_over(self.order)
        order = self.order.with_user(self.users["technician"])
        move = order._send({}, {self.line.with_env(order.env): 2})[1].sudo()
        move.action_post()
        back = self.give_back(out, 1)
        self.assertEqual((self.line.qty_delivered, self.line.qty_invoiced), (1, 2))
        credit = move._reverse_moves([{"invoice_date": fields.Date.today()}])
        credit.action_post()
        self.assertEqual(self.line.qty_to_invoice, 2)
        order._send({self.line.with_env(order.env): 1}, {})
        self.assertEqual(self.line.qty_delivered, 2)
        self.give_back(self.transfers() - out - back, 1)
        self.assertFalse(self.order.is_open)

    def test_cancelled_record_is_not_sent(self):
        self.order.write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "Vazgeçti"}
        )
        with (
            self.assertRaisesRegex(UserError, self.order.name),
            self.env.cr.savepoint(),
        ):
            self.order._send({self.line: 1}, {})

    def test_record_with_live_documents_is_not_cancelled(self):
        cancelled = {
            "stage_id": self._stage("cancelled").id,
            "cancel_reason": "Vazgeçti",
        }
        self.order._send({self.line: 2}, {})
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            self.order.write(cancelled)
        self.give_back(self.transfers(), 2)
        move = self.order._send({}, {self.line: 2})[1]
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            self.order.write(cancelled)
        move.button_cancel()
        self.order.write(cancelled)
        self.assertFalse(self.order.is_open)

    def test_returns_and_returns_of_returns(self):
        self.send_all()
        out = self.transfers()
        back = self.give_back(out, 2)
        self.assertEqual((self.line.qty_delivered, self.line.qty_to_deliver), (0, 2))
        self.give_back(back, 1)
        self.assertEqual(self.line.qty_delivered, 1)
        with (
            self.assertRaisesRegex(UserError, self.order.name),
            self.env.cr.savepoint(),
        ):
            self.order._send({self.line: 2}, {})
        self.order._send({self.line: 1}, {})
        self.assertEqual(self.line.qty_delivered, 2)
        self.assertEqual(len(self.transfers()), 4)

    def test_return_for_exchange_is_counted(self):
        self._put_in_stock(5, self.stock)
        picking = self.order._send({self.line: 2}, {})[0]
        self.return_dialog(picking, 1).action_create_exchanges()
        moves = self.env["stock.move"].search([("product_id", "=", self.part.id)])
        self.assertEqual(moves.teknik_servis_line_id, self.line)
        self.assertEqual(self.line.move_ids, moves)
        for transfer in (moves.picking_id - picking).sorted("id"):
            transfer.move_ids.picked = True
            transfer.button_validate()
        self.assertEqual((self.line.qty_delivered, self.line.qty_to_deliver), (2, 0))

    def test_partial_return_holds_the_quantity_that_stayed(self):
        self.order._send({self.line: 2}, {})
        back = self.give_back(self.transfers(), 1)
        with (
            self.assertRaisesRegex(ValidationError, self.order.name),
            self.env.cr.savepoint(),
        ):
            self.line.quantity = 0
        self.line.quantity = 1
        with (
            self.assertRaisesRegex(ValidationError, self.order.name),
            self.env.cr.savepoint(),
        ):
            self.give_back(back, 1)
            self.env.flush_all()
