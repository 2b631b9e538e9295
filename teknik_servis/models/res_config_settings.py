from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_station = fields.Selection(
        related="company_id.teknik_servis_station", readonly=False
    )
    teknik_servis_invoice_covered = fields.Boolean(
        related="company_id.teknik_servis_invoice_covered", readonly=False
    )
    teknik_servis_warn_uninvoiced = fields.Boolean(
        related="company_id.teknik_servis_warn_uninvoiced", readonly=False
    )
    teknik_servis_technician_prices = fields.Selection(
        related="company_id.teknik_servis_technician_prices", readonly=False
    )
    teknik_servis_discount_limit = fields.Float(
        related="company_id.teknik_servis_discount_limit", readonly=False
    )
