from odoo import api, fields, models


class TeknikServisReopen(models.TransientModel):
    """Tekrar Aç: a manager's act, with a reason."""

    _name = "teknik.servis.reopen"
    _description = "Reopen a Service Record"

    order_ids = fields.Many2many("teknik.servis.order", required=True, readonly=True)
    reason = fields.Char(required=True)
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        domain="[('kind', 'not in', ('done', 'cancelled'))]",
        help="Empty: the first stage of work of each record.",
    )

    @api.depends("order_ids")
    def _compute_stage_id(self):
        for wizard in self:
            order = wizard.order_ids[:1]
            wizard.stage_id = order and order._get_reopened_stage()

    def action_reopen(self):
        """Reopen the chosen records."""
        self.ensure_one()
        self.order_ids._reopen(self.reason, self.stage_id)
        return {"type": "ir.actions.act_window_close"}
