from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Where a package may say what it fits, by the record's field of the same name.
FITTING_FIELDS = ("kind_id", "brand_id", "type_id")


class TeknikServisPackage(models.Model):
    """The usual parts and labour of a job, added to a record in one act."""

    _name = "teknik.servis.package"
    _description = "Service Package"
    _order = "sequence, name, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for all companies."
    )
    kind_id = fields.Many2one(
        "teknik.servis.device.kind",
        string="For Kind",
        ondelete="set null",
        help="Offered first for such devices; empty: for all.",
    )
    brand_id = fields.Many2one(
        "teknik.servis.brand",
        string="For Brand",
        ondelete="set null",
        help="Offered first for this brand; empty: for all.",
    )
    type_id = fields.Many2one(
        "teknik.servis.type",
        string="For Service Type",
        ondelete="set null",
        check_company=True,
        help="Offered first for such jobs; empty: for all.",
    )
    line_ids = fields.One2many(
        "teknik.servis.package.line",
        "package_id",
        string="Parts and Services",
        copy=True,
    )

    @api.constrains("company_id")
    def _check_company_id(self):
        self.line_ids._check_company(["product_id"])

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer first what fits a record: its kind of device, brand and type.

        The record's own come by the context: `teknik_servis_fitting` as a form has
        them, or `teknik_servis_fitting_order_id`. Packages that are for something else
        come last: they may be right still.
        """
        fitting = self._get_fitting()
        if not fitting:
            return super().name_search(name, domain, operator, limit)
        packages = self.search_fetch(
            Domain(domain or Domain.TRUE) & Domain("display_name", operator, name),
            ["display_name", *FITTING_FIELDS],
        ).sorted(lambda package: -package._get_fit(fitting))
        packages = packages[:limit] if limit else packages
        return [(package.id, package.display_name) for package in packages]

    @api.model
    def _get_fitting(self):
        """Return `{field: id}` of the record that packages are looked for."""
        fitting = self.env.context.get("teknik_servis_fitting")
        if isinstance(fitting, dict):
            return fitting
        order_id = self.env.context.get("teknik_servis_fitting_order_id")
        if not isinstance(order_id, int):
            return {}
        order = self.env["teknik.servis.order"].search([("id", "=", order_id)])
        return {name: order[name].id for name in FITTING_FIELDS} if order else {}

    def _get_fit(self, fitting):
        """Return how well one package fits: the higher, the better.

        :param fitting: `{field: id}` of the record
        """
        self.ensure_one()
        fit = 0
        for name in FITTING_FIELDS:
            if self[name]:
                fit += 1 if self[name].id == fitting.get(name) else -10
        return fit

    def _check_usable(self, order):
        """Refuse a package that adds nothing to a record.

        :param order: the record
        :raises UserError: for none, an archived, an empty or another company's one
        """
        company = order.company_id or self.env.company
        usable = self.filtered_domain(self._check_company_domain(company))
        if not usable.active:
            raise UserError(
                self.env._(
                    "%(order)s: there is no such package.", order=order.display_name
                )
            )
        if not self._get_usable_lines():
            raise UserError(
                self._get_left_out_text()
                or self.env._("%(package)s is empty.", package=self.display_name)
            )

    def _get_usable_lines(self):
        # sudo: read for whoever may use the package
        return self.line_ids.sudo().filtered("product_id.active")

    def _get_left_out_text(self):
        """Tell which products of one package are not added, False if all are."""
        self.ensure_one()
        left_out = self.line_ids.sudo() - self._get_usable_lines()
        return bool(left_out) and self.env._(
            "%(package)s holds archived products: %(products)s.",
            package=self.display_name,
            products=", ".join(left_out.product_id.mapped("display_name")),
        )

    def _prepare_line_vals_list(self, values, lang=None):
        """Return what a record's lines are made of; prices are the record's matter.

        Products that are archived are left out.

        :param values: what all of them have in common
        :param lang: the customer's language, for descriptions of the package's own
        """
        self.ensure_one()
        lines = self._get_usable_lines().with_context(lang=lang or self.env.lang)
        return [line._prepare_line_vals() | values for line in lines]


class TeknikServisPackageLine(models.Model):
    """A part or service of a package."""

    _name = "teknik.servis.package.line"
    _inherit = ["teknik.servis.counted"]
    _description = "Part or Service of a Package"
    _order = "package_id, sequence, id"
    _check_company_auto = True

    package_id = fields.Many2one(
        "teknik.servis.package", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="package_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "Description", translate=True, help="Empty: the product's own text."
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0 AND quantity < 'Infinity')",
        "A package holds more than nothing of each part or service.",
    )

    def _prepare_line_vals(self):
        """Return the values of the record's line that one line stands for."""
        self.ensure_one()
        vals = {
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "product_uom_id": self.product_uom_id.id,
        }
        return vals | ({"name": self.name} if self.name else {})
