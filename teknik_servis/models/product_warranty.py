from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductCategory(models.Model):
    _inherit = "product.category"

    teknik_servis_warranty_id = fields.Many2one(
        "teknik.servis.warranty",
        string="Warranty",
        ondelete="restrict",
        index="btree_not_null",
        help="For all products of the category and of those below it that have no "
        "warranty of their own.",
    )
    teknik_servis_life_years = fields.Integer(
        "Service Life (Years)",
        help="How long spare parts and service are owed. 0: as the category above it.",
    )

    @api.constrains("teknik_servis_life_years")
    def _check_teknik_servis_life_years(self):
        for category in self:
            if not 0 <= category.teknik_servis_life_years <= 100:
                raise ValidationError(
                    self.env._(
                        "%(category)s: a service life has between 0 and 100 years.",
                        category=category.display_name,
                    )
                )

    def _get_teknik_servis_inherited(self, name):
        """Return a field's value of each category, or of the nearest one above it.

        :param name: of the field
        :return: `{category: value}`
        """
        ids = {int(i) for c in self for i in (c.parent_path or "").split("/") if i}
        above = {category.id: category[name] for category in self.browse(ids)}
        found = {}
        for category in self:
            path = [int(i) for i in (category.parent_path or "").split("/") if i]
            values = (above[number] for number in reversed(path) if above[number])
            found[category] = next(values, category[name])
        return found


class ProductTemplate(models.Model):
    _inherit = "product.template"

    teknik_servis_warranty_id = fields.Many2one(
        "teknik.servis.warranty",
        string="Warranty",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: as its category.",
    )


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_teknik_servis_warranties(self):
        """Return the warranty terms of each product, its own or its category's.

        :return: `{product: teknik.servis.warranty}`
        """
        inherited = self.categ_id._get_teknik_servis_inherited(
            "teknik_servis_warranty_id"
        )
        none = self.env["teknik.servis.warranty"]
        return {
            product: product.teknik_servis_warranty_id
            or inherited.get(product.categ_id, none)
            for product in self
        }
