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

    def _get_teknik_servis_inherited(self, name, accepts=bool):
        """Return a field's value of each category, or of the nearest one above it.

        :param name: of the field
        :param accepts: function of a value: whether it is one; empty ones are none
        :return: `{category: value}`, empty where there is none
        """
        ids = {int(i) for c in self for i in (c.parent_path or "").split("/") if i}
        above = {category.id: category[name] for category in self.browse(ids)}
        found = {}
        for category in self:
            path = [int(i) for i in (category.parent_path or "").split("/") if i]
            values = (above[i] for i in reversed(path) if accepts(above[i]))
            found[category] = next(values, self.browse()[name])
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

    def _get_teknik_servis_warranty(self, company):
        """Return the warranty terms of one product: its own, or its category's.

        Those of another company are theirs, on a product or category of all.

        :param company: `res.company` that sells it
        :return: `teknik.servis.warranty`, may be empty
        """
        self.ensure_one()

        def is_ours(terms):
            return terms and terms.company_id in (company, company.browse())

        own = self.teknik_servis_warranty_id
        if is_ours(own):
            return own
        return self.categ_id._get_teknik_servis_inherited(
            "teknik_servis_warranty_id", is_ours
        ).get(self.categ_id, own.browse())
