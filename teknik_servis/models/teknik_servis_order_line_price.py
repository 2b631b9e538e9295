from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..common import MANAGER, format_quantity

PRICE_FIELDS = {"discount", "is_price_typed", "price_unit", "tax_ids"}
# What prices and taxes are proposed from when it is chosen.
CHOSEN_FIELDS = {"product_id", "product_uom_id", "quantity"}


class TeknikServisOrderLine(models.Model):
    """Who may change a price, and how far.

    Asked of the user, not of the record: what a manager once allowed stays allowed.
    """

    _name = "teknik.servis.order.line"
    _inherit = ["teknik.servis.order.line", "teknik.servis.price.right"]
    _price_fields = frozenset(
        {
            "discount",
            "discount_applied",
            "is_price_typed",
            "price_covered",
            "price_proposed",
            "price_subtotal",
            "price_total",
            "price_unit",
        }
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self._may_change_any_price():
            return super().create(vals_list)
        self._refuse_given_prices(vals_list)
        lines = super().create(vals_list)
        lines._check_proposed({})
        lines._check_discount_limit({})
        return lines

    def write(self, vals):
        names = (PRICE_FIELDS | CHOSEN_FIELDS) & vals.keys()
        if not names or self._may_change_any_price():
            return super().write(vals)
        self._refuse_impossible_numbers(vals)  # before anything is compared with them
        # sudo: compared only, for those as well who may not see it
        lines = self.sudo()
        before = {line.id: line._get_price_state() for line in lines}
        reductions = {line.id: line._get_reduction() for line in lines}
        for line in lines:
            chosen = line._get_changed_fields(CHOSEN_FIELDS & names, vals)
            if not chosen and self._get_price_right(line.company_id) != "change":
                changed = line._get_changed_fields(PRICE_FIELDS & names, vals)
                self._refuse_prices(line.order_id, line.product_id, changed)
        result = super().write(vals)
        self._check_proposed(before)
        self._check_discount_limit(reductions)
        return result

    def _add_precomputed_values(self, vals_list):
        # sudo: prices are proposed for those as well who may not see them
        return super(TeknikServisOrderLine, self.sudo())._add_precomputed_values(
            vals_list
        )

    @api.model
    def _refuse_given_prices(self, vals_list):
        """Refuse values of lines that bring prices their creator may not even see."""
        given = [vals for vals in vals_list if self._price_fields & vals.keys()]
        orders = self.order_id.browse(vals.get("order_id") for vals in given)
        for order, vals in zip(orders, given, strict=True):
            if self._get_price_right(order.company_id) == "hide":
                product = self.product_id.browse(vals.get("product_id"))
                self._refuse_prices(order, product, self._price_fields & vals.keys())

    def _may_change_any_price(self):
        return self.env.su or self.env.user.has_group(MANAGER)

    def _get_price_state(self):
        self.ensure_one()
        return {
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": self.tax_ids,
        }

    def _get_reduction(self):
        """Return how far one line's price is below the price list's, in percent."""
        self.ensure_one()
        paid = 1 - self.discount / 100
        if self.price_proposed:
            paid *= self.price_unit / self.price_proposed
        return (1 - paid) * 100

    def _check_proposed(self, before):
        """Refuse prices that are neither what they were nor what is proposed.

        :param before: `{id: price state}`, without lines that are new
        """
        restricted = self.filtered(
            lambda line: self._get_price_right(line.company_id) != "change"
        )
        # sudo: compared only, for those as well who may not see it
        lines = restricted.sudo()
        positions = lines.order_id._get_fiscal_positions()
        for line in lines:
            old = before.get(line.id, {"discount": 0})
            proposed = line._get_proposed_state(positions)
            changed = [
                name
                for name, value in line._get_price_state().items()
                if value not in (old.get(name), proposed.get(name))
            ]
            self._refuse_prices(line.order_id, line.product_id, changed)

    def _get_proposed_state(self, positions):
        self.ensure_one()
        return {
            "price_unit": self.price_proposed,
            "tax_ids": self._get_mapped_taxes(positions),
        }

    def _check_discount_limit(self, before):
        """Refuse prices further below the price list than the company's limit.

        Only where it became more: what a manager granted stays when others go on with
        the line.

        :param before: `{id: percent}`, without lines that are new
        """
        # sudo: compared only, for those as well who may not see it
        for line in self.sudo():
            limit = line.company_id.teknik_servis_discount_limit
            reduction = line._get_reduction()
            allowed = max(limit, before.get(line.id, 0))
            # Prices are rounded: a hundredth of a percent is nobody's discount.
            if float_compare(reduction, allowed, precision_digits=2) <= 0:
                continue
            raise UserError(
                self.env._(
                    "%(order)s: %(product)s would be %(reduction)s %% below the price "
                    "list, the limit is %(limit)s %%: ask a manager.",
                    order=line.order_id.display_name,
                    product=line.product_id.display_name,
                    reduction=format_quantity(self.env, reduction),
                    limit=format_quantity(self.env, limit),
                )
            )

    @api.model
    def _refuse_prices(self, order, product, names):
        """Refuse a change of price by a technician, if there is one.

        :param order: the record, maybe none yet
        :param product: what the line is of, maybe nothing yet
        :param names: what would be changed; empty is no change
        """
        if names:
            raise UserError(
                self.env._(
                    "%(order)s: the price of %(product)s is the office's matter. Ask "
                    "the office to change it.",
                    order=order.display_name,
                    product=product.display_name or self.env._("the new line"),
                )
            )
