from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    teknik_servis_brand_id = fields.Many2one(
        "teknik.servis.brand",
        string="Brand",
        ondelete="restrict",
        index="btree_not_null",
        help="Put on the service records of this product.",
    )
    teknik_servis_kind_id = fields.Many2one(
        "teknik.servis.device.kind",
        string="Device Kind",
        ondelete="restrict",
        index="btree_not_null",
        help="Put on the service records of this product.",
    )
