from psycopg2.errors import CheckViolation

from odoo.tools import mute_logger

from .price_common import PriceCommon


class TestPriceLimit(PriceCommon):
    """How far below the price list the office goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.line = cls._add_line(cls.order)

    def test_office_gives_discounts_up_to_the_limit(self):
        self._set(limit=10)
        line = self._as(self.line, "office")
        line.discount = 10
        self.assertEqual(self.line.discount, 10)
        for vals in ({"discount": 10.5}, {"price_unit": 99}, {"price_unit": 0}):
            with self.subTest(vals), self._refused("the limit is 10 %"):
                line.write(vals)
        line.write({"discount": 0, "price_unit": 90})
        with self._refused(self.order.name):
            line.discount = 1

    def test_limit_holds_at_creation_and_import(self):
        self._set(limit=10)
        Line = self._as(self.env["teknik.servis.order.line"], "office")
        vals = {"order_id": self.order.id, "product_id": self.part.id}
        self.assertTrue(Line.create({**vals, "price_unit": 95, "discount": 5}))
        with self._refused("ask a manager"):
            Line.create({**vals, "price_unit": 80})
        loaded = self._as(self.env["teknik.servis.order"], "office").load(
            ["partner_id/.id", "line_ids/product_id/.id", "line_ids/discount"],
            [[str(self.customer.id), str(self.part.id), "50"]],
        )
        self.assertFalse(loaded["ids"])
        self.assertIn("ask a manager", loaded["messages"][0]["message"])

    def test_limit_is_the_technicians_as_well(self):
        self._set("change", limit=10)
        with self._refused("the limit is 10 %"):
            self._as(self.line, "technician").discount = 11

    def test_manager_is_never_limited(self):
        self._set("hide", limit=0)
        line = self._as(self.line, "manager")
        line.write({"price_unit": 10, "discount": 90})
        self.assertEqual(line.price_total, 1)

    def test_what_a_manager_granted_stays_when_the_office_goes_on(self):
        self._set(limit=10)
        self._as(self.line, "manager").discount = 40
        line = self._as(self.line, "office")
        line.quantity = 5
        line.discount = 30
        self.assertEqual(self.line.discount, 30)
        with self._refused("the limit is 10 %"):
            line.discount = 35

    def test_typed_price_does_not_outlive_the_quantity_it_was_listed_for(self):
        self._set(limit=10)
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.env["product.pricelist"]
                .create({"name": "Toptan"})
                .id,
                "applied_on": "3_global",
                "compute_price": "percentage",
                "percent_price": 50,
                "min_quantity": 100,
            }
        )
        self.order.pricelist_id = self.env["product.pricelist"].search(
            [("name", "=", "Toptan")]
        )
        line = self._as(self.line, "office")
        line.quantity = 100
        self.assertEqual(self.line.price_unit, 50)
        line.is_price_typed = True
        with self._refused("ask a manager"):
            line.quantity = 1

    def test_limit_is_a_percentage(self):
        for limit in (-1, 101):
            with (
                self.subTest(limit),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._set(limit=limit)
                self.env.flush_all()
