from pytz import UTC

from odoo import api, fields, models

from ..moment import format_visit

# What customers can be told about a visit: each has its templates on the company.
KINDS = ("visit", "reminder", "on_way", "called_off")


class TeknikServisVisit(models.Model):
    """What a customer knows of a visit: one row for a team, and for a whole group.

    Never twice: a customer is told of a time once, which PostgreSQL watches over, and
    of two workers that would write the row the second is refused.
    """

    _name = "teknik.servis.visit"
    _description = "Visit, as the Customer Knows It"
    _order = "start, id"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "teknik.servis.order",
        "Service Record",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, index=True, ondelete="set null"
    )
    active = fields.Boolean(default=True, readonly=True, help="Not called off.")
    start = fields.Datetime("Starts", required=True, readonly=True)
    stop = fields.Datetime("Ends", required=True, readonly=True)
    start_before = fields.Datetime(readonly=True, help="When it was before it moved.")
    stop_before = fields.Datetime(readonly=True)
    sequence = fields.Integer(readonly=True, help="How often it has changed.")
    appointment_ids = fields.Many2many(
        "teknik.servis.appointment",
        "teknik_servis_visit_appointment_rel",
        "visit_id",
        "appointment_id",
        readonly=True,
        context={"active_test": False},
    )
    told_on = fields.Datetime(readonly=True, help="When the customer was told of it.")
    reminded = fields.Boolean(readonly=True)
    on_way_told = fields.Boolean(readonly=True)

    # What templates show.
    time_text = fields.Char("When", compute="_compute_time_text")
    time_before_text = fields.Char("When Before", compute="_compute_time_text")
    customer_name = fields.Char(related="order_id.partner_id.name")
    device_name = fields.Char(related="order_id.device_name")
    address = fields.Text(related="order_id.address")
    technician_text = fields.Char("Who Comes", compute="_compute_technician_text")
    lang = fields.Char("Language", compute="_compute_lang")

    _known_uniq = models.UniqueIndex(
        "(order_id, start) WHERE active IS TRUE",
        "The customer knows of this visit already.",
    )

    @api.depends("start", "stop", "start_before", "stop_before")
    @api.depends_context("lang")
    def _compute_time_text(self):
        """In the company's time zone, whoever writes: there the customer is."""
        for visit in self:
            zone = visit.company_id._get_teknik_servis_zone()
            visit.time_text = format_visit(self.env, visit.start, visit.stop, zone)
            visit.time_before_text = visit.start_before and format_visit(
                self.env, visit.start_before, visit.stop_before, zone
            )

    @api.depends("appointment_ids.technician_id.name")
    def _compute_technician_text(self):
        """First names alone: whoever comes is a person, their card is private."""
        for visit in self:
            there = visit.appointment_ids.filtered(
                lambda one, visit=visit: one._is_live() and one.start == visit.start
            )
            # sudo: a name, as it is told to whoever waits for them
            names = there.sudo().technician_id.mapped("name")
            visit.technician_text = ", ".join(
                name.split()[0] for name in names if name and name.split()
            )

    @api.depends("partner_id.lang", "company_id.partner_id.lang")
    def _compute_lang(self):
        for visit in self:
            company = visit.company_id.partner_id
            visit.lang = visit.partner_id.lang or company.lang or "en_US"

    def _tell(self, kind, files=()):
        """Queue one customer's e-mail and SMS of a kind, as the company has chosen.

        :param kind: of `KINDS`
        :param files: list of `(name, content as bytes)` for the e-mail
        :return: whether there was anything to send
        """
        self.ensure_one()
        company, order = self.company_id, self.order_id
        mail = company[f"teknik_servis_{kind}_mail_id"]
        sms = company[f"teknik_servis_{kind}_sms_id"]
        visit = self.with_company(company).with_context(lang=self.lang)
        told = False
        if mail and order.email:
            visit._send_mail(mail, files)
            told = True
        if sms and order.phone:
            body = sms._render_field("body", visit.ids, compute_lang=True)[visit.id]
            order.with_company(company)._message_sms(
                body, partner_ids=[], sms_numbers=[order.phone], put_in_queue=True
            )
            told = True
        if told:
            self.told_on = fields.Datetime.now()
        return told

    def _send_mail(self, template, files):
        """Queue an e-mail that stands in the record's history."""
        order = self.order_id
        values = {
            "email_to": order.email,
            "recipient_ids": [],
            "model": order._name,
            "res_id": order.id,
            "attachment_ids": [
                (
                    0,
                    0,
                    {
                        "name": name,
                        "raw": content,
                        "mimetype": "text/calendar",
                        "res_model": order._name,
                        "res_id": order.id,
                    },
                )
                for name, content in files
            ],
        }
        sender = self.company_id.email_formatted
        if sender:
            values |= {"email_from": sender, "reply_to": sender}
        template.send_mail(self.id, email_values=values)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _get_local_start(self):
        """Return one visit's start where the company is."""
        self.ensure_one()
        zone = self.company_id._get_teknik_servis_zone()
        return UTC.localize(self.start).astimezone(zone)
