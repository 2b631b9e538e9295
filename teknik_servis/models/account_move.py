from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    teknik_servis_order_ids = fields.Many2many(
        "teknik.servis.order",
        compute="_compute_teknik_servis_order_ids",
        string="Service Records",
    )
    teknik_servis_order_count = fields.Integer(
        compute="_compute_teknik_servis_order_ids", string="Service Record Count"
    )

    @api.depends("invoice_line_ids.teknik_servis_line_id")
    def _compute_teknik_servis_order_ids(self):
        for move in self:
            lines = move.invoice_line_ids.teknik_servis_line_id
            # sudo: only to get from the line to its record; rules of the record apply
            # when it is opened
            orders = lines.sudo().order_id.with_env(self.env)
            move.teknik_servis_order_ids = orders
            move.teknik_servis_order_count = len(orders)

    def action_view_teknik_servis_orders(self):
        """Open the service records behind one invoice."""
        self.ensure_one()
        return self.teknik_servis_order_ids._get_records_action()
