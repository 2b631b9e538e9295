from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .contract_common import ContractCommon


@freeze_time("2027-01-10 09:00:00")
class TestContractPlan(ContractCommon):
    """The plan stands as rows: what the rule says, and what people made of it."""

    def test_a_year_of_months_that_end_differently(self):
        contract = self._contract(
            date_start="2027-01-31", lines=[{"date_anchor": "2027-01-31"}]
        )
        days = self._days(contract, "date_due")
        self.assertEqual(len(days), 12)
        self.assertEqual(
            days[:5],
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"],
        )
        self.assertEqual(contract.visit_ids.mapped("number"), list(range(1, 13)))

    def test_again_nothing_changes(self):
        contract = self._contract()
        before = contract.visit_ids.read(["number", "date_due", "date_planned"])
        contract.line_ids._sync_plan()
        self.assertEqual(
            contract.visit_ids.read(["number", "date_due", "date_planned"]), before
        )

    def test_without_an_end_two_years_are_planned(self):
        contract = self._contract(date_end=False)
        self.assertEqual(self._days(contract)[-1], "2028-12-15")
        contract.action_activate()
        with freeze_time("2027-06-10"):
            self._run_cron()
            self.assertEqual(self._days(contract)[-1], "2029-05-15")

    def test_an_anchor_in_the_past_counts_and_makes_no_visits(self):
        contract = self._contract(lines=[{"date_anchor": "2020-02-29", "unit": "year"}])
        self.assertEqual(self._days(contract), ["2027-02-28"])
        self.assertEqual(contract.visit_ids.number, 1)

    def test_the_first_visit_is_not_before_its_day(self):
        contract = self._contract(lines=[{"date_first": "2027-04-01"}])
        self.assertEqual(self._days(contract)[0], "2027-04-15")
        self.assertEqual(contract.visit_ids[0].number, 1)

    def test_holidays_move_a_visit_and_not_the_series(self):
        self.env["teknik.servis.holiday"].create(
            {"name": "Tatil", "date": "2027-03-15"}
        )
        contract = self._contract(lines=[{"direction": "next"}])
        self.assertEqual(self._days(contract)[2], "2027-03-16")
        self.assertEqual(self._days(contract)[3], "2027-04-15")
        self.assertEqual(self._days(contract, "date_due")[2], "2027-03-15")
        contract.line_ids.direction = "previous"
        self.assertEqual(self._days(contract)[2], "2027-03-12")

    def test_months_off(self):
        july = self.env.ref("teknik_servis_contract.month_7")
        contract = self._contract(lines=[{"gap_month_ids": july.ids}])
        self.assertNotIn("2027-07-15", self._days(contract))
        self.assertEqual(len(self._days(contract)), 11)
        contract.line_ids.gap_moves = True
        self.assertIn("2027-08-01", self._days(contract))
        with self.assertRaises(ValidationError):
            contract.line_ids.gap_month_ids = self.env["teknik.servis.month"].search([])

    def test_a_moved_visit_stays_where_somebody_put_it(self):
        contract = self._contract()
        visit = contract.visit_ids[1]
        visit.with_user(self.users["office"]).date_planned = "2027-02-20"
        self.assertTrue(visit.is_moved)
        contract.line_ids._sync_plan()
        self.assertEqual(str(visit.date_planned), "2027-02-20")
        self.assertEqual(str(contract.visit_ids[2].date_planned), "2027-03-15")

    def test_a_skipped_visit_tells_why_and_stays_skipped(self):
        contract = self._contract()
        visit = contract.visit_ids[1]
        action = visit.action_skip()
        dialog = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"reason": "Tadilat"})
        )
        dialog.action_skip()
        self.assertEqual((visit.state, visit.skip_reason), ("skipped", "Tadilat"))
        contract.line_ids._sync_plan()
        self.assertEqual(visit.state, "skipped")
        visit.action_unskip()
        self.assertEqual(visit.state, "planned")
        with self.assertRaises(UserError):
            self.env[action["res_model"]].create(
                {"visit_ids": visit.ids, "reason": "  "}
            ).action_skip()

    def test_another_rule_replaces_what_is_to_come_and_keeps_what_was(self):
        contract = self._contract()
        contract.action_activate()
        with freeze_time("2027-03-20 09:00:00"):
            self._run_cron()
            made = contract.visit_ids.filtered("date_made")
            self.assertEqual(len(made), 3)
            contract.line_ids.write({"interval": 3})
            self.assertEqual(
                self._days(contract, "date_due"),
                [
                    *("2027-01-15", "2027-02-15", "2027-03-15"),
                    *("2027-04-15", "2027-07-15", "2027-10-15"),
                ],
            )
            self.assertEqual(
                contract.visit_ids.sorted("date_due").mapped("number"),
                [1, 2, 3, 4, 5, 6],
            )
            contract.line_ids.write({"interval": 3})  # the same: nothing
            self.assertEqual(len(contract.visit_ids), 6)

    def test_a_form_tells_what_saving_would_change(self):
        contract = self._contract()
        line = contract.line_ids.with_context(lang="en_US")
        self.assertIn("12 visits to come", line.plan_preview)
        draft = line.new({"interval": 3}, origin=line)
        self.assertIn("4 visits to come", draft.plan_preview)
        self.assertIn("replaces 12 planned visits", draft.plan_preview)
        self.assertEqual(len(contract.visit_ids), 12)

    def test_an_earlier_end_takes_visits_away_and_a_later_one_brings_them(self):
        contract = self._contract()
        contract.date_end = "2027-06-20"
        self.assertEqual(self._days(contract)[-1], "2027-06-15")
        contract.date_end = "2028-01-14"
        self.assertEqual(len(self._days(contract)), 12)
        contract.date_end = "2028-01-15"
        self.assertEqual(len(self._days(contract)), 13)

    def test_from_the_last_visit_done(self):
        contract = self._contract(lines=[{"basis": "done", "unit": "quarter"}])
        contract.action_activate()
        contract.visit_ids[0].action_make()
        with freeze_time("2027-02-03 09:00:00"):
            self._close(contract.order_ids)
        self.assertEqual(str(contract.visit_ids[0].date_done), "2027-02-03")
        self.assertEqual(
            self._days(contract, "date_due"),
            ["2027-01-15", "2027-05-03", "2027-08-03", "2027-11-03"],
        )

    def test_impossible_rules_are_refused(self):
        for values in (
            {"interval": 0},
            {"interval": -1},
            {"interval": 10**9},
            {"duration": 0},
            {"hour": 24},
            {"lead_days": -1},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception),  # noqa: B017 (of the database)
                self.cr.savepoint(),
            ):
                self._contract(lines=[values]).flush_recordset()

    def test_nobody_writes_or_deletes_the_plans_own(self):
        visit = self._contract().visit_ids[0]
        for name, value in (
            ("number", 7),
            ("date_due", "2027-05-01"),
            ("state", "done"),
            ("date_made", "2027-05-01 10:00:00"),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                visit.with_user(self.users["office"]).write({name: value})
        with self.assertRaises(UserError):
            visit.with_user(self.users["office"]).unlink()

    def test_a_copy_plans_from_its_own_beginning(self):
        contract = self._contract()
        copy = contract.copy({"date_start": "2028-03-01", "date_end": "2028-12-31"})
        self.assertEqual(copy.state, "draft")
        self.assertEqual(self._days(copy)[0], "2028-03-01")
        self.assertEqual(copy.device_ids.lot_id, contract.device_ids.lot_id)
        self.assertNotEqual(copy.name, contract.name)

    def test_devices_of_another_contract_are_refused(self):
        other = self._contract()
        with self.assertRaises(ValidationError):
            self._contract().line_ids.device_ids = [Command.link(other.device_ids.id)]
