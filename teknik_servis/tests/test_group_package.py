from odoo.fields import Command
from odoo.tests import Form, tagged

from .group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestGroupPackage(GroupCommon):
    """A package whose parts and services go to every chosen record."""

    def test_a_package_brings_its_parts(self):
        package = self.env["teknik.servis.package"].create(
            {
                "name": "Yıllık bakım",
                "line_ids": [
                    Command.create({"product_id": self.part.id, "quantity": 2}),
                    Command.create({"product_id": self.labour.id, "name": "Bakım"}),
                ],
            }
        )
        group = self._group(2)
        self._put_in_stock(4)
        wizard = self._as(self.env["teknik.servis.group.act"], "technician").browse(
            self._as(group, "technician").action_operation()["res_id"]
        )
        with Form(wizard) as form:
            form.package_id = package
            self.assertFalse(form.package_id)
            self.assertEqual(len(form.part_ids), 2)
            with form.part_ids.edit(1) as line:
                line.quantity = 3
        wizard.technician_id = self.technician
        wizard.action_apply()
        self.assertFalse(self._failed(wizard), self._failed(wizard))
        for order in group.order_ids:
            self.assertEqual(
                [
                    (line.product_id, line.name, line.quantity)
                    for line in order.line_ids.sorted("id")
                ],
                [(self.part, self.part.name, 2), (self.labour, "Bakım", 3)],
            )

    def test_archived_products_of_a_package_are_left_out_and_named(self):
        package, empty = self.env["teknik.servis.package"].create(
            [
                {
                    "name": "Yıllık bakım",
                    "line_ids": [
                        Command.create({"product_id": product.id})
                        for product in (self.part, self.labour)
                    ],
                },
                {"name": "Boş"},
            ]
        )
        self.part.active = False
        group = self._group(2)
        for opened in (group, group.order_ids):
            opened = self._as(opened, "technician")
            act = "operation" if opened._name == group._name else "operation_together"
            action = getattr(opened, f"action_{act}")()
            wizard = opened.env[action["res_model"]].browse(action["res_id"])

            def enter(package, wizard=wizard):
                spec = {"package_id": {}, "part_ids": {"fields": {"product_id": {}}}}
                result = wizard.onchange(
                    {"package_id": package.id}, ["package_id"], spec
                )
                parts = result["value"].get("part_ids", ())
                added = [values["product_id"] for _create, _id, values in parts]
                return result["warning"]["message"], added

            text, added = enter(package)
            self.assertIn(self.part.name, text)
            self.assertNotIn(self.labour.name, text)
            self.assertEqual(added, self.labour.ids)
            text, added = enter(empty)
            self.assertIn("Boş is empty", text)
            self.assertFalse(added)
        empty.active = False
        self.assertIn("there is no such package", enter(empty)[0])
