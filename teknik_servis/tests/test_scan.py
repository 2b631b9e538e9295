from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.teknik_servis_order_scan import ENGLISH_KEYS, TURKISH_KEYS
from .life_common import LifeCycleCommon

TO_TURKISH_KEYS = str.maketrans(ENGLISH_KEYS, TURKISH_KEYS)


@tagged("post_install", "-at_install")
class TestScan(LifeCycleCommon):
    """What a scanned label or plate leads to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(serial="8F21-003")

    def _find(self, code, role="office"):
        return self._as(self.env["teknik.servis.order"], role).find_scanned(code)

    def test_everything_on_our_label_leads_to_the_record(self):
        here = {"id": self.order.id}
        for code in (
            self.order.name,
            f" {self.order.name}\n",
            self.order.name.lower(),
            self.order._get_qr_url(),
            f"https://old.example.com/odoo/service-records/{self.order.id}",
            f"http://x:8069/odoo/service-records/{self.order.id}?debug=1#top",
            f"/odoo/action-3/service-records/{self.order.id}/",
        ):
            with self.subTest(code):
                self.assertEqual(self._find(code), here)

    def test_a_scanner_in_english_on_a_turkish_keyboard_is_understood(self):
        here = {"id": self.order.id}
        number = self.order.name.translate(TO_TURKISH_KEYS)
        self.assertEqual(number, self.order.name.replace("/", "."))
        self.assertEqual(self._find(number), here)
        address = self.order._get_qr_url().translate(TO_TURKISH_KEYS)
        self.assertNotIn("/", address)
        self.assertEqual(self._find(address), here)
        self.assertEqual(self._find("8F21-003".translate(TO_TURKISH_KEYS)), here)

    def test_the_label_of_a_merged_record_leads_to_where_its_work_goes_on(self):
        survivor = self._create_order()
        number, address = self.order.name, f"/odoo/service-records/{self.order.id}"
        self._as(self.order, "office")._merge_into(self._as(survivor, "office"))
        for code in (number, address):
            self.assertEqual(self._find(code), {"id": survivor.id})

    def test_who_may_not_read_the_survivor_sees_the_merged_record(self):
        survivor = self._create_order(technician_ids=self.technician_2.ids)
        self.order._merge_into(survivor)
        survivor.technician_ids = self.technician_2
        found = self._find(self.order.name, "technician")
        record = self.env["teknik.servis.order"].browse(found["id"])
        self.assertTrue(record.with_user(self.users["technician"]).has_access("read"))

    def test_the_serial_number_finds_the_one_open_record(self):
        closed = self._create_order(serial="8F21-003")
        self._hand_over(closed)
        for code in ("8F21-003", " 8f21-003 "):
            self.assertEqual(self._find(code), {"id": self.order.id})

    def test_a_serial_number_of_several_records_filters_the_list(self):
        self._create_order(serial="8F21-003")
        self.assertEqual(
            self._find("8f21-003"), {"serial": "8F21-003", "is_open": True}
        )

    def test_a_serial_number_of_closed_records_alone_filters_the_list(self):
        self._hand_over(self.order)
        self.assertEqual(
            self._find("8F21-003"), {"serial": "8F21-003", "is_open": False}
        )

    def test_dotted_and_dotless_letters_are_one_in_a_serial_number(self):
        order = self._create_order(serial="SİNI-1")
        for code in ("sını-1", "SINI-1", "sini-1"):
            self.assertEqual(self._find(code), {"id": order.id})

    def test_what_nobody_knows_is_named_in_one_sentence(self):
        for code in ("8690000000001", "SRV/1999/00001", "/service-records/999999999"):
            found = self._find(code)
            self.assertEqual(list(found), ["message"])
            self.assertIn(code, found["message"])

    def test_odd_codes_are_answered(self):
        for code in ("", " ", None, False, 0, "%", "_", "\0", "' OR 1=1", "x" * 9000):
            with self.subTest(str(code)[:9]):
                found = self._find(code)
                self.assertEqual(list(found), ["message"])
                self.assertLess(len(found["message"]), 200)
        self.assertEqual(
            list(self._find("/service-records/99999999999999999999")), ["message"]
        )

    def test_an_archived_record_opens_by_its_label(self):
        self.order.active = False
        self.assertEqual(self._find(self.order.name), {"id": self.order.id})

    def test_a_technician_scans_own_work_only(self):
        other = self._create_order(technician_ids=self.technician_2.ids, serial="X-77")
        for code in (other.name, other._get_qr_url(), "X-77"):
            self.assertIn("message", self._find(code, "technician"))
        self.assertEqual(
            self._find(self.order.name, "technician"), {"id": self.order.id}
        )

    def test_the_other_companys_labels_lead_nowhere(self):
        _company, foreigner = self._create_other_company()
        Order = self.env["teknik.servis.order"].with_user(foreigner)
        for code in (self.order.name, self.order._get_qr_url(), "8F21-003"):
            self.assertIn("message", Order.find_scanned(code))

    def test_the_same_number_of_two_companies_opens_the_own_one(self):
        company, _user = self._create_other_company()
        foreign = self.env["teknik.servis.order"].with_company(company)
        foreign = foreign.create(
            {
                "name": self.order.name,
                "company_id": company.id,
                "customer_request": "x",
                "user_id": False,
            }
        )
        office = self.users["office"]
        office.company_ids |= company
        both = [self.company.id, company.id]
        Order = self.env["teknik.servis.order"].with_user(office)
        for companies, expected in ((both, self.order), (both[::-1], foreign)):
            found = Order.with_context(allowed_company_ids=companies)
            self.assertEqual(found.find_scanned(self.order.name), {"id": expected.id})

    def test_who_reads_no_records_scans_none(self):
        with self.assertRaises(AccessError):
            self._find(self.order.name, "employee")
