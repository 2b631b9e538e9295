from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .life_common import LifeCycleCommon

DRIVER, PLATE = "l10n_tr_nilvera_driver_ids", "l10n_tr_vehicle_plate"


@tagged("post_install", "-at_install")
class TestEdispatch(LifeCycleCommon):
    """Driver and plate: kept with the technician, filled in where core asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.tr")
        (cls.technician | cls.technician_2).teknik_servis_driver_vat = "17291716060"
        cls.technician.teknik_servis_plate = "34 abc 123"
        cls.technician_2.teknik_servis_plate = "06 ZZ 1"
        cls.order = cls._create_order()
        cls.users["hr"] = new_test_user(
            cls.env, "ts_hr", groups="hr.group_hr_user,base.group_user"
        )

    def _values(self, order=None, location=None, known=(DRIVER, PLATE)):
        order = self._as(order or self.order, "technician")
        with patch.object(type(order), "_get_plate_id", lambda self, text: text):
            return order._get_edispatch_values(order._get_driver(location), known)

    def _expected(self, technician):
        return {
            DRIVER: [Command.set(technician.work_contact_id.ids)],
            PLATE: technician.teknik_servis_plate,
        }

    def _place(self, kind):
        return self.env["teknik.servis.place"].create({"name": kind, "kind": kind})

    def test_the_technician_drives_with_the_own_plate(self):
        self.assertEqual(self.technician.teknik_servis_plate, "34 ABC 123")
        self.assertEqual(self._values(), self._expected(self.technician))

    def test_whose_van_it_is_drives(self):
        self.order.technician_ids |= self.technician_2
        for van, driver in (
            (self.van, self.technician),
            (self.van_2, self.technician_2),
            (self.stock, self.technician),
        ):
            self.assertEqual(self._values(location=van), self._expected(driver))
        self.order.technician_ids = self.technician
        self.assertEqual(
            self._values(location=self.van_2), self._expected(self.technician_2)
        )

    def test_a_place_inside_a_van_is_driven_by_whose_van_it_is(self):
        box = self.van_2.create({"name": "Çekmece", "location_id": self.van_2.id})
        self.assertEqual(self._values(location=box), self._expected(self.technician_2))
        self.technician_2.teknik_servis_is_technician = False
        for place in (self.van_2, box):
            self.assertEqual(
                self._values(location=place), self._expected(self.technician)
            )

    def test_nobody_of_ours_drives_what_is_fetched_or_sent(self):
        for kind in ("workshop", "cargo"):
            order = self._create_order(place_id=self._place(kind).id)
            self.assertEqual(self._values(order, self.stock), {})
            # What a carrier takes nobody of ours drives, whose van it came from.
            driver = kind == "workshop" and self._expected(self.technician)
            self.assertEqual(self._values(order, self.van), driver or {})
        order = self._create_order(place_id=self._place("on_site").id)
        self.assertEqual(
            self._values(order, self.stock), self._expected(self.technician)
        )

    def test_only_fields_that_exist_and_what_is_known_are_filled(self):
        everything = self._expected(self.technician)
        for name in everything:
            values = self._values(known=(name, "partner_id"))
            self.assertEqual(values, {name: everything[name]})
        self.assertEqual(self._values(known=()), {})
        self.technician.teknik_servis_plate = False
        self.assertEqual(list(self._values()), [DRIVER])
        self.order.technician_ids = False
        self.assertEqual(self._values(), {})

    def test_a_company_elsewhere_fills_in_nothing(self):
        self.company.country_id = self.env.ref("base.de")
        self.assertEqual(self.order._prepare_transport_vals(self.van), {})

    def test_parts_are_sent_where_no_such_field_exists(self):
        self._put_in_stock(1)
        line = self._add_line(self.order)
        pickings, _moves = self._as(self.order, "technician")._send({line: 1}, {})
        self.assertEqual(pickings.state, "done")

    def test_the_number_stands_on_the_contact_and_only_hr_reads_it_here(self):
        contact = self.technician.work_contact_id
        self.assertEqual((contact.vat, contact.country_id.code), ("17291716060", "TR"))
        employee = self._as(self.technician, "hr")
        employee.teknik_servis_driver_vat = "11111111110"
        self.assertEqual(contact.vat, "11111111110")
        employee.write({"work_contact_id": False})
        employee.teknik_servis_driver_vat = "17291716060"
        self.assertEqual(employee.sudo().work_contact_id.vat, "17291716060")
        for role in ("technician", "office", "manager"):
            public = self.env["hr.employee.public"].browse(self.technician.id)
            public = self._as(public, role)
            self.assertEqual(public.teknik_servis_plate, "34 ABC 123")
            self.assertNotIn("teknik_servis_driver_vat", public._fields)
            # Whoever reads employees as a plain user reads them as before.
            self._as(self.technician, role).read(["name", "teknik_servis_plate"])
