from odoo import fields, models


class TeknikServisStorable(models.AbstractModel):
    """A part that is kept in stock, and which piece of it."""

    _name = "teknik.servis.storable"
    _description = "Part in Stock"

    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    tracking = fields.Selection(related="product_id.tracking", related_sudo=False)
    product_uom_id = fields.Many2one(related="product_id.uom_id", related_sudo=False)
    lot_id = fields.Many2one(
        "stock.lot",
        string="Part's Serial",
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )

    def _get_part_problem(self):
        """Return what is wrong with the part or the piece that was chosen, or False."""
        self.ensure_one()
        product, lot = self.product_id, self.lot_id
        words = {"product": product.display_name}
        if not product.is_storable:
            return self.env._("%(product)s is not kept in stock.", **words)
        if product.tracking != "none" and not lot:
            return self.env._("%(product)s: choose its serial number.", **words)
        if lot and lot.product_id != product:
            return self.env._(
                "%(product)s: serial number %(serial)s is another product's.",
                serial=lot.name,
                **words,
            )
        return False
