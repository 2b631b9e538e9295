from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .queries_common import QueriesCommon


@tagged("post_install", "-at_install")
class TestLoan(QueriesCommon):
    """A loaner goes out and comes back natively, stays ours, and is asked back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loaner = cls.env["product.product"].create(
            {
                "name": "Yedek Kombi",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.lot, cls.lot_2 = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.loaner.id} for name in ("YK-1", "YK-2")]
        )
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Yedek Rafı", "location_id": cls.stock.id}
        )
        for lot in cls.lot | cls.lot_2:
            cls._put_in_stock(1, cls.shelf, cls.loaner, lot)
        cls.order = cls._create_order(product_id=cls.device.id, serial="SN-9")

    def _dialog(self, order=None, lot=None, role="office", **values):
        return self._as(self.env["teknik.servis.lend"], role).create(
            {
                "order_id": (order or self.order).id,
                "lot_id": (lot or self.lot).id,
                **values,
            }
        )

    def _lend(self, *args, **values):
        """Lend a device as the office does and return the loan."""
        wizard = self._dialog(*args, **values)
        wizard.action_lend()
        return wizard.sudo().loan_id.with_env(self.env)

    def _places(self, lot=None):
        """Return where a device is: `{location: quantity}`."""
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", (lot or self.lot).id), ("quantity", "!=", 0)]
        )
        return {quant.location_id: quant.quantity for quant in quants}

    # ------------------------------------------------------------------ lent

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
        with self._refused("is not in our stock"):
            self._lend()
        self.assertEqual(self._places(), {away: 1})

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

    # ------------------------------------------------------------------ given back

    def test_a_return_is_native_and_needs_no_stock_rights(self):
        loan = self._lend()
        self._as(loan, "office").action_return()
        self.assertEqual(self._places(), {self.shelf: 1})
        self.assertEqual(loan.state, "returned")
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

    # ------------------------------------------------------------------ Teslim

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

    # ------------------------------------------------------------------ overdue

    def test_what_is_overdue_is_found(self):
        today = fields.Date.context_today(self.order)
        late = self._lend(date_expected=today - timedelta(days=1))
        due = self._lend(lot=self.lot_2, date_expected=today)
        Loan = self._as(self.env["teknik.servis.loan"], "office")
        self.assertEqual(Loan.search([("is_overdue", "=", True)]), late)
        self.assertIn(due, Loan.search([("is_overdue", "=", False)]))
        self.assertEqual((late | due).mapped("is_overdue"), [True, False])
        self._as(late, "office").action_return()
        self.assertFalse(Loan.search([("is_overdue", "=", True)]))

    def test_the_list_takes_few_statements_however_many_are_out(self):
        lots = self.env["stock.lot"].create(
            [{"name": f"L-{n}", "product_id": self.loaner.id} for n in range(30)]
        )
        for lot in lots:
            self._put_in_stock(1, self.shelf, self.loaner, lot)
            self._lend(self._create_order(), lot)
        Loan = self._as(self.env["teknik.servis.loan"], "office")
        question = {
            "domain": [("state", "=", "out")],
            "specification": self._get_web_specification(Loan, "list"),
        }
        counts = []
        for limit in (5, 30):
            Loan.web_search_read(**question, limit=limit)
            with self._at_most(30) as queries:
                data = Loan.web_search_read(**question, limit=limit)
            self.assertEqual(len(data["records"]), limit)
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    # ------------------------------------------------------------------ rights

    def test_nobody_writes_a_loan_past_the_program(self):
        loan = self._lend()
        Loan = self._as(self.env["teknik.servis.loan"], "manager")
        values = {
            "order_id": self.order.id,
            "lot_id": self.lot_2.id,
            "date_expected": "2027-01-01",
        }
        for forged in (values, {"date_expected": "2027-01-01"}):
            with self.assertRaises(UserError):
                Loan.create(forged)
        with self.assertRaises(AccessError):
            self._as(loan, "manager").unlink()
        for name, value in (
            ("state", "returned"),
            ("lot_id", self.lot_2.id),
            ("stays_out", True),
            ("partner_id", self.partners[0].id),
        ):
            with self.subTest(name), self._refused("kept by the program"):
                self._as(loan, "manager").write({name: value})
        self._as(loan, "office").date_expected = "2027-01-01"

    def test_a_technician_reads_loans_of_own_records_only(self):
        mine = self._lend()
        foreign = self._lend(
            self._create_order(technician_ids=self.technician_2.ids), self.lot_2
        )
        Loan = self._as(self.env["teknik.servis.loan"], "technician")
        self.assertEqual(Loan.search([]), mine)
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").action_return()
        with self.assertRaises(AccessError):
            self._dialog(foreign.order_id, role="technician").action_lend()

    def test_an_employee_lends_and_takes_back_nothing(self):
        loan = self._lend()
        with self.assertRaises(AccessError):
            self._as(loan, "employee").action_return()
        with self.assertRaises(AccessError):
            self._as(self.order, "employee").action_lend()

    def test_an_accountant_opens_the_record_of_a_loan(self):
        self._lend()
        line = self._add_line(self.order, self.labour)
        self.order._send({}, {line: 1})
        order = self._as(self.order, "accountant")
        self.assertEqual(order.loan_count, 1)

    def test_another_company_neither_sees_nor_lends_ours(self):
        loan = self._lend()
        other, user = self._create_other_company()
        there = self.env["teknik.servis.order"].create(
            {
                "company_id": other.id,
                "partner_id": self.customer.id,
                "customer_request": "?",
            }
        )
        Loan = self.env["teknik.servis.loan"].with_user(user)
        self.assertFalse(Loan.search([]))
        with self.assertRaises(AccessError):
            loan.with_user(user).action_return()
        wizard = (
            self.env["teknik.servis.lend"]
            .with_user(user)
            .create({"order_id": there.id, "lot_id": self.lot_2.id})
        )
        with self._refused("is not in our stock"):
            wizard.action_lend()

    # ------------------------------------------------------------------ law, paper

    def test_a_loaner_is_owed_until_one_is_lent(self):
        self.company.teknik_servis_repair_clock = True
        self.order.write(
            {
                "warranty_end": fields.Date.today() + timedelta(days=300),
                "date_notified": fields.Datetime.now() - timedelta(days=30),
            }
        )
        self.assertTrue(self.order.is_loaner_owed)
        loan = self._lend()
        self.assertFalse(self.order.is_loaner_owed)
        self.order._warn_legal_time()
        summaries = self.order.activity_ids.mapped("summary")
        self.assertTrue(summaries)
        self.assertFalse([text for text in summaries if "loaner" in text])
        self._as(loan, "office").action_return()
        self.assertTrue(self.order.is_loaner_owed)

    def test_the_slip_says_what_was_lent_and_who_signed(self):
        pixel = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
            b"awAAAABJRU5ErkJggg=="
        )
        report = "teknik_servis.report_loan"
        Report = self._as(self.env["ir.actions.report"], "office")
        with self._refused("nothing was lent"):
            Report._render_qweb_html(report, self.order.ids)
        loan = self._lend(
            accessories="Baca seti", signature=pixel, signed_by="Fatma Yılmaz"
        )
        html = Report._render_qweb_html(report, self.order.ids)[0].decode()
        for text in ("YK-1", "Yedek Kombi", "Baca seti", "Fatma Yılmaz", "SN-9"):
            self.assertIn(text, html)
        self.assertEqual(html.count("data:image/png"), 2)  # one for each copy
        self.assertEqual(loan.signed_by, "Fatma Yılmaz")
        action = self._as(loan, "office").action_print()
        self.assertEqual(action["report_name"], report)
