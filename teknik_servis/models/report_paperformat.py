from odoo import fields, models


class ReportPaperformat(models.Model):
    _inherit = "report.paperformat"

    teknik_servis_is_roll = fields.Boolean(
        "Paper from a Roll",
        help="Pages of service forms end where their content ends.",
    )
