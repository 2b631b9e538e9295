from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .teknik_servis_order_line import COVERAGES

# What a proposal follows from.
DECIDING_FIELDS = {
    "date_notified",
    "labour_warranty_end",
    "product_id",
    "serial",
    "type_id",
    "warranty_end",
    "warranty_state",
}


class TeknikServisOrderLine(models.Model):
    """Who pays for a line: as the warranty proposes, or otherwise for a reason."""

    _inherit = "teknik.servis.order.line"

    coverage = fields.Selection(
        COVERAGES,
        string="Charging",
        compute="_compute_coverage",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Who pays: the customer, or somebody in their place. Proposed by the "
        "device's warranty, for parts and labour apart.",
    )
    coverage_proposed = fields.Selection(
        COVERAGES, compute="_compute_coverage_proposed", string="Proposed Charging"
    )
    coverage_reason = fields.Char(
        "Why Not Warranty",
        copy=False,
        help="Misuse, wear and tear ...: a repair under warranty costs a consumer "
        "nothing, whatever it is called (Law 6502).",
    )

    @api.depends("product_id")
    def _compute_coverage(self):
        for line in self:
            # Another product is another proposal while the line is being entered; on
            # a saved one somebody's choice stays.
            if not (line._origin and line.coverage):
                line.coverage = line._get_proposed_coverage()

    @api.depends(
        "product_id",
        "order_id.warranty_state",
        "order_id.warranty_end",
        "order_id.labour_warranty_end",
        "order_id.date_notified",
        "order_id.type_id.is_repair",
    )
    def _compute_coverage_proposed(self):
        for line in self:
            line.coverage_proposed = line._get_proposed_coverage()

    def _asks_coverage_reason(self):
        """Return whether one line is not paid by the warranty it is under."""
        self.ensure_one()
        return self.coverage != "warranty" and self.coverage_proposed == "warranty"

    def _get_proposed_coverage(self):
        """Return who is to pay for one line, `paid` where nobody else does.

        Hook: contracts pay before warranties end.
        """
        self.ensure_one()
        return self.order_id._get_proposed_coverage(self.product_id)

    @api.constrains("coverage", "coverage_reason", "product_id")
    def _check_coverage_reason(self):
        texts = [
            self.env._(
                "%(order)s: %(product)s is under warranty. Write down why the "
                "warranty does not pay for it.",
                order=line.order_id.name,
                product=line.product_id.display_name,
            )
            for line in self
            if line._asks_coverage_reason() and not (line.coverage_reason or "").strip()
        ]
        if texts:
            raise ValidationError("\n".join(texts))


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    asks_coverage_reason = fields.Boolean(compute="_compute_asks_coverage_reason")

    @api.depends("line_ids.coverage", "line_ids.coverage_proposed")
    def _compute_asks_coverage_reason(self):
        for order in self:
            order.asks_coverage_reason = any(
                line._asks_coverage_reason() for line in order.line_ids
            )

    def write(self, vals):
        if not DECIDING_FIELDS & vals.keys():
            return super().write(vals)
        # sudo: a proposal follows the record, whoever may change prices. What was
        # decided by hand, or billed, stays.
        lines = self.filtered("is_open").sudo().line_ids
        lines = lines.filtered(
            lambda line: not line.qty_invoiced and not line.coverage_reason
        )
        before = {line: line._get_proposed_coverage() for line in lines}
        result = super().write(vals)
        for line, former in before.items():
            now = line._get_proposed_coverage()
            if line.coverage == former != now:
                line.coverage = now
        return result


class TeknikServisOperation(models.Model):
    _inherit = "teknik.servis.operation"

    asks_coverage_reason = fields.Boolean(compute="_compute_asks_coverage_reason")

    @api.depends("line_ids.coverage", "line_ids.coverage_proposed")
    def _compute_asks_coverage_reason(self):
        for operation in self:
            operation.asks_coverage_reason = any(
                line._asks_coverage_reason() for line in operation.line_ids
            )
