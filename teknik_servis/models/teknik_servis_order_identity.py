from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .teknik_servis_identity import IDENTITY_FIELDS


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

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_needless_identity(v) for v in vals_list])

    def write(self, vals):
        return super().write(self._without_needless_identity(vals))

    @api.model
    def _without_needless_identity(self, vals):
        """Return values that keep nothing of somebody who brought the form."""
        if vals.get("without_form", True):
            return vals
        return {**vals, **dict.fromkeys(IDENTITY_FIELDS, False)}

    @api.constrains("without_form", *IDENTITY_FIELDS)
    def _check_identity_needed(self):
        for order in self:
            if not order.without_form and any(order[name] for name in IDENTITY_FIELDS):
                raise ValidationError(
                    self.env._(
                        "%(record)s: of an identity document something is kept only "
                        "when the receiver came without the form. Tick that first.",
                        record=order.display_name,
                    )
                )
