from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .message_common import CustomerMessageCommon


@tagged("post_install", "-at_install")
class TestMessageChoice(CustomerMessageCommon):
    """What the company and its stages choose; what fails or meets another worker."""

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

    def test_a_deleted_template_is_a_message_that_is_not_sent(self):
        self.company.teknik_servis_visit_mail_id.unlink()
        self.company.invalidate_recordset()
        self.assertFalse(self.company.teknik_servis_visit_mail_id)
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertFalse(self._mails())
