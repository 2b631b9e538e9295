from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    teknik_servis_order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        compute="_compute_teknik_servis_order_id",
        search="_search_teknik_servis_order_id",
    )

    @api.depends("move_ids.teknik_servis_line_id")
    def _compute_teknik_servis_order_id(self):
        for picking in self:
            # sudo: only to get from the line to its record; rules of the record apply
            # when it is opened
            lines = picking.move_ids.teknik_servis_line_id.sudo()
            picking.teknik_servis_order_id = lines.order_id[:1].with_env(self.env)

    def _search_teknik_servis_order_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return [("move_ids.teknik_servis_line_id.order_id", operator, value)]

    def action_view_teknik_servis_order(self):
        """Open the service record of one transfer."""
        self.ensure_one()
        return self.teknik_servis_order_id._get_records_action()
