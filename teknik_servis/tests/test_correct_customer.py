from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestCorrectCustomer(LifeCycleCommon):
    """The record was taken in for somebody else: noticed before or after Gönder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        feature = cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += feature
        cls.right = cls.env["res.partner"].create(
            {"name": "Fatma Kaya", "phone": "0533 444 55 66", "city": "Ankara"}
        )
        cls.order = cls._create_order()
        cls._put_in_stock(5)

    def _correct(self, order=None, role="office", **values):
        wizard = self._as(self.env["teknik.servis.correct.customer"], role)
        order = order or self.order
        values = {"partner_id": self.right.id, **values}
        wizard = wizard.create({"order_id": order.id, **values})
        wizard.action_correct()
        self.env.flush_all()
        return wizard

    def _bodies(self, order=None):
        return " ".join((order or self.order).message_ids.mapped("body"))

    # --------------------------------------------------------------- before Gönder

    def test_everything_follows_the_right_customer(self):
        theirs = self.env["product.pricelist"].create({"name": "Bayi"})
        self.right.specific_property_product_pricelist = theirs
        self._correct()
        self.assertEqual(self.order.partner_id, self.right)
        self.assertEqual(self.order.phone, "0533 444 55 66")
        self.assertIn("Ankara", self.order.address)
        self.assertEqual(self.order.partner_invoice_id, self.right)
        self.assertEqual(self.order.partner_shipping_id, self.right)
        self.assertEqual(self.order.pricelist_id, theirs)
        self.assertIn("Fatma Kaya", self._bodies())
        self.assertIn("Ayşe Yılmaz", self._bodies())

    def test_what_was_agreed_stays_when_nothing_is_to_follow(self):
        theirs = self.env["product.pricelist"].create({"name": "Bayi"})
        item = {"pricelist_id": theirs.id, "compute_price": "fixed", "fixed_price": 1}
        self.env["product.pricelist.item"].create(item)
        self.right.specific_property_product_pricelist = theirs
        line = self._add_line(self.order)
        before = self.order.pricelist_id
        taxes = line.tax_ids
        self.order.phone = "0555 000 00 00"
        self._correct(follow=False)
        self.assertEqual(self.order.partner_id, self.right)
        self.assertEqual(self.order.phone, "0555 000 00 00")
        self.assertIn("Moda", self.order.address)
        self.assertEqual((self.order.pricelist_id, line.price_unit), (before, 100))
        self.assertEqual(line.tax_ids, taxes)
        # Nobody sends an invoice to who was entered by mistake.
        self.assertEqual(self.order.partner_invoice_id, self.right)

    def test_prices_follow_but_typed_ones_stay(self):
        theirs = self.env["product.pricelist"].create({"name": "Bayi"})
        item = {"pricelist_id": theirs.id, "compute_price": "fixed", "fixed_price": 70}
        self.env["product.pricelist.item"].create(item)
        self.right.specific_property_product_pricelist = theirs
        listed = self._add_line(self.order)
        typed = self._add_line(self.order, price_unit=33)
        self._correct()
        self.assertEqual((listed.price_unit, typed.price_unit), (70, 33))

    def test_who_else_was_to_get_the_invoice_stays_when_nothing_follows(self):
        insurer = self.right.create({"name": "Sigorta"})
        self.order.partner_invoice_id = insurer
        self._correct(follow=False)
        self.assertEqual(self.order.partner_invoice_id, insurer)
        self.assertEqual(self.order.partner_shipping_id, self.right)

    def test_the_device_stands_where_it_stood_when_nothing_follows(self):
        neighbour = self.right.create({"name": "Komşu", "phone": "0212 555 44 33"})
        self.order.service_address_id = neighbour
        self._correct(follow=False)
        self.assertEqual(self.order.service_address_id, neighbour)
        self._correct(partner_id=self.customer.id)
        self.assertEqual(self.order.service_address_id, self.customer)
        self.assertEqual(self.order.phone, self.customer.phone)

    def test_what_is_held_ready_is_held_for_the_right_customer(self):
        operation = self.env["teknik.servis.operation"].create(
            {"order_id": self.order.id}
        )
        line = self._add_line(self.order, operation_id=operation.id)
        self.assertEqual(line._get_live_moves().picking_id.partner_id, self.customer)
        self._correct()
        moves = line._get_live_moves()
        self.assertEqual(moves.picking_id.partner_id, self.right)
        self.assertEqual(moves.quantity, 1)

    def test_the_same_customer_again_is_refused(self):
        with self._refused("choose another customer"):
            self._correct(partner_id=self.customer.id)

    # ---------------------------------------------------------------- after Gönder

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

    # ------------------------------------------------------------------ closed

    def test_closed_records_are_the_managers_with_a_reason(self):
        self._hand_over(self.order)
        with self._refused("closed"):
            self._correct(reason="Yanlış kişi")
        with self._refused("closed"):
            self._correct(role="manager")
        self._correct(role="manager", reason="Faturada görüldü")
        self.assertEqual(self.order.partner_id, self.right)
        self.assertEqual(self.order.phone, "0533 444 55 66")
        self.assertEqual(self.order.stage_kind, "done")
        self.assertIn("Faturada görüldü", self._bodies())

    def test_nothing_else_of_a_closed_record_comes_open(self):
        line = self._add_line(self.order, self.labour)
        self._hand_over(self.order)
        self._correct(role="manager", reason="Faturada görüldü")
        manager = self._as(self.order, "manager")
        for vals in ({"phone": "1"}, {"partner_id": self.customer.id}):
            with self.subTest(vals=vals), self._refused("closed"):
                manager.write(vals)
        with self._refused("closed"):
            line.with_user(self.users["manager"]).price_unit = 5

    # --------------------------------------------------------------- past the dialog

    def test_a_bare_write_obeys_the_same_rule(self):
        line = self._add_line(self.order, self.labour)
        part = self._add_line(self.order)
        picking, invoice = self.order._send({part: 1}, {line: 1})
        for role in ("technician", "office", "manager"):
            order = self._as(self.order, role)
            for partner_id in (self.right.id, False):
                with self.subTest(role=role), self._refused(self.order.name):
                    order.write({"partner_id": partner_id})
        invoice.button_cancel()
        with self._refused(picking.name):
            self._as(self.order, "manager").write({"partner_id": self.right.id})

    def test_no_context_from_outside_lifts_the_rule(self):
        line = self._add_line(self.order, self.labour)
        self.order._send({}, {line: 1})
        order = self._as(self.order, "manager")
        for value in (True, 1, "object", {}):
            with self.subTest(value=value), self._refused(self.order.name):
                order.with_context(teknik_servis_correcting=value).write(
                    {"partner_id": self.right.id}
                )

    def test_two_records_in_one_write_name_both(self):
        other = self._create_order()
        orders = self.order | other
        for order in orders:
            order._send({}, {self._add_line(order, self.labour): 1})
        with self.assertRaises(UserError) as caught:
            self._as(orders, "office").write({"partner_id": self.right.id})
        for order in orders:
            self.assertIn(order.name, str(caught.exception))
            self.assertEqual(order.partner_id, self.customer)

    def test_writing_the_same_customer_is_no_change(self):
        line = self._add_line(self.order, self.labour)
        self.order._send({}, {line: 1})
        self._as(self.order, "office").write(
            {"partner_id": self.customer.id, "diagnosis": "Fan"}
        )
        self.assertEqual(self.order.diagnosis, "Fan")

    # ------------------------------------------------------------------ rights

    def test_only_the_office_corrects(self):
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._correct(role=role)
        with self._refused("office"):
            self._as(self.order, "technician")._correct_customer(self.right)
        self.assertEqual(self.order.partner_id, self.customer)

    def test_another_companys_record_is_out_of_reach(self):
        _company, other = self._create_other_company()
        wizard = self.env["teknik.servis.correct.customer"].with_user(other)
        with self.assertRaises(AccessError):
            wizard.create(
                {"order_id": self.order.id, "partner_id": self.right.id}
            ).action_correct()
        with self.assertRaises(AccessError):
            wizard.create(
                {"order_id": self.order.id, "partner_id": self.right.id}
            ).read(["obstacles"])
        self.assertEqual(self.order.partner_id, self.customer)

    def test_another_companys_customer_is_refused(self):
        company, _other = self._create_other_company()
        self.right.company_id = company
        with self.assertRaises(UserError):
            self._correct()
