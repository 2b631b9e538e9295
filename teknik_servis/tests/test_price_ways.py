from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Command

from .life_common import LifeCycleCommon


class TestPriceWays(LifeCycleCommon):
    """Prices and discounts nobody may give stand whichever way they are tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        feature = cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += feature
        (cls.part | cls.labour).taxes_id = False
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

    def _set(self, right="change", limit=100):
        self.company.write(
            {
                "teknik_servis_technician_prices": right,
                "teknik_servis_discount_limit": limit,
            }
        )

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

    # ---------------------------------------------------------------- office, limit

    def test_limit_holds_when_the_price_list_is_changed_and_changed_back(self):
        self._set(limit=5)
        order = self._as(self.order, "office")
        order.pricelist_id = self.half
        order.line_ids.price_unit = 51
        with self._refused("the limit is 5 %"):
            order.pricelist_id = self.full
        self.assertEqual(self.line.price_unit, 51)

    def test_limit_holds_when_the_dealer_pays_and_does_not_pay(self):
        self._set(limit=5)
        order = self._as(self.order, "office")
        order.partner_invoice_id = self.dealer
        order.line_ids.price_unit = 51
        neighbour = self.customer.copy()
        # Else the first list there is, whosever.
        neighbour.specific_property_product_pricelist = self.full
        for vals in (
            {"partner_invoice_id": self.customer.id},
            {"partner_id": neighbour.id},
        ):
            with self.subTest(vals), self._refused("ask a manager"):
                order.write(vals)
        with self._refused("ask a manager"):
            order.write(
                {
                    "partner_invoice_id": self.customer.id,
                    "line_ids": [Command.update(self.line.id, {"quantity": 2})],
                }
            )
        order.write(
            {
                "partner_invoice_id": self.customer.id,
                "line_ids": [Command.delete(self.line.id)],
            }
        )
        self.assertFalse(self.order.line_ids)

    def test_technician_hears_no_figures_when_another_pays(self):
        self._set("hide", limit=5)
        self.order.partner_invoice_id = self.dealer
        self._as(self.line, "office").price_unit = 51
        with self._refused("the office's matter"):
            self._as(self.order, "technician").partner_invoice_id = self.customer

    def test_manager_moves_a_price_from_list_to_list(self):
        self._set(limit=5)
        order = self._as(self.order, "manager")
        order.pricelist_id = self.half
        order.line_ids.price_unit = 51
        order.pricelist_id = self.full
        self.assertEqual(self.line.price_unit, 51)
        self._as(self.order, "office").partner_shipping_id = self.dealer
        self.assertEqual(self.line.price_unit, 51)

    def test_what_was_billed_stays_when_another_pays_the_rest(self):
        self._set(limit=5)
        order = self._as(self.order, "office")
        order.partner_invoice_id = self.dealer
        order.line_ids.write({"quantity": 2, "price_unit": 51})
        self.order._send({}, {self.line: 1})
        order.partner_invoice_id = self.customer
        self.assertEqual(self.line.price_unit, 51)

    def test_grant_for_one_product_is_none_for_another(self):
        self._set(limit=5)
        self._as(self.line, "manager").discount = 50
        with self._refused("the limit is 5 %"):
            self._as(self.line, "office").product_id = self.labour

    # -------------------------------------------------------------------- duplicate

    def test_duplicate_has_the_price_of_today(self):
        self._set(limit=10)
        self.part.list_price = 200
        for role in ("office", "manager"):
            with self.subTest(role):
                line = self._as(self.order, role).copy().line_ids.sudo()
                self.assertEqual((line.price_unit, line.is_price_typed), (200, False))

    def test_duplicate_of_what_a_manager_granted_is_at_the_list_price(self):
        self._set(limit=10)
        for granted in ({"discount": 50}, {"price_unit": 60}):
            self._as(self.line, "manager").write(granted)
            line = self._as(self.order, "office").copy().line_ids
            self.assertEqual((line.price_unit, line.discount), (100, 0))
            line = self._as(self.order, "manager").copy().line_ids
            self.assertEqual(line.read(granted.keys())[0], {"id": line.id, **granted})
            self.line.write({"discount": 0, "price_unit": 100})

    def test_duplicate_keeps_what_its_maker_may_grant(self):
        self._set(limit=10)
        self.line.write({"discount": 4, "price_unit": 95})
        line = self._as(self.order, "office").copy().line_ids
        self.assertEqual((line.discount, line.price_unit), (4, 95))
        self.part.list_price = 200
        line = self._as(self.order, "office").copy().line_ids
        self.assertEqual((line.discount, line.price_unit), (0, 200))

    def test_duplicate_by_those_who_set_no_prices_is_at_the_list_price(self):
        tax = self.env["account.tax"].create({"name": "KDV 1", "amount": 1})
        self.line.write(
            {
                "discount": 50,
                "price_unit": 60,
                "tax_ids": tax.ids,
                "coverage": "goodwill",
            }
        )
        self._set("see")
        line = self._as(self.line, "technician").copy()
        self.assertEqual((line.price_unit, line.discount), (100, 0))
        self.assertEqual((line.coverage, line.tax_ids.ids), ("paid", []))

    # --------------------------------------------------------------- free of charge

    def test_technician_without_a_say_in_prices_gives_nothing_for_free(self):
        Line = self._as(self.env["teknik.servis.order.line"], "technician")
        vals = {"order_id": self.order.id, "product_id": self.labour.id}
        for right in ("see", "hide"):
            self._set(right)
            with self.subTest(right), self._refused("the office's matter"):
                self._as(self.line, "technician").coverage = "goodwill"
            with self.subTest(right), self._refused("the office's matter"):
                Line.create({**vals, "coverage": "goodwill"})
            with self.subTest(right), self._refused("the office's matter"):
                self._as(self.order, "technician").add_barcode(
                    self._give_code(), coverage="goodwill"
                )
            line = Line.create({**vals, "coverage": "warranty"})
            line.coverage = "contract"
            self.assertEqual(line.coverage, "contract")
        self._set("change")
        self._as(self.line, "technician").coverage = "goodwill"
        self.assertEqual(self.line.coverage, "goodwill")

    def _give_code(self):
        self.labour.default_code = "ISC"
        return "ISC"

    def test_office_with_a_limit_asks_a_manager_to_give_for_free(self):
        self._set(limit=5)
        line = self._as(self.line, "office")
        with self._refused("the limit is 5 %"):
            line.coverage = "goodwill"
        line.coverage = "warranty"
        with self._refused("ask a manager"):
            line.copy({"coverage": "goodwill"})
        self._set(limit=100)
        line.coverage = "goodwill"
        self.assertEqual(self.line.price_total, 0)

    def test_what_a_manager_gave_for_free_stays(self):
        self._as(self.line, "manager").coverage = "goodwill"
        for right, role in (("hide", "technician"), ("change", "office")):
            self._set(right, limit=5)
            self._as(self.line, role).write({"quantity": 3, "coverage": "goodwill"})
            self.assertEqual(self.line.coverage, "goodwill")
            with self.subTest(role), self.assertRaises(UserError):
                self._as(self.line, role).product_id = self.labour

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
