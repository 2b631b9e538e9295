from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_edocument = fields.Boolean(
        "e-Document Data",
        compute="_compute_teknik_servis_edocument",
        store=True,
        readonly=False,
        help="Show on open records what an e-invoice or e-waybill will want and a card "
        "does not say yet.",
    )

    @api.depends("country_id")
    def _compute_teknik_servis_edocument(self):
        for company in self:
            company.teknik_servis_edocument = company.country_id.code == "TR"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_edocument = fields.Boolean(
        related="company_id.teknik_servis_edocument", readonly=False
    )
