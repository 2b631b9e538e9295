from odoo import models
from odoo.exceptions import UserError

# What its price list, and so the list price of its lines, comes from.
LIST_FIELDS = {
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "pricelist_id",
}


class TeknikServisOrder(models.Model):
    """Who sees a record's prices, and who chooses the list they come from."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "teknik.servis.price.right"]
    _price_inputs = frozenset({"pricelist_id"})
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
        if vals.keys() & {"pricelist_id", "partner_invoice_id"}:
            lists = {order: order.pricelist_id for order in self}
        typed = self.env["teknik.servis.order.line"]
        if LIST_FIELDS & vals.keys() and not typed._may_change_any_price():
            # sudo: compared only, for those as well who may not see it. Lines that
            # were billed keep their price.
            typed = self.sudo().line_ids.filtered(
                lambda line: line.is_price_typed and not line.qty_invoiced
            )
        states = typed._get_price_states()
        result = super().write(vals)
        for order, before in lists.items():
            order._check_pricelist_right(before, "partner_invoice_id" in vals)
        # A typed price stays, but how far it is below the list is another matter now.
        typed.exists().with_env(self.env)._check_discount_limit(states)
        return result

    def _check_pricelist_right(self, before, is_payer_chosen):
        """Refuse a technician's choice of another price list than the customer's.

        :param before: the record's price list before it was written
        :param is_payer_chosen: who gets the invoice was chosen as well: a dealer would
            bring another list along
        """
        self.ensure_one()
        if self._get_price_right(self.company_id) == "change":
            return
        partner = self.partner_id if is_payer_chosen else self.partner_invoice_id
        theirs = partner.with_company(self.company_id).property_product_pricelist
        if self.pricelist_id not in (before, theirs):
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
