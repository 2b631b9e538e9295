from odoo import models
from odoo.exceptions import UserError


class TeknikServisOrder(models.Model):
    """Who sees a record's prices, and who chooses the list they come from."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "teknik.servis.price.right"]
    _price_fields = frozenset(
        {
            "amount_goodwill",
            "amount_contract",
            "amount_tax",
            "amount_total",
            "amount_untaxed",
            "amount_warranty",
        }
    )

    def write(self, vals):
        lists = {}
        if "pricelist_id" in vals:
            lists = {order: order.pricelist_id for order in self}
        result = super().write(vals)
        for order, before in lists.items():
            order._check_pricelist_right(before)
        return result

    def _check_pricelist_right(self, before):
        """Refuse a technician's choice of another price list than the customer's.

        :param before: the record's price list before it was written
        """
        self.ensure_one()
        if self._get_price_right(self.company_id) == "change":
            return
        partner = self.partner_invoice_id.with_company(self.company_id)
        if self.pricelist_id not in (before, partner.property_product_pricelist):
            raise UserError(
                self.env._(
                    "%(order)s: its price list is the office's matter. Ask the office "
                    "to change it.",
                    order=self.display_name,
                )
            )

    def _shows_prices(self):
        """Return whether prices are shown to the user; `self` may be empty.

        Hook: printed forms ask it, so that a technician prints what they may read.
        """
        return (
            self._get_price_right(self.company_id or self.env.companies) != "hide"
            and not self._hides_prices()
        )


class TeknikServisOperation(models.Model):
    """The dialog shows lines, and so maybe prices."""

    _name = "teknik.servis.operation"
    _inherit = ["teknik.servis.operation", "teknik.servis.price.right"]


class TeknikServisGroup(models.Model):
    """The form shows records, and so maybe prices."""

    _name = "teknik.servis.group"
    _inherit = ["teknik.servis.group", "teknik.servis.price.right"]
