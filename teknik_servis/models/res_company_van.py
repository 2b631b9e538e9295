from odoo import fields, models


class ResCompany(models.Model):
    """What a company decides about its technicians' stocks."""

    _inherit = "res.company"

    teknik_servis_count_approval = fields.Boolean(
        "Counts Need Approval",
        default=True,
        help="What technicians count differently from the books waits for a manager.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_count_approval = fields.Boolean(
        related="company_id.teknik_servis_count_approval", readonly=False
    )
    teknik_servis_defects_location_id = fields.Many2one(
        related="company_id.teknik_servis_defects_location_id", readonly=False
    )
