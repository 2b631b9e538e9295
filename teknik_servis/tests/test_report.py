from io import BytesIO
from urllib.parse import quote_plus

from lxml import html
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common import TeknikServisCommon

REPORT = "teknik_servis.report_order"
HOSTILE = "<script>alert('x')</script>\n${7*7} {{7*7}} \"&<b>kalın</b>"


@tagged("post_install", "-at_install")
class TestReport(TeknikServisCommon):
    """The printed service form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.lang = "tr_TR"
        cls.order = cls._create_order(serial="SN-1", device_name="Kombi")
        cls._add_line(cls.order, quantity=2, discount=10)

    def render(self, orders=None, user="technician"):
        report = self.env["ir.actions.report"].with_user(self.users[user])
        self.env.flush_all()
        self.env.invalidate_all()
        page = report._render_qweb_html(REPORT, (orders or self.order).ids)[0]
        return html.fromstring(page)

    def text(self, *args, **kwargs):
        return " ".join(self.render(*args, **kwargs).text_content().split())

    def test_form_says_what_the_record_says(self):
        text = self.text()
        for word in (self.order.name, "Ayşe Yılmaz", "Kombi", "SN-1", "Su akıtıyor"):
            self.assertIn(word, text)
        for word in ("Fan Motoru", "180", "Moda Caddesi"):
            self.assertIn(word, text)

    def test_form_speaks_the_customers_language(self):
        for lang, served in (("tr_TR", "en_US"), ("en_US", "tr_TR")):
            self.customer.lang = lang
            self.users["technician"].lang = served
            labels = self.render().xpath("//th/text()")
            with self.subTest(lang):
                turkish = any("Ürün" in label for label in labels)
                self.assertEqual(turkish, lang == "tr_TR", labels)

    def test_dates_are_in_the_customers_order(self):
        self.order.date_notified = "2026-03-09 10:00:00"
        self.assertIn("09.03.2026", self.text())

    def test_qr_leads_to_the_record(self):
        sources = self.render().xpath("//img[@alt='QR']/@src")
        self.assertEqual(len(sources), 1)
        self.assertIn(quote_plus(self.order._get_qr_url()), sources[0])
        self.assertIn(str(self.order.id), self.order._get_qr_url())
        barcode = self.env["ir.actions.report"].barcode("QR", self.order._get_qr_url())
        self.assertTrue(barcode.startswith(b"\x89PNG"))

    def test_hostile_texts_are_escaped(self):
        for field in (
            "customer_request",
            "diagnosis",
            "work_done",
            "accessories",
            "condition",
            "device_name",
            "address",
            "phone",
            "email",
        ):
            self.order[field] = HOSTILE
        self.order.line_ids.name = HOSTILE
        page = self.render()
        self.assertFalse(page.xpath("//script[contains(., 'alert')]"))
        self.assertFalse(page.xpath("//b[contains(., 'kalın')]"))
        self.assertIn("<script>alert", page.text_content())
        self.assertIn("{{7*7}}", page.text_content())

    def test_internal_texts_stay_inside(self):
        self.order.internal_notes = "Kimseye söyleme"
        self.order.operation_ids.internal_note = "Sır"
        text = self.text(user="manager")
        self.assertNotIn("Kimseye söyleme", text)
        self.assertNotIn("Sır", text)
        self.assertNotIn("60", self.render().xpath("//tbody")[1].text_content())

    def test_covered_lines_cost_the_customer_nothing(self):
        self.order.line_ids.coverage = "warranty"
        row = (
            self.render()
            .find_class("o_teknik_servis_form_lines")[0]
            .xpath(".//tbody/tr")[-1]
        )
        self.assertIn("0,00", row[-1].text_content())

    def test_record_without_customer_and_lines(self):
        bare = self.env["teknik.servis.order"].create({"customer_request": "Ses"})
        text = self.text(bare, user="office")
        self.assertIn(bare.name, text)
        self.assertNotIn("False", text)

    def test_several_records_in_several_languages(self):
        other = self._create_order(
            partner_id=self.customer.create({"name": "John", "lang": "en_US"}).id
        )
        text = self.text(self.order | other)
        self.assertIn(self.order.name, text)
        self.assertIn(other.name, text)

    def test_stranger_does_not_print(self):
        hidden = self._create_order(technician_ids=False, user_id=False)
        with self.assertRaises(UserError):
            self.render(hidden)
        with self.assertRaises(UserError):
            self.render(user="employee")


@tagged("post_install", "-at_install")
class TestPrinted(TeknikServisCommon, HttpCase):
    """The form on paper: its styles and pictures come from the running server."""

    def test_pdf_of_a_delivered_record(self):
        order = self._create_order()
        self._add_line(order, quantity=2)
        self._put_in_stock(5)
        order._send({order.line_ids: 2}, {})
        self._hand_over(
            order,
            delivery_signature=(
                b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
                b"awAAAABJRU5ErkJggg=="
            ),
        )
        report = self.env["ir.actions.report"].with_user(self.users["technician"])
        content, kind = report.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(REPORT, order.ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertGreater(len(content), 5000)

    def test_a_receipt_ends_where_its_content_ends(self):
        short, long = self._create_order(), self._create_order()
        for number in range(12):
            self._add_line(long, self.labour, name=f"İşçilik {number}")
        report = self.env["ir.actions.report"].with_user(self.users["technician"])
        boxes = []
        for order in (short, long):
            content, _kind = report.with_context(
                force_report_rendering=True
            )._render_qweb_pdf("teknik_servis.report_receipt", order.ids)
            pages = PdfFileReader(BytesIO(content))
            self.assertEqual(pages.getNumPages(), 1)
            boxes.append([float(side) for side in pages.getPage(0).mediaBox])
        # 1 mm is 2.83 points; a page starts at its upper edge.
        heights = [top - bottom for _left, bottom, _right, top in boxes]
        self.assertLess(heights[0], 150 * 2.83)
        self.assertGreater(heights[1] - heights[0], 12 * 4 * 2.83)
        self.assertEqual(boxes[0][3], boxes[1][3])
        for left, _bottom, right, _top in boxes:
            self.assertAlmostEqual(right - left, 80 * 2.83, delta=2)


@tagged("post_install", "-at_install")
class TestNeeded(TeknikServisCommon):
    """What a record needs is not deleted under it."""

    def test_what_a_record_needs_stays(self):
        tax = self.env["account.tax"].create({"name": "KDV", "amount": 20})
        pricelist = self.env["product.pricelist"].create({"name": "Eski"})
        lot = self.env["stock.lot"].create({"name": "L", "product_id": self.part.id})
        place = self.stock.create({"name": "Raf", "location_id": self.stock.id})
        billed, shipped = self.customer.create([{"name": "Merkez"}, {"name": "Depo"}])
        order = self._create_order(
            pricelist_id=pricelist.id,
            partner_invoice_id=billed.id,
            partner_shipping_id=shipped.id,
            technician_ids=False,
        )
        line = self._add_line(
            order,
            tax_ids=tax.ids,
            lot_id=lot.id,
            location_id=place.id,
            technician_id=self.technician_2.id,
        )
        self.env.flush_all()
        before = line.read(load=""), order.read(["pricelist_id", "amount_total"])
        for record in (
            self.part,
            self.part.product_tmpl_id,
            self.customer,
            billed,
            shipped,
            tax,
            pricelist,
            lot,
            place,
            self.technician_2,
        ):
            with self.subTest(record._name, name=record.display_name):
                try:
                    with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                        record.unlink()
                        self.env.flush_all()
                except (UserError, IntegrityError):
                    continue
                self.fail("deleted")
        self.env.invalidate_all()
        after = line.read(load=""), order.read(["pricelist_id", "amount_total"])
        self.assertEqual(after, before)

    def test_line_with_documents_is_not_deleted(self):
        """Its cancelled invoice may be revived, its returned goods be sent again."""
        self._put_in_stock(1)
        for send in ("deliver", "invoice"):
            order = self._create_order()
            line = self._add_line(order)
            if send == "invoice":
                order._send({}, {line: 1})[1].button_cancel()
            else:
                out = order._send({line: 1}, {})[0]
                out.move_ids.copy(
                    {
                        "location_id": out.location_dest_id.id,
                        "location_dest_id": out.location_id.id,
                        "origin_returned_move_id": out.move_ids.id,
                        "picking_id": False,
                        "quantity": 1,
                        "picked": True,
                    }
                )._action_done()
            self.env.flush_all()
            self.assertEqual((line.qty_delivered, line.qty_invoiced), (0, 0))
            for record in (line, order):
                manager = record.with_user(self.users["manager"])
                with self.subTest(send, of=record._name), self.assertRaises(UserError):
                    manager.unlink()

    def test_currency_stays_once_something_is_invoiced(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        abroad = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        order = self._create_order()
        line = self._add_line(order, quantity=2)
        order._send({}, {line: 1})
        with self.assertRaisesRegex(UserError, order.name):
            order.with_user(self.users["office"]).pricelist_id = abroad
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestCosts(TeknikServisCommon):
    """Cost and margin stay with those who may see them."""

    def test_costs_are_the_managers(self):
        order = self._create_order()
        line = self._add_line(order)
        for role in ("technician", "office", "accountant"):
            for record, names in (
                (line, ["cost_unit", "cost", "margin"]),
                (order, ["cost_total", "margin"]),
            ):
                record = record.with_user(self.users[role])
                self.assertFalse(record.fields_get(names))
                for name in names:
                    with self.subTest(role, name=name), self.assertRaises(AccessError):
                        record.read([name])
        office = line.with_user(self.users["office"])
        with self.assertRaises(AccessError):
            office.cost_unit = 1
        self.assertTrue(line.with_user(self.users["manager"]).read(["margin"]))
