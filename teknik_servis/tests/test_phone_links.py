from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestPhoneLinks(LifeCycleCommon):
    """The link that opens a chat with the customer, the words ready."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.tr")
        cls.env["res.lang"]._activate_lang("tr_TR")

    def _link(self, order, role="office"):
        """Return the number and the text of a record's WhatsApp link."""
        links = self._as(order, role).phone_links
        if not links:
            return False
        self.assertEqual(links["phone"], order.phone)
        url = urlsplit(links["whatsapp"])
        self.assertEqual(url.netloc, "wa.me")
        [text] = parse_qs(url.query)["text"]
        return url.path.strip("/"), text

    def test_every_way_of_writing_a_number_leads_to_it(self):
        for phone in (
            "0532 111 22 33",
            "+90 532 1112233",
            "5321112233",
            "0(532)1112233",
        ):
            order = self._create_order(phone=phone)
            with self.subTest(phone=phone):
                self.assertEqual(self._link(order)[0], "905321112233")

    def test_what_is_no_number_has_no_link(self):
        for phone in (False, "112", "dahili 3", "X24", "0532"):
            order = self._create_order(phone=phone)
            with self.subTest(phone=phone):
                self.assertFalse(self._link(order))

    def test_a_number_is_of_the_customers_country(self):
        self.customer.country_id = self.env.ref("base.de")
        order = self._create_order(phone="0151 23456789")
        self.assertEqual(self._link(order)[0], "4915123456789")

    def test_without_a_customer_the_companys_country_counts(self):
        order = self._create_order(partner_id=False, phone="0532 111 22 33")
        number, text = self._link(order)
        self.assertEqual(number, "905321112233")
        self.assertIn(order.name, text)
        self.assertNotIn("False", text)
        self.assertNotIn("  ", text)

    def test_the_text_tells_who_what_and_which_record(self):
        order = self._create_order(product_id=self.device.id)
        text = self._link(order, "technician")[1]
        for part in ("Ayşe Yılmaz", "Kombi X24", order.name, self.company.name):
            self.assertIn(part, text)

    def test_the_text_is_in_the_customers_language(self):
        def tell_language(order):
            return order.env.lang

        with patch.object(
            self.env.registry["teknik.servis.order"],
            "_get_whatsapp_text",
            tell_language,
        ):
            for lang in ("tr_TR", "en_US"):
                self.customer.lang = lang
                order = self._create_order()
                reader = order.with_context(lang="fr_FR")
                with self.subTest(lang=lang):
                    self.assertEqual(self._link(reader)[1], lang)

    def test_odd_characters_of_a_name_stay_in_the_text(self):
        self.customer.name = "A&B #1 + Oğulları?text=x"
        order = self._create_order()
        self.assertIn(self.customer.name, self._link(order)[1])

    def test_a_record_that_is_not_saved_yet_can_be_filled_in(self):
        order = self.env["teknik.servis.order"].new({"phone": "0532 111 22 33"})
        self.assertTrue(order.phone_links["whatsapp"])
