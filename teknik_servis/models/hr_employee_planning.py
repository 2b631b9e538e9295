import json

from markupsafe import Markup

from odoo import api, models

from ..common import SENTINEL


class HrEmployee(models.Model):
    """How a technician is told of what changed: as the company has chosen."""

    _inherit = "hr.employee"

    def _get_planning_context(self):
        """Return the context of what one technician reads: language and time zone."""
        self.ensure_one()
        company, user = self.company_id, self.user_id
        lang = user.lang or self.work_contact_id.lang or company.partner_id.lang
        zone = user.tz or self.tz or str(company._get_teknik_servis_zone())
        return {"lang": lang or self.env.lang or "en_US", "tz": zone}

    def _tell_of_planning(self, lines):
        """Tell one technician what changed: inbox and telephone, SMS, e-mail.

        All of it is queued in this transaction, nothing leaves before it is committed.

        :param lines: list of `(text, service record or empty)`, in their language
        """
        self.ensure_one()
        if not self.active:
            return
        company = self.company_id
        employee = self.with_company(company).with_context(
            **self._get_planning_context()
        )
        if company.teknik_servis_tell_inbox and employee.user_id.active:
            employee._tell_in_inbox(lines)
        if company.teknik_servis_tell_sms:
            employee._tell_by_sms(lines)
        if company.teknik_servis_tell_mail:
            employee._tell_by_mail(lines)

    def _tell_in_inbox(self, lines):
        """Put a message into one user's inbox and on their telephone (web push)."""
        company = self.company_id
        order = lines[0][1] if len(lines) == 1 else self.env["teknik.servis.order"]
        thread = order or self.env["mail.thread"]
        # Of one record its name stands above: a list says how long it is.
        title = self._get_planning_title(lines)
        titles = {} if order else {"subject": title, "force_record_name": title}
        thread.with_context(
            **self._get_planning_context(), teknik_servis_telling=SENTINEL
        ).with_company(company).message_notify(
            partner_ids=self.user_id.partner_id.ids,
            author_id=company.partner_id.id,
            email_from=company.email_formatted or None,
            body=self._get_planning_html(lines),
            **titles,
        )

    def _tell_by_sms(self, lines):
        """Queue one SMS to the technician's own telephone, by core's mechanism."""
        number = self.mobile_phone or self.work_phone
        if number:
            # sudo of the scheduled job: a queue of core's, which providers take over
            self.env["sms.sms"].create(
                {
                    "number": self._phone_format(number=number) or number,
                    "body": "\n".join(text for text, _order in lines),
                }
            )

    def _tell_by_mail(self, lines):
        """Queue one e-mail to the technician's address at work."""
        address = self.work_email or self.user_id.email
        if not address:
            return
        company = self.company_id
        sender = {"email_from": company.email_formatted} if company.email else {}
        self.env["mail.mail"].create(
            {
                "subject": self._get_planning_title(lines),
                "body_html": self._get_planning_html(lines),
                "email_to": address,
                "auto_delete": True,
                **sender,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _get_planning_title(self, lines):
        """Return one line: whatever users typed, no subject has a line feed."""
        if len(lines) == 1:
            return " ".join(lines[0][0].split())
        return self.env._("%(count)s changes in your schedule", count=len(lines))

    def _get_planning_html(self, lines):
        """Return lines with a link to each record; whatever users typed is escaped."""
        rows = [
            Markup("<p>%s</p>") % self._get_planning_line(text, order)
            for text, order in lines
        ]
        return Markup("").join(rows)

    def _get_planning_line(self, text, order):
        if not order:
            return text
        link = Markup(
            '%(text)s<br/><a href="%(url)s" data-oe-model="%(model)s"'
            ' data-oe-id="%(id)s">%(name)s</a>'
        )
        url = order._notify_get_action_link("view", model=order._name, res_id=order.id)
        return link % {
            "text": text,
            "url": url,
            "model": order._name,
            "id": order.id,
            "name": order.name,
        }


class MailThread(models.AbstractModel):
    """Messages about planning do not follow a user's choice for discussions."""

    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if self._is_teknik_servis_telling():
            # By e-mail only where the company says so: see `_tell_by_mail`.
            for recipient in recipients:
                recipient["notif"] = "inbox"
        return recipients

    @api.model
    def _web_push_send_notification(
        self, devices, private_key, public_key, payload_by_lang=None, payload=None
    ):
        if not self._is_teknik_servis_telling():
            return super()._web_push_send_notification(
                devices, private_key, public_key, payload_by_lang, payload
            )
        # By core's queue, and not at once: what is rolled back has left nothing.
        texts = payload_by_lang or {}
        # sudo: core's queue, as core fills it
        self.env["mail.push"].sudo().create(
            [
                {
                    "mail_push_device_id": device.id,
                    "payload": json.dumps(texts.get(device.partner_id.lang, payload)),
                }
                for device in devices
            ]
        )
        self.env.ref("mail.ir_cron_web_push_notification").sudo()._trigger()
        return None

    def _is_teknik_servis_telling(self):
        return self.env.context.get("teknik_servis_telling") is SENTINEL
