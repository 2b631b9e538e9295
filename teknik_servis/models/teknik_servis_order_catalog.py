from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TeknikServisOrder(models.Model):
    """Core's product catalogue, with a record's prices and rules."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "product.catalog.mixin"]

    def action_add_from_catalog(self):
        """Open the catalogue for one record; the browser has saved it before."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_closed()
        action = super().action_add_from_catalog()
        view = self.env.ref("teknik_servis.product_view_kanban_catalog")
        action["views"][0] = (view.id, "kanban")
        action["name"] = self.env._("Parts and Services")
        return action

    def _get_action_add_from_catalog_extra_context(self):
        line = self.env["teknik.servis.order.line"]
        return {
            **super()._get_action_add_from_catalog_extra_context(),
            "order_id": self.id,
            "precision": line._fields["quantity"].get_digits(self.env)[1],
            "product_catalog_currency_id": self.currency_id.id,
            "product_catalog_digits": line._fields["price_unit"].get_digits(self.env),
            "display_stock": True,
            "teknik_servis_hide_prices": not self._shows_prices(),
        }

    def _get_product_catalog_domain(self):
        return super()._get_product_catalog_domain() & Domain(
            "type", "in", ("consu", "service")
        )

    def _is_readonly(self):
        self.ensure_one()
        return not self.is_open

    def _get_product_catalog_record_lines(self, product_ids, **kwargs):
        return self.line_ids.filtered(
            lambda line: line.product_id.id in product_ids
        ).grouped("product_id")

    def _get_product_catalog_order_data(self, products, **kwargs):
        data = super()._get_product_catalog_order_data(products, **kwargs)
        # sudo: computed for those who see prices
        prices = (
            self.sudo()._get_catalog_prices(products) if self._shows_prices() else {}
        )
        for product in products:
            data[product.id]["price"] = prices.get(product.id, 0)
        return data

    def _get_product_catalog_order_line_info(self, product_ids, **kwargs):
        # Core's controller takes any id: whose record it is, is ours to ask.
        self.ensure_one()
        self.check_access("read")
        return super()._get_product_catalog_order_line_info(product_ids, **kwargs)

    def _get_catalog_prices(self, products):
        """Return the price of one of each product on one record.

        :return: `{product id: price}` in the record's currency
        """
        draft = self.new(origin=self)  # or the lines would be the record's own
        lines = self.env["teknik.servis.order.line"].concat(
            *(
                self.env["teknik.servis.order.line"].new(
                    {"order_id": draft.id, "product_id": product.id}
                )
                for product in products
            )
        )
        return {
            line.product_id._origin.id or line.product_id.id: price
            for line, price in lines._get_price_units().items()
        }

    def _update_order_line_info(self, product_id, quantity, **kwargs):
        """Make the record hold so much of a product, by the lines' own rules.

        :param product_id: id of a product of the catalogue
        :param quantity: in the line's unit, the product's own for a new line; zero
            takes the line away
        :return: what one of it costs now, 0 where the user sees no prices
        :raises UserError: where a line's rule forbids it, or several lines hold it
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        quantity = self._check_catalog_quantity(product_id, quantity)
        lines = self.line_ids.filtered(lambda line: line.product_id.id == product_id)
        if len(lines) > 1:
            raise UserError(
                self.env._(
                    "%(order)s: %(product)s stands on several lines. Change them in "
                    "the record.",
                    order=self.name,
                    product=lines.product_id.display_name,
                )
            )
        if lines and not quantity:
            lines.unlink()
        elif lines:
            lines.write({"quantity": quantity})
        elif quantity:
            product = self.env["product.product"].search(
                self._get_product_catalog_domain() & Domain("id", "=", product_id)
            )
            if not product:
                raise UserError(
                    self.env._(
                        "%(order)s: the catalogue has no such product.", order=self.name
                    )
                )
            lines = lines.create(
                {
                    "order_id": self.id,
                    "product_id": product.id,
                    "quantity": quantity,
                }
            )
        if not self._shows_prices():
            return 0
        if lines.exists():
            return lines._get_catalog_price()
        product = self.env["product.product"].browse(product_id)
        return self.sudo()._get_catalog_prices(product).get(product_id, 0)

    def _check_catalog_quantity(self, product_id, quantity):
        """Return a quantity from the catalogue, if a line may hold so much."""
        self.line_ids._refuse_impossible_numbers({"quantity": quantity})
        quantity = float(quantity or 0)
        product = self.env["product.product"].browse(product_id)
        if quantity < 0:
            raise UserError(
                self.env._(
                    "%(order)s: the quantity of %(product)s is zero or more.",
                    order=self.name,
                    product=product.display_name,
                )
            )
        if quantity > 1 and product.tracking == "serial":
            raise UserError(
                self.env._(
                    "%(order)s: each piece of %(product)s has a serial number and a "
                    "line of its own. Scan it once more for another one.",
                    order=self.name,
                    product=product.display_name,
                )
            )
        return quantity


class TeknikServisOrderLine(models.Model):
    """What the catalogue shows of products that are on the record."""

    _inherit = "teknik.servis.order.line"

    def _get_product_catalog_lines_data(self, parent_record=None, **kwargs):
        """Return what the catalogue shows of one product's lines.

        :param parent_record: the record
        """
        price = self[:1]._get_catalog_price() if parent_record._shows_prices() else 0
        unit = self[:1].product_uom_id
        data = {
            "quantity": sum(
                line.product_uom_id._compute_quantity(line.quantity, unit, round=False)
                for line in self
            ),
            "price": price,
            "uomDisplayName": unit.display_name,
            "readOnly": parent_record._is_readonly() or len(self) > 1,
        }
        if len(self) > 1:
            data["warning"] = self.env._("Stands on several lines of the record.")
        return data

    def _get_catalog_price(self):
        """Return what one of one line costs after its own discount."""
        self.ensure_one()
        return self.price_unit * (1 - self.discount / 100)
