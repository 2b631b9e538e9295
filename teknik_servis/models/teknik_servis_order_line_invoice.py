from odoo import api, fields, models
from odoo.fields import Command


class TeknikServisOrderLine(models.Model):
    """How much of a line is invoiced, and how it is."""

    _inherit = "teknik.servis.order.line"

    invoice_line_ids = fields.One2many(
        "account.move.line",
        "teknik_servis_line_id",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    qty_invoiced = fields.Float(
        "Invoiced", compute="_compute_qty_invoiced", store=True, digits="Product Unit"
    )
    qty_to_invoice = fields.Float(
        "To Invoice", compute="_compute_qty_to_invoice", digits="Product Unit"
    )

    @api.depends(
        "invoice_line_ids.quantity",
        "invoice_line_ids.product_uom_id",
        "invoice_line_ids.parent_state",
        "invoice_line_ids.move_type",
        "invoice_line_ids.teknik_servis_gives_back",
        "invoice_line_ids.move_id.reversed_entry_id",
    )
    def _compute_qty_invoiced(self):
        for line in self:
            total = 0
            for invoice_line in line.invoice_line_ids:
                if (
                    invoice_line.parent_state == "cancel"
                    or invoice_line._corrects_service_price()
                ):
                    continue
                quantity = invoice_line.product_uom_id._compute_quantity(
                    invoice_line.quantity, line.product_uom_id, round=False
                )
                if invoice_line.move_type == "out_invoice":
                    total += quantity
                elif invoice_line.teknik_servis_gives_back:
                    total -= quantity
            line.qty_invoiced = total

    @api.depends("quantity", "qty_invoiced", "coverage")
    def _compute_qty_to_invoice(self):
        for line in self:
            billed = (
                line.coverage == "paid"
                or line.order_id.company_id.teknik_servis_invoice_covered
            )
            left = line.quantity - line.qty_invoiced if billed else 0
            line.qty_to_invoice = max(left, 0)

    def _prepare_invoice_line_vals(self, quantity):
        """Return the values of the invoice line that bills one line.

        Hook: later addons add what they need on the invoice line.

        :param quantity: how much of it, in the line's unit
        """
        self.ensure_one()
        line = self.sudo()  # billed at its price by those as well who may not see it
        return {
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": line.price_unit,
            "discount": line.discount_applied,
            "tax_ids": [Command.set(self.tax_ids.ids)],
            "analytic_distribution": self.analytic_distribution,
            "teknik_servis_line_id": self.id,
        }
