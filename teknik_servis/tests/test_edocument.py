from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..models.res_partner_edocument import tax_number_problem
from .life_common import LifeCycleCommon

CARD = {
    "vat": "17291716060",
    "street": "Moda Caddesi 1",
    "city": "Kadıköy",
    "zip": "34710",
}


@tagged("post_install", "-at_install")
class TestEdocument(LifeCycleCommon):
    """What e-invoice and e-waybill will want is told from intake on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turkey = cls.env.ref("base.tr")
        cls.company.country_id = cls.turkey
        cls.state = cls.env["res.country.state"].search(
            [("country_id", "=", cls.turkey.id)], limit=1
        )
        cls.card = {**CARD, "state_id": cls.state.id, "country_id": cls.turkey.id}
        if "l10n_tr_nilvera_customer_status" in cls.customer._fields:
            cls.card["l10n_tr_nilvera_customer_status"] = "earchive"
        (cls.customer | cls.company.partner_id).write(cls.card)
        cls.order = cls._create_order()

    def _gaps(self, order=None, role="office"):
        self.env.invalidate_all()
        rows = self._as(order or self.order, role).edocument_gaps or []
        return {row["name"]: row["text"] for row in rows if "partner" in row["model"]}

    def test_a_complete_card_is_not_mentioned(self):
        self.assertEqual(self._gaps(), {})

    def test_each_thing_that_is_missing_is_named(self):
        words = {
            "vat": "VKN/TCKN",
            "street": "street address",
            "city": "district",
            "state_id": "province",
            "zip": "postal code",
        }
        for name, word in words.items():
            self.customer.write({**self.card, name: False})
            for role in ("office", "technician"):
                with self.subTest(name=name, role=role):
                    self.assertEqual(self._gaps(role=role), {"Ayşe Yılmaz": word})
        self.customer.write(dict.fromkeys(self.card, False))
        for word in (*words.values(), "country"):
            self.assertIn(word, self._gaps()["Ayşe Yılmaz"])

    def test_the_invoice_asks_for_no_postal_code_and_each_card_is_named_once(self):
        accounts, depot = self.env["res.partner"].create(
            [{**self.card, "name": n, "zip": False} for n in ("Muhasebe", "Depo")]
        )
        self.order.partner_invoice_id = accounts
        self.assertEqual(self._gaps(), {})
        self.order.partner_shipping_id = depot
        self.assertEqual(self._gaps(), {"Depo": "postal code"})
        accounts.street = False
        self.assertEqual(
            self._gaps(), {"Muhasebe": "street address", "Depo": "postal code"}
        )

    def test_what_is_above_the_delivery_address_is_asked_as_well(self):
        self.customer.write({"is_company": True, "zip": False})
        depot = self.env["res.partner"].create(
            {
                **self.card,
                "name": "Depo",
                "type": "delivery",
                "parent_id": self.customer.id,
            }
        )
        self.order.partner_shipping_id = depot
        self.assertEqual(self._gaps(), {"Ayşe Yılmaz": "postal code"})

    def test_wrong_numbers_look_wrong(self):
        for vat, wrong in (
            ("17291716060", False),
            ("TR17291716060", False),
            ("3880718497", False),
            ("388 071 84 97", False),
            ("11111111111", False),
            ("17291716061", "TCKN"),
            ("3880718498", "VKN"),
            ("12", "VKN/TCKN"),
            ("abc", "VKN/TCKN"),
            ("١٧٢٩١٧١٦٠٦٠", "TCKN"),
        ):
            with self.subTest(vat=vat):
                self.assertEqual(tax_number_problem(vat), wrong)
        self.customer.with_context(no_vat_validation=True).vat = "3880718498"
        self.assertEqual(self._gaps(), {"Ayşe Yılmaz": "VKN looks wrong"})
        self.customer.vat = "/"
        self.assertEqual(self._gaps(), {"Ayşe Yılmaz": "VKN/TCKN"})

    def test_the_tax_office_is_asked_for_where_core_asks(self):
        Partner = type(self.env["res.partner"])
        with patch.object(Partner, "_has_teknik_servis_tax_office", lambda self: False):
            self.assertEqual(self._gaps(), {"Ayşe Yılmaz": "tax office"})

    def test_it_is_told_of_open_records_of_turkish_companies_only(self):
        self.customer.vat = False
        self.assertTrue(self._gaps())
        self.company.teknik_servis_edocument = False
        self.assertEqual(self._gaps(), {})
        self.company.teknik_servis_edocument = True
        self.customer.country_id = False
        self.assertTrue(self._gaps())
        self._hand_over(self.order)
        self.assertEqual(self._gaps(), {})

    def test_a_card_abroad_is_asked_for_what_a_waybill_wants_where_core_asks(self):
        self.customer.write({"country_id": self.env.ref("base.de").id, "zip": False})
        customs = "l10n_tr_nilvera_edispatch_customs_zip"
        if customs not in self.customer._fields:
            self.assertEqual(self._gaps(), {})
            return
        code = "customs code (5 characters)"
        self.assertEqual(self._gaps(), {"Ayşe Yılmaz": code})
        self.customer.write({"street": False, customs: "1234"})
        self.assertEqual(self._gaps(), {"Ayşe Yılmaz": f"street address, {code}"})
        self.customer.write({"street": "Hauptstr. 1", customs: "12345"})
        self.assertEqual(self._gaps(), {})

    def test_our_own_card_is_asked_where_core_asks(self):
        own = self.company.partner_id
        own.street = False
        asked = "l10n_tr_nilvera_driver_ids" in self.env["stock.picking"]._fields
        self.assertEqual(self._gaps(), {own.name: "street address"} if asked else {})
        own.street = "Moda Caddesi 1"
        self.assertEqual(self._gaps(), {})

    def test_the_setting_is_on_where_the_company_is_turkish(self):
        companies = self.env["res.company"].create(
            [
                {"name": "Ankara", "country_id": self.turkey.id},
                {"name": "Berlin", "country_id": self.env.ref("base.de").id},
                {"name": "Nirgends"},
            ]
        )
        flags = companies.mapped("teknik_servis_edocument")
        self.assertEqual(flags, [True, False, False])

    def test_a_first_call_without_a_customer_is_told_nothing(self):
        order = self._create_order(partner_id=False, phone="0532 1112233")
        self.assertEqual(self._gaps(order), {})

    def test_it_stops_nobody_and_stands_in_the_form(self):
        self.customer.write({"vat": False, "city": False})
        form = Form(self._as(self.env["teknik.servis.order"], "office"))
        form.partner_id = self.customer
        form.customer_request = "Su"
        (row,) = [r for r in form.edocument_gaps if r["model"] == "res.partner"]
        self.assertEqual(row["id"], self.customer.id)
        self._hand_over(form.save())

    def test_what_a_card_lacks_now_is_asked_with_the_callers_rights(self):
        self.customer.zip = False
        Order = self._as(self.env["teknik.servis.order"], "office")
        rows = Order.get_card_gaps(self.customer.id, self.customer.id)
        self.assertEqual([row["text"] for row in rows], ["postal code"])
        self.assertEqual(Order.get_card_gaps(False, False), [])
        with self.assertRaises(AccessError):
            self._as(Order, "employee").get_card_gaps(self.customer.id, False)
        company, user = self._create_other_company()
        self.customer.company_id = self.company
        self.env.flush_all()
        with self.assertRaises(AccessError):
            Order.with_user(user).with_context(
                allowed_company_ids=company.ids
            ).get_card_gaps(self.customer.id, False)

    def test_it_takes_no_statement_for_each_record(self):
        counts = []
        for count in (5, 50):
            partners = self.env["res.partner"].create(
                [{"name": f"Müşteri {number}"} for number in range(count)]
            )
            orders = self._create_order().concat(
                *(self._create_order(partner_id=partner.id) for partner in partners)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with contextmanager(self._patchExecute)(queries):
                self.assertTrue(
                    all(self._as(orders, "office")[1:].mapped("edocument_gaps"))
                )
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_a_card_above_of_another_company_stops_nobody(self):
        other = self.env["res.company"].create({"name": "Başka"})
        parent = self.env["res.partner"].create(
            {"name": "Gizli A.Ş.", "is_company": True, "company_id": other.id}
        )
        contact = self.env["res.partner"].create({"name": "Şube", "type": "delivery"})
        contact.parent_id = parent
        contact.company_id = False
        order = self._create_order(partner_shipping_id=contact.id)
        for role in ("office", "technician"):
            with self.subTest(role):
                data = self._as(order, role).web_read({"edocument_gaps": {}})
                ids = {r["name"]: r["id"] for r in data[0]["edocument_gaps"] or []}
                self.assertFalse(ids.get(parent.name))
