from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..common import MANAGER, format_quantity

PRICE_FIELDS = {"discount", "is_price_typed", "price_unit", "tax_ids"}
# What prices and taxes are proposed from when it is chosen.
CHOSEN_FIELDS = {"product_id", "product_uom_id", "quantity"}


def _reduce(proposed, price, discount):
    """Return how far a price with a discount is below the proposed one, in percent."""
    paid = 1 - discount / 100
    if proposed:
        paid *= price / proposed
    return (1 - paid) * 100


class TeknikServisOrderLine(models.Model):
    """Who may change a price, and how far.

    Asked of the user, not of the record: what a manager once allowed stays allowed.
    """

    _name = "teknik.servis.order.line"
    _inherit = ["teknik.servis.order.line", "teknik.servis.price.right"]
    _price_inputs = frozenset({"discount", "price_unit", "tax_ids"})
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
        received = self._get_received(vals_list)
        lines = super().create(vals_list)
        # What a repeated call finds may have been priced by others since.
        (lines - received)._check_prices({})
        return lines

    def write(self, vals):
        names = (PRICE_FIELDS | CHOSEN_FIELDS | {"coverage"}) & vals.keys()
        if not names or self._may_change_any_price():
            return super().write(vals)
        self._refuse_impossible_numbers(vals)  # before anything is compared with them
        before = self._get_price_states()
        # sudo: compared only, for those as well who may not see it
        for line in self.sudo():
            if self._get_price_right(line.company_id) == "change":
                continue
            asked = PRICE_FIELDS & names
            if line._get_changed_fields(CHOSEN_FIELDS & names, vals):
                # Prices go along with a choice; that they are typed never does.
                asked &= {"is_price_typed"} if vals.get("is_price_typed") else set()
            changed = line._get_changed_fields(asked, vals)
            self._refuse_prices(line.order_id, line.product_id, changed)
        result = super().write(vals)
        self._check_prices(before)
        return result

    def copy_data(self, default=None):
        """Copy what the user may grant: the rest is proposed anew, at the list price.

        A price that nobody typed is proposed anew for everybody.
        """
        vals_list = super().copy_data(default)
        # sudo: compared only, for those as well who may not see it
        lines = self.sudo()
        prices = lines._get_price_units()
        for line, vals in zip(lines, vals_list, strict=True):
            dropped = set()
            if not line.is_price_typed:
                dropped |= {"is_price_typed", "price_unit"}
            if not self._may_change_any_price():
                dropped |= line.with_env(self.env)._get_uncopied_prices(prices[line])
            for name in dropped - (default or {}).keys():
                (vals or {}).pop(name, None)
        return vals_list

    def _get_uncopied_prices(self, price):
        """Return the fields of one line that the user may not grant once more.

        :param price: what the price list says today
        """
        self.ensure_one()
        line = self.sudo()  # sudo: compared only
        if self._get_price_right(line.company_id) != "change":
            free = {"coverage"} if line.coverage == "goodwill" else set()
            return PRICE_FIELDS | free
        limit = line.company_id.teknik_servis_discount_limit
        names = set()
        if line.coverage == "goodwill" and limit < 100:
            names.add("coverage")
        unit = line.price_unit if line.is_price_typed else price
        if (
            float_compare(
                _reduce(price, unit, line.discount), limit, precision_digits=2
            )
            > 0
        ):
            names |= {"discount", "is_price_typed", "price_unit"}
        return names

    def _add_precomputed_values(self, vals_list):
        # sudo: prices are proposed for those as well who may not see them
        return super(TeknikServisOrderLine, self.sudo())._add_precomputed_values(
            vals_list
        )

    @api.model
    def _refuse_given_prices(self, vals_list):
        """Refuse values of lines that bring prices their creator may not even see.

        Nor may those who only see prices say that one was typed.
        """
        given = [vals for vals in vals_list if self._price_fields & vals.keys()]
        orders = self.order_id.browse(vals.get("order_id") for vals in given)
        for order, vals in zip(orders, given, strict=True):
            right = self._get_price_right(order.company_id)
            if right == "hide" or (right == "see" and vals.get("is_price_typed")):
                product = self.product_id.browse(vals.get("product_id"))
                self._refuse_prices(order, product, self._price_fields & vals.keys())

    def _may_change_any_price(self):
        return self.env.su or self.env.user.has_group(MANAGER)

    def _get_price_states(self):
        """Return what a change of price is compared with: `{id: values}`."""
        # sudo: compared only, for those as well who may not see it
        return {line.id: line._get_price_state() for line in self.sudo()}

    def _get_price_state(self):
        self.ensure_one()
        free = self.coverage == "goodwill"
        return {
            "product_id": self.product_id,
            "product_uom_id": self.product_uom_id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": self.tax_ids,
            "free": free,
            # Nobody pays what is free of charge: it is the largest discount of all.
            "reduction": 100
            if free
            else _reduce(self.price_proposed, self.price_unit, self.discount),
        }

    def _check_prices(self, before):
        """Refuse prices that the user may not give.

        :param before: what `_get_price_states()` said; without lines that are new
        """
        free = self.filtered(
            lambda line: self._get_price_right(line.company_id) == "change"
        )
        (self - free)._check_proposed(before)
        free._check_discount_limit(before)

    def _check_proposed(self, before):
        """Refuse prices that are neither what they were nor what is proposed.

        What they were counts for the same product only, a price for its unit.

        :param before: as of `_check_prices`
        """
        # sudo: compared only, for those as well who may not see it
        lines = self.sudo()
        positions = lines.order_id._get_fiscal_positions()
        for line in lines:
            state = line._get_price_state()
            old = before.get(line.id, {})
            if old.get("product_id") != line.product_id:
                old = {}
            elif old["product_uom_id"] != line.product_uom_id:
                old = {**old, "price_unit": None}
            proposed = line._get_proposed_state(positions)
            changed = [
                name
                for name, value in proposed.items()
                if state[name] not in (value, old.get(name))
            ]
            self._refuse_prices(line.order_id, line.product_id, changed)

    def _get_proposed_state(self, positions):
        self.ensure_one()
        return {
            "price_unit": self.price_proposed,
            "discount": 0,
            "tax_ids": self._get_mapped_taxes(positions),
            "free": False,
        }

    def _check_discount_limit(self, before):
        """Refuse prices further below the price list than the company's limit.

        Only where it became more: what a manager granted stays when others go on with
        the line, as long as it is of the same product.

        :param before: as of `_check_prices`
        """
        # sudo: compared only, for those as well who may not see it
        for line in self.sudo():
            limit = line.company_id.teknik_servis_discount_limit
            reduction = line._get_price_state()["reduction"]
            old = before.get(line.id, {})
            granted = old.get("product_id") == line.product_id and old["reduction"]
            # Prices are rounded: a hundredth of a percent is nobody's discount.
            if float_compare(reduction, max(limit, granted), precision_digits=2) <= 0:
                continue
            if self._get_price_right(line.company_id) != "change":
                self._refuse_prices(line.order_id, line.product_id, ["price_unit"])
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
