from datetime import timedelta
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .message_common import MessageCommon


@tagged("post_install", "-at_install")
class TestMessageTechnician(MessageCommon):
    """Who is sent somewhere is told once, of what changed; of their own acts never."""

    NEW = "New appointment: Thursday, November 26, 12:00-13:00 · Ayşe Yılmaz · Kadıköy"

    def test_a_new_appointment_is_told_after_a_minute(self):
        self._book(env=self._act().env)
        self._pass(seconds=20)
        self.assertFalse(self._told())
        self._pass(seconds=40)
        self.assertEqual(self._told(), [f"{self.NEW} · Kombi X24"])

    def test_ten_changes_in_a_minute_are_one_message(self):
        visit = self._book(env=self._act().env)
        self._pass(minutes=2)
        for hour in range(10, 20):
            visit.start = self._at(hour)
            self._settle()
        self._pass(minutes=2)
        told = self._told()
        self.assertEqual(len(told), 2)
        self.assertIn("from Thursday, November 26, 12:00-13:00 to Thursday", told[1])
        self.assertIn("22:00-23:00", told[1])

    def test_what_was_taken_back_is_no_message(self):
        visit = self._book(env=self._act().env)
        self._settle()
        visit.unlink()
        other = self._book(12, env=self._act().env)
        self._settle()
        other.action_cancel()
        self._pass(minutes=2)
        self.assertFalse(self._told())
        self.assertFalse(self.env["teknik.servis.planning.notice"].search([]))

    def test_a_second_run_tells_nothing_again(self):
        self._book(env=self._act().env)
        self._pass(minutes=2)
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)

    def test_called_off_and_deleted_is_told(self):
        visits = self._book(env=self._act().env) | self._book(13, env=self._act().env)
        self._pass(minutes=2)
        visits[0].action_cancel()
        visits[1].unlink()
        self._pass(minutes=2)
        off = self._told()[2:]
        self.assertEqual(len(off), 2)
        for text, hours in zip(sorted(off), ("12:00", "16:00"), strict=True):
            self.assertRegex(text, f"called off: Thursday, November 26, {hours}")

    def test_nobody_is_told_of_their_own_act(self):
        own = self._as(self.order, "manager")
        own.technician_ids = self.technician
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)
        visit = self._book(env=self._act("technician").env)
        self._settle()
        visit.start = self._at(14)
        self._pass(minutes=2)
        visit.action_cancel()
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)

    def test_what_they_did_themselves_is_known_to_them(self):
        visit = self._book(env=self._act().env)
        self._pass(minutes=2)
        visit.start = self._at(14)
        self._settle()
        # They moved on from what the office had chosen.
        self._as(visit, "technician").start = self._at(15)
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)

    def test_another_technician_gets_the_visit(self):
        user = new_test_user(
            self.env, "ts_second", groups=ROLES["technician"], lang="tr_TR"
        )
        user.tz = "America/New_York"
        self.technician_2.user_id = user
        visit = self._book(env=self._act().env)
        self._pass(minutes=2)
        visit.technician_id = self.technician_2
        self._pass(minutes=2)
        self.assertIn("called off", self._told()[1])
        told = self._told(self.technician_2)
        self.assertEqual(len(told), 1)
        # Their own language and time zone
        self.assertIn("Kasım", told[0])
        self.assertIn("Perşembe", told[0])
        self.assertIn("04:00-05:00", told[0])

    def test_a_record_without_a_time_is_told_too(self):
        order = self._as(self.order)
        order.technician_ids = self.technician
        self._pass(minutes=2)
        order.technician_ids = False
        self._pass(minutes=2)
        self.assertEqual(
            self._told(),
            [
                "New job, without a time: Ayşe Yılmaz · Kadıköy · Kombi X24",
                "No longer your job: Ayşe Yılmaz · Kadıköy · Kombi X24",
            ],
        )

    def test_a_time_on_the_record_is_one_message(self):
        self._as(self.order).write(
            {"technician_ids": self.technician.ids, "date_planned": self._at(9)}
        )
        self._pass(minutes=2)
        self.assertEqual(self._told(), [f"{self.NEW} · Kombi X24"])

    def test_the_past_is_no_news(self):
        env = self._act().env
        visit = self._book(env=env, start=self.NOW - timedelta(hours=4))
        self._pass(minutes=2)
        visit.start = self.NOW - timedelta(hours=3)
        self._pass(minutes=2)
        self.assertFalse(self._told())
        # One that was to come and went by before anybody was told
        self._book(env=env, start=self.NOW + timedelta(minutes=10))
        self._pass(hours=3)
        self.assertFalse(self._told())

    def test_how_a_visit_goes_on_is_no_news(self):
        visit = self._book(env=self._act().env)
        self._pass(minutes=2)
        for state in ("on_way", "at_work", "done"):
            visit.state = state
            self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)

    def test_what_is_imported_is_told_to_nobody(self):
        self._book(env=self._act().with_context(import_file=True).env)
        self._pass(minutes=2)
        self.assertFalse(self._told())

    def test_many_changes_are_one_message_with_a_list(self):
        orders = self.order | self.order.concat(
            *(self._create_order(technician_ids=False) for _number in range(6))
        )
        visits = self._act().create(
            [
                {
                    "technician_id": self.technician_2.id,
                    "order_ids": [Command.set(order.ids)],
                    "start": self._at(10 - number),
                }
                for number, order in enumerate(orders)
            ]
        )
        self._pass(minutes=2)
        visits.write({"technician_id": self.technician.id})
        self._pass(minutes=2)
        self.assertEqual(self._told(), ["7 changes in your schedule"])
        body = self._get_messages().body
        for order in orders:
            self.assertIn(order.name, body)
        self.assertEqual(body.count("New appointment"), 7)
        found = [body.index(f"{hour:02}:00-") for hour in range(7, 14)]
        self.assertEqual(found, sorted(found), "in the order of the day")

    def test_a_groups_visit_is_one_message(self):
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        orders = self._create_order(
            technician_ids=False, group_id=group.id
        ) | self._create_order(technician_ids=False, group_id=group.id)
        self._book(order=orders, env=self._act().env)
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)
        self.assertIn("(+1)", self._told()[0])

    def test_a_deleted_record_is_told_by_what_it_was(self):
        order = self._create_order(technician_ids=False)
        self._book(order=order, env=self._act().env)
        self._pass(minutes=2)
        order.with_user(self.users["manager"]).unlink()
        self._pass(minutes=2)
        self.assertRegex(self._told()[-1], "called off: .* · Ayşe Yılmaz · Kadıköy")

    def test_one_that_fails_is_marked_and_stops_nobody(self):
        bad = self._create_order(technician_ids=False)
        self._book(order=bad, env=self._act().env)
        self._book(12, env=self._act().env)
        label = type(bad)._get_visit_label

        def get_label(order):
            if order == bad:
                raise ValueError("no label")
            return label(order)

        with patch.object(type(bad), "_get_visit_label", get_label):
            self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)
        self.assertIn("15:00", self._told()[0])
        failed = self.env["teknik.servis.planning.notice"].search([])
        self.assertEqual(failed.order_id, bad)
        self.assertEqual((failed.state, failed.error), ("failed", "no label"))
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)
        # The next change of the same record is told.
        bad.appointment_ids.start = self._at(10)
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 2)

    def test_one_that_another_worker_holds_comes_again(self):
        self._book(env=self._act().env)
        rows = type(self.env["teknik.servis.planning.notice"])
        with patch.object(rows, "_tell_technician", side_effect=OperationalError):
            self._pass(minutes=2)
        self.assertFalse(self._told())
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)

    @mute_logger("odoo.sql_db")
    def test_what_is_sent_and_its_mark_are_one(self):
        self._book(env=self._act().env)
        employee = type(self.technician)
        with patch.object(employee, "_tell_by_mail", side_effect=ValueError("down")):
            self.company.teknik_servis_tell_mail = True
            self._pass(minutes=2)
        # Neither half of it: the inbox was to get it as well.
        self.assertFalse(self._told())
        row = self.env["teknik.servis.planning.notice"].search([])
        self.assertEqual((row.state, row.error), ("failed", "down"))

    def test_odd_names_arrive_as_they_are(self):
        self.customer.name = "'\"><script>alert(1)</script> İıŞ 😀"
        self._book(env=self._act().env)
        self._pass(minutes=2)
        self.assertIn("<script>", self._told()[0])
        message = self._get_messages()
        self.assertNotIn("<script", message.body)
        self.assertIn("😀", message.body)

    def test_only_managers_of_the_company_see_the_outbox(self):
        self._book(env=self._act().env)
        self._settle()
        rows = self.env["teknik.servis.planning.notice"]
        self.assertTrue(rows.with_user(self.users["manager"]).search([]))
        company = self.env["res.company"].create({"name": "Öteki"})
        other = new_test_user(
            self.env,
            "ts_other_message",
            groups=ROLES["manager"],
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertFalse(rows.with_user(other).search([]))
        for role in ("technician", "office", "employee"):
            self.assertFalse(rows.with_user(self.users[role]).has_access("read"))
        for role in ("technician", "office", "manager"):
            mine = rows.with_user(self.users[role])
            for right in ("create", "write", "unlink"):
                self.assertFalse(mine.has_access(right))
