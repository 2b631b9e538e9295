from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TeknikServisCounted(models.AbstractModel):
    """So much of a product, in a unit that the product is counted in."""

    _name = "teknik.servis.counted"
    _description = "Quantity of a Product"

    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('type', 'in', ('consu', 'service'))]",
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="restrict",
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.product_id.uom_id

    @api.constrains("product_id", "product_uom_id")
    def _check_product_uom_id(self):
        for line in self.filtered(lambda line: line.product_id and line.product_uom_id):
            if not line.product_uom_id._has_common_reference(line.product_id.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is not counted in %(unit)s.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                    )
                )
