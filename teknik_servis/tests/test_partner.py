from contextlib import contextmanager

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .life_common import LifeCycleCommon

NAMES = (
    "teknik_servis_order_count",
    "teknik_servis_open_count",
    "teknik_servis_device_count",
)


@tagged("post_install", "-at_install")
class TestPartner(LifeCycleCommon):
    """The customer's card: service records and devices of the whole entity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.firm = Partner.create({"name": "Demir Ltd.", "is_company": True})
        cls.contact, cls.archived = Partner.create(
            [
                {"name": "Hasan", "parent_id": cls.firm.id},
                {"name": "Eski", "parent_id": cls.firm.id},
            ]
        )
        cls.daughter = Partner.create(
            {"name": "Demir Isı", "is_company": True, "parent_id": cls.firm.id}
        )
        device = {"product_id": cls.device.id}
        cls.firm_order, cls.contact_order, cls.archived_order, cls.daughter_order = [
            cls._create_order(partner_id=partner.id, serial=serial, **device)
            for partner, serial in (
                (cls.firm, "SN-1"),
                (cls.contact, "SN-1"),
                (cls.archived, "SN-2"),
                (cls.daughter, "SN-3"),
            )
        ]
        cls._hand_over(cls.contact_order)
        cls.archived.active = False
        cls.env.flush_all()

    def _counts(self, partner, role="office"):
        partner = self._as(partner, role)
        return tuple(partner[name] for name in NAMES)

    def test_every_contact_shows_the_whole_entity(self):
        self.assertEqual(self._counts(self.firm), (3, 2, 2))
        self.assertEqual(self._counts(self.contact), (3, 2, 2))

    def test_a_daughter_company_is_a_customer_of_its_own(self):
        self.assertEqual(self._counts(self.daughter), (1, 1, 1))

    def test_a_stranger_has_nothing(self):
        self.assertEqual(self._counts(self.customer), (0, 0, 0))

    def test_a_new_card_can_be_filled_in(self):
        new = self._as(self.env["res.partner"], "office").new({"name": "Yeni"})
        self.assertEqual(tuple(new[name] for name in NAMES), (0, 0, 0))

    def test_archived_records_are_not_counted(self):
        self.firm_order.active = False
        self.assertEqual(self._counts(self.contact)[:2], (2, 1))

    def test_the_buttons_open_what_they_count(self):
        for partner in (self.firm, self.contact, self.daughter):
            partner = self._as(partner, "office")
            action = partner.action_view_teknik_servis_orders()
            orders = partner.env["teknik.servis.order"].search(action["domain"])
            self.assertEqual(len(orders), partner.teknik_servis_order_count)
            self.assertEqual(action["context"]["teknik_servis_tab"], "open")
            action = partner.action_view_teknik_servis_devices()
            lots = partner.env["stock.lot"].search(action["domain"])
            self.assertEqual(len(lots), partner.teknik_servis_device_count)

    def test_without_open_work_the_button_opens_all(self):
        self._hand_over(self.daughter_order)
        action = self._as(self.daughter, "office").action_view_teknik_servis_orders()
        self.assertEqual(action["context"]["teknik_servis_tab"], "all")

    def test_a_device_opens_its_records(self):
        lot = self._as(self.firm_order.lot_id, "technician")
        action = lot.action_view_teknik_servis_orders()
        orders = self.env["teknik.servis.order"].search(action["domain"])
        self.assertEqual(orders, self.firm_order | self.contact_order)

    def test_a_technician_counts_their_own_work(self):
        self.archived_order.technician_ids = self.technician_2
        self.env.flush_all()
        self.assertEqual(self._counts(self.firm, "technician"), (2, 1, 1))

    def test_another_company_counts_its_own(self):
        company, user = self._create_other_company()
        self.env["teknik.servis.order"].create(
            {"company_id": company.id, "partner_id": self.firm.id}
        )
        self.env.flush_all()
        self.assertEqual(self._counts(self.firm), (3, 2, 2))
        firm = self.firm.with_user(user).with_context(allowed_company_ids=company.ids)
        self.assertEqual(tuple(firm[name] for name in NAMES), (1, 1, 0))

    def test_others_do_not_see_the_buttons(self):
        for role in ("technician", "office", "employee", "accountant"):
            partner = self._as(self.firm, role)
            views = partner.get_views([(False, "form")])["views"]
            arch = etree.fromstring(views["form"]["arch"])
            names = set(arch.xpath("//button/@name"))
            seen = "action_view_teknik_servis_orders" in names
            with self.subTest(role=role):
                self.assertEqual(seen, role in ("technician", "office"))
                if not seen:
                    with self.assertRaises(AccessError):
                        partner.read(["teknik_servis_order_count"])
                    with self.assertRaises(AccessError):
                        partner.action_view_teknik_servis_orders()

    def test_eighty_cards_take_as_many_statements_as_two(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Müşteri {number}"} for number in range(80)]
        )
        self.env["teknik.servis.order"].create(
            [
                {"partner_id": p.id, "product_id": self.device.id, "serial": f"M{p.id}"}
                for p in partners
            ]
        )
        counts = []
        self._as(partners[:1], "office").read(NAMES)
        for batch in (partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with contextmanager(self._patchExecute)(queries):
                data = self._as(batch, "office").read(NAMES)
            self.assertEqual({row[NAMES[1]] for row in data}, {1})
            self.assertEqual({row[NAMES[2]] for row in data}, {1})
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0] + 1, counts)
        self.assertLessEqual(counts[1], 12, counts)
