from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import ROLES
from .life_common import LifeCycleCommon


class TestBranch(LifeCycleCommon):
    """A branch sells what its parent company keeps, whichever way it is entered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Kadıköy Şubesi", "parent_id": cls.company.id}
        )
        cls.stranger = cls.env["res.company"].create({"name": "Öteki Şirket"})
        cls.env.user.company_ids |= cls.branch | cls.stranger
        cls.staff = {
            role: new_test_user(
                cls.env,
                f"ts_branch_{role}",
                groups=ROLES[role],
                company_id=cls.branch.id,
                company_ids=[Command.set(cls.branch.ids)],
            )
            for role in ("office", "manager")
        }
        cls.above, cls.foreign = (
            cls.env["product.product"].create(
                {"name": name, "default_code": code, "company_id": company.id}
            )
            for name, code, company in (
                ("Ana Parça", "ANA1", cls.company),
                ("Öteki Parça", "OTK1", cls.stranger),
            )
        )
        cls.unit = cls.env["product.uom"].create(
            {
                "product_id": cls.above.id,
                "uom_id": cls.env.ref("uom.product_uom_dozen").id,
                "barcode": "869120",
            }
        )
        cls.package, cls.foreign_package = (
            cls.env["teknik.servis.package"].create(
                {
                    "name": name,
                    "company_id": product.company_id.id,
                    "line_ids": [Command.create({"product_id": product.id})],
                }
            )
            for name, product in (
                ("Bakım üstte", cls.above),
                ("Bakım ötede", cls.foreign),
            )
        )
        cls.order = cls._at_branch(cls.env["teknik.servis.order"]).create(
            {"phone": "0532 111 22 33", "customer_request": "Su akıtıyor"}
        )

    @classmethod
    def _at_branch(cls, records, role="office"):
        return records.with_user(cls.staff[role]).with_context(
            allowed_company_ids=cls.branch.ids
        )

    def test_catalogue_barcode_and_package_agree(self):
        self.assertEqual(self.order.company_id, self.branch)
        self.order.add_barcode("ANA1")
        self.order.add_barcode("869120")
        self.order.add_package(self.package.id)
        self.assertEqual(self.order.line_ids.product_id, self.above)
        self.assertEqual(len(self.order.line_ids), 3)
        order = self.order.create({"phone": "0532 111 22 34"})
        order._update_order_line_info(self.above.id, 2)
        self.assertEqual(order.line_ids.product_id, self.above)

    def test_other_companies_stay_out(self):
        with self._refused("no part or service has it"):
            self.order.add_barcode("OTK1")
        with self._refused("there is no such package"):
            self.order.add_package(self.foreign_package.id)
        with self.assertRaises(AccessError):
            self._at_branch(self.foreign_package).read(["name"])
        self.assertFalse(self.order.line_ids)

    def test_the_parent_takes_nothing_of_its_branch(self):
        self.above.company_id = self.branch
        order = self._as(self._create_order(), "office")
        with self._refused("no part or service has it"):
            order.add_barcode("ANA1")

    def test_the_form_offers_packages_of_the_parent(self):
        field = self.order.fields_get(["package_id"])["package_id"]
        self.assertIn("parent_of", field["domain"])
        form = Form(self.order)
        form.package_id = self._at_branch(self.package)
        form.scan_code = "ANA1"
        form.save()
        self.assertEqual(self.order.line_ids.product_id, self.above)
        found = self._at_branch(self.env["teknik.servis.package"]).name_search("Bakım")
        self.assertEqual([number for number, _name in found], [self.package.id])

    def test_a_branch_reads_packages_of_the_parent_and_changes_its_own(self):
        package = self._at_branch(self.package, "manager")
        self.assertEqual(package.line_ids.product_id, self.above)
        for act in (
            lambda: package.write({"name": "Bizim"}),
            lambda: package.line_ids.write({"quantity": 7}),
            lambda: package.unlink(),
            lambda: package.create({"name": "Yeni", "company_id": self.company.id}),
        ):
            with self.assertRaises(AccessError):
                act()
        own = package.create(
            {
                "name": "Bizim",
                "company_id": self.branch.id,
                "line_ids": [Command.create({"product_id": self.above.id})],
            }
        )
        own.name = "Bizim bakım"
        self.assertTrue(self.order.add_package(own.id))
