from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .warning_common import NOW, TYPE, WarningCommon


@tagged("post_install", "-at_install")
class TestWarning(WarningCommon):
    """The dispatcher is told once of what slips; what is cured goes by itself."""

    # ------------------------------------------------------------------ promise

    def test_a_promise_at_risk_is_told_once_to_the_responsible(self):
        self.order.date_promised = NOW + timedelta(hours=25)
        self._run()
        self.assertFalse(self._told("promise"))
        self._run(NOW + timedelta(hours=1))
        self._run(NOW + timedelta(hours=2))
        self._run(NOW + timedelta(hours=30))
        [activity] = self._told("promise")
        self.assertEqual(activity.user_id, self.office)
        self.assertEqual(activity.date_deadline, (NOW + timedelta(days=1)).date())
        # As the reader writes it: 13:00, or 1:00 PM.
        self.assertRegex(activity.summary, r"13:00|\b1:00\sPM")
        self.assertIn("Promised for", activity.summary)

    def test_hours_of_a_company_decide_and_none_waits_for_the_date(self):
        self.order.date_promised = NOW + timedelta(hours=1)
        self.company.teknik_servis_promise_hours = 0
        self._run()
        self.assertFalse(self._told("promise"))
        self._run(NOW + timedelta(hours=1))
        self.assertEqual(len(self._told("promise")), 1)

    def test_what_is_ready_or_closed_is_cured(self):
        other = self._create_order(user_id=self.office.id)
        (self.order | other).date_promised = NOW
        self._run()
        self.assertTrue(self._told("promise") and self._told("promise", other))
        ready = self._stage("ready").copy({"required_field_ids": [Command.clear()]})
        self.order.with_user(self.office).stage_id = ready
        other.active = False
        self._run()
        left = self.env["mail.activity"].with_context(active_test=False)
        domain = [("activity_type_id", "=", self.env.ref(TYPE % "promise").id)]
        domain += [("res_id", "in", (self.order | other).ids)]
        self.assertFalse(left.search(domain))

    def test_a_new_promise_is_a_new_case_and_the_old_one_goes(self):
        self.order.date_promised = NOW
        self._run()
        old = self._told("promise")
        self.order.with_user(self.office).date_promised = NOW + timedelta(hours=5)
        self._run()
        [new] = self._told("promise")
        self.assertNotEqual(new, old)
        self.order.date_promised = NOW + timedelta(days=9)
        self._run()
        self.assertFalse(self._told("promise"))

    def test_what_somebody_marked_done_is_not_told_again(self):
        self.order.date_promised = NOW
        self._run()
        self._told("promise").with_user(self.office).action_feedback("Aradım")
        self._run()
        self.assertFalse(self._told("promise"))
        # There and back again it is still the same promise.
        self.order.date_promised = NOW + timedelta(days=9)
        self._run()
        self.order.date_promised = NOW
        self._run()
        self.assertFalse(self._told("promise"))
        self.order.date_promised = NOW + timedelta(minutes=1)
        self._run()
        self.assertTrue(self._told("promise"))

    def test_what_somebody_deleted_is_not_told_again(self):
        self.order.date_promised = NOW
        self._run()
        self._told("promise").with_user(self.office).unlink()
        self._run()
        self.assertFalse(self._told("promise"))

    def test_what_was_cured_and_comes_back_is_told_again(self):
        self.order.date_promised = NOW
        self._run()
        stage = self.order.stage_id
        ready = self._stage("ready").copy({"required_field_ids": [Command.clear()]})
        self.order.stage_id = ready
        self._run()
        self.order.stage_id = stage
        self._run()
        self.assertEqual(len(self._told("promise")), 1)

    # ------------------------------------------------------------------ visits

    def test_a_visit_that_nobody_began_is_told_after_its_minutes(self):
        visit = self._book(9)
        self._run(NOW + timedelta(minutes=14))
        self.assertFalse(self._told("start"))
        self._run(NOW + timedelta(minutes=15))
        self._run(NOW + timedelta(minutes=20))
        [activity] = self._told("start")
        self.assertIn("Ali Usta", activity.summary)
        self.assertIn("12:00-13:00", activity.summary)
        visit.with_user(self.users["technician"]).action_on_way()
        self._run(NOW + timedelta(minutes=25))
        self.assertFalse(self._told("start"))

    def test_moved_called_off_or_archived_it_is_cured(self):
        for values in (
            {"start": NOW + timedelta(hours=4)},
            {"state": "cancelled"},
            {"state": "missed"},
            {"active": False},
        ):
            visit = self._book(9)
            self._run(NOW + timedelta(hours=1))
            with self.subTest(values):
                self.assertEqual(len(self._told("start")), 1)
                visit.with_user(self.office).write(values)
                self._run(NOW + timedelta(hours=1))
                self.assertFalse(self._told("start"))
            visit.active = False

    def test_another_time_of_the_same_visit_is_another_case(self):
        visit = self._book(9)
        self._run(NOW + timedelta(hours=1))
        self._told("start").action_feedback()
        visit.start = NOW + timedelta(hours=2)
        self._run(NOW + timedelta(hours=3))
        self.assertEqual(len(self._told("start")), 1)

    def test_each_technician_of_a_team_is_a_case(self):
        self._book(9)
        self._book(9, technician=self.technician_2)
        self._run(NOW + timedelta(hours=1))
        self.assertEqual(len(self._told("start")), 2)

    # ------------------------------------------------------------------ stages

    def test_a_record_that_stands_longer_than_its_stage_allows(self):
        self.assertLess(self.order.stage_since, NOW)
        with freeze_time(NOW):
            waiting = self.env["teknik.servis.stage"].create(
                {"name": "Bekler", "kind": "waiting", "time_limit": 2}
            )
            self.order.with_user(self.office).stage_id = waiting
            self.env.flush_all()
        self.assertEqual(self.order.stage_since, NOW)
        self._run(NOW + timedelta(days=2))
        self.assertFalse(self._told("stage"))
        self._run(NOW + timedelta(days=2, seconds=1))
        self._run(NOW + timedelta(days=3))
        [activity] = self._told("stage")
        self.assertEqual(activity.summary, "For more than 2 days in Bekler")
        waiting.time_limit = 0
        self._run(NOW + timedelta(days=3))
        self.assertFalse(self._told("stage"))
        waiting.write({"time_limit": 5, "time_unit": "hours"})
        self._run(NOW + timedelta(days=3))
        self.assertIn("5 hours", self._told("stage").summary)

    def test_a_new_entry_is_a_new_case_and_the_same_stage_is_none(self):
        stage = self.order.stage_id
        stage.write({"time_limit": 1, "time_unit": "hours"})
        since = self.order.stage_since
        self._run(NOW)
        self._told("stage").action_feedback()
        with freeze_time(NOW):
            self.order.with_user(self.office).write(
                {"stage_id": stage.id, "priority": "1"}
            )
        self.assertEqual(self.order.stage_since, since)
        self._run(NOW)
        self.assertFalse(self._told("stage"))
        other = self.env["teknik.servis.stage"].create({"name": "B", "kind": "new"})
        with freeze_time(NOW):
            self.order.stage_id = other
            self.env.flush_all()
            self.order.stage_id = stage
            self.env.flush_all()
        self._run(NOW + timedelta(hours=2))
        self.assertEqual(len(self._told("stage")), 1)

    def test_a_merge_of_stages_moves_nobody(self):
        kept, gone = self.env["teknik.servis.stage"].create(
            [{"name": name, "kind": "waiting"} for name in ("Kalan", "Giden")]
        )
        with freeze_time(NOW):
            self.order.stage_id = gone
            self.env.flush_all()
        gone.with_user(self.users["manager"])._merge_into(kept)
        self.assertEqual(self.order.stage_id, kept)
        self.assertEqual(self.order.stage_since, NOW)

    def test_nobody_writes_since_when_a_record_stands_there(self):
        with self.assertRaisesRegex(UserError, "kept by the program"):
            self.order.with_user(self.office).stage_since = NOW

    def test_impossible_limits_are_refused(self):
        stage = self.order.stage_id
        cases = (
            (stage, "time_limit", (-1, 10001)),
            (self.company, "teknik_servis_promise_hours", (-1, 10**9)),
            (self.company, "teknik_servis_start_minutes", (-1, 10**9)),
        )
        for record, name, values in cases:
            for value in values:
                with self.subTest(name=name, value=value):
                    with (
                        mute_logger("odoo.sql_db"),
                        self.assertRaises(CheckViolation),
                        self.cr.savepoint(),
                    ):
                        record[name] = value
                        self.env.flush_all()
                    self.env.invalidate_all()

    def test_a_company_switches_it_off_and_its_warnings_go(self):
        self.order.date_promised = NOW
        self._run()
        self.assertTrue(self._told("promise"))
        manager = self.company.with_user(self.users["manager"])
        manager.teknik_servis_warn_dispatcher = False
        self._run()
        self.assertFalse(self._told("promise"))

    def test_nobody_reads_or_writes_what_was_told(self):
        Warning = self.env["teknik.servis.warning"]
        for role in ("technician", "office", "manager", "accountant"):
            for operation in ("read", "create", "write", "unlink"):
                with self.subTest(role=role, operation=operation):
                    asking = Warning.with_user(self.users[role])
                    self.assertFalse(asking.has_access(operation))
