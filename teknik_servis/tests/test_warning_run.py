from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .warning_common import NOW, WarningCommon

PATH = "odoo.addons.teknik_servis.models.teknik_servis_warning"


@tagged("post_install", "-at_install")
class TestWarningRun(WarningCommon):
    """The job that warns: bounded, once for each case, and stopped by nothing."""

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

    def test_a_database_error_at_the_head_stops_nobody(self):
        orders = self._create_order() | self._create_order()
        self.order.date_promised = NOW
        orders.date_promised = NOW + timedelta(hours=1)
        registry = self.env.registry["teknik.servis.warning"]
        original, broken = registry._prepare_activity_vals, self.order

        def fail(warning):
            if warning.order_id == broken:
                self.env.cr.execute("SELECT 1 / 0")
            return original(warning)

        before = len(broken.message_ids)
        with (
            mute_logger("odoo.sql_db"),
            patch(f"{PATH}.BATCH", 1),
            patch.object(registry, "_prepare_activity_vals", fail),
        ):
            for _turn in range(3):
                self._run()
        for order in orders:
            self.assertEqual(len(self._told("promise", order)), 1)
        self.assertEqual(len(broken.message_ids) - before, 1)
        self.assertIn("division by zero", broken.message_ids[0].body)

    def test_a_record_that_takes_no_message_is_remembered_too(self):
        self.order.date_promised = NOW
        registry = self.env.registry["teknik.servis.warning"]
        orders = self.env.registry["teknik.servis.order"]

        def fail(*args, **kwargs):
            raise ValueError("kapalı")

        with (
            patch.object(registry, "_get_text", fail),
            patch.object(orders, "message_post", fail),
        ):
            self._run()
        case = [("order_id", "=", self.order.id), ("activity_id", "=", False)]
        self.assertEqual(self.env["teknik.servis.warning"].search_count(case), 1)

    def test_visits_of_long_ago_are_no_news_and_those_told_stay(self):
        visit, old = self._book(9), self._book(9, technician=self.technician_2)
        old.start = NOW - timedelta(days=900)
        self._run(NOW + timedelta(hours=1))
        [activity] = self._told("start")
        self.assertIn("Ali Usta", activity.summary)
        self._run(visit.start + timedelta(days=30))
        self.assertEqual(self._told("start"), activity)

    def test_many_cases_are_told_in_few_statements(self):
        orders = self._create_order(user_id=self.office.id, date_promised=NOW)
        for _turn in range(29):
            orders |= orders[0].copy({"user_id": self.office.id})
        orders.date_promised = NOW
        Warning = self.env["teknik.servis.warning"]
        counts = []
        with freeze_time(NOW):
            cases = Warning._find_cases()
            for some in (cases[:2], cases[2:]):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                Warning._try_to_warn(some)
                counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(orders.activity_ids), 30)
        self.assertLess(counts[1], counts[0] + 10, counts)

    def test_a_run_is_bounded_and_the_next_one_goes_on(self):
        orders = self.order | self._create_order() | self._create_order()
        orders.date_promised = NOW
        path = f"{PATH}.BATCH"
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
        with freeze_time(NOW), self.assertQueryCount(3):
            Warning._drop_cured()
            Warning._follow_responsible()
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
