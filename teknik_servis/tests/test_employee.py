from odoo.exceptions import AccessError
from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestEmployee(LifeCycleCommon):
    """Technicians are employees; whoever reads employees goes on reading them."""

    def test_a_plain_employee_reads_and_searches_employees(self):
        for model in ("hr.employee", "hr.employee.public"):
            Employee = self._as(self.env[model], "employee")
            for domain in (
                [("teknik_servis_is_technician", "=", True)],
                [("teknik_servis_location_id", "=", self.van.id)],
                [("teknik_servis_location_id.name", "ilike", "Ali")],
                [("name", "=", "Ali Usta")],
            ):
                with self.subTest(model=model, domain=domain):
                    self.assertIn(self.technician.id, Employee.search(domain).ids)
            self.assertTrue(Employee.name_search("Ali Usta"))
            [data] = Employee.browse(self.technician.id).read(
                ["name", "teknik_servis_is_technician", "teknik_servis_location_id"]
            )
            self.assertTrue(data["teknik_servis_is_technician"])
            self.assertEqual(data["teknik_servis_location_id"][0], self.van.id)

    def test_every_role_reads_the_views_of_employees(self):
        for role in ("employee", "technician", "office", "manager"):
            Employee = self._as(self.env["hr.employee.public"], role)
            for view in ("kanban", "list", "form"):
                with self.subTest(role=role, view=view):
                    specification = self._get_web_specification(Employee, view)
                    data = Employee.web_search_read(
                        [("id", "=", self.technician.id)], specification
                    )
                    self.assertEqual(data["length"], 1)

    def test_only_a_service_manager_appoints_technicians(self):
        newcomer = self.env["hr.employee"].create({"name": "Çırak"})
        for model in ("hr.employee", "hr.employee.public"):
            for role in ("employee", "technician", "office"):
                with (
                    self.subTest(model=model, role=role),
                    self.assertRaises(AccessError),
                ):
                    self._as(
                        self.env[model].browse(newcomer.id), role
                    ).action_teknik_servis_make_technician()
        self._as(
            self.env["hr.employee.public"].browse(newcomer.id), "manager"
        ).action_teknik_servis_make_technician()
        location = newcomer.teknik_servis_location_id
        self.assertTrue(newcomer.teknik_servis_is_technician)
        self.assertEqual(location.location_id, self.stock.warehouse_id.view_location_id)
        self.assertNotIn(location, self.stock.child_internal_location_ids)

    def test_a_technician_keeps_the_van_when_appointed_twice(self):
        before = self.technician.teknik_servis_location_id
        (self.technician | self.technician_2).action_teknik_servis_make_technician()
        self.assertEqual(self.technician.teknik_servis_location_id, before)

    def test_nobody_makes_themselves_a_technician(self):
        user = self.users["employee"]
        employee = self.env["hr.employee"].create({"name": "Memur", "user_id": user.id})
        for model in ("hr.employee", "hr.employee.public"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.env[model].browse(employee.id), "employee").write(
                    {"teknik_servis_is_technician": True}
                )
