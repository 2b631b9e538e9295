from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common import MANAGER


class TeknikServisOrder(models.Model):
    """What a record costs, and whom."""

    _inherit = "teknik.servis.order"

    line_ids = fields.One2many(
        "teknik.servis.order.line", "order_id", string="Parts and Services", copy=True
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        compute="_compute_pricelist_id",
        ondelete="restrict",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    amount_untaxed = fields.Monetary(
        "Untaxed Amount", compute="_compute_amounts", store=True
    )
    amount_tax = fields.Monetary("Taxes", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)
    amount_warranty = fields.Monetary(
        "Warranty Amount", compute="_compute_covered_amounts"
    )
    amount_contract = fields.Monetary(
        "Contract Amount", compute="_compute_covered_amounts"
    )
    amount_goodwill = fields.Monetary(
        "Free of Charge Amount", compute="_compute_covered_amounts"
    )
    cost_total = fields.Monetary("Cost", compute="_compute_margin", groups=MANAGER)
    margin = fields.Monetary(compute="_compute_margin", groups=MANAGER)
    invoice_ids = fields.Many2many(
        "account.move",
        compute="_compute_invoice_ids",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    has_paid_lines = fields.Boolean(
        compute="_compute_has_paid_lines",
        help="For stages that ask for an offer before they are entered.",
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count", compute_sudo=True)

    def write(self, vals):
        choices = {"partner_id", "partner_invoice_id", "pricelist_id"} & vals.keys()
        before = {order: order.currency_id for order in self} if choices else {}
        result = super().write(vals)
        for order, currency in before.items():
            if order.currency_id != currency:
                order.line_ids._follow_currency()
        return result

    @api.depends("partner_invoice_id", "company_id")
    def _compute_pricelist_id(self):
        for order in self:
            order.pricelist_id = order.partner_invoice_id.with_company(
                order.company_id
            ).property_product_pricelist

    @api.depends("pricelist_id", "company_id")
    def _compute_currency_id(self):
        for order in self:
            order.currency_id = (
                order.pricelist_id.currency_id or order.company_id.currency_id
            )

    @api.constrains("currency_id")
    def _check_currency_id(self):
        for order in self.sudo():
            billed = order.line_ids.invoice_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            )
            if billed.currency_id - order.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s is invoiced in %(currency)s and stays so: choose a "
                        "price list in that currency.",
                        order=order.display_name,
                        currency=billed.currency_id[:1].name,
                    )
                )

    def _get_fiscal_positions(self):
        """Return the fiscal position that each record's taxes are mapped by.

        Core looks positions up for one partner at a time: asked once for each partner.

        :return: `{record: account.fiscal.position}`
        """
        FiscalPosition = self.env["account.fiscal.position"]
        positions, found = {}, {}
        for order in self:
            company = order.company_id or self.env.company
            partner = order.partner_invoice_id or order.partner_id
            key = (company, partner, order.partner_shipping_id)
            if key not in found:
                found[key] = FiscalPosition.with_company(company)._get_fiscal_position(
                    partner, order.partner_shipping_id
                )
            positions[order] = found[key]
        return positions

    @api.depends("line_ids.price_subtotal", "line_ids.price_total", "currency_id")
    def _compute_amounts(self):
        Tax = self.env["account.tax"]
        without_lines = self.filtered(lambda order: not order.line_ids)
        without_lines.amount_untaxed = 0
        without_lines.amount_tax = 0
        without_lines.amount_total = 0
        for order in self - without_lines:
            company = order.company_id or self.env.company
            currency = order.currency_id or company.currency_id
            bases = [
                line._prepare_base_line()
                for line in order.line_ids
                if line.coverage == "paid"
            ]
            Tax._add_tax_details_in_base_lines(bases, company)
            Tax._round_base_lines_tax_details(bases, company)
            totals = Tax._get_tax_totals_summary(bases, currency, company)
            order.amount_untaxed = totals["base_amount_currency"]
            order.amount_tax = totals["tax_amount_currency"]
            order.amount_total = totals["total_amount_currency"]

    @api.depends("line_ids.coverage")
    def _compute_has_paid_lines(self):
        for order in self:
            order.has_paid_lines = "paid" in order.line_ids.mapped("coverage")

    @api.depends("line_ids.price_covered", "line_ids.coverage")
    def _compute_covered_amounts(self):
        for order in self:
            for coverage in ("warranty", "contract", "goodwill"):
                order[f"amount_{coverage}"] = sum(
                    line.price_covered
                    for line in order.line_ids
                    if line.coverage == coverage
                )

    @api.depends("line_ids.cost", "amount_untaxed")
    def _compute_margin(self):
        for order in self:
            order.cost_total = sum(order.line_ids.mapped("cost"))
            order.margin = order.amount_untaxed - order.cost_total

    @api.depends("line_ids.invoice_line_ids")
    def _compute_invoice_ids(self):
        for order in self:
            order.invoice_ids = order.line_ids.invoice_line_ids.move_id

    @api.depends("line_ids.invoice_line_ids.move_id")
    def _compute_invoice_count(self):
        for order in self:
            order.invoice_count = len(order.line_ids.invoice_line_ids.move_id)
