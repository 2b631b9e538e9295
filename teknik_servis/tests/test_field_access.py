from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .life_common import LifeCycleCommon

COST_FIELDS = {
    "teknik.servis.order": ("cost_total", "margin"),
    "teknik.servis.order.line": ("cost_unit", "cost", "margin"),
}


@tagged("post_install", "-at_install")
class TestFieldAccess(LifeCycleCommon):
    """Whoever may read a record reads its views and fields, and costs only managers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["auditor"] = new_test_user(
            cls.env, "ts_auditor", groups="account.group_account_readonly"
        )
        cls._put_in_stock(5)
        cls.order = cls._create_order(product_id=cls.device.id, serial="SN-1")
        line = cls._add_line(cls.order, cls.part)
        cls.order._send({line: 1}, {line: 1})
        cls.env["teknik.servis.operation"].create({"order_id": cls.order.id})
        cls.env.flush_all()

    def test_only_managers_see_costs(self):
        for model, names in COST_FIELDS.items():
            record = self.order if model.endswith("order") else self.order.line_ids
            for name in names:
                self._as(record, "manager").read([name])
                for role in ("technician", "office"):
                    with self.subTest(role=role, name=name):
                        with self.assertRaises(AccessError):
                            self._as(record, role).read([name])
                        with self.assertRaises(AccessError):
                            self._as(record, role).search([(name, ">", 0)])

    def test_every_role_opens_every_view_of_its_records(self):
        for role in ("technician", "office", "manager", "accountant", "auditor"):
            order = self.order
            records = {
                "teknik.servis.order": order,
                "teknik.servis.order.line": order.line_ids,
                "teknik.servis.operation": order.operation_ids,
            }
            if role == "manager":
                records["teknik.servis.stage"] = order.stage_id
            for model, found in records.items():
                for view in ("list", "form", "kanban"):
                    self.env.invalidate_all()
                    found = self._as(found, role)
                    with self.subTest(role=role, model=model, view=view):
                        spec = self._get_web_specification(found, view)
                        self.assertEqual(len(found.web_read(spec)), len(found))

    def test_every_field_that_may_be_read_can_be_read(self):
        for role in ("technician", "office", "manager", "accountant"):
            order = self.order
            for records in (order, order.line_ids, order.operation_ids):
                for name, field in self._as(records, role).fields_get().items():
                    # Documents of other apps keep those apps' rights
                    comodel = self.env.get(field.get("relation"))
                    if comodel is not None and not self._as(comodel, role).has_access(
                        "read"
                    ):
                        continue
                    self.env.invalidate_all()
                    with self.subTest(role=role, model=records._name, name=name):
                        self._as(records, role).read([name])

    def test_technician_and_office_edit_the_form(self):
        for role in ("technician", "office", "manager"):
            with Form(self._as(self.order, role)) as form:
                form.diagnosis = f"Fan ({role})"
            self.assertEqual(self.order.diagnosis, f"Fan ({role})")
