from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TeknikServisCommon


@tagged("post_install", "-at_install")
class TestInvoice(TeknikServisCommon):
    """What is invoiced, taken back, cancelled and revived, and what is left then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False
        cls._put_in_stock(10)
        cls.order = cls._create_order()
        cls.line = cls._add_line(cls.order, quantity=3)

    def bill(self, quantity=3, line=None):
        line = line or self.line
        order = line.order_id.with_user(self.users["technician"])
        move = order._send({}, {line.with_env(order.env): quantity})[1]
        return self.env["account.move"].browse(move.id)

    def refund(self, move, *, modify=False):
        """Reverse an invoice as an accountant does; returns the draft made."""
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.users["accountant"])
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id})
        )
        action = wizard.modify_moves() if modify else wizard.refund_moves()
        return move.browse(action["res_id"])

    def assert_left(self, quantity, line=None):
        line = line or self.line
        self.env.flush_all()
        self.assertEqual(line.qty_to_invoice, quantity)

    def test_draft_counts_as_invoiced(self):
        move = self.bill(2)
        self.assert_left(1)
        with (
            self.assertRaisesRegex(UserError, f"{self.order.name}.*Fan Motoru"),
            self.env.cr.savepoint(),
        ):
            self.bill(2)
        move.action_post()
        self.assert_left(1)

    def test_invoice_says_what_the_record_says(self):
        account = self.env["account.analytic.account"].create(
            {
                "name": "Servis",
                "plan_id": self.env["account.analytic.plan"].create({"name": "P"}).id,
            }
        )
        distribution = {str(account.id): 100}
        self.line.write(
            {
                "name": "Fan motoru\n12 V",
                "discount": 10,
                "analytic_distribution": distribution,
                "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
            }
        )
        self.assertRecordValues(
            self.bill().invoice_line_ids,
            [
                {
                    "name": "Fan motoru\n12 V",
                    "quantity": 3,
                    "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
                    "price_unit": 1200,
                    "discount": 10,
                    "price_subtotal": 3240,
                    "analytic_distribution": distribution,
                    "teknik_servis_line_id": self.line.id,
                }
            ],
        )

    def test_covered_lines_are_invoiced_only_by_setting(self):
        covered = self._add_line(self.order, coverage="warranty", discount=5)
        self.assertEqual(covered.qty_to_invoice, 0)
        with self.assertRaises(UserError):
            self.bill(1, covered)
        self.company.teknik_servis_invoice_covered = True
        self.env.invalidate_all()
        move = self.bill(1, covered)
        self.assertRecordValues(
            move.invoice_line_ids,
            [{"price_unit": 100, "discount": 100, "price_total": 0}],
        )
        self.assertFalse(move.invoice_line_ids.filtered(lambda li: li.quantity < 0))
        move.action_post()
        self.assert_left(0, covered)
        self.refund(move).action_post()
        self.assert_left(1, covered)

    def test_deleted_draft_may_be_made_again(self):
        move = self.bill()
        move.with_user(self.users["accountant"]).unlink()
        self.assert_left(3)
        self.bill()

    def test_line_deleted_from_a_draft_may_be_made_again(self):
        move = self.bill()
        move.invoice_line_ids.unlink()
        self.assert_left(3)

    def test_cancelled_invoice_does_not_count(self):
        move = self.bill()
        move.button_cancel()
        self.assert_left(3)
        posted = self.bill()
        posted.action_post()
        posted.button_draft()
        posted.button_cancel()
        self.assert_left(3)

    def test_cancelled_invoice_made_again_cannot_be_revived(self):
        first = self.bill()
        first.button_cancel()
        second = self.bill()
        with (
            self.assertRaisesRegex(ValidationError, f"{self.order.name}.*Fan Motoru"),
            self.env.cr.savepoint(),
        ):
            first.with_user(self.users["accountant"]).button_draft()
            self.env.flush_all()
        self.assertEqual(first.state, "cancel")
        second.button_cancel()
        first.button_draft()
        self.assert_left(0)

    def test_revived_invoice_of_a_cancelled_record_is_refused(self):
        move = self.bill()
        move.button_cancel()
        self.order.write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "Vazgeçti"}
        )
        with (
            self.assertRaisesRegex(UserError, self.order.name),
            self.env.cr.savepoint(),
        ):
            move.button_draft()
            self.env.flush_all()

    def test_quantity_is_not_raised_on_the_invoice(self):
        move = self.bill(2)
        move.invoice_line_ids.quantity = 3
        self.assert_left(0)
        with (
            self.assertRaisesRegex(ValidationError, self.order.name),
            self.env.cr.savepoint(),
        ):
            move.invoice_line_ids.quantity = 4
            self.env.flush_all()
        self.assertEqual(move.invoice_line_ids.quantity, 3)

    def test_quantity_of_the_line_stays_above_what_was_invoiced(self):
        self.bill(2)
        self.line.quantity = 2
        with (
            self.assertRaisesRegex(ValidationError, self.order.name),
            self.env.cr.savepoint(),
        ):
            self.line.quantity = 1
        with self.assertRaises(UserError):
            self.line.unlink()

    def test_price_and_coverage_of_an_invoiced_line(self):
        """A line is billed to one payer, and stays that payer's."""
        self.bill()
        self.line.quantity = 5
        self.assertEqual(self.line.price_unit, 100)
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            self.line.with_user(self.users["office"]).coverage = "warranty"

    def test_full_refund_gives_the_quantity_back(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move)
        self.assertEqual(credit.invoice_line_ids.teknik_servis_line_id, self.line)
        self.assertTrue(credit.invoice_line_ids.teknik_servis_gives_back)
        credit.action_post()
        self.assert_left(3)
        self.bill(3)
        self.assert_left(0)

    def test_partial_refund_gives_a_part_back(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move)
        credit.invoice_line_ids.quantity = 1
        self.assertTrue(credit.invoice_line_ids.teknik_servis_gives_back)
        self.assert_left(1)

    def test_price_correction_gives_nothing_back(self):
        move = self.bill()
        move.action_post()
        for values in ({"price_unit": 20}, {"discount": 50}):
            credit = self.refund(move)
            credit.invoice_line_ids.write(values)
            self.assertFalse(credit.invoice_line_ids.teknik_servis_gives_back)
            self.assert_left(0)
            credit.unlink()

    def test_what_a_refund_gives_back_is_the_accountants_word_while_draft(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move).with_user(self.users["accountant"])
        credit.invoice_line_ids.teknik_servis_gives_back = False
        self.assert_left(0)
        credit.action_post()
        self.assertFalse(credit.invoice_line_ids.teknik_servis_gives_back)
        with self.assertRaises(UserError):
            credit.invoice_line_ids.teknik_servis_gives_back = True

    def test_cancelled_refund_takes_the_quantity_again(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move)
        credit.action_post()
        self.bill(3)
        credit.button_draft()
        with (
            self.assertRaisesRegex(ValidationError, self.order.name),
            self.env.cr.savepoint(),
        ):
            credit.button_cancel()
            self.env.flush_all()

    def test_reversal_with_a_new_draft(self):
        move = self.bill()
        move.action_post()
        new = self.refund(move, modify=True)
        self.assertEqual(new.move_type, "out_invoice")
        self.assertEqual(new.invoice_line_ids.teknik_servis_line_id, self.line)
        self.assert_left(0)
        new.unlink()
        self.assert_left(3)

    def test_no_more_is_taken_back_than_was_billed(self):
        move = self.bill()
        move.action_post()
        self.refund(move).action_post()
        self.assert_left(3)
        with (
            self.assertRaisesRegex(ValidationError, f"{self.order.name}.*Fan Motoru"),
            self.env.cr.savepoint(),
        ):
            self.refund(move)
            self.env.flush_all()
        self.assert_left(3)

    def test_no_more_is_returned_than_was_delivered(self):
        picking = self.order._send({self.line: 2}, {})[0]
        Return = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_model="stock.picking"
        )
        wizard = Return.create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 3
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"quantity": 3, "picked": True})
        with self.assertRaisesRegex(ValidationError, "Fan Motoru"):
            back.with_context(skip_backorder=True).button_validate()
            self.env.flush_all()

    def test_an_undone_price_correction_bills_nothing_again(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move)
        credit.invoice_line_ids.price_unit = 20
        credit.action_post()
        undone = credit._reverse_moves()
        self.assertEqual(undone.move_type, "out_invoice")
        self.assertEqual(undone.invoice_line_ids.teknik_servis_line_id, self.line)
        self.assert_left(0)
        self.assertEqual(self.line.qty_invoiced, 3)

    def test_a_refund_gives_back_only_what_its_invoice_billed(self):
        move = self.bill()
        move.action_post()
        values = {
            "move_type": "out_refund",
            "partner_id": self.customer.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.part.id,
                        "price_unit": 0.01,
                        "teknik_servis_line_id": self.line.id,
                        "teknik_servis_gives_back": True,
                    }
                )
            ],
        }
        with self.assertRaisesRegex(ValidationError, "Fan Motoru"):
            move.with_user(self.users["accountant"]).create(values)

    def test_what_corrected_the_price_gives_nothing_back(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move)
        credit.invoice_line_ids.price_unit = 20
        credit.action_post()
        undone = credit._reverse_moves()
        undone.action_post()
        again = undone._reverse_moves()
        self.assertFalse(again.invoice_line_ids.teknik_servis_gives_back)
        self.assert_left(0)

    def test_an_undone_refund_bills_again(self):
        move = self.bill()
        move.action_post()
        credit = self.refund(move)
        credit.action_post()
        self.assert_left(3)
        credit._reverse_moves()
        self.assert_left(0)

    def test_billed_lines_keep_their_taxes(self):
        tax, exempt = self.env["account.tax"].create(
            [{"name": "KDV", "amount": 20}, {"name": "Muaf", "amount": 0}]
        )
        self.line.tax_ids = tax
        position = self.env["account.fiscal.position"].create({"name": "İhracat"})
        exempt.write({"fiscal_position_ids": position.ids, "original_tax_ids": tax.ids})
        self.bill(1)
        abroad = self.customer.create(
            {"name": "Export", "property_account_position_id": position.id}
        )
        self.part.taxes_id = tax
        self.order.partner_invoice_id = abroad
        self.assertEqual(self.line.tax_ids, tax)
        self.assertEqual(self._add_line(self.order).tax_ids, exempt)

    def test_copy_by_hand_is_not_linked(self):
        move = self.bill()
        copy = move.copy()
        self.assertFalse(copy.invoice_line_ids.teknik_servis_line_id)
        self.assert_left(0)

    def test_two_lines_of_one_record_are_kept_apart_on_a_refund(self):
        other = self._add_line(self.order, price_unit=40)
        move = self.order._send({}, {self.line: 3, other: 1})[1]
        move.action_post()
        credit = self.refund(move)
        self.assertEqual(
            credit.invoice_line_ids.teknik_servis_line_id, self.line | other
        )
        credit.invoice_line_ids.filtered(
            lambda li: li.teknik_servis_line_id == other
        ).unlink()
        self.assert_left(3)
        self.assert_left(0, other)

    def test_link_is_not_changed_by_rpc(self):
        move = self.bill()
        foreign = self._add_line(self._create_order(), quantity=9)
        try:
            move.invoice_line_ids.with_user(
                self.users["accountant"]
            ).teknik_servis_line_id = foreign
        except UserError:
            self.env.invalidate_all()
        self.assertEqual(move.invoice_line_ids.teknik_servis_line_id, self.line)

    def test_accountant_sees_the_record_behind_the_invoice(self):
        move = self.bill().with_user(self.users["accountant"])
        self.assertEqual(move.teknik_servis_order_count, 1)
        order = move.teknik_servis_order_ids
        self.assertEqual(
            (order.name, order.line_ids.name), (self.order.name, "Fan Motoru")
        )
        hidden = self._create_order().with_user(self.users["accountant"])
        with self.assertRaises(UserError):
            hidden.read(["name"])

    def test_posted_invoice_has_native_journal_items(self):
        move = self.bill()
        move.action_post()
        self.assertEqual(move.amount_residual, 300)
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
            ._create_payments()
        )
        self.assertEqual(payment.amount, 300)
        self.assertIn(move.payment_state, ("paid", "in_payment"))
        self.assertFalse(self.order._get_open_money_texts())
