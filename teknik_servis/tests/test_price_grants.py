from odoo.exceptions import UserError
from odoo.fields import Command

from .price_common import PriceListCommon


class TestPriceGrants(PriceListCommon):
    """What was granted once is granted for nothing else: no copy, nothing for free."""

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
