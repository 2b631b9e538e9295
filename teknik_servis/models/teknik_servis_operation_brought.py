from odoo import models


class TeknikServisOperation(models.Model):
    """What an operation brings along of what the chosen stage asks for."""

    _inherit = "teknik.servis.operation"

    def _get_brought(self):
        """Return what one operation brings of what stages ask for: `{field: given}`.

        Hook: what is entered in the dialog is not on the record yet.
        """
        return {
            "technician_ids": self.technician_id,
            "work_done": self.work_done,
            "has_photos": self.photo_ids,
            "has_paid_lines": "paid" in self.line_ids.mapped("coverage"),
        }
