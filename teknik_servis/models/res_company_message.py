from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .teknik_servis_visit import KINDS

VISIT = "teknik.servis.visit"
TEMPLATES = tuple(
    f"teknik_servis_{kind}_{way}_id" for kind in KINDS for way in ("mail", "sms")
)
# Neither at night nor when nobody would read it before the visit.
EARLIEST_HOUR, LATEST_HOUR = 8, 20


def _mail(label, help_text):
    return fields.Many2one(
        "mail.template",
        string=label,
        domain=[("model", "=", VISIT)],
        # A message whose template is deleted is not sent, nor keeps one from deleting.
        ondelete="set null",
        help=help_text,
    )


def _sms(label):
    return fields.Many2one(
        "sms.template",
        string=label,
        domain=[("model", "=", VISIT)],
        ondelete="set null",
        help="The same as a short message to the record's number. Empty: not sent.",
    )


class ResCompany(models.Model):
    """Who is told of appointments, and how: customers of nothing until it is chosen."""

    _inherit = "res.company"

    teknik_servis_tell_inbox = fields.Boolean(
        "Tell Technicians by Notification",
        default=True,
        help="Who is sent somewhere else, or not any more, finds it in the inbox and "
        "on the telephone. Nobody is told of what they did themselves. Becoming a "
        "technician lets their user see messages in Odoo instead of by e-mail: users "
        "may change that in their preferences.",
    )
    teknik_servis_tell_sms = fields.Boolean(
        "Tell Technicians by SMS",
        help="To the mobile number on the employee's card, also without a user.",
    )
    teknik_servis_tell_mail = fields.Boolean(
        "Tell Technicians by E-mail",
        help="To the work address on the employee's card, also without a user.",
    )
    teknik_servis_visit_mail_id = _mail(
        "Confirmation by E-mail",
        "Five minutes after an appointment was booked or moved, with a file for the "
        "customer's calendar. Empty: not sent.",
    )
    teknik_servis_visit_sms_id = _sms("Confirmation by SMS")
    teknik_servis_reminder_mail_id = _mail(
        "Reminder by E-mail", "On the day before the appointment. Empty: not sent."
    )
    teknik_servis_reminder_sms_id = _sms("Reminder by SMS")
    teknik_servis_reminder_hour = fields.Float(
        "Reminder Hour", default=16, help="When reminders of the next day are sent."
    )
    teknik_servis_reminded_on = fields.Date(readonly=True)
    teknik_servis_on_way_mail_id = _mail(
        "On the Way by E-mail", "When the technician has set out. Empty: not sent."
    )
    teknik_servis_on_way_sms_id = _sms("On the Way by SMS")
    teknik_servis_called_off_mail_id = _mail(
        "Called Off by E-mail",
        "When an appointment they know of was cancelled. Empty: not sent.",
    )
    teknik_servis_called_off_sms_id = _sms("Called Off by SMS")

    @api.constrains("teknik_servis_reminder_hour")
    def _check_teknik_servis_reminder_hour(self):
        for company in self:
            hour = company.teknik_servis_reminder_hour
            if not EARLIEST_HOUR <= hour <= LATEST_HOUR:
                raise ValidationError(
                    self.env._(
                        "%(company)s: reminders are sent between %(first)s:00 and "
                        "%(last)s:00.",
                        company=company.name,
                        first=EARLIEST_HOUR,
                        last=LATEST_HOUR,
                    )
                )

    @api.constrains(*TEMPLATES)
    def _check_teknik_servis_templates(self):
        for company in self.sudo():  # sudo: templates, whoever chooses them
            for name in TEMPLATES:
                template = company[name]
                if template and template.model != VISIT:
                    raise ValidationError(
                        self.env._(
                            "%(template)s is no template for visits.",
                            template=template.name,
                        )
                    )

    def _is_telling_customers(self):
        """Return whether one company tells its customers anything of appointments."""
        self.ensure_one()
        return any(self[name] for name in TEMPLATES)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_tell_inbox = fields.Boolean(
        related="company_id.teknik_servis_tell_inbox", readonly=False
    )
    teknik_servis_tell_sms = fields.Boolean(
        related="company_id.teknik_servis_tell_sms", readonly=False
    )
    teknik_servis_tell_mail = fields.Boolean(
        related="company_id.teknik_servis_tell_mail", readonly=False
    )
    teknik_servis_visit_mail_id = fields.Many2one(
        related="company_id.teknik_servis_visit_mail_id", readonly=False
    )
    teknik_servis_visit_sms_id = fields.Many2one(
        related="company_id.teknik_servis_visit_sms_id", readonly=False
    )
    teknik_servis_reminder_mail_id = fields.Many2one(
        related="company_id.teknik_servis_reminder_mail_id", readonly=False
    )
    teknik_servis_reminder_sms_id = fields.Many2one(
        related="company_id.teknik_servis_reminder_sms_id", readonly=False
    )
    teknik_servis_reminder_hour = fields.Float(
        related="company_id.teknik_servis_reminder_hour", readonly=False
    )
    teknik_servis_on_way_mail_id = fields.Many2one(
        related="company_id.teknik_servis_on_way_mail_id", readonly=False
    )
    teknik_servis_on_way_sms_id = fields.Many2one(
        related="company_id.teknik_servis_on_way_sms_id", readonly=False
    )
    teknik_servis_called_off_mail_id = fields.Many2one(
        related="company_id.teknik_servis_called_off_mail_id", readonly=False
    )
    teknik_servis_called_off_sms_id = fields.Many2one(
        related="company_id.teknik_servis_called_off_sms_id", readonly=False
    )


class TeknikServisStage(models.Model):
    _inherit = "teknik.servis.stage"

    appointment_silent = fields.Boolean(
        "No Appointment Messages",
        help="Customers whose record stands here are told nothing of its appointments: "
        "no confirmation, reminder or other message.",
    )
