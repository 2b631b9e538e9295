from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import TeknikServisCommon


@tagged("post_install", "-at_install")
class TestOrderLinePrice(TeknikServisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        feature = cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += feature
        cls.pricelist = cls.env["product.pricelist"].create(
            {
                "name": "Kurumsal",
                "currency_id": cls.company.currency_id.id,
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "fixed",
                            "fixed_price": price,
                            "min_quantity": minimum,
                            "applied_on": "1_product",
                            "product_tmpl_id": cls.part.product_tmpl_id.id,
                        }
                    )
                    for minimum, price in ((0, 90), (10, 70))
                ],
            }
        )
        cls.customer.specific_property_product_pricelist = cls.pricelist
        cls.order = cls._create_order()
        cls.Line = cls.env["teknik.servis.order.line"].with_user(cls.users["office"])

    def add(self, product=None, **values):
        return self._add_line(self.order, product, **values).with_user(
            self.users["office"]
        )

    def test_price_comes_from_the_invoice_partners_list(self):
        self.assertEqual(self.order.pricelist_id, self.pricelist)
        self.assertEqual(self.add().price_unit, 90)
        self.assertEqual(self.add(self.labour).price_unit, 500)

    def test_price_follows_quantity_breaks(self):
        line = self.add(quantity=10)
        self.assertEqual(line.price_unit, 70)
        line.quantity = 9
        self.assertEqual(line.price_unit, 90)

    def test_line_entered_on_the_form_follows_quantity_breaks(self):
        order = self.order.with_user(self.users["office"])
        with Form(order) as form, form.line_ids.new() as row:
            row.product_id = self.part
            self.assertEqual(row.price_unit, 90)
        with Form(order) as form, form.line_ids.edit(0) as row:
            row.quantity = 12
        self.assertEqual(self.order.line_ids.price_unit, 70)

    def test_typed_price_is_kept(self):
        line = self.add()
        line.price_unit = 55
        line.quantity = 10
        self.assertEqual(line.price_unit, 55)
        typed_at_once = self.add(price_unit=33)
        typed_at_once.quantity = 20
        self.assertEqual(typed_at_once.price_unit, 33)

    def test_typed_price_of_nothing_is_kept(self):
        line = self.add(price_unit=0)
        line.quantity = 10
        self.assertEqual(line.price_unit, 0)

    def test_typed_price_is_kept_to_its_last_digit(self):
        self.env.ref("product.decimal_price").digits = 4
        line = self.add()
        line.price_unit = 90.0012
        line.quantity = 2
        self.assertEqual(line.price_unit, 90.0012)

    def test_another_product_brings_its_own_price(self):
        line = self.add()
        line.price_unit = 55
        line.product_id = self.labour
        self.assertEqual(line.price_unit, 500)
        self.assertEqual(line.name, "İşçilik")

    def test_another_customer_brings_their_price(self):
        line, typed = self.add(), self.add(price_unit=33)
        theirs = self.env["product.pricelist"].create({"name": "Perakende"})
        stranger = self.customer.create({"name": "Veli"})
        stranger.specific_property_product_pricelist = theirs
        self.order.partner_id = stranger
        self.assertNotEqual(self.order.pricelist_id, self.pricelist)
        self.assertEqual(line.price_unit, 100)
        self.assertEqual(typed.price_unit, 33)

    def test_another_currency_brings_its_prices_and_costs(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        rate = {"currency_id": euro.id, "company_id": self.company.id}
        rate |= {"name": "2020-01-01", "rate": 0.02}
        self.env["res.currency.rate"].create(rate)
        typed = self.add(price_unit=33)
        theirs = {"name": "Euro", "currency_id": euro.id}
        self.order.with_user(self.users["office"]).pricelist_id = self.pricelist.create(
            theirs
        )
        self.assertEqual(typed.price_unit, 2)
        self.assertAlmostEqual(typed.with_user(self.users["manager"]).cost_unit, 1.2)

    def test_price_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 0.02,
            }
        )
        self.customer.specific_property_product_pricelist = self.pricelist.create(
            {"name": "Euro", "currency_id": euro.id}
        )
        self.order = self._create_order()
        line = self.add(self.labour)
        self.assertEqual(self.order.currency_id, euro)
        self.assertEqual(line.price_unit, 10)
        part = self.add().with_user(self.users["manager"])
        self.assertAlmostEqual(part.cost_unit, 1.2)
        move = self.order._send({}, {line: 1})[1]
        self.assertEqual(move.currency_id, euro)
        self.assertEqual(move.amount_untaxed, 10)

    def test_price_of_a_box_of_twelve(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self.add(product_uom_id=dozen.id, quantity=2)
        # Two dozens are more than ten: the break counts pieces.
        self.assertEqual(line.price_unit, 12 * 70)
        self.assertEqual(line.price_subtotal, 2 * 12 * 70)
        self.assertEqual(line.with_user(self.users["manager"]).cost, 24 * 60)

    def test_unit_of_another_kind_is_refused(self):
        with (
            self.assertRaisesRegex(ValidationError, "Fan Motoru"),
            self.env.cr.savepoint(),
        ):
            self.add(product_uom_id=self.env.ref("uom.product_uom_hour").id)


@tagged("post_install", "-at_install")
class TestOrderLineTaxes(TeknikServisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Tax = cls.env["account.tax"].with_company(cls.company)
        cls.tax, cls.included, cls.export = Tax.create(
            [
                {"name": "KDV %20", "amount": 20},
                {
                    "name": "KDV %20 dahil",
                    "amount": 20,
                    "price_include_override": "tax_included",
                },
                {"name": "İhracat", "amount": 0},
            ]
        )
        cls.abroad = cls.env["account.fiscal.position"].create(
            {"name": "Yurt dışı", "company_id": cls.company.id}
        )
        cls.export.write(
            {
                "fiscal_position_ids": [Command.set(cls.abroad.ids)],
                "original_tax_ids": [Command.set((cls.tax | cls.included).ids)],
            }
        )
        cls.foreigner = cls.env["res.partner"].create(
            {"name": "Hans", "property_account_position_id": cls.abroad.id}
        )
        (cls.part | cls.labour).taxes_id = cls.tax
        cls.order = cls._create_order()

    def test_taxes_of_the_product(self):
        line = self._add_line(self.order, self.labour)
        self.assertEqual(line.tax_ids, self.tax)
        self.assertEqual((line.price_subtotal, line.price_total), (500, 600))
        self.assertEqual(self.order.amount_tax, 100)

    def test_taxes_follow_the_fiscal_position(self):
        order = self._create_order(partner_id=self.foreigner.id)
        line = self._add_line(order, self.labour)
        self.assertEqual(line.tax_ids, self.export)
        self.assertEqual(order.amount_total, 500)

    def test_taxes_follow_the_place_of_delivery(self):
        self.abroad.write(
            {"auto_apply": True, "country_id": self.env.ref("base.de").id}
        )
        there = self.customer.create(
            {
                "name": "Berlin",
                "type": "delivery",
                "parent_id": self.customer.id,
                "country_id": self.env.ref("base.de").id,
            }
        )
        line = self._add_line(self.order)
        self.order.partner_shipping_id = there
        self.assertEqual(line.tax_ids, self.export)
        move = self.order._send({}, {line: 1})[1]
        self.assertEqual(move.fiscal_position_id, self.abroad)
        self.assertEqual(move.invoice_line_ids.tax_ids, self.export)

    def test_tax_included_in_the_price(self):
        self.labour.taxes_id = self.included
        line = self._add_line(self.order, self.labour)
        self.assertEqual(line.price_unit, 500)
        self.assertEqual(line.price_total, 500)
        self.assertAlmostEqual(line.price_subtotal, 416.67)
        foreign = self._create_order(partner_id=self.foreigner.id)
        line = self._add_line(foreign, self.labour)
        self.assertAlmostEqual(line.price_unit, 416.67)
        self.assertAlmostEqual(line.price_total, 416.67)

    def test_included_tax_leaves_the_price_with_the_new_customer(self):
        self.labour.taxes_id = self.included
        line = self._add_line(self.order, self.labour)
        self.order.partner_id = self.foreigner
        self.assertEqual(line.tax_ids, self.export)
        self.assertAlmostEqual(line.price_unit, 416.67)

    def test_other_companys_taxes_stay_out(self):
        other = self.env["res.company"].create({"name": "Şube"})
        country = self.env.ref("base.tr").id
        group = self.env["account.tax.group"].create(
            {"name": "Şube", "company_id": other.id, "country_id": country}
        )
        self.part.taxes_id += self.tax.create(
            {
                "name": "Şube KDV",
                "amount": 1,
                "company_id": other.id,
                "country_id": country,
                "tax_group_id": group.id,
            }
        )
        self.assertEqual(self._add_line(self.order).tax_ids, self.tax)

    def test_many_lines_round_as_the_invoice_does(self):
        for method in ("round_per_line", "round_globally"):
            with self.subTest(method):
                self.company.tax_calculation_rounding_method = method
                order = self._create_order()
                lines = self._add_line(order, price_unit=0.33, discount=3.7)
                for _i in range(39):
                    lines |= lines[0].copy()
                move = order._send({}, dict.fromkeys(lines, 1))[1]
                self.assertEqual(order.amount_untaxed, move.amount_untaxed)
                self.assertEqual(order.amount_tax, move.amount_tax)
                self.assertEqual(order.amount_total, move.amount_total)
                self.assertGreater(order.amount_tax, 0)


@tagged("post_install", "-at_install")
class TestOrderLineCoverage(TeknikServisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False
        cls.order = cls._create_order()

    def test_coverage_and_back_restores_the_users_discount(self):
        line = self._add_line(self.order, discount=10)
        for coverage in ("warranty", "contract", "goodwill"):
            line.with_user(self.users["technician"]).coverage = coverage
            self.assertEqual(line.discount_applied, 100)
            self.assertEqual(line.discount, 10)
            self.assertEqual((line.price_subtotal, line.price_total), (0, 0))
            self.assertEqual(line.price_covered, 90)
            self.assertEqual(line.with_user(self.users["manager"]).margin, -60)
        line.coverage = "paid"
        self.assertEqual(line.discount_applied, 10)
        self.assertEqual((line.price_total, line.price_covered), (90, 0))

    def test_totals_by_coverage(self):
        for coverage, quantity in (
            ("paid", 1),
            ("warranty", 2),
            ("contract", 3),
            ("goodwill", 4),
        ):
            self._add_line(self.order, coverage=coverage, quantity=quantity)
        order = self.order.with_user(self.users["manager"])
        self.assertRecordValues(
            order,
            [
                {
                    "amount_total": 100,
                    "amount_warranty": 200,
                    "amount_contract": 300,
                    "amount_goodwill": 400,
                    "cost_total": 600,
                    "margin": -500,
                }
            ],
        )
