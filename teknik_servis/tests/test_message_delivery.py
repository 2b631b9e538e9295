import json
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.models import mail_push, mail_thread

from .message_common import MessageCommon


@tagged("post_install", "-at_install")
class TestMessageDelivery(MessageCommon):
    """Which ways a message takes: as the company chose, not the user's e-mails."""

    def _change(self):
        self._book(env=self._act().env)
        self._pass(minutes=2)

    def _message(self):
        return self._get_messages()[:1]

    def _mails(self):
        return self.env["mail.mail"].search([("email_to", "=", "ali@example.com")])

    def _sms(self):
        return self.env["sms.sms"].search([("body", "ilike", "New appointment")])

    def test_the_inbox_gets_it_and_no_mail_goes_out(self):
        for choice in ("email", "inbox"):
            self.users["technician"].notification_type = choice
            before = self.env["mail.mail"].search([])
            self._change()
            message = self._message()
            with self.subTest(choice):
                self.assertEqual(message.notification_ids.notification_type, "inbox")
                self.assertEqual(
                    message.notified_partner_ids, self.users["technician"].partner_id
                )
                self.assertEqual(self.env["mail.mail"].search([]), before)
            message.unlink()
            self.order.appointment_ids.unlink()
            self._pass(minutes=2)

    def test_it_leads_to_the_record_and_comes_from_the_company(self):
        self._change()
        message = self._message()
        self.assertEqual(message.res_id, self.order.id)
        self.assertEqual(message.author_id, self.company.partner_id)
        self.assertIn(f"res_id={self.order.id}", message.body)
        # Their own, whoever may read the record
        mine = message.with_user(self.users["technician"])
        mine.check_access("read")
        self.order.appointment_ids.technician_id = self.technician_2
        self._pass(minutes=2)
        mine.invalidate_recordset()
        self.assertIn("New appointment", mine.body)

    def test_the_telephone_gets_it_when_it_is_committed(self):
        self._add_telephone()
        with patch.object(mail_thread, "push_to_end_point") as at_once:
            self._change()
        at_once.assert_not_called()
        with patch.object(mail_push, "push_to_end_point") as network:
            self.env["mail.push"]._push_notification_to_endpoint()
        network.assert_called_once()
        sent = network.call_args.kwargs
        self.assertEqual(
            sent["device"]["endpoint"], "https://push.example.com/telephone"
        )
        payload = json.loads(sent["payload"])
        self.assertIn(self.order.name, payload["title"])
        self.assertIn("New appointment: Thursday", payload["options"]["body"])
        self.assertEqual(
            payload["options"]["data"],
            {"model": self.order._name, "res_id": self.order.id},
        )
        self.assertFalse(self.env["mail.push"].search([]))

    def test_other_messages_are_pushed_as_ever(self):
        self._add_telephone()
        self.users["technician"].notification_type = "inbox"
        with patch.object(mail_thread, "push_to_end_point") as at_once:
            self.order.message_notify(
                partner_ids=self.users["technician"].partner_id.ids, body="x"
            )
        at_once.assert_called_once()

    def test_a_list_has_a_title_of_its_own(self):
        self._add_telephone()
        self._act().create(
            [
                {
                    "technician_id": self.technician.id,
                    "order_ids": [Command.set(self.order.ids)],
                    "start": self._at(hour),
                }
                for hour in range(4, 10)
            ]
        )
        self._pass(minutes=2)
        payload = json.loads(self.env["mail.push"].search([]).payload)
        self.assertIn("6 changes in your schedule", payload["title"])

    def test_sms_and_mail_only_if_the_company_says_so(self):
        self.technician.write(
            {"mobile_phone": "0533 444 55 66", "work_email": "ali@example.com"}
        )
        self._change()
        self.assertFalse(self._sms())
        self.assertFalse(self._mails())
        self.company.write(
            {
                "teknik_servis_tell_inbox": False,
                "teknik_servis_tell_sms": True,
                "teknik_servis_tell_mail": True,
            }
        )
        self._book(14, env=self._act().env)
        self._pass(minutes=2)
        self.assertEqual(len(self._told()), 1)
        self.assertEqual(self._sms().number.replace(" ", "")[-10:], "5334445566")
        self.assertIn("17:00-18:00", self._sms().body)
        self.assertEqual(self._sms().state, "outgoing")
        self.assertIn("17:00-18:00", self._mails().subject)
        self.assertIn(self.order.name, self._mails().body_html)

    def test_who_has_no_user_is_told_at_their_work_address_alone(self):
        self.technician_2.write(
            {"mobile_phone": "0533 444 55 66", "work_email": "ali@example.com"}
        )
        self.technician_2.work_contact_id.lang = "en_US"
        self._book(technician=self.technician_2, env=self._act().env)
        self._pass(minutes=2)
        self.assertFalse(self._sms())
        self.assertFalse(self._mails())
        self.company.write(
            {"teknik_servis_tell_sms": True, "teknik_servis_tell_mail": True}
        )
        visit = self._book(14, technician=self.technician_2, env=self._act().env)
        self._pass(minutes=2)
        self.assertEqual(len(self._sms()), 1)
        self.assertEqual(len(self._mails()), 1)
        # Who has neither is no reason to fail.
        self.technician_2.write(
            {"mobile_phone": False, "work_phone": False, "work_email": False}
        )
        visit.start = self._at(15)
        self._pass(minutes=2)
        self.assertEqual(len(self._mails()), 1)
        self.assertFalse(self.env["teknik.servis.planning.notice"].search([]))

    def test_who_left_is_told_nothing(self):
        self._book(env=self._act().env)
        self._settle()
        self.technician.active = False
        self._pass(minutes=2)
        self.assertFalse(self._told())

    def test_booking_many_costs_a_few_statements_at_the_end(self):
        orders = self.order.concat(
            *(self._create_order(technician_ids=False) for _number in range(100))
        )
        template = self.env.ref("teknik_servis.teknik_servis_visit_mail_template")
        self.company.teknik_servis_visit_mail_id = template
        self._settle()
        self.env["teknik.servis.planning.notice"].search([]).unlink()
        self._act().create(
            [
                {
                    "technician_id": self.technician.id,
                    "order_ids": [Command.set(order.ids)],
                    "start": self._at(number % 20).replace(
                        month=12, day=1 + number // 20
                    ),
                }
                for number, order in enumerate(orders)
            ]
        )
        self.env.flush_all()
        with self.assertQueryCount(30):
            self.env.cr.precommit.run()
        notices = self.env["teknik.servis.planning.notice"].search([])
        self.assertEqual(len(notices), len(orders))
        self.assertEqual(
            self.env["teknik.servis.visit.notice"].search_count([]), len(orders)
        )

    def test_what_changes_no_planning_asks_nothing(self):
        visit = self._book(env=self._act().env)
        self._settle()
        self._as(self.order).customer_request = "Ses yapıyor"
        visit.state = "on_way"
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.env["teknik.servis.appointment"]._evaluate_watch()
        self.assertFalse(self.env["teknik.servis.visit.notice"].search([]))
