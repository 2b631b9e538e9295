from unittest.mock import patch

from lxml import html
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import convert_file, mute_logger

from .common import TeknikServisCommon

DOT = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
# Printing action by the paper it prints.
REPORTS = {
    "service": "report_order",
    "intake": "report_intake",
    "handover": "report_handover",
    "receipt": "report_receipt",
    "label": "report_order_label",
    "shipment": "report_shipment",
    "misuse": "report_misuse",
    "unrepairable": "report_unrepairable",
}


class FormCase(TeknikServisCommon):
    """Printed forms, printed by the least of users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.lang = "en_US"
        cls.order = cls._create_order(
            serial="SN-1", device_name="Kombi", accessories="Kumanda"
        )
        cls.form = cls.env.ref("teknik_servis.teknik_servis_form_service")
        cls.intake = cls.env.ref("teknik_servis.teknik_servis_form_intake")

    def page(self, kind="service", orders=None, user="technician", **data):
        report = self.env["ir.actions.report"].with_user(self.users[user])
        self.env.flush_all()
        self.env.invalidate_all()
        content = report._render_qweb_html(
            f"teknik_servis.{REPORTS[kind]}", (orders or self.order).ids, data=data
        )[0]
        return html.fromstring(content)

    def text(self, *args, **kwargs):
        return " ".join(self.page(*args, **kwargs).text_content().split())

    def design(self, **vals):
        blocks = vals.pop("blocks", ["header", "request"])
        return (
            self.env["teknik.servis.form"]
            .with_user(self.users["manager"])
            .create(
                {
                    "name": "Tasarım",
                    "kind": "service",
                    "paperformat_id": self.form.paperformat_id.id,
                    "block_ids": [
                        Command.create({"kind": kind, "sequence": number})
                        for number, kind in enumerate(blocks)
                    ],
                    **vals,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestForm(FormCase):
    """Forms as the company wants them."""

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
        self.assertNotIn("Diagnosis", self.text())
        self.order.diagnosis = "Pompa"
        self.assertIn("Diagnosis", self.text())

    def test_two_halves_stand_side_by_side_where_there_is_room(self):
        design = self.design(blocks=["customer", "device", "request"])
        design.block_ids[:2].width = "half"
        self.assertEqual([len(row) for row in design._get_rows()], [2, 1])
        design.paperformat_id = self.env.ref("teknik_servis.paperformat_receipt")
        self.assertEqual([len(row) for row in design._get_rows()], [1, 1, 1])
        design.block_ids[1].width = "full"
        design.paperformat_id = False
        self.assertEqual([len(row) for row in design._get_rows()], [1, 1, 1])

    def test_the_design_made_for_a_type_wins(self):
        types = self.env["teknik.servis.type"].search([], limit=2)
        special = self.design(name="Montaj Formu", type_ids=types[:1].ids)
        self.assertNotIn("Montaj Formu", self.text())
        self.order.type_id = types[0]
        self.assertIn("Montaj Formu", self.text())
        self.order.type_id = types[1]
        self.assertNotIn("Montaj Formu", self.text())
        place = self.env["teknik.servis.place"].search([], limit=1)
        self.order.write({"type_id": types[0].id, "place_id": place.id})
        self.design(name="İkisi İçin", type_ids=types[0].ids, place_ids=place.ids)
        self.assertIn("İkisi İçin", self.text())
        special.active = False
        self.order.place_id = False
        self.assertIn(self.form.name, self.text())

    def test_each_record_of_a_batch_has_its_own_design(self):
        types = self.env["teknik.servis.type"].search([], limit=1)
        self.design(name="Montaj Formu", type_ids=types.ids)
        other = self._create_order(type_id=types.id)
        text = self.text(orders=self.order | other)
        self.assertEqual(text.count("Montaj Formu"), 1)
        self.assertIn(self.order.name, text)
        self.assertIn(other.name, text)

    def test_copies_say_whose_they_are(self):
        self.intake.write({"copies": 3, "copy_names": "Müşteri, Servis"})
        text = self.text("intake")
        self.assertEqual(text.count(self.customer.name), 2 * 3)
        page = self.page("intake")
        names = page.find_class("o_teknik_servis_form_copy")
        self.assertEqual([n.text_content() for n in names], ["Müşteri", "Servis"])
        self.intake.copies = 1
        self.assertFalse(self.page("intake").find_class("o_teknik_servis_form_copy"))

    def test_copies_are_one_to_nine(self):
        for copies in (0, -1, 10, 10**9):
            with (
                self.subTest(copies),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.form.copies = copies
                self.env.flush_all()

    def test_no_design_is_said_and_the_records_are_named(self):
        self.env["teknik.servis.form"].search([]).active = False
        with self.assertRaisesRegex(UserError, self.order.name):
            self.page()

    def test_another_companys_design_is_not_used(self):
        other = self.env["res.company"].create({"name": "Başka"})
        foreign = self.design(name="Yabancı", company_id=False).sudo()
        foreign.write({"company_id": other.id, "sequence": 0})
        self.assertNotIn("Yabancı", self.text())
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["office"]).read(["name"])
        with self.assertRaises(AccessError):
            foreign.block_ids.with_user(self.users["office"]).read(["text"])

    def test_only_a_manager_designs(self):
        for user in ("technician", "office"):
            form = self.form.with_user(self.users[user])
            with self.subTest(user), self.assertRaises(AccessError):
                form.name = "Benim"
            with self.subTest(user), self.assertRaises(AccessError):
                form.block_ids[0].is_shown = False
            with self.subTest(user), self.assertRaises(AccessError):
                form.copy()

    def test_a_copy_has_the_blocks_and_their_words(self):
        text = self.intake.block_ids.filtered("text")[:1]
        text.with_context(lang="tr_TR").text = "Türkçesi"
        copy = self.intake.with_user(self.users["manager"]).copy()
        self.assertEqual(
            copy.block_ids.mapped("kind"), self.intake.block_ids.mapped("kind")
        )
        twin = copy.block_ids.filtered("text")[:1]
        self.assertEqual(twin.with_context(lang="tr_TR").text, "Türkçesi")
        self.assertEqual(twin.text, text.text)

    def test_a_new_design_starts_with_the_usual_blocks(self):
        with Form(
            self.env["teknik.servis.form"].with_user(self.users["manager"])
        ) as form:
            form.name = "Fiş"
            form.kind = "receipt"
            usual = self.env.ref("teknik_servis.teknik_servis_form_receipt")
            self.assertEqual(len(form.block_ids), len(usual.block_ids))
        self.assertEqual(
            form.record.block_ids.mapped("kind"), usual.block_ids.mapped("kind")
        )
        by_rpc = (
            self.env["teknik.servis.form"]
            .with_user(self.users["manager"])
            .create({"name": "RPC", "kind": "receipt"})
        )
        self.assertEqual(
            by_rpc.block_ids.mapped("kind"), usual.block_ids.mapped("kind")
        )

    def test_the_preview_shows_a_real_record_before_saving(self):
        form = self.form.with_user(self.users["manager"])
        with Form(form) as view:
            view.preview_order_id = self.order
            self.assertIn(self.order.name, view.preview)
            view.name = "Yeni Başlık"
            self.assertIn("Yeni Başlık", view.preview)
            with view.block_ids.edit(
                self.form.block_ids.mapped("kind").index("request")
            ) as block:
                block.is_shown = False
            self.assertNotIn("Su akıtıyor", view.preview)

    def test_an_update_keeps_what_the_company_designed(self):
        """The files of the usual designs, loaded as an update loads them."""
        # Where English is not installed its words follow what is written in Turkish.
        self.env["res.lang"]._activate_lang("en_US")
        text = self.form.block_ids.filtered("text")[:1].with_context(lang="en_US")
        turkish = text.with_context(lang="tr_TR")
        gone = self.env.ref("teknik_servis.teknik_servis_form_label")
        self.form.write({"name": "Bizim Form", "copies": 2, "paperformat_id": False})
        text.text, turkish.text = "Ours", "Bizim"
        self.form.block_ids[0].unlink()
        blocks = self.form.block_ids
        gone.unlink()
        self.env.flush_all()
        for name in ("form", "form_report"):
            convert_file(
                self.env,
                "teknik_servis",
                f"data/teknik_servis_{name}_data.xml",
                {},
                mode="update",
                noupdate=True,
            )
        self.env["ir.module.module"].search(
            [("name", "=", "teknik_servis")]
        )._update_translations(overwrite=True)
        self.env.invalidate_all()
        self.assertEqual((self.form.name, self.form.copies), ("Bizim Form", 2))
        self.assertFalse(self.form.paperformat_id)
        self.assertEqual(self.form.block_ids, blocks)
        self.assertEqual((text.text, turkish.text), ("Ours", "Bizim"))
        self.assertFalse(
            self.env.ref(
                "teknik_servis.teknik_servis_form_label", raise_if_not_found=False
            )
        )

    def test_a_batch_takes_no_statement_for_each_design(self):
        types = self.env["teknik.servis.type"].search([])
        orders = self._create_order()
        for kind in types:
            orders |= self._create_order(type_id=kind.id)
        for kind in types:
            self.design(name=kind.name, type_ids=kind.ids)
        self.env.invalidate_all()
        with self.assertQueryCount(7):
            found = self.env["teknik.servis.form"]._get_for_orders("service", orders)
        self.assertEqual(len(set(found.values())), len(types) + 1)

    def test_the_print_menu_offers_what_fits_the_record(self):
        cargo = self.env.ref("teknik_servis.teknik_servis_place_cargo")
        shipment = self.env.ref("teknik_servis.teknik_servis_shipment_report_action")
        shipment = shipment.with_user(self.users["office"])

        def offered():
            return shipment.get_valid_action_reports(
                "teknik.servis.order", self.order.ids
            )

        self.assertFalse(offered())
        self.order.place_id = cargo
        self.assertTrue(offered())

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
        self.assertFalse(self.page("misuse").find_class("o_teknik_servis_form_photo"))
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

    def test_a_letterhead_needs_no_second_heading(self):
        self.form.paperformat_id = False
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
