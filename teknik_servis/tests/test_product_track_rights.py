from base64 import b64decode

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .track_common import ProductTrackCommon


@tagged("post_install", "-at_install")
class TestProductTrackRights(ProductTrackCommon):
    """Who sees what of a device, and what comes out on paper and as a file."""

    def test_of_what_the_reader_may_not_open_nothing_is_told(self):
        self._trade()
        self._create_order(
            product_id=self.device.id,
            serial="8f21-003 ix",
            technician_ids=self.technician_2.ids,
        )
        found = self._ask(lot_id=self.lot.id, role="technician")
        self.assertLessEqual(self._kinds(found), {"warranty"})
        self.assertFalse(found["card"]["bought"])
        self.assertEqual(found["card"]["orders"], [])
        self.assertNotIn("res_id", found["card"]["sold"])

    def test_a_technician_sees_the_own_record(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        found = self._ask(lot_id=self.lot.id, role="technician")
        self.assertEqual([o["id"] for o in found["card"]["orders"]], order.ids)
        self.assertFalse(found["card"]["can_create_order"])

    def test_serials_and_records_of_another_company_are_not_there(self):
        company, user = self._create_other_company()
        self.lot.company_id = self.company
        self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        self._create_order(serial="METIN-9")
        Lot = self.env["stock.lot"].with_user(user)
        Lot = Lot.with_context(allowed_company_ids=company.ids)
        for asked in (("8f21-003 ix",), (None, self.lot.id), ("METIN-9",)):
            with self.subTest(asked):
                found = Lot.get_teknik_servis_card(*asked)
                self.assertEqual(found["state"], "unknown")
                self.assertEqual(found["similar"], [])

    def test_an_employee_without_rights_is_refused(self):
        for method in (
            "get_teknik_servis_card",
            "print_teknik_servis_card",
            "export_teknik_servis_card",
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                Lot = self._as(self.env["stock.lot"], "employee")
                getattr(Lot, method)("8f21-003 ix")

    def test_a_card_opens_for_those_who_read_no_transfers(self):
        self._trade()
        for role in ("technician", "office", "keeper"):
            lot = self._as(self.lot, role)
            arch = etree.fromstring(lot.get_view(view_type="form")["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            self.assertIn("delivery_count", names)
            self.env.invalidate_all()
            with self.subTest(role):
                [values] = lot.read(sorted((names | {"partner_ids"}) & {*lot._fields}))
                self.assertEqual(values["delivery_count"], int(role == "keeper"))

    def test_what_one_reader_sees_of_a_card_is_not_told_to_the_next(self):
        self._trade()
        self.env.invalidate_all()
        for role, seen in (("keeper", 1), ("technician", 0), ("keeper", 1)):
            lot = self._as(self.lot, role)
            with self.subTest(role):
                self.assertEqual(lot.delivery_count, seen)
                self.assertEqual(len(lot.delivery_ids), seen)
                self.assertEqual(len(lot.partner_ids), seen)
                self.assertEqual(lot.sudo().delivery_count, 1)

    # ------------------------------------------------------------------ paper and files

    def test_the_printed_page_tells_what_the_screen_shows(self):
        bought, sold = self._trade()
        Report = self._as(self.env["ir.actions.report"], "keeper")
        name = "teknik_servis.report_product_track"
        data = {"serial": "", "lot_id": self.lot.id, "kinds": ["sale"]}
        page = Report._render_qweb_html(name, [], data=data)[0].decode()
        self.assertIn(sold.name, page)
        self.assertEqual(page.count(bought.name), 1)  # on the card
        page = Report._render_qweb_html(name, self.lot.ids)[0].decode()
        self.assertEqual(page.count(bought.name), 2)

    def test_a_csv_file_holds_every_event_and_no_formula(self):
        self._create_order(
            product_id=self.device.id,
            serial="8f21-003 ix",
            customer_request="=1+1",
        )
        Lot = self._as(self.env["stock.lot"], "office")
        made = Lot.export_teknik_servis_card("8f21-003 ix", file_type="csv")
        self.assertEqual(made["name"], "8f21-003--ix.csv")
        content = b64decode(made["content"]).decode("utf-8-sig")
        self.assertIn('"\'=1+1"', content)
        self.assertEqual(len(content.splitlines()), 2)

    # ------------------------------------------------------------------ actions

    def test_record_and_card_lead_to_the_screen(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        for action in (
            self._as(order, "office").action_track_device(),
            self._as(self.lot, "office").action_teknik_servis_track(),
        ):
            self.assertEqual(action["tag"], "teknik_servis.product_track")
            self.assertEqual(action["params"]["lot_id"], self.lot.id)
