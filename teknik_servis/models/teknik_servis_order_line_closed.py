from odoo import api, models
from odoo.exceptions import UserError

# What documents did with a line (sent, invoiced) goes on after the record is closed;
# what it says does not.
FROZEN_FIELDS = {
    "analytic_distribution",
    "cost_unit",
    "coverage",
    "discount",
    "location_id",
    "lot_id",
    "name",
    "operation_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "quantity",
    "tax_ids",
    "technician_id",
}

BILLED_FIELDS = {"coverage", "discount", "price_unit", "tax_ids"}


class TeknikServisOrderLine(models.Model):
    """What of a line stays as it is, once it was sent or its record is closed."""

    _inherit = "teknik.servis.order.line"

    def _check_frozen(self, vals):
        """Raise if a write would change a line of a closed record, or what is sent."""
        names = FROZEN_FIELDS & vals.keys()
        changes = {
            line: set(line._get_changed_fields(names, vals))
            for line in (self if names else ())
        }
        changed = self.filtered(lambda line: changes.get(line))
        changed.order_id._check_open()
        for line in changed:
            if {"product_id", "product_uom_id", "lot_id"} & changes[line]:
                line._check_unsent()
            elif BILLED_FIELDS & changes[line] and line.sudo().qty_invoiced:
                # It was billed like that, to the one who paid for it till now.
                line._check_unsent()

    def _check_unsent(self):
        for line in self.sudo():
            if line.qty_delivered or line.qty_invoiced:
                raise UserError(
                    self.env._(
                        "%(order)s: %(product)s was sent already. Take it back with a "
                        "return or a credit note first.",
                        order=line.order_id.display_name,
                        product=line.product_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.order_id._check_open()
        self._check_without_documents()

    def _check_without_documents(self):
        """Refuse to lose the count of documents that somebody could revive."""
        for line in self.sudo():
            if line.invoice_line_ids or "done" in line.move_ids.mapped("state"):
                raise UserError(
                    self.env._(
                        "%(order)s: %(product)s stands on documents and stays: set its "
                        "quantity instead.",
                        order=line.order_id.display_name,
                        product=line.product_id.display_name,
                    )
                )
