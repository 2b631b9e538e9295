from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .loan_common import LoanCommon


@tagged("post_install", "-at_install")
class TestLoanReturn(LoanCommon):
    """A loaner comes back natively, and is asked back at the hand-over."""

    def test_a_return_is_native_and_needs_no_stock_rights(self):
        loan = self._lend()
        self._as(loan, "office").action_return()
        self.assertEqual(self._places(), {self.shelf: 1})
        self.assertEqual(loan.state, "returned")
        self.assertEqual(loan.move_id.origin, self.order.name)
        self.assertFalse(loan.move_id.picking_id.user_id)
        self.assertTrue(loan.date_returned)
        back = loan.return_move_id
        self.assertEqual(back.origin_returned_move_id, loan.move_id)
        self.assertEqual(back.picking_id.return_id, loan.move_id.picking_id)
        self.assertIn("given back", self.order.message_ids[0].body)

    def test_a_second_return_changes_nothing(self):
        loan = self._lend()
        self._as(loan, "office").action_return()
        messages = self.order.message_ids
        self._as(loan, "office").action_return()
        self.assertEqual(self._places(), {self.shelf: 1})
        self.assertEqual(self.order.message_ids, messages)

    def test_what_came_back_is_lent_again(self):
        self._as(self._lend(), "office").action_return()
        self.assertEqual(self._lend().state, "out")
        self.assertEqual(len(self.order.loan_ids), 2)

    def test_a_return_made_in_inventory_ends_the_loan(self):
        loan = self._lend()
        picking = loan.move_id.picking_id
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=picking.id)
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(loan.state, "returned")
        self.assertEqual(loan.return_move_id, back.move_ids)

    def test_a_return_that_was_begun_in_inventory_is_the_one_that_is_finished(self):
        loan = self._lend()
        picking = loan.move_id.picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        begun = picking.browse(wizard.action_create_returns()["res_id"])
        self.assertEqual(begun.state, "assigned")
        self._as(loan, "office").action_return()
        self.assertEqual(begun.state, "done")
        self.assertEqual(loan.return_move_id, begun.move_ids)
        self.assertEqual(self._places(), {self.shelf: 1})

    def test_it_comes_back_to_the_main_stock_when_its_shelf_is_archived(self):
        loan = self._lend()
        self._put_in_stock(-1, self.shelf, self.loaner, self.lot_2)
        self.shelf.active = False
        self._as(loan, "office").action_return()
        self.assertEqual(self._places(), {self.stock: 1})

    def test_a_begun_return_to_an_archived_shelf_comes_to_the_main_stock(self):
        loan = self._lend()
        picking = loan.move_id.picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        begun = picking.browse(wizard.action_create_returns()["res_id"])
        self._put_in_stock(-1, self.shelf, self.loaner, self.lot_2)
        self.shelf.active = False
        self._as(loan, "office").action_return()
        self.assertEqual(begun.state, "done")
        self.assertEqual(self._places(), {self.stock: 1})

    def test_a_loaner_that_is_sold_is_not_given_back(self):
        loan = self._lend()
        place = self.company.teknik_servis_loan_location_id
        line = self._add_line(
            self._create_order(), self.loaner, location_id=place.id, lot_id=self.lot.id
        )
        line.order_id._send({line: 1}, {})
        self.assertEqual(loan.state, "gone")
        self.assertIn("not given back", self.order.message_ids[0].body)
        self._as(loan, "office").action_return()
        self.assertFalse(self._places().get(place))

    def test_teslim_asks_back_and_one_click_takes_back(self):
        loan = self._lend()
        wizard = self._as(self.env["teknik.servis.deliver"], "office").create(
            {"order_id": self.order.id, "result": "repaired"}
        )
        self.assertEqual(wizard.loans, "Yedek Kombi (YK-1)")
        with self._refused("Yedek Kombi (YK-1) is still lent"):
            wizard.action_deliver()
        self.assertTrue(self.order.is_open)
        action = wizard.action_take_back()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertEqual(loan.state, "returned")
        self.assertFalse(wizard.loans)
        wizard.action_deliver()
        self.assertFalse(self.order.is_open)

    def test_no_way_closes_a_record_whose_loaner_is_out(self):
        self._lend()
        order = self._as(self.order, "office")
        with self._refused("is still lent"):
            self._hand_over(order)
        with self._refused("is still lent"):
            order.write(
                {"stage_id": self._stage("cancelled").id, "cancel_reason": "Vazgeçti"}
            )

    def test_a_manager_lets_it_stay_out_and_it_comes_back_later(self):
        loan = self._lend()
        wizards = {
            role: self._as(self.env["teknik.servis.deliver"], role).create(
                {
                    "order_id": self.order.id,
                    "result": "repaired",
                    "loan_stays_out": True,
                }
            )
            for role in ("office", "manager")
        }
        with self.assertRaises(AccessError), self.cr.savepoint():
            wizards["office"].action_deliver()
        wizards["manager"].action_deliver()
        self.assertFalse(self.order.is_open)
        self.assertEqual(loan.state, "out")
        self.assertTrue(loan.is_overdue)
        self._as(loan, "office").action_return()
        self.assertEqual(loan.state, "returned")

    def test_a_reopened_record_asks_for_its_loaner_again(self):
        loan = self._lend()
        wizard = self._as(self.env["teknik.servis.deliver"], "manager").create(
            {"order_id": self.order.id, "result": "repaired", "loan_stays_out": True}
        )
        wizard.action_deliver()
        self._as(self.order, "manager")._reopen("Yine arızalı")
        self.assertFalse(loan.stays_out)
        with self._refused("is still lent"):
            self._hand_over(self._as(self.order, "manager"))

    def test_several_records_are_handed_over_without_those_that_lent(self):
        self._lend()
        free = self._create_order()
        act = self._as(self.env["teknik.servis.group.act"], "office").create(
            {
                "kind": "deliver",
                "order_ids": [Command.set((self.order | free).ids)],
                "result": "repaired",
            }
        )
        act.action_apply()
        self.assertTrue(self.order.is_open)
        self.assertFalse(free.is_open)
        failed = act.line_ids.filtered("is_failed")
        self.assertIn("still lent", failed.outcome)

    def test_a_merged_record_takes_its_loaner_along(self):
        loan = self._lend()
        target = self._create_order(product_id=self.device.id, serial="SN-9")
        self._as(self.order, "office")._merge_into(self._as(target, "office"))
        self.assertEqual(loan.order_id, target)
        self.assertFalse(self.order.is_open)

    def test_a_record_that_lent_is_not_deleted(self):
        self._lend()
        with self.assertRaises(UserError):
            self._as(self.order, "manager").unlink()
