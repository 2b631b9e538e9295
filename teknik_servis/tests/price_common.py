from odoo.fields import Command

from .life_common import LifeCycleCommon


class PriceCommon(LifeCycleCommon):
    """What the company lets technicians and the office do with prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False

    def _set(self, right="change", limit=100):
        self.company.write(
            {
                "teknik_servis_technician_prices": right,
                "teknik_servis_discount_limit": limit,
            }
        )


class PriceListCommon(PriceCommon):
    """A customer, and a dealer with a list at half the price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        feature = cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += feature
        cls.half = cls.env["product.pricelist"].create(
            {
                "name": "Bayi",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 50})
                ],
            }
        )
        cls.full = cls.env["product.pricelist"].create({"name": "Perakende"})
        cls.dealer = cls.customer.copy({"name": "Bayi Ltd"})
        cls.customer.specific_property_product_pricelist = cls.full
        cls.dealer.specific_property_product_pricelist = cls.half
        cls.order = cls._create_order()
        cls.line = cls._add_line(cls.order)
