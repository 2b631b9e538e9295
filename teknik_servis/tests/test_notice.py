from datetime import timedelta
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestNotice(LifeCycleCommon):
    """The customer is told of a stage once, in their language, and not of mistakes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("tr_TR")
        cls.customer.lang = "tr_TR"
        model = cls.env["ir.model"]._get_id("teknik.servis.order")
        cls.mail = cls.env["mail.template"].create(
            {
                "name": "Hazır",
                "model_id": model,
                "lang": "{{ object.partner_id.lang }}",
                "subject": "{{ object.name }} ready",
                "body_html": "<p>Your device is ready</p>",
            }
        )
        cls.mail.with_context(lang="tr_TR").body_html = "<p>Cihazınız hazır</p>"
        cls.sms = cls.env["sms.template"].create(
            {"name": "Hazır", "model_id": model, "body": "{{ object.name }} hazır"}
        )
        cls.told = cls.stages["waiting"]
        cls.told.mail_template_id = cls.mail
        cls.order = cls._create_order()

    def _move(self, kind, order=None):
        self._as(order or self.order, "office").stage_id = self.stages[kind]

    def _pass(self, minutes):
        """Let time pass and the cron run; returns the e-mails made for the record."""
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        then = fields.Datetime.now() + timedelta(minutes=minutes)
        with freeze_time(then), commit:
            self.env["teknik.servis.order"]._cron_send_notices()
        self.env.flush_all()
        return self._mails()

    def _mails(self, order=None):
        order = order or self.order
        return self.env["mail.mail"].search(
            [("model", "=", order._name), ("res_id", "=", order.id)]
        )

    def test_the_customer_is_told_in_their_language_after_a_while(self):
        self._move("waiting")
        self.assertFalse(self._pass(1))
        mail = self._pass(6)
        self.assertEqual(mail.email_to, "ayse@example.com")
        self.assertIn("Cihazınız hazır", mail.body_html)
        self.assertEqual(self.order.noticed_stage_ids, self.told)

    def test_never_twice(self):
        self._move("waiting")
        self.assertEqual(len(self._pass(6)), 1)
        self.assertEqual(len(self._pass(60)), 1)
        self._move("in_progress")
        self._move("waiting")
        self.assertEqual(len(self._pass(6)), 1)

    def test_a_record_set_back_tells_nobody(self):
        self._move("waiting")
        self._move("in_progress")
        self.assertFalse(self._pass(60))
        self._move("waiting")
        self.assertEqual(len(self._pass(6)), 1, "now it is meant")

    def test_sms_goes_to_the_records_number(self):
        self.told.write({"mail_template_id": False, "sms_template_id": self.sms.id})
        self.order.phone = "0533 444 55 66"
        self._move("waiting")
        self._pass(6)
        sms = self.env["sms.sms"].search([("body", "ilike", self.order.name)])
        self.assertEqual(sms.number.replace(" ", "")[-10:], "5334445566")

    def test_nobody_is_told_without_an_address(self):
        self.order.email = False
        self._move("waiting")
        self.assertFalse(self._pass(6))
        self.assertFalse(self.order.notice_due)

    def test_a_new_record_is_acknowledged_and_an_import_is_not(self):
        self._stage("new").mail_template_id = self.mail
        order = self._create_order()
        self._pass(6)
        self.assertEqual(len(self._mails(order)), 1)
        Order = self._as(self.env["teknik.servis.order"], "office")
        # As the import screen calls it
        result = Order.with_context(import_file=True).load(
            ["partner_id/.id", "customer_request"], [[str(self.customer.id), "Eski"]]
        )
        old = order.browse(result["ids"])
        self._pass(6)
        self.assertFalse(self._mails(old))

    def test_one_that_fails_is_marked_and_stops_nobody(self):
        other = self._create_order()
        self.mail.subject = "{{ 1 / (0 if object.name == '%s' else 1) }}" % (
            self.order.name
        )
        self._move("waiting")
        self._move("waiting", other)
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._pass(6)
        self.assertFalse(self._mails())
        self.assertEqual(len(self._mails(other)), 1)
        self.assertFalse(self.order.notice_due)
        self.assertIn("could not be told", self.order.message_ids[:1].body)

    def test_a_record_somebody_is_writing_is_told_the_next_time(self):
        self._move("waiting")
        busy = patch.object(
            type(self.order), "_send_notice", side_effect=OperationalError
        )
        with busy:
            self.assertFalse(self._pass(6))
        self.assertTrue(self.order.notice_due)
        self.assertNotIn("could not be told", self.order.message_ids[:1].body or "")
        self.assertEqual(len(self._pass(6)), 1)

    def test_when_the_customer_is_told_is_not_written_from_outside(self):
        for values in ({"notice_due": "2030-01-01 00:00:00"},):
            with self.assertRaises(UserError):
                self._as(self.order, "manager").write(values)

    def test_a_copy_tells_anew(self):
        self._move("waiting")
        self._pass(6)
        copy = self._as(self.order, "office").copy()
        self.assertFalse(copy.noticed_stage_ids)

    def test_the_company_writes_not_the_program(self):
        self.company.email = "servis@example.com"
        self._move("waiting")
        self.assertIn("servis@example.com", self._pass(6).email_from)

    def test_an_archived_record_tells_nobody_later(self):
        self._move("waiting")
        self.order.active = False
        self.order.active = True
        self.assertFalse(self._pass(60))

    def test_a_template_of_another_model_is_refused(self):
        foreign = self.env["mail.template"].create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        with self.assertRaisesRegex(ValidationError, "x"):
            self._as(self.told, "manager").mail_template_id = foreign

    def test_the_right_customer_is_told_after_a_correction(self):
        self._move("waiting")
        self._pass(6)
        right = self.env["res.partner"].create(
            {"name": "Fatma", "email": "fatma@example.com"}
        )
        self._as(self.order, "office")._correct_customer(right)
        self.assertIn("fatma@example.com", self._pass(6).mapped("email_to"))
