from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .contract_common import ContractCommon


class TestContractCron(ContractCommon):
    """What contracts do by themselves."""

    @classmethod
    @freeze_time("2027-01-10 09:00:00")
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()
        cls.contract.action_activate()

    def test_records_are_made_some_days_before(self):
        self.contract.line_ids.lead_days = 3
        for moment, count in (
            ("2027-01-11 20:59:00", 0),  # still the 11th in Istanbul
            ("2027-01-11 21:00:00", 1),  # the 12th
            ("2027-02-11 20:59:00", 1),
            ("2027-02-11 21:00:00", 2),
        ):
            with self.subTest(moment), freeze_time(moment):
                self._run_cron()
                self.assertEqual(len(self.contract.order_ids), count)

    def test_the_contracts_own_zone_counts(self):
        self.contract.tz = "America/New_York"
        self.contract.line_ids.lead_days = 3
        with freeze_time("2027-01-12 04:59:00"):
            self._run_cron()
            self.assertFalse(self.contract.order_ids)
        with freeze_time("2027-01-12 05:00:00"):
            self._run_cron()
            self.assertEqual(len(self.contract.order_ids), 1)

    @freeze_time("2027-05-20 09:00:00")
    def test_a_cron_that_did_not_run_makes_all_of_them(self):
        self._run_cron()
        self.assertEqual(len(self.contract.order_ids), 5)

    @freeze_time("2027-05-20 09:00:00")
    def test_a_start_in_the_past_is_caught_up_or_not(self):
        contract = self._contract(lots=self.lots[1])
        contract.action_activate()
        everything = self._contract(lots=self.lots[2], catch_up="all")
        everything.action_activate()
        self._run_cron()
        self.assertFalse(contract.order_ids)
        skipped = contract.visit_ids.filtered(lambda one: one.state == "skipped")
        self.assertEqual(len(skipped), 5)
        self.assertEqual(len(everything.order_ids), 5)

    def test_a_pause_makes_nothing_and_is_caught_up_or_not(self):
        with freeze_time("2027-01-20 09:00:00"):
            self.contract.action_suspend()
        with freeze_time("2027-03-20 09:00:00"):
            self._run_cron()
            self.assertFalse(self.contract.order_ids)
            self.contract.action_resume()
            self._run_cron()
            self.assertFalse(self.contract.order_ids)
        with freeze_time("2027-04-10 09:00:00"):
            self._run_cron()
            self.assertEqual(
                str(self.contract.order_ids.contract_visit_id.date_due), "2027-04-15"
            )

    @freeze_time("2027-01-12 09:00:00")
    def test_a_bad_contract_says_so_and_stops_nobody(self):
        bad = self._contract(lots=self.lots[1])
        bad.action_activate()
        good = self._contract(lots=self.lots[2])
        good.action_activate()
        Visit = type(self.env["teknik.servis.contract.visit"])
        prepare = Visit._prepare_order_vals

        refusal = "Yapılamaz"

        def refuse(visit, *args):
            if visit.contract_id == bad:
                raise UserError(refusal)
            return prepare(visit, *args)

        with patch.object(Visit, "_prepare_order_vals", refuse):
            self._run_cron()
            self.assertEqual(len(self.contract.order_ids), 1)
            self.assertEqual(len(good.order_ids), 1)
            self.assertFalse(bad.order_ids)
            self.assertEqual(bad.error, "Yapılamaz")
            self.assertEqual(len(bad.activity_ids), 1)
            self.assertEqual(bad.activity_ids.user_id, self.users["office"])
            with freeze_time("2027-01-12 11:00:00"):
                self._run_cron()  # told once
                self.assertEqual(len(bad.activity_ids), 1)
        with freeze_time("2027-01-12 13:00:00"):
            self._run_cron()
        self.assertEqual(len(bad.order_ids), 1)
        self.assertFalse(bad.error)
        self.assertFalse(bad.activity_ids)

    @freeze_time("2027-01-12 09:00:00")
    def test_a_taken_technician_is_told_and_the_record_is_made(self):
        first = self._contract(lots=self.lots[1], lines=[{"hour": 10}])
        second = self._contract(lots=self.lots[2], lines=[{"hour": 10}])
        (first | second).action_activate()
        with mute_logger("odoo.sql_db"):
            self._run_cron()
        self.assertEqual(len(first.order_ids), 1)
        self.assertEqual(len(second.order_ids), 1)
        self.assertEqual(
            len((first | second).order_ids.appointment_ids), 1, "one of them is booked"
        )
        told = (first | second).filtered("error")
        self.assertEqual(len(told), 1)
        self.assertIn("Ali Usta", told.error)

    @freeze_time("2027-01-12 09:00:00")
    def test_an_archived_technician_is_left_out(self):
        self.contract.line_ids.technician_ids = self.technician | self.technician_2
        self.technician_2.active = False
        self._run_cron()
        self.assertEqual(self.contract.order_ids.technician_ids, self.technician)

    @freeze_time("2028-01-02 09:00:00")
    def test_what_is_over_expires_or_is_renewed(self):
        other = self._contract(lots=self.lots[1], renewal="automatic", catch_up="all")
        other.date_end = "2028-01-31"
        other.line_ids.interval = 6
        other.action_activate()
        self._run_cron()
        self.assertEqual(self.contract.state, "expired")
        self.assertEqual(other.state, "active")
        with freeze_time("2028-02-02 09:00:00"):
            self._run_cron()
        self.assertEqual(str(other.date_end), "2029-01-31")
        self.assertIn("2028-07-15", self._days(other))
        self.contract.action_renew()
        self.assertEqual(self.contract.state, "active")
        self.assertEqual(str(self.contract.date_end), "2028-12-31")

    @freeze_time("2027-03-20 09:00:00")
    def test_an_early_end_takes_away_what_is_to_come(self):
        self._run_cron()
        self.contract.action_close()
        self.assertEqual(self.contract.state, "closed")
        self.assertEqual(len(self.contract.visit_ids), 3)
        self.assertEqual(len(self.contract.order_ids), 3)

    @freeze_time("2027-01-12 09:00:00")
    def test_many_visits_take_few_statements_each(self):
        counts = []
        for count in (2, 12):
            contracts = self.env["teknik.servis.contract"]
            for _number in range(count):
                contracts |= self._contract(
                    lots=self.lots.browse(), lines=[{"technician_ids": []}]
                )
            contracts.action_activate()
            visits = contracts.visit_ids.filtered(lambda one: one.number == 1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            visits._try_to_make()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(contracts.order_ids), count)
        self.assertLessEqual(counts[1] - counts[0], 10 * 10, counts)
