from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .life_common import LifeCycleCommon

TCKN = "17291716060"


class TestTechnician(LifeCycleCommon):
    """Service managers add technicians and keep their plates, without HR rights."""

    def _add(self, role="manager", **values):
        employees = self._as(self.env["hr.employee"], role)
        number = employees.add_teknik_servis_technician(
            **{"name": "Veli Usta", **values}
        )
        return self.env["hr.employee"].browse(number)

    def test_a_manager_adds_a_technician_with_a_stock(self):
        self.assertFalse(self.users["manager"].has_group("hr.group_hr_user"))
        user = new_test_user(self.env, "ts_veli", groups="base.group_user")
        employee = self._add(name=" Veli Usta ", phone="0532 1", user_id=user.id)
        self.assertEqual(employee.name, "Veli Usta")
        self.assertEqual(employee.work_phone, "0532 1")
        self.assertEqual(employee.user_id, user)
        self.assertEqual(employee.company_id, self.company)
        self.assertTrue(employee.teknik_servis_is_technician)
        self.assertEqual(employee.teknik_servis_location_id.name, "Veli Usta")
        self.assertFalse(self._add(name="Deli").user_id)

    def test_nobody_else_adds_or_changes_technicians(self):
        count = self.env["hr.employee"].search_count([])
        for role in ("office", "technician", "accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._add(role)
            for model in ("hr.employee", "hr.employee.public"):
                technician = self.env[model].browse(self.technician.id)
                with self.subTest(role, model=model), self.assertRaises(AccessError):
                    self._as(technician, role).set_teknik_servis_driver("34 A 1", TCKN)
            with self.subTest(dialog=role), self.assertRaises(AccessError):
                self._as(self.env["teknik.servis.technician"], role).create(
                    {"name": "Veli"}
                )
            public = self.env["hr.employee.public"].browse(self.technician.id)
            with self.subTest(act=role), self.assertRaises(AccessError):
                self._as(public, role).action_teknik_servis_driver()
        self.assertEqual(self.env["hr.employee"].search_count([]), count)
        self.assertFalse(self.technician.teknik_servis_plate)

    def test_a_technician_has_a_name_and_a_user_of_the_company(self):
        for name in ("", "  ", None, False, ["Veli"]):
            with self.subTest(name), self._refused("Enter the technician's name"):
                self._add(name=name)
        company, stranger = self._create_other_company()
        portal = new_test_user(self.env, "ts_portal_x", groups="base.group_portal")
        for user_id in (stranger.id, portal.id, 0x7FFFFFFF, "1", True, [1]):
            with self.subTest(user_id), self._refused("has no such user"):
                self._add(user_id=user_id)
        with self._refused("is the user of Ali Usta already"):
            self._add(user_id=self.users["technician"].id)
        self.technician.active = False
        with self._refused("is the user of Ali Usta already"):
            self._add(user_id=self.users["technician"].id)

    def test_a_manager_writes_plate_and_number_of_a_technician(self):
        driver = self._as(
            self.env["hr.employee.public"].browse(self.technician.id), "manager"
        )
        driver.set_teknik_servis_driver("34 abc 12", TCKN)
        self.assertEqual(self.technician.teknik_servis_plate, "34 ABC 12")
        self.assertEqual(self.technician.work_contact_id.vat, TCKN)
        driver.set_teknik_servis_driver(plate="")
        self.assertFalse(self.technician.teknik_servis_plate)
        self.assertEqual(self.technician.work_contact_id.vat, TCKN)
        for wrong in ("10000000147", "ABCDEFGHIJK", "3880718497", 17291716060):
            with self.subTest(wrong), self.assertRaises(UserError) as caught:
                driver.set_teknik_servis_driver(vat=wrong)
            self.assertIn("Ali Usta: this is no TCKN", str(caught.exception))
            self.assertNotIn(str(wrong), str(caught.exception))
        driver.set_teknik_servis_driver(vat="")
        self.assertFalse(self.technician.work_contact_id.vat)

    def test_only_technicians_of_the_own_company_are_written(self):
        clerk = self.env["hr.employee"].create({"name": "Memur"})
        with self._refused("Memur is no technician"):
            self._as(clerk, "manager").set_teknik_servis_driver("34 A 1")
        _company, stranger = self._create_other_company()
        for model in ("hr.employee", "hr.employee.public"):
            technician = self.env[model].browse(self.technician.id)
            technician = technician.with_user(stranger).with_context(
                allowed_company_ids=stranger.company_ids.ids
            )
            with self.subTest(model), self.assertRaises(AccessError):
                technician.set_teknik_servis_driver("34 A 1")
        # Whoever is their superior elsewhere reads them, and no more.
        boss = self.env["hr.employee"].create(
            {
                "name": "Patron",
                "user_id": stranger.id,
                "company_id": stranger.company_id.id,
            }
        )
        self.technician.sudo().parent_id = boss
        self.env.flush_all()
        with self.assertRaises(AccessError):
            technician.set_teknik_servis_driver("34 A 1")
        self.assertFalse(self.technician.teknik_servis_plate)

    def test_the_dialog_adds_a_technician_and_keeps_no_number(self):
        dialogs = self._as(self.env["teknik.servis.technician"], "manager")
        form = Form(dialogs)
        form.name = "Veli Usta"
        form.phone = "0532 1"
        form.plate = "34 veli 1"
        form.vat = TCKN
        dialog = form.save()
        dialog.action_save()
        employee = self.env["hr.employee"].search([("name", "=", "Veli Usta")])
        self.assertTrue(employee.teknik_servis_is_technician)
        self.assertEqual(employee.teknik_servis_plate, "34 VELI 1")
        self.assertEqual(employee.work_contact_id.vat, TCKN)
        self.assertFalse(dialog.vat)

    def test_the_dialog_of_a_technician_keeps_what_is_not_filled_in(self):
        self.technician.write({"teknik_servis_plate": "34 A 1"})
        self.technician.work_contact_id.vat = TCKN
        count = self.env["hr.employee"].search_count([])
        public = self.env["hr.employee.public"].browse(self.technician.id)
        action = self._as(public, "manager").action_teknik_servis_driver()
        dialogs = self._as(self.env[action["res_model"]], "manager")
        form = Form(dialogs.with_context(**action["context"]))
        self.assertEqual(form.plate, "34 A 1")
        form.plate = "34 B 2"
        form.save().action_save()
        self.assertEqual(self.technician.teknik_servis_plate, "34 B 2")
        self.assertEqual(self.technician.work_contact_id.vat, TCKN)
        self.assertEqual(self.env["hr.employee"].search_count([]), count)

    def test_the_list_offers_a_new_technician_to_managers_alone(self):
        for role, offered in (("manager", True), ("office", False)):
            views = self._as(self.env["hr.employee.public"], role).get_views(
                [
                    (
                        self.env.ref(
                            "teknik_servis.hr_employee_public_view_list_technician"
                        ).id,
                        "list",
                    )
                ]
            )
            arch = views["views"]["list"]["arch"]
            with self.subTest(role):
                self.assertEqual("New Technician" in arch, offered)
                self.assertEqual("action_teknik_servis_driver" in arch, offered)
