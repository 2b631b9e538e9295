from odoo.exceptions import UserError
from odoo.tests import tagged

from .correct_customer_common import CorrectCustomerCommon


@tagged("post_install", "-at_install")
class TestCorrectCustomerSent(CorrectCustomerCommon):
    """A wrong customer of a record whose documents went out in that name."""

    def test_an_invoice_is_reversed_first(self):
        line = self._add_line(self.order, self.labour)
        invoice = self.order._send({}, {line: 1})[1]
        for role in ("office", "manager"):
            for reason in (False, "Yanlış kişi"):
                with self.subTest(role=role), self._refused("Ayşe Yılmaz"):
                    self._correct(role=role, reason=reason)
        self.assertEqual(self.order.partner_id, self.customer)
        invoice.button_cancel()
        self._correct()
        self.assertEqual(self.order.partner_id, self.right)

    def test_a_credit_note_frees_the_record(self):
        line = self._add_line(self.order, self.labour)
        invoice = self.order._send({}, {line: 1})[1]
        invoice.action_post()
        with self._refused(invoice.name):
            self._correct()
        reversal = self.env["account.move.reversal"].create(
            {
                "move_ids": invoice.ids,
                "journal_id": invoice.journal_id.id,
                "reason": "Yanlış müşteri",
            }
        )
        reversal.refund_moves()
        self.assertEqual(line.qty_invoiced, 0)
        self._correct()
        again = self.order._send({}, {line: 1})[1]
        self.assertEqual(again.partner_id, self.right)

    def test_one_message_names_every_document(self):
        part, work = self._add_line(self.order), self._add_line(self.order, self.labour)
        pickings, invoices = self.order._send({part: 1}, {work: 1, part: 1})
        with self.assertRaises(UserError) as caught:
            self._correct()
        self.assertIn(pickings.display_name, str(caught.exception))
        # A draft has no number; its name is in the language of the customer.
        self.assertRegex(str(caught.exception), "Draft Invoice|Taslak Fatura")
        self.assertTrue(invoices)

    def test_the_dialog_tells_and_opens_what_is_in_the_way(self):
        part = self._add_line(self.order)
        picking, invoice = self.order._send({part: 1}, {part: 1})
        self.env.flush_all()
        dialog = self.env["teknik.servis.correct.customer"]
        dialog = dialog.with_context(default_order_id=self.order.id)
        dialog = self._as(dialog, "office").create({"partner_id": self.right.id})
        self.assertIn(picking.name, dialog.obstacles)
        self.assertTrue(dialog.has_invoices and dialog.has_pickings)
        accountant = self.users["office"]
        accountant.group_ids += self.env.ref("account.group_account_invoice")
        accountant.group_ids += self.env.ref("stock.group_stock_user")
        self.assertEqual(dialog.action_view_invoices()["res_id"], invoice.id)
        self.assertEqual(dialog.action_view_pickings()["res_id"], picking.id)

    def test_a_delivery_note_may_stay_with_a_managers_reason(self):
        part = self._add_line(self.order)
        picking = self.order._send({part: 1}, {})[0]
        with self._refused(picking.name):
            self._correct(reason="Yanlış kişi")
        with self._refused(picking.name):
            self._correct(role="manager", reason=" ")
        self._correct(role="manager", reason="Kardeşi getirmiş")
        self.assertEqual(self.order.partner_id, self.right)
        self.assertEqual(picking.partner_id, self.customer)
        self.assertEqual(part.qty_delivered, 1)
        for text in ("Kardeşi getirmiş", picking.name):
            self.assertIn(text, self._bodies())
        # What was delivered is invoiced to whom it belongs.
        self.assertEqual(self.order._send({}, {part: 1})[1].partner_id, self.right)

    def test_what_came_back_stands_in_nobodys_way(self):
        part = self._add_line(self.order)
        picking = self.order._send({part: 1}, {})[0]
        back = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        )
        back = back.create({"picking_id": picking.id})
        back.product_return_moves.quantity = 1
        returned = self.env["stock.picking"].browse(back._create_return().id)
        returned.button_validate()
        self.assertEqual(part.qty_delivered, 0)
        self._correct()
        self.assertEqual(self.order.partner_id, self.right)

    def test_documents_of_the_same_company_are_its_contacts_too(self):
        company = self.right.create({"name": "Acme", "is_company": True})
        one, two = self.right.create(
            [{"name": name, "parent_id": company.id} for name in ("Bir", "İki")]
        )
        order = self._create_order(partner_id=one.id)
        line = self._add_line(order, self.labour)
        order._send({}, {line: 1})
        self._correct(order, partner_id=two.id)
        self.assertEqual(order.partner_id, two)

    def _bill_insurer(self):
        """Return a company that was billed in the customer's place, and its invoice."""
        insurer = self.right.create({"name": "Sigorta", "is_company": True})
        self.order.partner_invoice_id = insurer
        line = self._add_line(self.order, self.labour)
        return insurer, self.order._send({}, {line: 1})[1]

    def test_who_pays_in_their_place_keeps_the_invoice_when_nothing_follows(self):
        insurer, invoice = self._bill_insurer()
        invoice.action_post()
        self._correct(follow=False)
        self.assertEqual(self.order.partner_id, self.right)
        self.assertEqual(self.order.partner_invoice_id, insurer)
        self.assertEqual((invoice.partner_id, invoice.state), (insurer, "posted"))
        self.assertEqual(self.order.line_ids.qty_invoiced, 1)

    def test_who_pays_in_their_place_is_named_when_all_follows(self):
        invoice = self._bill_insurer()[1]
        with self._refused("Let nothing follow"):
            self._correct()
        with self._refused("Sigorta"):
            self._as(self.order, "office").partner_id = self.right
        dialog = self._as(self.env["teknik.servis.correct.customer"], "office")
        dialog = dialog.create({"order_id": self.order.id, "partner_id": self.right.id})
        self.assertIn("Sigorta", dialog.obstacles)
        self.assertTrue(dialog.has_invoices)
        dialog.follow = False
        self.assertFalse(dialog.obstacles)
        self.assertFalse(dialog.has_invoices)
        self.assertEqual(invoice.state, "draft")

    def test_the_customers_own_invoice_does_not_stay_with_somebody_else(self):
        line = self._add_line(self.order, self.labour)
        self.order._send({}, {line: 1})
        with self._refused("Ayşe Yılmaz"):
            self._correct(follow=False)
        # The one who was entered by mistake is no third party.
        for payer in (self.customer, self.right.create({"name": "Sigorta"})):
            with self.subTest(payer=payer.name), self._refused("Ayşe Yılmaz"):
                self._as(self.order, "manager").write(
                    {"partner_id": self.right.id, "partner_invoice_id": payer.id}
                )
        # Neither when somebody else was to pay only afterwards.
        self.order.partner_invoice_id = payer
        with self._refused("Ayşe Yılmaz"):
            self._correct(follow=False)

    def test_what_was_delivered_elsewhere_on_purpose_stays_there(self):
        neighbour = self.right.create({"name": "Komşu"})
        self.order.partner_shipping_id = neighbour
        part = self._add_line(self.order)
        picking = self.order._send({part: 1}, {})[0]
        with self._refused(picking.name):
            self._correct()
        self._correct(follow=False)
        self.assertEqual(self.order.partner_shipping_id, neighbour)
        self.assertEqual(self.order.partner_id, self.right)

    def test_a_cancelled_invoice_is_not_revived_in_the_old_name(self):
        line = self._add_line(self.order, self.labour)
        invoice = self.order._send({}, {line: 1})[1]
        invoice.button_cancel()
        accountant = self._as(invoice, "accountant")
        accountant.button_draft()  # the customer is the same still
        accountant.button_cancel()
        self._correct()
        self.assertEqual(line.qty_invoiced, 0)
        for write in (
            accountant.button_draft,
            lambda: accountant.write({"state": "draft"}),
            lambda: accountant.write({"state": "posted"}),
        ):
            with self._refused(self.order.name):
                write()
        self.assertEqual((invoice.state, line.qty_invoiced), ("cancel", 0))
        again = self.order._send({}, {line: 1})[1]
        self.assertEqual(again.partner_id, self.right)

    def test_a_cancelled_invoice_of_who_pays_is_revived(self):
        _insurer, invoice = self._bill_insurer()
        invoice.button_cancel()
        self._correct(follow=False)
        self._as(invoice, "accountant").button_draft()
        self.assertEqual(self.order.line_ids.qty_invoiced, 1)
