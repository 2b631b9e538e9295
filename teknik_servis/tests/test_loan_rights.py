from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .loan_common import LoanCommon


@tagged("post_install", "-at_install")
class TestLoanRights(LoanCommon):
    """Who sees loans, lends and takes back; what is overdue."""

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
