from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_prolong_warranty = fields.Boolean(
        "Days in Repair Prolong the Warranty",
        compute="_compute_teknik_servis_prolong_warranty",
        store=True,
        readonly=False,
        help="Add the days from notification to hand-over to a device's warranty, as "
        "Turkish law wants it.",
    )
    teknik_servis_repeat_text = fields.Text(
        "Repeated Fault",
        translate=True,
        help="Shown on a record whose device failed under warranty before: what the "
        "law gives the customer then. Empty: our wording.",
    )

    def _get_teknik_servis_repeat_text(self):
        """Return what one company tells its desk of a second fault under warranty.

        Law 6502, art. 11 and 56: whoever chose repair may choose anew after it.
        """
        self.ensure_one()
        return self.teknik_servis_repeat_text or self.env._(
            "A consumer may now ask for the money back, a lower price or a replacement "
            "instead of another repair."
        )

    @api.depends("country_id")
    def _compute_teknik_servis_prolong_warranty(self):
        for company in self:
            company.teknik_servis_prolong_warranty = company.country_id.code == "TR"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_prolong_warranty = fields.Boolean(
        related="company_id.teknik_servis_prolong_warranty", readonly=False
    )
    teknik_servis_repeat_text = fields.Text(
        related="company_id.teknik_servis_repeat_text", readonly=False
    )
