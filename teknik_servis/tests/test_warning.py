from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .appointment_common import AppointmentCommon
from .common import ROLES

TYPE = "teknik_servis.mail_activity_type_warn_%s"
# A Wednesday, noon in Istanbul.
NOW = datetime(2027, 7, 7, 9)


@tagged("post_install", "-at_install")
class TestWarning(AppointmentCommon):
    """The dispatcher is told once of what slips; what is cured goes by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the cases of each test.
        cls.env["res.company"].search([]).teknik_servis_warn_dispatcher = False
        cls.company.partner_id.tz = "Europe/Istanbul"
        cls.company.write(
            {
                "teknik_servis_warn_dispatcher": True,
                "teknik_servis_promise_hours": 24,
                "teknik_servis_start_minutes": 15,
            }
        )
        cls.office = cls.users["office"]
        cls.office.write({"lang": "en_US", "tz": "Europe/Istanbul"})
        cls.order.user_id = cls.office
        cls.env["teknik.servis.stage"].search([]).time_limit = 0

    def _run(self, moment=NOW):
        """Run the cron as it runs by itself, at a moment."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "teknik_servis.teknik_servis_warning_cron"
            ).sudo().method_direct_trigger()
        self.env.invalidate_all()

    def _told(self, kind, order=None):
        """Return the activities of a kind that stand on a record."""
        wanted = self.env.ref(TYPE % kind)
        found = (order or self.order).activity_ids
        return found.filtered(lambda one: one.activity_type_id == wanted)

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
        self.assertIn("13:00", activity.summary)
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

    # ------------------------------------------------------------------ whom

    def test_without_a_responsible_the_dispatcher_then_a_manager(self):
        dispatcher = new_test_user(self.env, "ts_desk", groups=ROLES["office"])
        self.order.write({"user_id": False, "date_promised": NOW})
        manager = self.users["manager"]
        manager.company_ids |= self.company
        self._run()
        told = self._told("promise").user_id
        self.assertTrue(told.has_group(ROLES["manager"]))
        self.company.with_user(manager).teknik_servis_dispatcher_id = dispatcher
        self.order.date_promised = NOW + timedelta(hours=1)
        self._run()
        self.assertEqual(self._told("promise").user_id, dispatcher)
        dispatcher.active = False
        self.order.date_promised = NOW + timedelta(hours=2)
        self._run()
        self.assertTrue(self._told("promise").user_id.has_group(ROLES["manager"]))

    def test_a_warning_is_in_the_words_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        self.office.lang = "tr_TR"
        self.order.date_promised = NOW
        self._run()
        self.assertIn("12:00", self._told("promise").summary)
        self.assertIn("7.07.2027", self._told("promise").summary)

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

    # ------------------------------------------------------------------ the run

    def test_postgresql_lets_no_case_stand_twice(self):
        visit = self._book(9)
        Warning = self.env["teknik.servis.warning"]
        for values in (
            {"kind": "promise"},
            {"kind": "start", "appointment_id": visit.id},
        ):
            values = {"order_id": self.order.id, "moment": NOW, **values}
            Warning.create(values)
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation),
                self.cr.savepoint(),
            ):
                Warning.create(values)

    def test_another_worker_who_was_first_is_no_error(self):
        self.order.date_promised = NOW
        Warning = self.env["teknik.servis.warning"]
        case = ("promise", self.order.id, None, NOW)
        self._run()
        found = self.env.registry["teknik.servis.warning"]
        with (
            mute_logger("odoo.sql_db"),
            patch.object(found, "_find_cases", lambda self: [case]),
        ):
            self._run()
        self.assertEqual(len(self._told("promise")), 1)
        self.assertEqual(Warning.search_count([("order_id", "=", self.order.id)]), 1)

    def test_one_that_fails_is_told_in_its_record_once_and_stops_nobody(self):
        other = self._create_order(user_id=self.office.id)
        (self.order | other).date_promised = NOW
        registry = self.env.registry["teknik.servis.warning"]
        original, broken = registry._get_text, self.order

        def fail(warning):
            if warning.order_id == broken:
                raise ValueError("kırık <b>")
            return original(warning)

        before = len(self.order.message_ids)
        with patch.object(registry, "_get_text", fail):
            self._run()
            self._run()
        self.assertFalse(self._told("promise"))
        self.assertTrue(self._told("promise", other))
        told = self.order.message_ids[: len(self.order.message_ids) - before]
        self.assertEqual(len(told), 1)
        self.assertIn("kırık &lt;b&gt;", told.body)

    def test_a_run_is_bounded_and_the_next_one_goes_on(self):
        orders = self.order | self._create_order() | self._create_order()
        orders.date_promised = NOW
        path = "odoo.addons.teknik_servis.models.teknik_servis_warning.BATCH"
        with patch(path, 2), freeze_time(NOW):
            self.assertEqual(len(self.env["teknik.servis.warning"]._find_cases()), 2)
        with patch(path, 2):
            self._run()
            self._run()
        for order in orders:
            self.assertEqual(len(self._told("promise", order)), 1)

    def test_a_run_without_news_costs_the_same_for_any_number_of_records(self):
        orders = self._create_order()
        for _turn in range(20):
            orders |= self._create_order()
        orders.date_promised = NOW
        self._run()
        Warning = self.env["teknik.servis.warning"]
        with freeze_time(NOW), self.assertQueryCount(2):
            Warning._drop_cured()
            self.assertFalse(Warning._find_cases())

    def test_a_record_that_is_deleted_takes_its_cases_along(self):
        order = self._create_order(user_id=self.office.id, date_promised=NOW)
        self._run()
        Warning = self.env["teknik.servis.warning"]
        self.assertTrue(Warning.search([("order_id", "=", order.id)]))
        order_id = order.id
        order.with_user(self.users["manager"]).unlink()
        self.assertFalse(Warning.search([("order_id", "=", order_id)]))
        self._run()
