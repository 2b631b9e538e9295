from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Command

from .price_common import PriceListCommon


class TestPriceWays(PriceListCommon):
    """Prices and discounts nobody may give stand whichever way they are tried."""

    # ------------------------------------------------------------- technician, "see"

    def test_choice_of_who_pays_brings_no_other_list(self):
        self._set("see")
        order = self._as(self.order, "technician")
        with self._refused("the office's matter"):
            order.write({"partner_invoice_id": self.dealer.id})
        self.assertEqual(self.line.price_unit, 100)
        branch = self.customer.create({"name": "Şube", "parent_id": self.customer.id})
        order.write({"partner_invoice_id": branch.id})
        self.assertEqual(self.order.partner_invoice_id, branch)
        self._as(self.order, "office").write({"partner_invoice_id": self.dealer.id})
        self.assertEqual(self.line.price_unit, 50)
        order.write({"customer_request": "Ses de var"})

    def test_what_may_not_be_changed_is_no_input(self):
        for right, locked in (("see", True), ("change", False)):
            self._set(right)
            for model, names in {
                "teknik.servis.order": ("pricelist_id", "price_unit", "discount"),
                "teknik.servis.operation": ("price_unit",),
            }.items():
                views = self._as(self.env[model], "technician").get_views(
                    [(False, "form")]
                )
                arch = etree.fromstring(views["views"]["form"]["arch"])
                for name in names:
                    nodes = arch.xpath(f"//field[@name='{name}']")
                    for node in nodes:
                        with self.subTest(name, model=model, right=right):
                            is_locked = node.get("readonly") in ("1", "True")
                            hidden = node.get("column_invisible") in ("1", "True")
                            self.assertTrue(hidden or is_locked == locked)

    def test_choice_does_not_make_the_old_price_a_typed_one(self):
        self._set("see")
        line = self._as(self.line, "technician")
        dozen = self.env.ref("uom.product_uom_dozen")
        for choice in (
            {"product_id": self.labour.id, "price_unit": 100},
            {"product_id": self.labour.id, "price_unit": 500},
            {"product_uom_id": dozen.id, "price_unit": 100},
            {"quantity": 2},
        ):
            vals = {**choice, "is_price_typed": True}
            with self.subTest(vals), self._refused("the office's matter"):
                line.write(vals)
        self.assertFalse(self.line.is_price_typed)
        line.write({"quantity": 2, "is_price_typed": False})
        self.assertEqual(self.line.quantity, 2)

    def test_new_line_is_not_typed_at_the_price_of_today(self):
        self._set("see")
        Line = self._as(self.env["teknik.servis.order.line"], "technician")
        with self._refused("the office's matter"):
            Line.create(
                {
                    "order_id": self.order.id,
                    "product_id": self.part.id,
                    "price_unit": 100,
                    "is_price_typed": True,
                }
            )

    def test_other_product_takes_neither_typed_price_discount_nor_taxes_along(self):
        self._set("see")
        tax = self.env["account.tax"].create({"name": "KDV 1", "amount": 1})
        line = self._as(self.line, "technician")
        with self._refused("the office's matter"):
            line.write(
                {"product_id": self.labour.id, "tax_ids": [Command.set(tax.ids)]}
            )
        self.line.tax_ids = tax
        with self._refused("the office's matter"):
            line.write(
                {"product_id": self.labour.id, "tax_ids": [Command.set(tax.ids)]}
            )
        self.line.discount = 50
        with self._refused("the office's matter"):
            line.product_id = self.labour
        line.quantity = 4
        self.assertEqual((self.line.discount, self.line.tax_ids), (50, tax))

    def test_price_of_a_piece_is_none_of_a_dozen(self):
        self._set("see")
        self._as(self.line, "manager").price_unit = 60
        line = self._as(self.line, "technician")
        with self._refused("the office's matter"):
            line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        line.quantity = 12
        self.assertEqual(self.line.price_unit, 60)

    def test_dealers_price_does_not_stay_for_the_customer(self):
        self._set("see")
        order = self._as(self.order, "technician")
        self._as(self.order, "office").partner_invoice_id = self.dealer
        self.assertEqual(self.line.price_unit, 50)
        with self._refused("the office's matter"):
            self._as(self.line, "technician").write(
                {"quantity": 2, "is_price_typed": True}
            )
        order.partner_invoice_id = self.customer
        self.assertEqual(self.line.price_unit, 100)

    def test_technician_takes_fewer_of_what_a_manager_priced(self):
        self.full.item_ids = [
            Command.create(
                {
                    "compute_price": "percentage",
                    "percent_price": 50,
                    "min_quantity": 10,
                }
            )
        ]
        for right in ("see", "hide"):
            with self.subTest(right):
                self._set(right, limit=5)
                self._as(self.line, "manager").write(
                    {"quantity": 10, "price_unit": 47, "discount": 5}
                )
                self._as(self.line, "technician").write({"quantity": 9})
                self.assertEqual((self.line.quantity, self.line.price_unit), (9, 47))

    # ---------------------------------------------------------------- repeated call

    def test_repeated_call_finds_its_line_whoever_priced_it_since(self):
        for right, role in (("see", "technician"), ("change", "office")):
            self._set(right, limit=5)
            Line = self._as(self.env["teknik.servis.order.line"], role)
            vals = {
                "order_id": self.order.id,
                "product_id": self.part.id,
                "client_uid": f"phone-{role}",
            }
            line = Line.create(vals)
            self._as(line, "manager").write({"price_unit": 60, "discount": 10})
            self.assertEqual(
                Line.create([vals, {**vals, "client_uid": False}])[0], line
            )
            with self.subTest(role), self.assertRaises(UserError):
                Line.create([vals, {**vals, "client_uid": "new", "discount": 50}])
