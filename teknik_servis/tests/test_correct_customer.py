from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .correct_customer_common import CorrectCustomerCommon


@tagged("post_install", "-at_install")
class TestCorrectCustomer(CorrectCustomerCommon):
    """The record was taken in for somebody else: noticed before or after Gönder."""

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
