from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import ROLES
from .life_common import LifeCycleCommon


class TestNotUsed(LifeCycleCommon):
    """Kullanılmadı: what was not used goes back to where it came from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls.order = cls._create_order()
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )

    def _use(self, role="technician", **values):
        operation = self._as(self.env["teknik.servis.operation"], role).create(
            {
                "order_id": self.order.id,
                "technician_id": self.technician.id,
                "line_ids": [Command.create({"product_id": self.part.id, **values})],
            }
        )
        return operation.line_ids

    def _there(self, location=None, product=None, lot=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.part, location or self.van, lot_id=lot
        )

    def _send(self, line, quantity, invoice=False):
        lines = line.sudo()
        self.order._send({lines: quantity}, {lines: quantity} if invoice else {})
        self.env.invalidate_all()

    def _lot(self, name, location=None):
        lot = self.env["stock.lot"].create(
            {"name": name, "product_id": self.board.id, "company_id": self.company.id}
        )
        self._put_in_stock(1, location, self.board, lot)
        return lot

    def test_a_held_piece_is_let_go_and_the_line_lowered(self):
        line = self._use(quantity=3)
        self.assertEqual(self._there(), 2)
        self.assertTrue(line.return_unused(2))
        self.assertEqual(line.quantity, 1)
        self.assertEqual(self._there(), 4)
        self.assertTrue(line.return_unused(1))
        self.assertEqual((line.quantity, self._there()), (0, 5))
        self.assertFalse(line.sudo()._get_live_moves())

    def test_a_sent_piece_returns_to_the_van_it_came_from(self):
        line = self._use(quantity=3)
        self._send(line, 3)
        self.assertEqual(self._there(), 2)
        self.assertTrue(line.return_unused(2))
        self.assertEqual((line.quantity, line.sudo().qty_delivered), (1, 1))
        self.assertEqual((self._there(), self._there(self.stock)), (4, 0))
        back = line.sudo().move_ids.filtered("origin_returned_move_id").picking_id
        self.assertEqual((back.state, back.location_dest_id), ("done", self.van))
        self.assertEqual(back.return_id, self.order.picking_ids - back)
        self.assertEqual(back.move_ids.product_uom_qty, 2)
        self.assertTrue(line.return_unused(1))
        self.assertEqual((line.quantity, line.sudo().qty_delivered), (0, 0))
        self.assertEqual(self._there(), 5)

    def test_what_is_held_goes_first_and_then_what_was_sent(self):
        line = self._use(quantity=4)
        self._send(line, 1)
        self.assertTrue(line.return_unused(2))
        self.assertEqual((line.quantity, line.sudo().qty_delivered), (2, 1))
        self.assertEqual(self._there(), 3)
        self.assertTrue(line.return_unused(2))
        self.assertEqual((line.quantity, line.sudo().qty_delivered), (0, 0))
        self.assertEqual(self._there(), 5)

    def test_pieces_of_two_deliveries_return_to_two_places(self):
        self._put_in_stock(5, self.van_2)
        line = self._use(quantity=2)
        self._send(line, 2)
        line.sudo().write({"quantity": 3, "location_id": self.van_2.id})
        self._send(line, 1)
        self.assertEqual((self._there(), self._there(self.van_2)), (3, 4))
        line.return_unused(3)
        self.assertEqual((self._there(), self._there(self.van_2)), (5, 5))

    def test_a_piece_of_a_van_that_is_gone_returns_to_the_main_stock(self):
        line = self._use(quantity=5)
        self._send(line, 5)
        self.van.active = False
        line.return_unused(1)
        self.assertEqual((line.quantity, self._there(self.stock)), (4, 1))
        self.assertIn(self.stock.display_name, self.order.message_ids[0].body)

    def test_an_invoiced_piece_is_refused_in_words(self):
        line = self._use(quantity=3)
        self._send(line, 2, invoice=True)
        with self._refused("Fan Motoru is invoiced. First the credit note"):
            line.return_unused(2)
        self.env.invalidate_all()
        self.assertEqual((line.quantity, line.sudo().qty_delivered), (3, 2))
        self.assertEqual(self._there(), 2)
        # The one that is on no invoice goes back.
        self.assertTrue(line.return_unused(1))
        self.assertEqual((line.quantity, self._there()), (2, 3))
        line.sudo().invoice_line_ids.move_id.button_cancel()
        self.assertTrue(line.return_unused(2))
        self.assertEqual((line.quantity, self._there()), (0, 5))

    def test_a_second_click_takes_nothing_back(self):
        line = self._use(quantity=3)
        self._send(line, 3)
        self.assertTrue(line.return_unused(1, seen=3))
        self.assertFalse(line.return_unused(1, seen=3))
        self.assertEqual((line.quantity, self._there()), (2, 3))
        # In the context of a record's lines stands the name of their form.
        lines_form = "teknik_servis.teknik_servis_order_line_view_form"
        action = line.with_context(form_view_ref=lines_form).action_not_used()
        dialog = self._as(self.env[action["res_model"]], "technician")
        views = dialog.with_context(**action["context"]).get_views(action["views"])
        self.assertIn("qty_line", views["views"]["form"]["arch"])
        dialog = dialog.browse(action["res_id"])
        self.assertEqual((dialog.qty_line, dialog.quantity), (2, 2))
        dialog.quantity = 1
        dialog.action_return()
        with self._refused("was changed meanwhile"):
            dialog.action_return()
        self.assertEqual((line.quantity, self._there()), (1, 4))
        # One piece: one tap, and the second tap finds nothing.
        self.assertIs(line.action_not_used(), True)
        self.assertEqual((line.quantity, self._there()), (0, 5))
        self.assertIs(line.action_not_used(), True)
        self.assertEqual((line.quantity, self._there()), (0, 5))

    def test_a_serial_number_comes_back_itself(self):
        first, second = self._lot("AK-1"), self._lot("AK-2")
        line = self._use(product_id=self.board.id, lot_id=second.id)
        other = self._use(product_id=self.board.id, lot_id=first.id)
        self._send(line, 1)
        self._send(other, 1)
        self.assertEqual(self._there(product=self.board), 0)
        line.action_not_used()
        self.assertEqual(self._there(product=self.board, lot=second), 1)
        self.assertEqual(self._there(product=self.board, lot=first), 0)
        # It is there again, so it is used again elsewhere.
        self.order = self._create_order()
        again = self._use(product_id=self.board.id, lot_id=second.id)
        self._send(again, 1)
        self.assertEqual(self._there(product=self.board, lot=second), 0)

    def test_an_open_return_is_not_made_a_second_time(self):
        line = self._use(quantity=2)
        self._send(line, 2)
        Return = self.env["stock.return.picking"]
        wizard = Return.create({"picking_id": self.order.picking_ids.id})
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns_all()["res_id"]
        )
        with self._refused("a return of Fan Motoru is open in Inventory"):
            line.return_unused(1)
        back.action_cancel()
        self.assertTrue(line.return_unused(1))
        self.assertEqual((line.quantity, self._there()), (1, 4))

    def test_impossible_quantities_are_refused(self):
        line = self._use(quantity=2)
        for wrong in (0, -1, 3, float("nan"), float("inf"), "two"):
            with self.subTest(wrong), self.assertRaises(UserError):
                line.return_unused(wrong)
        labour = self._add_line(self.order, self.labour)
        with self._refused("is a service"):
            self._as(labour, "technician").return_unused(1)
        self.assertEqual((line.quantity, self._there()), (2, 3))

    def test_a_closed_record_takes_nothing_back(self):
        line = self._use()
        self._send(line, 1)
        self._hand_over(self.order)
        with self.assertRaises(UserError):
            line.return_unused(1)
        self.assertEqual(self._there(), 4)

    def test_others_take_nothing_back(self):
        line = self._use()
        self._send(line, 1)
        stranger = new_test_user(self.env, "ts_far", groups=ROLES["technician"])
        for user in (stranger, self.users["accountant"], self.users["employee"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                line.with_user(user).return_unused(1)
        self.assertEqual(self._there(), 4)
        self.assertTrue(self._as(line, "office").return_unused(1))
        self.assertEqual(self._there(), 5)

    def test_the_chatter_tells_what_came_back(self):
        line = self._use(quantity=2)
        line.return_unused(2)
        bodies = self.order.message_ids.mapped("body")
        told = [body for body in bodies if "Not used: 2 x Fan Motoru" in body]
        self.assertEqual(len(told), 1)
        self.assertIn("Ali Usta", told[0])

    def test_the_dialog_asks_how_many(self):
        line = self._use(quantity=4)
        action = line.action_not_used()
        dialog = self._as(self.env[action["res_model"]], "technician")
        with Form(dialog.browse(action["res_id"])) as form:
            self.assertEqual((form.qty_line, form.quantity), (4, 4))
            form.quantity = 3
        dialog.browse(action["res_id"]).action_return()
        self.assertEqual((line.quantity, self._there()), (1, 4))
