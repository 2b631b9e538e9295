from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ROLES
from .message_common import MessageCommon


@tagged("post_install", "-at_install")
class TestMessageArrival(MessageCommon):
    """What technicians are told reaches them, whole and where they look."""

    def _get_new_user(self, login="ts_default"):
        user = new_test_user(self.env, login, groups=ROLES["technician"])
        self.assertEqual(user.notification_type, "email", "Odoo's default")
        return user

    def test_whoever_becomes_a_technician_has_an_inbox(self):
        user = self._get_new_user()
        employee = self.env["hr.employee"].create({"name": "A", "user_id": user.id})
        self.assertEqual(user.notification_type, "email")
        self._as(employee, "manager").action_teknik_servis_make_technician()
        self.assertEqual(user.notification_type, "inbox")
        # What they choose afterwards stays.
        user.notification_type = "email"
        employee.teknik_servis_is_technician = True
        self.assertEqual(user.notification_type, "email")

    def test_a_technician_who_gets_a_login_has_an_inbox(self):
        user = self._get_new_user()
        self.technician_2.user_id = user
        self.assertEqual(user.notification_type, "inbox")
        other = self._get_new_user("ts_default_2")
        self.env["hr.employee"].create(
            {"name": "B", "user_id": other.id, "teknik_servis_is_technician": True}
        )
        self.assertEqual(other.notification_type, "inbox")

    def test_a_company_that_tells_otherwise_leaves_users_alone(self):
        self.company.teknik_servis_tell_inbox = False
        user = self._get_new_user()
        self.technician_2.user_id = user
        self.assertEqual(user.notification_type, "email")
        self.company.teknik_servis_tell_inbox = True
        self.assertEqual(user.notification_type, "inbox")

    def test_a_portal_user_is_no_reason_to_fail(self):
        user = new_test_user(self.env, "ts_portal", groups="base.group_portal")
        self.technician_2.user_id = user
        self.assertEqual(user.notification_type, "email")

    def test_it_arrives_within_half_a_minute_and_the_jobs_round(self):
        self._book(env=self._act().env)
        self._pass(seconds=29)
        self.assertFalse(self._told())
        self._pass(seconds=1)
        self.assertEqual(len(self._told()), 1)

    def test_a_deleted_record_is_named_also_after_a_move(self):
        visit = self._book(env=self._act().env)
        self._pass(minutes=2)
        self._as(visit).start = self._at(12)
        self._settle()
        self.order.with_user(self.users["manager"]).unlink()
        self._pass(minutes=2)
        self.assertRegex(self._told()[-1], "called off: .* · Ayşe Yılmaz · Kadıköy")

    def test_a_line_feed_in_a_name_is_none_in_a_subject(self):
        self.company.teknik_servis_tell_mail = True
        self.technician.work_email = "ali@example.com"
        self.order.device_name = "x\nBcc: e@example.com"
        self._book(env=self._act().env)
        self._pass(minutes=2)
        mail = self.env["mail.mail"].search([("email_to", "=", "ali@example.com")])
        self.assertIn("x Bcc: e@example.com", mail.subject)
        self.assertNotIn("\n", mail.subject)

    def test_a_failure_stands_in_the_records_history(self):
        self._book(env=self._act().env)
        employee = type(self.technician)
        error = ValueError("Traceback\n  File x.py\nprovider is down")
        with patch.object(employee, "_tell_of_planning", side_effect=error):
            self._pass(minutes=2)
        body = self.order.message_ids[:1].body
        self.assertIn("could not be told of the appointments: provider is down", body)
        self.assertIn(self.technician.name, body)
        self.assertNotIn("x.py", body)

    def _book_group(self):
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        orders = self.order.browse().concat(
            *(
                self._create_order(
                    technician_ids=False, group_id=group.id, device_name=name
                )
                for name in ("Kombi", "Klima", "Fırın")
            )
        )
        visit = self._book(order=orders, env=self._act().env)
        self._pass(minutes=2)
        return orders, visit

    def test_a_record_that_is_dropped_from_a_visit_is_told(self):
        orders, visit = self._book_group()
        self._as(visit).order_ids = [Command.unlink(orders[2].id)]
        self._pass(minutes=2)
        self.assertEqual(
            self._told()[1:],
            [
                "No longer part of the appointment Thursday, November 26, 12:00-13:00: "
                "Ayşe Yılmaz · Kadıköy · Fırın"
            ],
        )
        self._as(visit).write(
            {"order_ids": [Command.link(orders[2].id)], "start": self._at(12)}
        )
        self._pass(minutes=2)
        self.assertRegex(
            self._told()[-1], "moved from .*; Added to the appointment .*15:00.* Fırın$"
        )
        # In and out again is nothing.
        self._as(visit).order_ids = [Command.unlink(orders[2].id)]
        self._settle()
        self._as(visit).order_ids = [Command.link(orders[2].id)]
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 3)

    def test_a_record_of_a_visit_that_is_deleted_is_told(self):
        orders, _visit = self._book_group()
        orders[2].with_user(self.users["manager"]).unlink()
        self._pass(minutes=2)
        self.assertRegex(
            self._told()[-1], "No longer part of .*: Ayşe Yılmaz · Kadıköy · Fırın$"
        )

    def test_own_changes_cost_as_many_statements_however_many_they_are(self):
        orders = [self._create_order(technician_ids=False) for _number in range(22)]
        visits = self._act().browse(
            [
                self._book(order=order, start=self._at(5).replace(month=12, day=day)).id
                for day, order in enumerate(orders, 1)
            ]
        )
        self._settle()
        counts = []
        for some in (visits[:2], visits[2:]):
            self.env.invalidate_all()
            self._as(some, "manager").write({"name": "x"})
            self._settle()
            some.with_user(self.users["technician"]).sudo().write({"name": "y"})
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env.cr.precommit.run()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self._pass(minutes=2)
        self.assertFalse([text for text in self._told() if "to do now" in text])
