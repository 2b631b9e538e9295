from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.teknik_servis_order import RESULTS
from ..models.teknik_servis_order_line import COVERAGES


class TeknikServisOutsideBack(models.TransientModel):
    """A device comes back: when, with what result, at which cost, and who pays."""

    _name = "teknik.servis.outside.back"
    _inherit = ["teknik.servis.guard", "teknik.servis.price.right"]
    _description = "Back from Outside Service"
    _price_fields = frozenset({"price_unit"})
    _price_inputs = frozenset({"price_unit"})

    outside_id = fields.Many2one(
        "teknik.servis.outside", required=True, readonly=True, ondelete="cascade"
    )
    order_id = fields.Many2one(related="outside_id.order_id", related_sudo=False)
    company_id = fields.Many2one(related="outside_id.company_id", related_sudo=False)
    date_back = fields.Datetime("Back On", required=True, default=fields.Datetime.now)
    result = fields.Selection(RESULTS)
    note_back = fields.Text("What They Did")
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        string="Stage Then",
        compute="_compute_stage_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('kind', 'not in', ('done', 'cancelled')),"
        " ('company_id', 'in', (company_id, False))]",
        help="Where the record goes with it; empty: it stays where it is.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary("Outside Cost", help="What they charge us, without taxes.")
    product_id = fields.Many2one(
        "product.product",
        string="Service on the Record",
        compute="_compute_product_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('type', '=', 'service'), ('company_id', 'in', (company_id, False))]",
    )
    price_unit = fields.Float(
        "Price",
        digits="Product Price",
        help="What the service costs the customer, in the currency of the record; "
        "zero: as the price list says.",
    )
    coverage = fields.Selection(
        COVERAGES,
        string="Charging",
        compute="_compute_coverage",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    coverage_proposed = fields.Selection(
        COVERAGES,
        string="Proposed Charging",
        compute="_compute_coverage_proposed",
        compute_sudo=False,
    )
    coverage_reason = fields.Char("Why Not Warranty")

    @api.depends("outside_id")
    def _compute_stage_id(self):
        for wizard in self:
            order = wizard.outside_id.order_id
            wizard.stage_id = order and order._get_back_stage()

    @api.depends("outside_id")
    def _compute_product_id(self):
        for wizard in self:
            # sudo: a setting, chosen for whoever enters a cost
            company = wizard.outside_id.company_id.sudo()
            product = company.teknik_servis_outside_product_id
            wizard.product_id = product.with_env(self.env)

    @api.depends("outside_id", "product_id")
    def _compute_coverage_proposed(self):
        for wizard in self:
            order = wizard.outside_id.order_id
            wizard.coverage_proposed = order and order._get_proposed_coverage(
                wizard.product_id
            )

    @api.depends("coverage_proposed")
    def _compute_coverage(self):
        for wizard in self:
            wizard.coverage = wizard.coverage_proposed or "paid"

    def action_back(self):
        """Take the device back, with a line for what it cost.

        :raises UserError: when it is back already, or no service is chosen for a cost
        """
        self.ensure_one()
        outside, cost = self.outside_id, self.cost
        price = self._has_field_access(self._fields["price_unit"], "read") and (
            self.price_unit
        )
        if not (cost >= 0 and (price or 0) >= 0):
            raise UserError(self.env._("A cost and a price are zero or more."))
        if (cost or price) and self.product_id.type != "service":
            raise UserError(
                self.env._(
                    "%(outside)s: choose the service that stands on the record for "
                    "the cost.",
                    outside=outside.display_name,
                )
            )
        outside._bring_back(
            stage=self.stage_id,
            date_back=self.date_back,
            result=self.result,
            note_back=self.note_back,
            cost=cost,
        )
        if cost or price:
            self._create_line(price)
        return {"type": "ir.actions.act_window_close"}

    def _create_line(self, price):
        """Put what the outside service cost on the record."""
        outside, company = self.outside_id, self.outside_id.company_id
        vals = {
            "order_id": outside.order_id.id,
            "product_id": self.product_id.id,
            "technician_id": False,
            "coverage": self.coverage or "paid",
            "coverage_reason": self.coverage_reason,
        }
        if price:
            vals["price_unit"] = price
        line = self.env["teknik.servis.order.line"].create(vals)
        currency = line.currency_id or company.currency_id
        # sudo: costs are the managers' to see, and entered by whoever is told them
        line.sudo().cost_unit = company.currency_id._convert(
            self.cost, currency, company, self.date_back.date(), round=False
        )
        outside.sudo()._as_system().line_id = line
