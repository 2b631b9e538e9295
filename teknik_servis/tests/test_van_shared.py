from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .life_common import LifeCycleCommon


class TestVanShared(LifeCycleCommon):
    """Two technicians may share a van: a manager chooses it, without HR rights."""

    def _set(self, van, role="manager", employee=None, model="hr.employee.public"):
        employee = employee or self.technician_2
        public = self.env[model].browse(employee.id)
        return self._as(public, role).set_teknik_servis_van(van.id)

    def test_a_manager_lets_two_technicians_share_a_van(self):
        self.assertFalse(self.users["manager"].has_group("hr.group_hr_user"))
        own = self.van_2
        self._set(self.van)
        self.assertEqual(self.technician_2.teknik_servis_location_id, self.van)
        # Nothing was ever in the own one.
        self.assertFalse(own.active)
        order = self._create_order(technician_ids=self.technician_2.ids)
        self.assertEqual(self._add_line(order).location_id, self.van)

    def test_a_van_that_was_used_stays(self):
        self._put_in_stock(1, self.van_2)
        own = self.van_2
        self._set(self.van)
        self.assertTrue(own.active)

    def test_a_van_with_a_place_inside_that_was_used_stays(self):
        own = self.van_2
        box = own.create({"name": "Çekmece", "location_id": own.id})
        self._put_in_stock(1, box)
        self._set(self.van)
        self.assertTrue(own.active and box.active)

    def test_an_employee_becomes_a_technician_of_a_van(self):
        helper = self.env["hr.employee"].create({"name": "Çırak"})
        self._set(self.van, employee=helper, model="hr.employee")
        self.assertTrue(helper.teknik_servis_is_technician)
        self.assertEqual(helper.teknik_servis_location_id, self.van)

    def test_the_dialog_offers_the_vans(self):
        dialogs = self._as(self.env["teknik.servis.technician"], "manager")
        form = Form(dialogs)
        form.name = "Veli Usta"
        form.location_id = self.van
        form.save().action_save()
        employee = self.env["hr.employee"].search([("name", "=", "Veli Usta")])
        self.assertEqual(employee.teknik_servis_location_id, self.van)
        vans = self.env["stock.location"].search([("name", "=", "Veli Usta")])
        self.assertFalse(vans)
        public = self.env["hr.employee.public"].browse(self.technician_2.id)
        action = self._as(public, "manager").action_teknik_servis_driver()
        form = Form(dialogs.with_context(**action["context"]))
        self.assertEqual(form.location_id, self.van_2)
        form.location_id = self.van
        form.save().action_save()
        self.assertEqual(self.technician_2.teknik_servis_location_id, self.van)

    def test_the_dialog_leaves_the_van_as_it_is(self):
        public = self.env["hr.employee.public"].browse(self.technician_2.id)
        action = self._as(public, "manager").action_teknik_servis_driver()
        dialogs = self._as(self.env["teknik.servis.technician"], "manager")
        form = Form(dialogs.with_context(**action["context"]))
        form.plate = "34 A 1"
        form.save().action_save()
        self.assertEqual(self.technician_2.teknik_servis_location_id, self.van_2)

    def test_others_choose_no_van(self):
        for role in ("technician", "office", "employee"):
            for model in ("hr.employee", "hr.employee.public"):
                with self.subTest(role, model=model), self.assertRaises(AccessError):
                    self._set(self.van, role, model=model)
        self.assertEqual(self.technician_2.teknik_servis_location_id, self.van_2)

    def test_only_vans_are_chosen(self):
        for place in (self.stock, self.stock.browse(0x7FFFFFFF)):
            with self.subTest(place), self._refused("Choose the stock of a technician"):
                self._set(place)
        company, _stranger = self._create_other_company()
        self.env["stock.warehouse"].create(
            {"name": "Öteki", "code": "OTK", "company_id": company.id}
        )
        foreign = self.env["hr.employee"].create(
            {"name": "Yabancı", "company_id": company.id}
        )
        foreign.action_teknik_servis_make_technician()
        with self._refused("Choose the stock of a technician"):
            self._set(foreign.teknik_servis_location_id)

    def test_a_van_is_beside_the_warehouses_stock_and_of_the_company(self):
        shelf = self.stock.create({"name": "Raf", "location_id": self.stock.id})
        customers = self.env.ref("stock.stock_location_customers")
        for place in (self.stock, shelf, customers):
            with self.subTest(place.name), self.assertRaises(ValidationError):
                self.technician_2.teknik_servis_location_id = place
                self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.technician_2.teknik_servis_location_id, self.van_2)
