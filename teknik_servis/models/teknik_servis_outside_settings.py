from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_outside_product_id = fields.Many2one(
        "product.product",
        string="Outside Service on Records",
        ondelete="restrict",
        domain="[('type', '=', 'service'), ('company_id', 'in', (id, False))]",
        help="The service that stands on a record when another service has worked on "
        "its device: what they charge is its cost.",
    )
    teknik_servis_outside_picking = fields.Boolean(
        "Transfer Our Devices to Outside Services",
        help="A device that is in our own stock goes there and comes back by a "
        "transfer. A customer's device never moves any stock.",
    )

    @api.constrains("teknik_servis_outside_product_id")
    def _check_teknik_servis_outside_product_id(self):
        for company in self.filtered("teknik_servis_outside_product_id"):
            product = company.teknik_servis_outside_product_id
            foreign = product.company_id and product.company_id != company
            if product.type != "service" or foreign:
                raise ValidationError(
                    self.env._(
                        "%(product)s is no service of %(company)s.",
                        product=product.display_name,
                        company=company.display_name,
                    )
                )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_outside_product_id = fields.Many2one(
        related="company_id.teknik_servis_outside_product_id", readonly=False
    )
    teknik_servis_outside_picking = fields.Boolean(
        related="company_id.teknik_servis_outside_picking", readonly=False
    )
