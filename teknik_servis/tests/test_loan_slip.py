from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .loan_common import LoanCommon

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
REPORT = "teknik_servis.report_loan"


@tagged("post_install", "-at_install")
class TestLoanSlip(LoanCommon):
    """What the law asks for, and what the customer signs."""

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
        Report = self._as(self.env["ir.actions.report"], "office")
        with self._refused("nothing was lent"):
            Report._render_qweb_html(REPORT, self.order.ids)
        loan = self._lend(
            accessories="Baca seti", signature=PIXEL, signed_by="Fatma Yılmaz"
        )
        html = Report._render_qweb_html(REPORT, self.order.ids)[0].decode()
        for text in ("YK-1", "Yedek Kombi", "Baca seti", "Fatma Yılmaz", "SN-9"):
            self.assertIn(text, html)
        self.assertEqual(html.count("data:image/png"), 2)  # one for each copy
        self.assertEqual(loan.signed_by, "Fatma Yılmaz")
        action = self._as(loan, "office").action_print()
        self.assertEqual(action["report_name"], REPORT)

    def test_of_two_loaners_each_is_signed_for_by_itself(self):
        self._lend(signature=PIXEL, signed_by="Fatma Yılmaz")
        self._lend(lot=self.lot_2)
        Report = self._as(self.env["ir.actions.report"], "office")
        html = Report._render_qweb_html(REPORT, self.order.ids)[0].decode()
        self.assertEqual(html.count("YK-1"), 2)
        self.assertEqual(html.count("YK-2"), 2)
        self.assertEqual(html.count("data:image/png"), 2, "with its own device alone")
        parties = self.order._get_printed_signatures("loan")
        self.assertFalse(parties[-1]["signature"])
        self.assertEqual(parties[-1]["name"], self.customer.name)

    def test_what_was_signed_for_stays_as_it_was(self):
        signed = self._lend(
            accessories="Kablo", signature=PIXEL, signed_by="Fatma Yılmaz"
        )
        typed = self._lend(lot=self.lot_2, accessories="Kablo")
        self._as(typed, "office").accessories = "Kablo, çanta"
        with self._refused(
            "(YK-1): Lent Along With stand above the customer's signature and stay as"
        ):
            self._as(signed, "office").accessories = "Kablo, çanta"
        signed.write({"accessories": "Kablo", "condition_back": "Çizik"})
        self.assertEqual(signed.condition_back, "Çizik")
