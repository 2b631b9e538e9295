from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        # A return for exchange brings the part again: it belongs to the same line.
        return [*super()._get_custom_move_fields(), "teknik_servis_line_id"]
