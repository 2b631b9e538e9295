from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .appointment_common import AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-07-01 08:00:00")
class TestAppointmentPhoneLinks(AppointmentCommon):
    """The chat beside a visit's phone number tells the visit's time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.tr")
        cls.company.partner_id.tz = "Europe/Istanbul"
        cls.env["res.lang"]._activate_lang("tr_TR")

    def _text(self, links):
        """Return the number and the text of a WhatsApp link."""
        url = urlsplit(links["whatsapp"])
        self.assertEqual(url.netloc, "wa.me")
        return url.path.strip("/"), parse_qs(url.query)["text"][0]

    def test_it_tells_the_time_by_the_companys_clock(self):
        self.customer.lang = "tr_TR"
        visit = self._book(9).with_user(self.users["technician"])
        visit = visit.with_context(lang="en_US", tz="America/New_York")
        self.assertEqual(visit.phone_links["phone"], self.order.phone)
        number, text = self._text(visit.phone_links)
        self.assertEqual(number, "905321112233")
        for part in ("Ayşe Yılmaz", "Kombi X24", "7.07.2027 12:00", self.order.name):
            self.assertIn(part, text)

    def test_it_follows_the_visit_when_it_moves(self):
        visit = self._book(9)
        self.assertIn("12:00", self._text(visit.phone_links)[1])
        visit.start = self._at(13)
        self.assertIn("16:00", self._text(visit.phone_links)[1])

    def test_what_is_over_or_called_off_tells_no_time(self):
        for state in ("done", "missed", "cancelled"):
            visit = self._book(9, state=state)
            with self.subTest(state):
                text = self._text(visit.phone_links)[1]
                self.assertNotIn("12:00", text)
                self.assertIn(self.order.name, text)

    def test_without_a_device_or_a_number(self):
        self.order.device_name = False
        visit = self._book(9)
        text = self._text(visit.phone_links)[1]
        self.assertNotIn("False", text)
        self.assertNotIn("  ", text)
        self.order.phone = "dahili 3"
        self.assertFalse(visit.phone_links)

    def test_a_visit_that_is_not_saved_yet_has_the_link(self):
        visit = self.env["teknik.servis.appointment"].new(
            {"order_ids": [Command.set(self.order.ids)], "start": self._at(9)}
        )
        self.assertIn("12:00", self._text(visit.phone_links)[1])

    def test_many_links_cost_no_query_each(self):
        visits = self._book(9)
        for hour in range(10, 18):
            order = self._create_order(
                phone=f"0532 111 22 {hour}", technician_ids=False
            )
            visits |= self._book(hour, order=order)
        self.env.flush_all()
        counts = []
        for some in (visits[:2], visits):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(
                all(some.with_user(self.users["office"]).mapped("phone_links"))
            )
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    def test_the_customers_card_has_the_link_too(self):
        card = self.customer.with_user(self.users["office"])
        self.customer.name = "A&B #1 <script>"
        number, text = self._text(card.teknik_servis_phone_links)
        self.assertEqual(number, "905321112233")
        self.assertIn("A&B #1 <script>", text)
        self.assertIn(self.company.name, text)
        for phone in (False, "112", "X"):
            self.customer.phone = phone
            self.assertFalse(card.teknik_servis_phone_links)

    def test_an_address_is_one_line_and_a_map(self):
        visit = self._book(9).with_user(self.users["technician"])
        self.assertIn("Moda Caddesi 1, ", visit.address)
        self.assertNotIn("\n", visit.address)
        query = parse_qs(urlsplit(visit.map_url).query)["query"]
        self.assertEqual(query, [visit.address])
        self.customer.street = "A & B Sk. #3 <b>"
        self.order.service_address_id = False
        self.order.address = "A & B Sk. #3 <b>"
        self.assertIn(
            "A & B Sk. #3 <b>", parse_qs(urlsplit(visit.map_url).query)["query"][0]
        )
        self.order.address = False
        self.assertFalse(visit.map_url)

    def test_our_screens_show_no_number_without_the_link(self):
        views = (
            ("teknik.servis.appointment", ("form", "list", "kanban", "calendar")),
            ("teknik.servis.order", ("form", "list")),
        )
        for model, types in views:
            for view_type in types:
                arch = self.env[model].get_view(view_type=view_type)["arch"]
                with self.subTest(model=model, view=view_type):
                    self.assertIn('widget="teknik_servis_phone"', arch)
                    self.assertNotIn('widget="phone"', arch)
