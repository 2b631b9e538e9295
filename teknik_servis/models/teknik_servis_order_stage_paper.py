from odoo import fields, models


class TeknikServisOrder(models.Model):
    """A signature on paper, where there is nothing to sign on with a finger."""

    _inherit = "teknik.servis.order"

    signed_on_paper = fields.Boolean(
        "Signed on Paper",
        copy=False,
        tracking=True,
        help="The printed form was signed by hand: counts as a signature.",
    )

    def _is_filled(self, name):
        if name == "delivery_signature" and self.sudo().signed_on_paper:
            return True
        return super()._is_filled(name)
