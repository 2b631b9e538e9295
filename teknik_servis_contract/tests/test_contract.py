from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form

from .contract_common import ContractCommon


@freeze_time("2027-01-10 09:00:00")
class TestContract(ContractCommon):
    """A contract's own life."""

    def test_numbers_are_yearly_and_the_companys_own(self):
        first, second = self._contract(), self._contract()
        self.assertTrue(first.name.startswith("SZL/"))
        self.assertNotEqual(first.name, second.name)

    def test_a_form_saves_a_contract_with_its_plan(self):
        with Form(
            self.env["teknik.servis.contract"].with_user(self.users["office"])
        ) as form:
            form.partner_id = self.customer
            form.date_start = "2027-01-15"
            with form.line_ids.new() as line:
                line.name = "Bakım"
        contract = form.record
        self.assertEqual(len(contract.visit_ids), 24)
        self.assertEqual(str(contract.line_ids.date_anchor), "2027-01-15")

    def test_steps_in_the_wrong_order_are_refused_in_words(self):
        contract = self._contract()
        for act in ("suspend", "resume", "close", "renew"):
            with self.subTest(act), self.assertRaises(UserError) as caught:
                getattr(contract, f"action_{act}")()
            self.assertIn(contract.name, str(caught.exception))
        contract.action_activate()
        with self.assertRaises(UserError):
            contract.action_activate()

    def test_what_is_over_does_not_begin(self):
        contract = self._contract(date_start="2026-01-01", date_end="2026-12-31")
        with self.assertRaises(UserError):
            contract.action_activate()

    def test_counts_and_filters_of_the_list(self):
        contract = self._contract(catch_up="all")
        contract.action_activate()
        with freeze_time("2027-02-20 09:00:00"):
            contract.invalidate_recordset()
            self.assertEqual(contract.visit_count, 12)
            self.assertEqual(contract.late_count, 2)
            self.assertEqual(str(contract.next_visit), "2027-01-15")
            Contract = self.env["teknik.servis.contract"]
            self.assertIn(contract, Contract.search([("visit_ids.is_late", "=", True)]))
            self.assertNotIn(contract, Contract.search([("days_left", "<=", 90)]))
        with freeze_time("2027-12-01 09:00:00"):
            self.assertIn(contract, Contract.search([("days_left", "<=", 30)]))
            contract.invalidate_recordset()
            self.assertEqual(contract.days_left, 30)

    def test_only_unused_drafts_are_deleted(self):
        contract = self._contract()
        contract.action_activate()
        with self.assertRaises(UserError):
            contract.unlink()
        draft = self._contract()
        draft.unlink()
        self.assertFalse(draft.exists())
