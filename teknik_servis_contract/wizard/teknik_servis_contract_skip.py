from odoo import fields, models
from odoo.exceptions import UserError


class TeknikServisContractSkip(models.TransientModel):
    """Why nobody comes for some visits."""

    _name = "teknik.servis.contract.skip"
    _description = "Skip Visits"

    visit_ids = fields.Many2many("teknik.servis.contract.visit", required=True)
    reason = fields.Char(required=True)

    def action_skip(self):
        """Skip the visits of one dialog."""
        self.ensure_one()
        self.visit_ids.check_access("write")
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write down why nobody comes."))
        self.visit_ids._skip(reason)
