import json
from datetime import datetime
from unittest.mock import patch

import vobject

from odoo import fields
from odoo.tests import freeze_time
from odoo.tools import html2plaintext

from .appointment_common import AppointmentCommon


class MessageCommon(AppointmentCommon):
    """A shop in Istanbul on a Wednesday in winter, whose technician has a telephone."""

    NOW = datetime(2026, 11, 25, 8)
    # Of the next day, unless a test says otherwise.
    DAY = datetime(2026, 11, 26)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("en_US", "tr_TR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.company.write({"country_id": cls.env.ref("base.tr").id, "email": "s@x.tr"})
        cls.company.partner_id.write({"tz": "Europe/Istanbul", "lang": "en_US"})
        cls.users["technician"].write(
            {"lang": "en_US", "tz": "Europe/Istanbul", "notification_type": "email"}
        )
        cls.customer.write({"city": "Kadıköy", "lang": "en_US"})
        cls.clock = freeze_time(cls.NOW)
        cls.frozen = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.commit = patch.object(type(cls.env["ir.cron"]), "_commit_progress")
        cls._settle()
        cls.env["teknik.servis.planning.notice"].search([]).unlink()
        cls.env["teknik.servis.visit.notice"].search([]).unlink()

    @classmethod
    def _settle(cls):
        """Do what the end of a transaction does."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _act(self, role="office"):
        """Return the model of appointments, as one of the users has it."""
        return self.env["teknik.servis.appointment"].with_user(self.users[role])

    def _as(self, record, role="office"):
        return record.with_user(self.users[role])

    def _pass(self, **duration):
        """Let time pass, of minutes or hours, and the technicians' job run."""
        self._run("teknik.servis.planning.notice", "_cron_tell", **duration)

    def _run(self, model, method, **duration):
        self._settle()
        then = fields.Datetime.add(fields.Datetime.now(), **duration)
        self.frozen.move_to(then)
        self.addCleanup(self.frozen.move_to, self.NOW)
        self.env.invalidate_all()
        with self.commit:
            getattr(self.env[model], method)()
        self._settle()

    def _get_messages(self, technician=None):
        """Return the messages to one technician's user, oldest first."""
        partner = (technician or self.technician).user_id.partner_id
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", partner.ids),
                ("message_type", "=", "user_notification"),
            ],
            order="id",
        )

    def _told(self, technician=None):
        """Return what one technician's user was told, oldest first."""
        return [
            message.subject or html2plaintext(message.body).splitlines()[0]
            for message in self._get_messages(technician)
        ]

    def _add_telephone(self):
        """Let the technician's telephone take web pushes."""
        devices = self.env["mail.push.device"].sudo()
        devices.get_web_push_vapid_public_key()
        keys = {
            "p256dh": "BGbhnoP_91U7oR59BaaSx0JnDv2oEooYnJRV2AbY5TBeKGCRCf0HcIJ9bOKchUC"
            "DH4cHYWo9SYDz3U-8vSxPL_A",
            "auth": "DJFdtAgZwrT6yYkUMgUqow",
        }
        return devices.create(
            {
                "endpoint": "https://push.example.com/telephone",
                "keys": json.dumps(keys),
                "partner_id": self.users["technician"].partner_id.id,
            }
        )


class CustomerMessageCommon(MessageCommon):
    """A company that tells its customers everything, by e-mail."""

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
