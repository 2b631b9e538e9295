from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.teknik_servis_order import RESULTS


class TeknikServisDeliver(models.TransientModel):
    """Teslim: to whom, when, with what result; closes the record."""

    _name = "teknik.servis.deliver"
    _description = "Hand Over"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        required=True,
        compute="_compute_stage_id",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        domain="[('kind', '=', 'done')]",
    )
    delivered_to = fields.Char(
        "Handed Over To",
        compute="_compute_delivered_to",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    date_delivered = fields.Datetime("Date", default=fields.Datetime.now)
    result = fields.Selection(RESULTS)
    place_kind = fields.Selection(related="order_id.place_kind", related_sudo=False)
    carrier_out = fields.Char(
        "Goes By",
        compute="_compute_cargo",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    tracking_out = fields.Char(
        "Tracking Number Out",
        compute="_compute_cargo",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    delivery_signature = fields.Image("Signature", max_width=1024, max_height=1024)
    obstacles = fields.Text(compute="_compute_texts")
    has_unsent = fields.Boolean(compute="_compute_texts")
    questions = fields.Text(compute="_compute_texts")
    confirmed = fields.Boolean("Hand over all the same")

    @api.depends("order_id")
    def _compute_stage_id(self):
        stages = self.order_id._get_hand_over_stages()
        for wizard in self:
            wizard.stage_id = stages.get(wizard.order_id)

    @api.depends("order_id")
    def _compute_delivered_to(self):
        for wizard in self:
            wizard.delivered_to = wizard.order_id.partner_id.name

    @api.depends("order_id")
    def _compute_cargo(self):
        for wizard in self:
            wizard.carrier_out = wizard.order_id.carrier_out
            wizard.tracking_out = wizard.order_id.tracking_out

    @api.depends("order_id", "stage_id")
    def _compute_texts(self):
        for wizard in self:
            order = wizard.order_id
            obstacles = wizard._get_obstacles() if order and wizard.stage_id else []
            questions = (
                order._get_open_money_texts()
                if order.company_id.teknik_servis_warn_uninvoiced
                else []
            )
            wizard.obstacles = "\n".join(obstacles)
            # The obstacles name them; here it is enough that there are some.
            wizard.has_unsent = any(order.line_ids.mapped("qty_to_deliver"))
            wizard.questions = "\n".join(questions)

    def _get_obstacles(self):
        """Return what the record lacks and this dialog does not ask for itself."""
        self.ensure_one()
        order = self.order_id
        return order._get_missing_for_stage(self.stage_id, self._get_asked_fields())

    def _get_asked_fields(self):
        """Return the names of the record's fields that one dialog asks for."""
        return set(self._prepare_order_vals())

    def action_send(self):
        """Go to Gönder first: what is unsent stands in the way."""
        self.ensure_one()
        return self.order_id.action_send()

    def action_deliver(self):
        """Hand the device over and close the record.

        :raises UserError: with everything that is missing
        """
        self.ensure_one()
        if self.stage_id.kind != "done":
            raise UserError(
                self.env._(
                    "%(order)s cannot be handed over into %(stage)s.",
                    order=self.order_id.display_name,
                    stage=self.stage_id.name,
                )
            )
        questions = self.questions and not self.confirmed and self.questions
        self.order_id.write(self._prepare_order_vals())
        if questions:
            raise UserError(
                self.env._(
                    "%(order)s: %(questions)s. Tick that you hand over all the same.",
                    order=self.order_id.display_name,
                    questions="; ".join(questions.split("\n")),
                )
            )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_order_vals(self):
        self.ensure_one()
        cargo = {"carrier_out": self.carrier_out, "tracking_out": self.tracking_out}
        return {
            **(cargo if self.place_kind == "cargo" else {}),
            "stage_id": self.stage_id.id,
            "delivered_to": self.delivered_to,
            "date_delivered": self.date_delivered,
            "result": self.result,
            "delivery_signature": self.delivery_signature,
        }
