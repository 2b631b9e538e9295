from odoo import api, fields, models
from odoo.tools import float_compare

from ..common import MANAGER


class TeknikServisOrderLine(models.Model):
    """What a line costs whom."""

    _inherit = "teknik.servis.order.line"

    currency_id = fields.Many2one(related="order_id.currency_id")
    price_unit = fields.Float(
        "Unit Price",
        compute="_compute_price_unit",
        inverse="_inverse_price_unit",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        digits="Product Price",
    )
    price_proposed = fields.Float(
        compute="_compute_price_proposed",
        store=True,
        precompute=True,
        digits="Product Price",
        help="The price list's price for this customer, quantity and unit.",
    )
    is_price_typed = fields.Boolean(
        compute="_compute_is_price_typed",
        store=True,
        precompute=True,
        readonly=False,
        help="Somebody typed the price: it no longer follows the price list.",
    )
    discount = fields.Float(
        "Discount (%)",
        digits="Discount",
        help="The customer's own discount. What somebody else pays is told by the "
        "coverage.",
    )
    discount_applied = fields.Float(
        compute="_compute_discount_applied",
        digits="Discount",
        help="100 % where the customer does not pay.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        compute="_compute_tax_ids",
        ondelete="restrict",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
    )
    price_subtotal = fields.Monetary(compute="_compute_amount", store=True)
    price_total = fields.Monetary(
        "Customer Pays", compute="_compute_amount", store=True
    )
    price_covered = fields.Monetary(
        compute="_compute_amount",
        store=True,
        help="What somebody else pays, at the price the customer would have paid, "
        "without taxes.",
    )
    cost_unit = fields.Float(
        compute="_compute_cost_unit",
        store=True,
        readonly=False,
        digits="Product Price",
        groups=MANAGER,
        copy=False,
    )
    cost = fields.Monetary(compute="_compute_margin", groups=MANAGER)
    margin = fields.Monetary(compute="_compute_margin", groups=MANAGER)

    @api.depends(
        "product_id",
        "product_uom_id",
        "quantity",
        "order_id.pricelist_id",
        "order_id.partner_invoice_id",
        "order_id.partner_shipping_id",
    )
    def _compute_price_proposed(self):
        prices = self._get_price_units()
        for line in self:
            line.price_proposed = prices.get(line, 0)

    @api.depends("product_id")
    def _compute_is_price_typed(self):
        self.is_price_typed = False

    @api.depends("price_proposed", "is_price_typed")
    def _compute_price_unit(self):
        for line in self:
            # What was billed once stays at its price, whoever the customer is now.
            if not line.is_price_typed and not line.qty_invoiced:
                line.price_unit = line.price_proposed

    def _inverse_price_unit(self):
        for line in self:
            line._onchange_price_unit()

    @api.onchange("price_unit")
    def _onchange_price_unit(self):
        digits = self.env["decimal.precision"].precision_get("Product Price")
        self.is_price_typed = bool(
            float_compare(self.price_unit, self.price_proposed, precision_digits=digits)
        )

    def _get_price_units(self):
        """Return the price of one unit of each line for the record's invoice partner.

        Hook: contracts have price lists of their own.

        :return: `{line: price}` in the record's currency; taxes included as the
            product's are; lines without a product are missing
        """
        positions = self.order_id._get_fiscal_positions()
        prices = {}
        # Core takes many products at a time, but one quantity, unit and day.
        for key, lines in (
            self.filtered("product_id")
            .grouped(lambda line: line._get_price_key())
            .items()
        ):
            company, pricelist, currency, uom, quantity, day = key
            products = lines.product_id.with_company(company)
            listed = pricelist._get_products_price(
                products, quantity, currency=currency, uom=uom, date=day
            )
            for line in lines:
                product = line.product_id.with_company(company)
                prices[line] = product._get_tax_included_unit_price_from_price(
                    listed[product.id],
                    product_taxes=product.taxes_id._filter_taxes_by_company(company),
                    fiscal_position=positions.get(line.order_id),
                )
        return prices

    def _get_price_key(self):
        """Return all but the product that one line's list price depends on."""
        self.ensure_one()
        order = self.order_id
        return (
            order.company_id or self.env.company,
            order.pricelist_id,
            order.currency_id,
            self.product_uom_id or self.product_id.uom_id,
            self.quantity or 1,
            (order.date_notified or fields.Datetime.now()).date(),
        )

    @api.depends("coverage", "discount")
    def _compute_discount_applied(self):
        for line in self:
            line.discount_applied = line.discount if line.coverage == "paid" else 100

    @api.depends(
        "product_id", "order_id.partner_invoice_id", "order_id.partner_shipping_id"
    )
    def _compute_tax_ids(self):
        positions = self.order_id._get_fiscal_positions()

        # Together where it is the same: the ORM takes two statements an assignment.
        # What was billed once keeps its taxes, as it keeps its price.
        open_lines = self.filtered(lambda line: not line.qty_invoiced)
        for taxes, lines in open_lines.grouped(
            lambda line: line._get_mapped_taxes(positions)
        ).items():
            lines.tax_ids = taxes

    def _get_mapped_taxes(self, positions):
        """Return the taxes of one line's product for the record's partner.

        :param positions: what the record's `_get_fiscal_positions()` returns
        """
        self.ensure_one()
        company = self.order_id.company_id or self.env.company
        taxes = self.product_id.taxes_id._filter_taxes_by_company(company)
        position = positions.get(self.order_id)
        return position.map_tax(taxes) if position else taxes

    @api.depends(
        "quantity", "price_unit", "discount", "coverage", "tax_ids", "currency_id"
    )
    def _compute_amount(self):
        Tax = self.env["account.tax"]
        for line in self:
            base = line._prepare_base_line()
            company = line.order_id.company_id or self.env.company
            Tax._add_tax_details_in_base_line(base, company)
            Tax._round_base_lines_tax_details([base], company)
            subtotal = base["tax_details"]["total_excluded_currency"]
            paid = line.coverage == "paid"
            line.price_subtotal = subtotal if paid else 0
            line.price_total = (
                base["tax_details"]["total_included_currency"] if paid else 0
            )
            line.price_covered = 0 if paid else subtotal

    def _prepare_base_line(self):
        """Return one line as core's tax computation wants it."""
        self.ensure_one()
        order = self.order_id
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            self,
            tax_ids=self.tax_ids,
            quantity=self.quantity,
            price_unit=self.price_unit,
            discount=self.discount,
            partner_id=order.partner_invoice_id,
            currency_id=order.currency_id or order.company_id.currency_id,
            product_id=self.product_id,
            rate=1.0,
        )

    @api.depends("product_id", "product_uom_id")
    def _compute_cost_unit(self):
        for line in self.filtered("product_id"):
            company = line.order_id.company_id or self.env.company
            product = line.product_id.with_company(company)
            cost = product.uom_id._compute_price(
                product.standard_price, line.product_uom_id or product.uom_id
            )
            line.cost_unit = company.currency_id._convert(
                cost, line.currency_id or company.currency_id, company, round=False
            )

    def _follow_currency(self):
        """Take prices and costs anew: what was typed was another currency's figure."""
        # sudo: prices and costs follow, whoever changed the price list
        lines = self.sudo()
        lines.is_price_typed = False
        lines._compute_cost_unit()

    @api.depends("cost_unit", "quantity", "price_subtotal")
    def _compute_margin(self):
        for line in self:
            line.cost = line.cost_unit * line.quantity
            line.margin = line.price_subtotal - line.cost
