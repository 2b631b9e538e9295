from odoo import fields, models


class TeknikServisOrder(models.Model):
    """Teslim without the form: whose identity was looked at, kept with the record."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "teknik.servis.identity"]

    without_form = fields.Boolean(tracking=True)
    identity_kind = fields.Selection(tracking=True)
    identity_ending = fields.Char(tracking=True)
    receiver_relation = fields.Selection(tracking=True)

    _identity_ending_short = models.Constraint(
        "CHECK(identity_ending ~ '^[0-9A-Z]{4}$')",
        "Only the last four characters of an identity document are kept.",
    )
