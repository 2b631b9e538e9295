from odoo import models


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _get_proc_values(self, line):
        # What is delivered in exchange is counted on the line it was delivered for.
        return {
            **super()._get_proc_values(line),
            "teknik_servis_line_id": line.move_id.teknik_servis_line_id.id,
        }
