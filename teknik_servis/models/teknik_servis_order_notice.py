from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..outbox import get_reason, is_quiet, work_off

# Long enough to put a record back that was moved by mistake.
NOTICE_DELAY = timedelta(minutes=5)


class TeknikServisStage(models.Model):
    _inherit = "teknik.servis.stage"

    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail to the Customer",
        domain=[("model", "=", "teknik.servis.order")],
        ondelete="restrict",
        help="Sent once for each record that stays in the stage for five minutes.",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS to the Customer",
        domain=[("model", "=", "teknik.servis.order")],
        ondelete="restrict",
        help="Sent once for each record that stays in the stage for five minutes.",
    )

    @api.constrains("mail_template_id", "sms_template_id")
    def _check_templates(self):
        for stage in self.sudo():
            for template in (stage.mail_template_id, stage.sms_template_id):
                if template and template.model != "teknik.servis.order":
                    raise ValidationError(
                        self.env._(
                            "%(template)s is no template for service records.",
                            template=template.name,
                        )
                    )


class TeknikServisOrder(models.Model):
    """What the customer is told when a record comes into a stage.

    Not at once, and once only: a record that is set back within five minutes tells
    nobody, and one that comes into a stage again tells nobody a second time.
    """

    _inherit = "teknik.servis.order"

    notice_due = fields.Datetime(
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="When the customer is told of the stage, unless it is left before.",
    )
    noticed_stage_ids = fields.Many2many(
        "teknik.servis.stage",
        "teknik_servis_order_noticed_stage_rel",
        string="Customer Was Told Of",
        copy=False,
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered("is_open")._schedule_notice()
        return orders

    def write(self, vals):
        if vals.get("active") is False:
            self.filtered("notice_due")._as_system().notice_due = False
        return super().write(vals)

    def _schedule_notice(self):
        """Tell the customers of these records soon, or not any more."""
        if is_quiet(self.env):
            return
        # sudo: templates are the manager's; the cron is nobody's
        told = self.sudo().filtered(
            lambda order: (
                (order.stage_id.mail_template_id or order.stage_id.sms_template_id)
                and order.stage_id not in order.noticed_stage_ids
                # Its job goes on under another number: nothing was cancelled.
                and not order.merged_into_id
            )
        )
        silent = (self.sudo() - told).filtered("notice_due")
        silent._as_system().notice_due = False
        if told:
            due = fields.Datetime.now() + NOTICE_DELAY
            told._as_system().notice_due = due
            cron = self.env.ref("teknik_servis.teknik_servis_notice_cron").sudo()
            cron._trigger(at=due)

    @api.model
    def _cron_send_notices(self):
        """Tell the customers whose time has come, record by record.

        A record that fails is marked in its chatter and stops nobody else.
        """
        work_off(
            self,
            [("notice_due", "<=", fields.Datetime.now())],
            lambda order: order.with_company(order.company_id)._send_notice(),
            lambda order, error: order._put_notice_aside(error),
            "teknik_servis.teknik_servis_notice_cron",
            order="notice_due, id",
        )

    def _put_notice_aside(self, error):
        """Say in one record's history that its customer could not be told."""
        self.ensure_one()
        self._as_system().notice_due = False
        self._log_not_told(error)

    def _log_not_told(self, error):
        """Write into one record's history why its customer was not told.

        :param error: an exception
        """
        self.ensure_one()
        self.message_post(
            body=self.env._(
                "The customer could not be told: %(error)s", error=get_reason(error)
            )
        )

    def _send_notice(self):
        """Send one record's e-mail and SMS of its stage, in the customer's language."""
        self.ensure_one()
        stage, sender = self.stage_id, self.company_id.email_formatted
        told = stage in self.noticed_stage_ids  # stages may have been merged meanwhile
        self._as_system().write(
            {"notice_due": False, "noticed_stage_ids": [(4, stage.id)]}
        )
        if told:
            return
        if stage.mail_template_id and self.email:
            values = {"email_to": self.email, "recipient_ids": []}
            if sender:
                values |= {"email_from": sender, "reply_to": sender}
            stage.mail_template_id.send_mail(self.id, email_values=values)
        if stage.sms_template_id and self.phone:
            self._message_sms_with_template(
                template=stage.sms_template_id,
                partner_ids=[],
                sms_numbers=[self.phone],
                put_in_queue=True,
            )
