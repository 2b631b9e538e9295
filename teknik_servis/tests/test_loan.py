from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .loan_common import LoanCommon


@tagged("post_install", "-at_install")
class TestLoan(LoanCommon):
    """A device of ours is lent natively and stays ours."""

    def test_lending_moves_the_device_natively_and_it_stays_ours(self):
        self.assertFalse(self.users["office"].has_group("stock.group_stock_user"))
        on_hand = self.loaner.qty_available
        loan = self._lend(accessories="Kablo")
        place = self.company.teknik_servis_loan_location_id
        self.assertEqual(self._places(), {place: 1})
        self.assertEqual(place.usage, "internal")
        self.assertEqual(place.location_id, self.stock.warehouse_id.view_location_id)
        self.loaner.invalidate_recordset()
        self.assertEqual(self.loaner.qty_available, on_hand)
        picking = loan.move_id.picking_id
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.picking_type_id.code, "internal")
        self.assertEqual(picking.partner_id, self.customer)
        self.assertEqual(picking.origin, self.order.name)
        self.assertEqual(loan.move_id.move_line_ids.lot_id, self.lot)
        self.assertEqual(
            (loan.partner_id, loan.product_id, loan.location_id, loan.state),
            (self.customer, self.loaner, self.shelf, "out"),
        )
        self.assertIn("Yedek Kombi (YK-1)", self.order.message_ids[0].body)

    def test_ordinary_deliveries_do_not_take_what_is_lent(self):
        self._lend()
        self._lend(lot=self.lot_2)
        line = self._add_line(
            self._create_order(), self.loaner, location_id=self.stock.id
        )
        line.lot_id = self.lot
        with self._refused("Not enough in stock"):
            line.order_id._send({line: 1}, {})

    def test_all_lent_devices_of_a_company_are_in_one_place(self):
        self._lend()
        self._lend(lot=self.lot_2)
        place = self.company.teknik_servis_loan_location_id
        self.assertEqual(self._places(self.lot_2), {place: 1})

    def test_a_second_click_lends_once(self):
        wizard = self._dialog()
        wizard.action_lend()
        wizard.action_lend()
        self.assertEqual(len(self.order.loan_ids), 1)
        self.assertEqual(sum(self._places().values()), 1)

    def test_two_dialogs_lend_one_device_once(self):
        first, second = self._dialog(), self._dialog(self._create_order())
        first.action_lend()
        with self._refused(f"is lent already: {self.order.name}"):
            second.action_lend()
        self.assertEqual(sum(self._places().values()), 1)

    def test_a_device_at_another_service_is_not_lent(self):
        away = self.company._get_teknik_servis_outside_location()
        self._put_in_stock(-1, self.shelf, self.loaner, self.lot)
        self._put_in_stock(1, away, self.loaner, self.lot)
        with self._refused(f"is in {away.display_name}"):
            self._lend()
        self.assertEqual(self._places(), {away: 1})

    def test_a_defective_device_is_neither_offered_nor_lent(self):
        broken = self.company._get_defects_location()
        self._put_in_stock(-1, self.shelf, self.loaner, self.lot)
        self._put_in_stock(1, broken, self.loaner, self.lot)
        wizard = self._dialog()
        self.assertIn(broken, wizard.elsewhere_ids)
        with self._refused(f"is in {broken.display_name}"):
            wizard.action_lend()

    def test_an_archived_place_of_lent_devices_is_replaced(self):
        self._as(self._lend(), "office").action_return()
        old = self.company.teknik_servis_loan_location_id
        old.active = False
        on_hand = self.loaner.qty_available
        self._lend()
        place = self.company.teknik_servis_loan_location_id
        self.assertTrue(place.active and place != old)
        self.assertEqual(self._places(), {place: 1})
        self.loaner.invalidate_recordset()
        self.assertEqual(self.loaner.qty_available, on_hand)

    def test_the_database_holds_one_loan_of_a_device(self):
        loan = self._lend()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            loan._as_system().copy({"order_id": self._create_order().id})

    def test_a_technician_lends_from_the_van_and_it_comes_back_there(self):
        lot = self.lot.copy({"name": "YK-3"})
        self._put_in_stock(1, self.van, self.loaner, lot)
        loan = self._lend(lot=lot, role="technician")
        self.assertEqual(loan.location_id, self.van)
        self._as(loan, "technician").action_return()
        self.assertEqual(self._places(lot), {self.van: 1})

    def test_what_cannot_be_lent_is_refused_in_words(self):
        gone = self.lot.copy({"name": "YK-4"})
        untracked = self.env["stock.lot"].create(
            {"name": "X-1", "product_id": self.device.id}
        )
        foreign = self.lot.copy({"name": "YK-5"})
        self.env["stock.quant"]._update_available_quantity(
            self.loaner, self.shelf, 1, lot_id=foreign, owner_id=self.customer
        )
        held = self.lot.copy({"name": "YK-6"})
        self._put_in_stock(1, self.shelf, self.loaner, held)
        self.env["stock.quant"].search([("lot_id", "=", held.id)]).reserved_quantity = 1
        own = self._create_order(product_id=self.loaner.id, serial="YK-2")
        nobody = self.env["teknik.servis.order"].create({"customer_request": "?"})
        for order, lot, words in (
            (self.order, gone, "is not in our stock"),
            (self.order, untracked, "only what has a serial number"),
            (self.order, foreign, "is not in our stock"),
            (self.order, held, "is set aside"),
            (own, self.lot_2, "is the device that is repaired"),
            (nobody, self.lot, "has no customer"),
        ):
            with self.subTest(words), self._refused(words):
                self._dialog(order, lot).action_lend()
            self.assertFalse(order.loan_ids)
        self.assertFalse(self._places(gone))

    def test_a_closed_record_lends_nothing(self):
        wizard = self._dialog()
        self._hand_over(self.order)
        with self._refused("is closed"):
            wizard.action_lend()
        with self._refused("is closed"):
            self._as(self.order, "office").action_lend()

    def test_a_company_without_a_warehouse_is_told_so(self):
        other, user = self._create_other_company()
        self.env["stock.warehouse"].search(
            [("company_id", "=", other.id)]
        ).active = False
        with self._refused("has no warehouse"):
            other.with_user(user)._get_teknik_servis_loan_location()

    def test_the_dialog_offers_what_is_free_and_ours_alone(self):
        self._lend()
        model = self._as(self.env["teknik.servis.lend"], "office")
        form = Form(model.with_context(default_order_id=self.order.id))
        self.assertEqual(form.signed_by, self.customer.name)
        self.assertGreater(form.date_expected, fields.Date.today())
        domain = [
            ("teknik_servis_is_lent", "=", False),
            ("product_id", "=", self.loaner.id),
        ]
        Lot = self._as(self.env["stock.lot"], "office").with_context(
            teknik_servis_with_product=True
        )
        self.assertEqual(Lot.search(domain), self.lot_2)
        domain[0] = ("teknik_servis_is_lent", "!=", False)
        self.assertEqual(Lot.search(domain), self.lot)
        self.assertTrue(Lot.browse(self.lot.id).teknik_servis_is_lent)
        found = Lot.name_search("Yedek Komb", [("id", "in", self.lot_2.ids)])
        self.assertEqual(found, [(self.lot_2.id, "YK-2 (Yedek Kombi)")])
