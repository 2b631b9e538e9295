from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .part_common import PartRequestCommon


@tagged("post_install", "-at_install")
class TestPartRequestRights(PartRequestCommon):
    """Who asks for parts, and who orders and gives them: past the buttons, too."""

    def test_technicians_change_what_they_ask_for_until_it_is_ordered(self):
        request = self._request()
        request.write({"quantity": 2, "note": "iki tane"})
        self.assertEqual(request.quantity, 2)
        self._as(request, "office")._order_from(self.supplier)
        with self._refused("Fan Motoru"):
            request.quantity = 3
        with self._refused("Fan Motoru"):
            request.action_cancel()
        self._as(request, "office").quantity = 3
        self.assertEqual(request.quantity, 3)

    def test_technicians_order_and_give_nothing(self):
        request = self._request()
        for act in (
            lambda: request.action_order(),
            lambda: request.action_arrive(),
            lambda: request.action_give(),
            lambda: request._order_from(self.supplier),
            lambda: request._arrive(),
        ):
            with self.assertRaises(AccessError):
                act()
        with self._refused("office"):
            request.supplier_id = self.supplier
        with self._refused("office"):
            self._request(supplier_id=self.supplier.id)
        for model in ("teknik.servis.part.order", "teknik.servis.part.arrive"):
            with self.assertRaises(AccessError):
                self._dialog(model, "technician", request_ids=request.ids)

    def test_state_and_line_are_the_programs_own(self):
        request = self._as(self._request(), "manager")
        line = self._add_line(self.order)
        for name, value in {
            "state": "given",
            "line_id": line.id,
            "date_given": "2026-01-01",
            "order_id": self._create_order().id,
            "user_id": self.env.uid,
        }.items():
            with self.subTest(name), self._refused("kept by the program"):
                request.write({name: value})
        with self._refused("kept by the program"):
            self._request("manager", state="given")
        forged = request.with_context(default_state="given")
        new = forged.create({"order_id": self.order.id, "product_id": self.part.id})
        self.assertEqual(new.state, "requested")

    def test_what_came_stays_as_it_was_asked_for(self):
        request = self._arrived()
        with self._refused("Fan Motoru"):
            request.quantity = 7
        request.note = request.note  # no change

    def test_technicians_see_the_requests_of_their_records(self):
        own = self._request()
        foreign = self._request(
            "office", order=self._create_order(technician_ids=self.technician_2.ids)
        )
        Request = self._as(self.env["teknik.servis.part.request"], "technician")
        self.assertEqual(Request.search([]) & (own | foreign), own)
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["technician"]).quantity = 2
        with self.assertRaises(AccessError):
            self._request(order=foreign.order_id)
        with self.assertRaises(AccessError):
            own.unlink()

    def test_other_companies_see_nothing(self):
        request = self._request()
        company, user = self._create_other_company()
        theirs = request.with_user(user).with_context(allowed_company_ids=company.ids)
        self.assertFalse(theirs.search([("id", "=", request.id)]))
        for act in (theirs.action_give, theirs.action_cancel, theirs.action_order):
            with self.assertRaises(AccessError):
                act()

    def test_other_roles_ask_for_nothing(self):
        for role in ("accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._request(role)

    def test_a_foreign_dialog_is_nobodys(self):
        ask = self._dialog(
            "teknik.servis.part.ask",
            order_id=self._create_order(technician_ids=False).id,
            product_id=self.part.id,
        )
        with self.assertRaises(AccessError):
            ask.with_user(self.users["technician"]).action_ask()

    def test_refused_move_asks_for_nothing(self):
        order = self._create_order(partner_id=False, phone="0532")
        ask = self._dialog(
            "teknik.servis.part.ask", order_id=order.id, product_id=self.part.id
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            ask.action_ask()
        self.env.invalidate_all()
        self.assertFalse(order.part_request_ids)
