from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .form_common import DOT, REPORTS, FormCase


@tagged("post_install", "-at_install")
class TestForm(FormCase):
    """What stands on printed forms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the reports of a finding need.
        cls.order.diagnosis = "Kart yanmış"
        cls.order.photo_ids = [Command.create({"name": "Kart.png", "datas": DOT})]

    def test_a_report_without_its_finding_is_refused(self):
        bare = self._create_order(technician_ids=False, user_id=False)
        for kind, words in {
            "misuse": ("Diagnosis", "Technical Team", "Photos"),
            "unrepairable": ("Diagnosis", "Technical Team"),
        }.items():
            with self.subTest(kind), self.assertRaises(UserError) as caught:
                self.page(kind, bare | self.order, user="office")
            for word in (bare.name, *words):
                self.assertIn(word, str(caught.exception))
            self.assertNotIn(self.order.name, str(caught.exception))

    def _print(self, kind, orders):
        """Print records as a PDF; return how often a paper was made for it."""
        report = self.env["ir.actions.report"].with_user(self.users["office"])
        report = report.with_context(force_report_rendering=True)
        with patch.object(type(report), "_run_wkhtmltopdf", return_value=b"") as made:
            try:
                report._render_qweb_pdf(f"teknik_servis.{REPORTS[kind]}", orders.ids)
            finally:
                self.papers = made.call_count

    def test_a_batch_is_refused_with_all_records_that_no_design_fits(self):
        self.form.search([("kind", "=", "service")]).active = False
        first, second = self.env["teknik.servis.type"].search([], limit=2)
        self.design(type_ids=first.ids)
        fitting = self._create_order(type_id=first.id)
        others = self.order | self._create_order() | self._create_order()
        others.type_id = second
        with self.assertRaises(UserError) as caught:
            self._print("service", fitting | others)
        for order in others:
            self.assertIn(order.name, str(caught.exception))
        self.assertNotIn(fitting.name, str(caught.exception))
        self.assertIn("Configuration > Printed Forms", str(caught.exception))
        self.assertFalse(self.papers)

    def test_a_batch_is_refused_with_all_records_without_a_finding(self):
        """Also where the records are printed on papers of different sizes."""
        usual, other = self.env["teknik.servis.type"].search([], limit=2)
        label = self.env.ref("teknik_servis.teknik_servis_form_label").paperformat_id
        self.design(kind="misuse", type_ids=other.ids, paperformat_id=label.id)
        orders = self._create_order(type_id=usual.id)
        orders |= self._create_order(type_id=other.id)
        with self.assertRaises(UserError) as caught:
            self._print("misuse", orders)
        for order in orders:
            self.assertIn(order.name, str(caught.exception))
        self.assertFalse(self.papers)

    def test_every_paper_is_printed_in_both_languages(self):
        self._add_line(self.order, quantity=2)
        for lang in ("tr_TR", "en_US"):
            self.customer.lang = lang
            for kind in REPORTS:
                with self.subTest(kind, lang=lang):
                    self.assertIn(self.order.name, self.text(kind))

    def test_papers_are_turkish_for_a_turkish_customer(self):
        self.customer.lang = "tr_TR"
        for kind, words in {
            "service": ["Servis Formu", "Müşteri Talebi / Şikâyeti", "Teslim eden"],
            "intake": ["Müşteri nüshası", "KVKK", "Yanında Gelenler", "Teslim alan"],
            "misuse": ["Kullanım Hatası", "kullanım hatası"],
            "unrepairable": ["Onarılamaz", "6502"],
            "shipment": ["müşterinin kendi malıdır"],
        }.items():
            text = self.text(kind)
            for word in words:
                with self.subTest(kind, word=word):
                    self.assertIn(word, text)

    def test_a_service_form_has_what_the_regulation_lists(self):
        """Satış Sonrası Hizmetler Yönetmeliği, md. 11: contents of a servis fişi."""
        self.company.phone = "0216 111 22 33"
        self._put_in_stock(1)
        line = self._add_line(self.order)
        self.order.write({"diagnosis": "Pompa yanmış", "work_done": "Pompa değişti"})
        self.order._send({line: 1}, {})
        self._hand_over(self.order, delivered_to="Can Kaya")
        text = self.text()
        for what, word in {
            "who handed over": "Ayşe Yılmaz",
            "who received": "Can Kaya",
            "complaint": self.order.customer_request,
            "device": "Kombi",
            "replacement product": "ten working days",
            "station": self.company.phone,
            "fault": "Pompa yanmış",
            "work": "Pompa değişti",
            "fee": self.order.currency_id.symbol,
            "liabilities": "answers for its work",
        }.items():
            with self.subTest(what):
                self.assertIn(word, text)
        self.assertTrue(self.order.date_notified and self.order.date_delivered)
        rows = self.page().xpath("//tr[th='Notified On' or th='Handed Over On']")
        self.assertEqual(len(rows), 2)

    def test_a_block_is_switched_off_moved_and_worded(self):
        request, device = (
            self.form.block_ids.filtered(lambda block, kind=kind: block.kind == kind)
            for kind in ("request", "device")
        )
        self.assertIn("Su akıtıyor", self.text())
        form = self.form.with_user(self.users["manager"])
        form.write({"block_ids": [Command.update(request.id, {"is_shown": False})]})
        self.assertNotIn("Su akıtıyor", self.text())
        form.write(
            {
                "block_ids": [
                    Command.update(
                        request.id,
                        {
                            "is_shown": True,
                            "sequence": 1,
                            "title": "Şikâyetiniz",
                            "text": "İlk satır\nikinci",
                        },
                    )
                ]
            }
        )
        text = self.text()
        self.assertLess(text.index("Şikâyetiniz"), text.index("SN-1"))
        self.assertIn("İlk satır", text)
        self.assertTrue(device)

    def test_an_own_text_is_printed_as_it_is_written(self):
        hostile = "<script>alert('x')</script> ${7*7} {{7*7}} <b>kalın</b>"
        design = self.design(blocks=["header", "text"], sequence=1)
        design.block_ids[1].text = hostile
        design.block_ids[1].title = hostile
        design.name = hostile
        page = self.page()
        self.assertIn(hostile, page.text_content())
        self.assertFalse(page.xpath("//b[contains(., 'kalın')]"))
        self.assertFalse(page.xpath("//script[contains(., 'alert')]"))

    def test_a_block_without_content_leaves_no_heading(self):
        self.assertIn("Diagnosis", self.text())
        self.order.diagnosis = False
        self.assertNotIn("Diagnosis", self.text())
        self.assertIn("Product Information", self.text("receipt"))
        bare = self._create_order(product_id=False, device_name=False)
        self.assertNotIn("Product Information", self.text("receipt", bare))
        bare.partner_shipping_id = False
        self.assertNotIn("Cargo", self.text("shipment", bare))

    def test_two_halves_stand_side_by_side_where_there_is_room(self):
        design = self.design(blocks=["customer", "device", "request"])
        design.block_ids[:2].width = "half"
        self.assertEqual([len(row) for row in design._get_rows()], [2, 1])
        design.paperformat_id = self.env.ref("teknik_servis.paperformat_receipt")
        self.assertEqual([len(row) for row in design._get_rows()], [1, 1, 1])
        design.block_ids[1].width = "full"
        design.paperformat_id = False
        self.assertEqual([len(row) for row in design._get_rows()], [1, 1, 1])

    def test_copies_say_whose_they_are(self):
        self.intake.write({"copies": 3, "copy_names": "Müşteri, Servis"})
        text = self.text("intake")
        self.assertEqual(text.count(self.customer.name), 2 * 3)
        page = self.page("intake")
        names = page.find_class("o_teknik_servis_form_copy")
        self.assertEqual([n.text_content() for n in names], ["Müşteri", "Servis"])
        self.intake.copies = 1
        self.assertFalse(self.page("intake").find_class("o_teknik_servis_form_copy"))

    def test_a_parcel_note_says_where_it_goes_and_by_whom(self):
        self.order.write(
            {
                "place_id": self.env.ref("teknik_servis.teknik_servis_place_cargo").id,
                "carrier_out": "Yurtiçi",
                "tracking_out": "TR-778899",
            }
        )
        text = self.text("shipment")
        for word in ("Yurtiçi", "TR-778899", "SN-1", "Kumanda", "Ayşe Yılmaz"):
            self.assertIn(word, text)
        self.assertIn("not sold", text)

    def test_photos_of_the_record_and_of_its_work_are_printed(self):
        self.order.photo_ids = [Command.clear()]
        self.assertFalse(
            self.page("unrepairable").find_class("o_teknik_servis_form_photo")
        )
        picture = {"name": "Çizik.png", "datas": DOT}
        self.order.photo_ids = [Command.create(picture)]
        work = self.env["teknik.servis.operation"].create(
            {"order_id": self.order.id, "stage_id": self._stage("in_progress").id}
        )
        work.photo_ids = [Command.create(dict(picture, name="Pompa.png"))]
        photos = self.page("misuse").find_class("o_teknik_servis_form_photo")
        self.assertEqual(
            [photo.get("alt") for photo in photos], ["Çizik.png", "Pompa.png"] * 2
        )
        for photo in photos:
            self.assertTrue(photo.get("src").startswith("data:image/png;base64,"))

    def test_who_sees_no_prices_prints_none(self):
        self._add_line(self.order, price_unit=1234.5)
        self.company.teknik_servis_technician_prices = "hide"
        for kind in ("service", "handover", "receipt"):
            with self.subTest(kind):
                text = self.text(kind)
                self.assertNotIn("234", text)
                self.assertIn(self.part.name, text)
                self.assertIn("234", self.text(kind, user="office"))

    def test_the_station_says_what_it_is(self):
        self.assertNotIn("Private Service", self.text())
        self.company.teknik_servis_station = "private"
        self.assertIn("Private Service", self.text())

    def test_what_was_all_taken_back_is_not_printed(self):
        self._put_in_stock(3)
        kept = self._add_line(self.order, quantity=1, name="Kalan fan")
        back = self._add_line(
            self.order,
            quantity=2,
            name="Fazla fan",
            coverage="paid",
            coverage_reason="Kullanım hatası",
        )
        back.photo_ids = [Command.create({"name": "Fan.png", "datas": DOT})]
        self.assertIn("Kullanım hatası", self.text("misuse"))
        for user in ("technician", "office"):
            self.assertIn("Fazla fan", self.text(user=user))
        back.with_user(self.users["technician"]).return_unused(2)
        self.assertEqual(back.quantity, 0)
        for user in ("technician", "office"):
            text = self.text(user=user)
            self.assertIn("Kalan fan", text)
            self.assertNotIn("Fazla fan", text)
        self.assertNotIn("Kullanım hatası", self.text("misuse"))
        # Its photo is evidence of nothing that the report tells of.
        self.order.photo_ids.unlink()
        with self.assertRaisesRegex(UserError, "Photos"):
            self.order._check_printable("misuse")
        # Nothing but lines of nothing: no heading either.
        kept.with_user(self.users["technician"]).return_unused(1)
        for user in ("technician", "office"):
            page = self.page(user=user)
            self.assertFalse(page.xpath("//*[contains(@class, 'form_lines')]"))

    def test_a_form_bears_the_companys_own_logo_or_none(self):
        self.company.write({"logo": False})
        self.assertFalse(self.page().find_class("o_teknik_servis_form_logo"))
        self.env.flush_all()
        for owner, field in ((self.company, "logo"), (self.form, "logo")):
            owner[field] = DOT
            with self.subTest(owner._name):
                self.assertEqual(
                    len(self.page().find_class("o_teknik_servis_form_logo")), 1
                )
            owner[field] = False

    def test_a_letterhead_needs_no_second_heading(self):
        self.form.paperformat_id = False
        self.form.logo = DOT
        order = type(self.order)
        for patched, shown in ((True, False), (False, True)):
            with (
                self.subTest(patched=patched),
                patch.object(order, "_has_letterhead", lambda *_, p=patched: p),
            ):
                page = self.page(report_type="pdf")
                headings = page.find_class("o_teknik_servis_form_logo")
                self.assertEqual(bool(headings), shown)
                self.assertIn(self.order.name, page.text_content())
