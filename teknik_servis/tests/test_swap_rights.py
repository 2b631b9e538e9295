from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .swap_common import SwapCommon


@tagged("post_install", "-at_install")
class TestSwapRights(SwapCommon):
    """Who swaps devices."""

    def test_swaps_are_the_programs_own(self):
        self._dialog().action_swap()
        swap = self.order.swap_ids
        for role in ("technician", "office", "manager"):
            with self.subTest(role), self._refused("kept by the program"):
                swap.with_user(self.users[role]).new_lot_id = self.sold
            with self.subTest(role), self.assertRaises(AccessError):
                swap.with_user(self.users[role]).unlink()
        with self.assertRaises(UserError):
            swap.create({"order_id": self.order.id, "new_lot_id": self.new.id})

    def test_others_records_and_dialogs_are_not_swapped(self):
        foreign = self._create_order(
            technician_ids=self.technician_2.ids,
            product_id=self.boiler.id,
            serial="ESKI-1",
        )
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").action_swap()
        wizard = self._dialog("office", order=foreign)
        with self.assertRaises(AccessError):
            wizard.with_user(self.users["technician"]).action_swap()
        for role in ("accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.order, role).action_swap()

    def test_other_companies_places_and_records_are_theirs(self):
        company, user = self._create_other_company()
        theirs = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        theirs = theirs or theirs.create(
            {"name": "Öteki", "code": "OTK", "company_id": company.id}
        )
        wizard = self._dialog(back_to_id=theirs.lot_stock_id.id)
        with self._refused("where the faulty device"):
            wizard.action_swap()
        with self.assertRaises(AccessError):
            self.order.with_user(user).with_context(
                allowed_company_ids=company.ids
            ).action_swap()
        self._dialog().action_swap()
        swaps = self.env["teknik.servis.swap"].with_user(user)
        self.assertFalse(swaps.search([]))

    def test_technician_needs_no_rights_on_stock(self):
        self.assertFalse(self.users["technician"].has_group("stock.group_stock_user"))
        self._dialog("technician").action_swap()
        self.assertTrue(self.order.swap_ids)
