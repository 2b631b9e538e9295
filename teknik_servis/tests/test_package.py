from functools import partial

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


class TestPackage(LifeCycleCommon):
    """A fault's usual parts and labour, added in one act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.boiler, cls.copier = cls.env["teknik.servis.device.kind"].create(
            [{"name": "Kombi T"}, {"name": "Fotokopi T"}]
        )
        cls.package = cls._create_package("Fan değişimi")

    @classmethod
    def _create_package(cls, name, **values):
        return cls.env["teknik.servis.package"].create(
            {
                "name": name,
                "line_ids": [
                    Command.create({"product_id": cls.part.id}),
                    Command.create(
                        {
                            "product_id": cls.labour.id,
                            "quantity": 1.5,
                            "name": "Sökme takma",
                        }
                    ),
                ],
                **values,
            }
        )

    def test_package_adds_all_its_lines_with_the_records_prices(self):
        ids = self._as(self.order, "technician").add_package(self.package.id)
        lines = self.order.line_ids
        self.assertEqual(lines.ids, ids)
        self.assertEqual(
            lines.mapped(lambda x: (x.product_id, x.quantity, x.price_unit, x.name)),
            [
                (self.part, 1, 100, "Fan Motoru"),
                (self.labour, 1.5, 500, "Sökme takma"),
            ],
        )
        self.assertEqual(self.order.amount_untaxed, 850)
        self.assertEqual(lines.technician_id, self.technician)

    def test_package_in_the_form_is_saved_with_the_form(self):
        form = Form(self._as(self.order, "office"))
        form.customer_request = "Ses yapıyor"
        form.package_id = self.package
        self.assertFalse(form.package_id)
        self.assertFalse(self.order.line_ids)
        form.save()
        self.assertEqual(self.order.line_ids.mapped("quantity"), [1, 1.5])
        self.assertEqual(self.order.customer_request, "Ses yapıyor")

    def test_package_in_an_operation_is_reserved(self):
        self._put_in_stock(1)
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        form = Form(
            Operation.with_context(default_order_id=self.order.id),
            "teknik_servis.teknik_servis_operation_view_form_dialog",
        )
        form.package_id = self.package
        operation = form.save()
        self.assertEqual(operation.line_ids.product_id, self.part | self.labour)
        self.assertEqual(sum(operation.line_ids.sudo().move_ids.mapped("quantity")), 1)
        with self._refused("Not enough in stock"):
            operation.add_package(self.package.id)

    def test_closed_record_takes_no_package(self):
        self._hand_over(self.order)
        with self._refused("is closed"):
            self._as(self.order, "manager").add_package(self.package.id)

    def test_strangers_add_no_package(self):
        self.order.technician_ids = self.technician_2
        self.env.flush_all()
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.order, role).add_package(self.package.id)

    def test_only_a_manager_makes_packages(self):
        for role in ("technician", "office"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.package, role).name = "Benim"
        self._as(self.package, "manager").name = "Bakım"
        self.assertEqual(self.package.name, "Bakım")

    def test_other_companys_package_is_not_there(self):
        company, user = self._create_other_company()
        self.package.company_id = company
        self.env.flush_all()
        with self._refused("no such package"):
            self._as(self.order, "office").add_package(self.package.id)
        with self._refused("no such package"):
            self.order.add_package(self.package.id)
        self.assertTrue(self.package.with_user(user).name)

    def test_package_holds_no_product_of_another_company(self):
        company, _user = self._create_other_company()
        self.part.company_id = self.company
        with self.assertRaises(UserError):
            self.package.company_id = company

    def test_odd_packages_are_refused_in_words(self):
        archived = self._create_package("Eski", active=False)
        for odd in (None, False, True, "1", -1, 0, [1], {}, 10**12, archived.id):
            with self.subTest(odd), self._refused("no such package"):
                self._as(self.order, "office").add_package(odd)

    def _enter(self, package):
        """Choose a package in the record's form; return what the browser is told."""
        order = self._as(self.order, "office")
        spec = {"package_id": {}, "line_ids": {"fields": {"product_id": {}}}}
        return order.onchange({"package_id": package.id}, ["package_id"], spec)

    def test_empty_package_says_so(self):
        empty = self.env["teknik.servis.package"].create({"name": "Boş"})
        with self._refused("Boş is empty"):
            self._as(self.order, "technician").add_package(empty.id)
        self.assertIn("Boş is empty", self._enter(empty)["warning"]["message"])

    def test_archived_products_are_left_out_and_named(self):
        self.part.active = False
        result = self._enter(self.package)
        self.assertIn(self.part.name, result["warning"]["message"])
        self.assertNotIn(self.labour.name, result["warning"]["message"])
        added = [
            values["product_id"] for _c, _id, values in result["value"]["line_ids"]
        ]
        self.assertEqual(added, [self.labour.id])
        self._as(self.order, "technician").add_package(self.package.id)
        self.assertEqual(self.order.line_ids.product_id, self.labour)
        self.labour.active = False
        with self._refused(self.part.name):
            self._as(self.order, "technician").add_package(self.package.id)

    def test_form_takes_no_package_that_a_call_would_refuse(self):
        company, _user = self._create_other_company()
        foreign = self._create_package("Öteki", company_id=company.id)
        archived = self._create_package("Eski", active=False)
        for package in (foreign, archived):
            order = self.order
            spec = {"package_id": {}, "line_ids": {"fields": {"product_id": {}}}}
            result = order.onchange({"package_id": package.id}, ["package_id"], spec)
            with self.subTest(package.name):
                self.assertIn("no such package", result["warning"]["message"])
                self.assertFalse(result["value"].get("line_ids"))

    def test_description_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        self.package.line_ids[1].update_field_translations(
            "name", {"en_US": "Taking apart", "tr_TR": "Sökme takma"}
        )
        self.customer.lang = "en_US"
        order = self._as(self.order, "technician").with_context(lang="tr_TR")
        order.add_package(self.package.id)
        self.assertEqual(self.order.line_ids[1].name, "Taking apart")
        self.customer.lang = "tr_TR"
        form = Form(self._as(self.order, "office").with_context(lang="en_US"))
        form.package_id = self.package
        form.save()
        self.assertEqual(self.order.line_ids[3].name, "Sökme takma")

    def test_quantity_is_more_than_nothing(self):
        for quantity in (0, -1):
            with (
                self.subTest(quantity),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.package.line_ids[0].quantity = quantity
                self.env.flush_all()

    def test_unit_is_one_of_the_product(self):
        with self.assertRaises(ValidationError):
            self.package.line_ids[0].product_uom_id = self.env.ref(
                "uom.product_uom_hour"
            )

    def test_what_fits_the_record_comes_first(self):
        self.env["teknik.servis.package"].search([]).active = False
        general, copier, boiler = (
            self._create_package("A genel", active=True),
            self._create_package("B fotokopi", kind_id=self.copier.id),
            self._create_package("C kombi", kind_id=self.boiler.id),
        )
        expected = [boiler.id, general.id, copier.id]
        Package = self._as(self.env["teknik.servis.package"], "technician")
        self.order.kind_id = self.boiler
        self.env.flush_all()
        by_form = Package.with_context(
            teknik_servis_fitting={"kind_id": self.boiler.id, "brand_id": False}
        )
        by_record = Package.with_context(teknik_servis_fitting_order_id=self.order.id)
        for packages in (by_form, by_record):
            found = packages.name_search("", [], "ilike", 8)
            self.assertEqual([package_id for package_id, _name in found], expected)
            self.assertEqual(len(packages.name_search("", [], "ilike", 2)), 2)
            self.assertEqual(
                packages.name_search("foto"), [(copier.id, copier.display_name)]
            )

    @classmethod
    def _create_long_package(cls, count):
        products = cls.env["product.product"].create(
            [
                {"name": f"Parça {count} {number}", "type": "service"}
                for number in range(count)
            ]
        )
        lines = [Command.create({"product_id": product.id}) for product in products]
        return cls._create_package(f"{count} parça", line_ids=lines)

    def _count(self, act):
        """Return how many statements a call takes that begins with empty caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_package_takes_as_many_statements_however_long_it_is(self):
        counts = []
        for count in (2, 40):
            package = self._create_long_package(count)
            order = self._as(self._create_order(), "office")
            counts.append(self._count(partial(order.add_package, package.id)))
        self.assertLessEqual(counts[1], counts[0] + 5, counts)

    def test_package_in_a_form_takes_as_many_statements_however_long_it_is(self):
        """In the record's form, in the operation's and in that of several records."""
        order = self._as(self.order, "office")
        operations = self._as(self.env["teknik.servis.operation"], "office")
        together = order.action_operation_together()["res_id"]
        group_acts = self._as(self.env["teknik.servis.group.act"], "office")
        short, long = (self._create_long_package(count) for count in (2, 20))

        def enter(form, name, spec, package):
            result = form.onchange({"package_id": package.id}, ["package_id"], spec)
            added.append(len(result["value"][name]))

        for form, name in (
            (order, "line_ids"),
            (operations.with_context(default_order_id=order.id), "line_ids"),
            (group_acts.browse(together), "part_ids"),
        ):
            spec = self._get_web_specification(form, "form")
            added = []
            counts = [
                self._count(partial(enter, form, name, spec, package))
                for package in (short, short, long)
            ]
            with self.subTest(form._name):
                self.assertEqual(added, [2, 2, 20])
                # Not the first one, which brings what stays in the cache.
                self.assertEqual(*counts[1:])
