from odoo import api, fields, models
from odoo.exceptions import UserError


class TeknikServisNotUsed(models.TransientModel):
    """Kullanılmadı: how many pieces of a line go back."""

    _name = "teknik.servis.not.used"
    _description = "Parts Not Used"

    line_id = fields.Many2one(
        "teknik.servis.order.line", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="line_id.product_id", related_sudo=False)
    location_id = fields.Many2one(related="line_id.location_id", related_sudo=False)
    product_uom_id = fields.Many2one(
        related="line_id.product_uom_id", related_sudo=False
    )
    qty_line = fields.Float(
        "On the Record",
        compute="_compute_quantities",
        compute_sudo=False,
        store=True,
        digits="Product Unit",
    )
    quantity = fields.Float(
        "Not Used",
        compute="_compute_quantities",
        compute_sudo=False,
        store=True,
        readonly=False,
        digits="Product Unit",
    )

    @api.depends("line_id")
    def _compute_quantities(self):
        for wizard in self:
            wizard.qty_line = wizard.line_id.quantity
            wizard.quantity = wizard.line_id.quantity

    def action_return(self):
        """Take the pieces back, once for however many clicks.

        :raises UserError: as of `return_unused`, and where the line is another one now
        """
        self.ensure_one()
        if not self.line_id.return_unused(self.quantity, seen=self.qty_line):
            raise UserError(
                self.env._(
                    "%(order)s: %(product)s was changed meanwhile. Look at the record "
                    "again.",
                    order=self.line_id.order_id.name,
                    product=self.product_id.display_name,
                )
            )
        return {"type": "ir.actions.act_window_close"}
