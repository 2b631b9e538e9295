from datetime import datetime
from unittest.mock import patch

import vobject
from psycopg2 import IntegrityError
from pytz import UTC

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .message_common import MessageCommon


@tagged("post_install", "-at_install")
class TestMessageCustomer(MessageCommon):
    """A customer is told of each visit once, and never of one that will not be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls.env["ir.model"]._get_id("teknik.servis.visit")
        templates = {}
        for kind in ("visit", "reminder", "on_way", "called_off"):
            template = cls.env["mail.template"].create(
                {
                    "name": kind,
                    "model_id": model,
                    "lang": "{{ object.lang }}",
                    "subject": f"{kind}: {{{{ object.time_text }}}}",
                    "body_html": "<p><t t-out=\"object.time_before_text or ''\"/></p>",
                }
            )
            templates[f"teknik_servis_{kind}_mail_id"] = template.id
        cls.company.write(templates)
        cls.kinds = templates
        cls.office = cls.env(user=cls.users["office"])

    def _pass(self, **duration):
        self._run("teknik.servis.visit.notice", "_cron_tell", **duration)

    def _remind(self, **duration):
        self._run("teknik.servis.visit", "_cron_remind", **duration)
        self._pass(seconds=1)

    def _mails(self, order=None):
        order = order or self.order
        return self.env["mail.mail"].search(
            [("model", "=", order._name), ("res_id", "=", order.id)], order="id"
        )

    def _subjects(self, order=None):
        return self._mails(order).mapped("subject")

    def _read_file(self, mail):
        return vobject.readOne(mail.attachment_ids.raw.decode())

    CONFIRMED = "visit: Thursday, November 26, 12:00-13:00"

    def test_a_booking_is_confirmed_after_a_while_and_once(self):
        self._book(env=self.office)
        self._pass(minutes=4)
        self.assertFalse(self._mails())
        self._pass(minutes=2)
        self.assertEqual(self._subjects(), [self.CONFIRMED])
        mail = self._mails()
        self.assertEqual(mail.email_to, "ayse@example.com")
        self.assertIn("s@x.tr", mail.email_from)
        self._pass(hours=1)
        self.assertEqual(len(self._mails()), 1)

    def test_the_confirmation_stands_in_the_records_history(self):
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertIn(self.CONFIRMED, self.order.message_ids.mapped("subject"))

    def test_it_is_written_in_the_customers_language(self):
        self.customer.lang = "tr_TR"
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertRegex(self._subjects()[0], "Kasım.*12:00-13:00")

    def test_corrections_are_told_to_nobody(self):
        visit = self._book(env=self.office)
        self._pass(minutes=3)
        visit.start = self._at(12)
        self._pass(minutes=3)
        self.assertFalse(self._mails())
        self._pass(minutes=3)
        self.assertRegex(self._subjects()[0], "15:00-16:00")
        self.assertEqual(len(self._mails()), 1)
        visit.start = self._at(13)
        self._settle()
        visit.start = self._at(12)
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 1)

    def test_a_move_is_told_with_the_old_time_each_time_it_moves(self):
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        for hour, text, before in (
            (12, "15:00-16:00", "12:00-13:00"),
            (9, "12:00-13:00", "15:00-16:00"),
            (12, "15:00-16:00", "12:00-13:00"),
        ):
            visit.start = self._at(hour)
            self._pass(minutes=6)
            mail = self._mails()[-1]
            self.assertIn(text, mail.subject)
            self.assertIn(before, mail.body_html)
        self.assertEqual(len(self._mails()), 4)
        events = [self._read_file(mail).vevent for mail in self._mails()]
        self.assertEqual(len({event.uid.value for event in events}), 1)
        self.assertEqual([e.sequence.value for e in events], ["0", "1", "2", "3"])

    def test_the_file_has_the_time_and_nothing_of_ours(self):
        self.technician.write({"name": "Ali Usta", "private_phone": "0555 999 88 77"})
        self.order.internal_notes = "difficult customer"
        self._book(env=self.office, duration=1.5)
        self._pass(minutes=6)
        attachment = self._mails().attachment_ids
        self.assertEqual(attachment.name, "appointment.ics")
        text = attachment.raw.decode()
        calendar = self._read_file(self._mails())
        event = calendar.vevent
        self.assertEqual(calendar.method.value, "PUBLISH")
        self.assertEqual(event.dtstart.value, UTC.localize(datetime(2026, 11, 26, 9)))
        self.assertEqual(
            event.dtend.value, UTC.localize(datetime(2026, 11, 26, 10, 30))
        )
        self.assertIn("Moda Caddesi 1", event.location.value)
        self.assertEqual(event.organizer.value, "mailto:s@x.tr")
        self.assertIn(self.order.name, event.description.value)
        self.assertIn("Ali", event.description.value)
        for secret in ("Usta", "0555", "difficult"):
            self.assertNotIn(secret, text)

    def test_called_off_is_told_to_who_knew_it(self):
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        visit.action_cancel()
        self._pass(minutes=6)
        self.assertIn("called_off: Thursday", self._subjects()[1])
        calendar = self._read_file(self._mails()[1])
        self.assertEqual(calendar.method.value, "CANCEL")
        self.assertEqual(calendar.vevent.status.value, "CANCELLED")
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 2)
        # And who did not
        other = self._book(14, env=self.office)
        self._settle()
        other.action_cancel()
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 2)

    def test_never_after_a_cancellation_or_for_the_past(self):
        visit = self._book(env=self.office)
        self._book(7, env=self.office, start="2026-11-25 08:04:00")
        self._book(7, env=self.office, start="2026-11-24 08:00:00")
        self._pass(minutes=4)
        visit.action_cancel()
        self._pass(minutes=6)
        self._remind(hours=6)
        self.assertFalse(self._mails())

    def test_a_closed_record_tells_nothing(self):
        self._book(env=self.office)
        self.order.write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "x"}
        )
        self._pass(minutes=6)
        self.assertFalse(self._mails())
        self.order.appointment_ids.invalidate_recordset()
        self.assertEqual(self.order.appointment_ids.state, "cancelled")

    def test_a_team_is_one_visit(self):
        self._as(self.order).write(
            {
                "technician_ids": (self.technician | self.technician_2).ids,
                "date_planned": self._at(9),
            }
        )
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED])
        event = self._read_file(self._mails()).vevent
        self.assertIn("Ali, Mehmet", event.description.value)
        self._as(self.order).date_planned = self._at(11)
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 2)

    def test_a_group_is_one_message_for_its_customer(self):
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        orders = self.order.browse().concat(
            *(
                self._create_order(technician_ids=False, group_id=group.id)
                for _number in range(3)
            )
        )
        self._book(order=orders, env=self.office)
        self._pass(minutes=6)
        self.assertEqual([len(self._mails(order)) for order in orders], [1, 0, 0])
        orders.appointment_ids.action_on_way()
        self._pass(seconds=1)
        self.assertEqual([len(self._mails(order)) for order in orders], [2, 0, 0])
        self._remind(hours=6)

    def test_the_day_before_is_reminded_once(self):
        self._book(env=self.office)
        self._pass(minutes=6)
        # 15:06 in Istanbul
        self._remind(hours=4)
        self.assertEqual(len(self._mails()), 1)
        self._remind(hours=1)
        self.assertEqual(
            self._subjects()[1:], ["reminder: Thursday, November 26, 12:00-13:00"]
        )
        self._remind(minutes=15)
        self._remind(hours=24)
        self.assertEqual(len(self._mails()), 2)

    def test_who_is_booked_in_the_evening_is_not_reminded_as_well(self):
        self._remind(hours=5)
        self._book(env=self.office)
        self._pass(minutes=6)
        self._remind(minutes=15)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def test_who_was_told_just_now_is_not_reminded(self):
        self.frozen.move_to(datetime(2026, 11, 25, 12, 50))
        self._book(env=self.office)
        self._pass(minutes=6)
        self._remind(minutes=10)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def test_reminders_wait_for_their_hour_and_stop_at_night(self):
        self.company.teknik_servis_visit_mail_id = False
        self._book(env=self.office)
        self._remind(hours=4)
        self.assertFalse(self._mails())
        # 21:30 in Istanbul, after a day without a server
        self._remind(hours=6, minutes=30)
        self.assertFalse(self._mails())

    def test_tomorrow_is_the_companys(self):
        self.company.teknik_servis_visit_mail_id = False
        self._book(env=self.office, start=datetime(2026, 11, 25, 21, 30))
        late = self._create_order(technician_ids=False)
        self._book(order=late, env=self.office, start=datetime(2026, 11, 26, 21, 30))
        self._remind(hours=6)
        self.assertIn("00:30-01:30", self._subjects()[0])
        self.assertFalse(self._mails(late))

    def test_on_the_way_is_told_at_once_and_once(self):
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        self._as(visit, "technician").action_on_way()
        self._pass(seconds=1)
        self.assertIn("on_way", self._subjects()[1])
        visit.state = "planned"
        visit.state = "on_way"
        self._pass(seconds=1)
        self.assertEqual(len(self._mails()), 2)

    def test_one_who_arrived_before_it_was_sent_is_not_on_the_way(self):
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        visit.action_on_way()
        visit.action_at_work()
        self._pass(seconds=1)
        self.assertEqual(len(self._mails()), 1)

    def test_a_silent_stage_tells_nothing(self):
        stage = self.order.stage_id
        self._as(stage, "manager").appointment_silent = True
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        visit.action_on_way()
        self._pass(seconds=1)
        self._remind(hours=6)
        self.assertFalse(self._mails())

    def test_nothing_is_written_until_it_is_chosen(self):
        self.company.write(dict.fromkeys(self.kinds, False))
        visit = self._book(env=self.office)
        visit.action_on_way()
        self._settle()
        self.assertFalse(self.env["teknik.servis.visit.notice"].search([]))
        self._remind(hours=6)
        self.assertFalse(self._mails())

    def test_what_is_imported_is_told_to_nobody(self):
        self._book(env=self._act().with_context(import_file=True).env)
        self._pass(minutes=6)
        self.assertFalse(self._mails())

    def test_a_corrected_customer_is_told_the_right_time(self):
        self._book(env=self.office)
        self._pass(minutes=6)
        right = self.env["res.partner"].create(
            {"name": "Fatma", "email": "fatma@example.com", "lang": "en_US"}
        )
        self._as(self.order)._correct_customer(right)
        self._pass(minutes=6)
        self.assertEqual(
            self._mails().mapped("email_to"), ["ayse@example.com", "fatma@example.com"]
        )

    def test_a_merged_record_is_not_confirmed_again(self):
        target = self._create_order(technician_ids=False)
        self._book(env=self.office)
        self._pass(minutes=6)
        self._as(self.order, "manager")._merge_into(target)
        self._pass(minutes=6)
        told = self.env["mail.mail"].search([("subject", "=", self.CONFIRMED)])
        self.assertEqual(len(told), 1)
        target.appointment_ids.start = self._at(12)
        self._pass(minutes=6)
        self.assertIn("12:00-13:00", self._mails(target)[-1].body_html)

    def test_one_that_fails_is_marked_and_stops_nobody(self):
        other = self._create_order(technician_ids=False)
        self._book(env=self.office)
        self._book(14, order=other, env=self.office)
        template = self.company.teknik_servis_visit_mail_id
        template.subject = (
            f"{{{{ 1 / (0 if object.order_id.id == {self.order.id} else 1) }}}}"
        )
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._pass(minutes=6)
        self.assertFalse(self._mails())
        self.assertEqual(len(self._mails(other)), 1)
        self.assertIn("could not be told", self.order.message_ids[:1].body)
        self.assertFalse(self.env["teknik.servis.visit.notice"].search([]))

    def test_sms_goes_to_the_records_number(self):
        template = self.env["sms.template"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("teknik.servis.visit"),
                "lang": "{{ object.lang }}",
                "body": "{{ object.order_id.name }} & {{ object.time_text }}",
            }
        )
        self.company.teknik_servis_visit_sms_id = template
        self.order.phone = "0533 444 55 66"
        self._book(env=self.office)
        self._pass(minutes=6)
        sms = self.env["sms.sms"].search([("body", "ilike", self.order.name)])
        self.assertEqual(sms.number.replace(" ", "")[-10:], "5334445566")
        self.assertEqual(
            sms.body, f"{self.order.name} & Thursday, November 26, 12:00-13:00"
        )
        self.assertEqual(sms.state, "outgoing")

    def test_the_shipped_templates_say_when_and_who(self):
        ref = self.env.ref
        for kind in ("visit", "reminder", "on_way", "called_off"):
            for way in ("mail", "sms"):
                template = ref(f"teknik_servis.teknik_servis_{kind}_{way}_template")
                self.company[f"teknik_servis_{kind}_{way}_id"] = template
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        visit.start = self._at(12)
        self._pass(minutes=6)
        first, second = self._mails()
        for text in ("Ayşe Yılmaz", "12:00-13:00", "Kombi X24", "Moda", "Ali"):
            self.assertIn(text, first.body_html)
        self.assertNotIn("was moved", first.body_html)
        for text in ("12:00-13:00", "15:00-16:00", "was moved"):
            self.assertIn(text, second.body_html)
        bodies = self.env["sms.sms"].search([]).mapped("body")
        self.assertTrue(any("15:00-16:00" in body for body in bodies))

    def test_only_templates_of_visits_are_chosen(self):
        foreign = self.env["mail.template"].create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        company = self._as(self.company, "manager")
        with self.assertRaisesRegex(ValidationError, "x is no template"):
            company.teknik_servis_visit_mail_id = foreign
        for hour in (-1, 0, 7.5, 20.5, 1e9):
            with self.assertRaisesRegex(ValidationError, "between 8:00 and 20:00"):
                company.teknik_servis_reminder_hour = hour
        company.teknik_servis_reminder_hour = 9.5

    def test_one_that_another_worker_holds_comes_again(self):
        self._book(env=self.office)
        rows = type(self.env["teknik.servis.visit.notice"])
        empty = self.env["teknik.servis.visit.notice"]
        with patch.object(rows, "try_lock_for_update", return_value=empty):
            self._pass(minutes=6)
        self.assertFalse(self._mails())
        self._pass(minutes=1)
        self.assertEqual(len(self._mails()), 1)

    def test_postgresql_keeps_a_visit_from_being_known_twice(self):
        values = {
            "order_id": self.order.id,
            "company_id": self.company.id,
            "start": self._at(9),
            "stop": self._at(10),
        }
        visits = self.env["teknik.servis.visit"].create(values)
        visits.active = False
        visits.flush_model()
        visits |= visits.create(values)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            visits.create(values)
        self.assertTrue(visits)

    def test_managers_alone_read_what_customers_know(self):
        for model in ("teknik.servis.visit", "teknik.servis.visit.notice"):
            rows = self.env[model]
            self.assertTrue(rows.with_user(self.users["manager"]).has_access("read"))
            for role in ("technician", "office", "employee", "accountant"):
                self.assertFalse(rows.with_user(self.users[role]).has_access("read"))

    def test_an_appointment_without_an_address_waits_for_nobody(self):
        order = self._create_order(technician_ids=False)
        order.write({"email": False, "phone": False})
        self.env["teknik.servis.appointment"].create(
            {
                "technician_id": self.technician.id,
                "order_ids": [Command.set(order.ids)],
                "start": self._at(9),
            }
        )
        self._pass(minutes=6)
        self.assertFalse(self._mails(order))
        self.assertFalse(self.env["teknik.servis.visit.notice"].search([]))
