from base64 import b64decode
from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged

from ..models.teknik_servis_order_device import PLAIN_SERIAL, normalize_serial
from .track_common import ProductTrackCommon


@tagged("post_install", "-at_install")
class TestProductTrackOdd(ProductTrackCommon):
    """Odd numbers, odd questions, and what is easily told wrongly."""

    # ------------------------------------------------------------------ odd questions

    def test_characters_that_no_database_takes_are_left_out(self):
        self.assertEqual(self._ask("YOK\0-7")["serial"], "YOK-7")
        self.assertEqual(self._ask("YOK\ud800-7")["serial"], "YOK-7")
        found = self._ask("8f21-003\0 ix\udfff")
        self.assertEqual(found["card"]["lot_id"], self.lot.id)

    def test_kinds_that_are_no_list_are_all_kinds(self):
        self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        for kinds in (5, "sale", {"sale": 1}, True, []):
            with self.subTest(repr(kinds)):
                found = self._ask(lot_id=self.lot.id, kinds=kinds)
                self.assertEqual(self._kinds(found), {"service"})
        self.assertFalse(self._ask(lot_id=self.lot.id, kinds=[[1], {}])["events"])

    def test_signs_of_a_pattern_are_themselves(self):
        lot = self._create_lot("50%_\\7")
        self._create_order(serial="PCT%7")
        self.assertEqual(self._ask("50%_\\7")["card"]["lot_id"], lot.id)
        for text, similar in (
            ("%%%", []),
            ("___", []),
            ("8F2%IX", []),
            ("0%_\\", ["50%_\\7"]),
            ("T%7", ["PCT%7"]),
            ("7\\\\", []),
        ):
            with self.subTest(text):
                found = self._ask(text)["similar"]
                self.assertEqual([choice["serial"] for choice in found], similar)

    def test_a_card_whose_number_is_nothing_has_no_records_of_others(self):
        self._create_order()
        lot = self._create_lot("\u200b")
        found = self._ask(lot_id=lot.id)
        self.assertEqual(found["state"], "found")
        self.assertFalse(found["events"])

    def test_strange_numbers_are_found_again(self):
        for text in ("0", "😀-1", "'\"><script>", "a\tb", "İŞ-ı", "--", "/"):
            lot = self._create_lot(text)
            with self.subTest(text):
                self.assertEqual(self._ask(text)["card"]["lot_id"], lot.id)

    def test_a_printed_page_of_nothing_is_a_page(self):
        Report = self._as(self.env["ir.actions.report"], "office")
        name = "teknik_servis.report_product_track"
        for data in ({"serial": "YOK"}, {"serial": None, "lot_id": "x", "kinds": 3}):
            page = Report._render_qweb_html(name, [], data=data)[0].decode()
            self.assertNotIn("o_main_table", page)

    # ------------------------------------------------------------------ spellings

    def test_a_database_of_any_language_compares_alike(self):
        for text in (" şn  ıi İI", "çğöşü-ÇĞÖŞÜ", "\tab\n12 "):
            for collation in ("C", "tr-x-icu", "en-x-icu"):
                column = PLAIN_SERIAL.replace("%s", f'%s COLLATE "{collation}"')
                self.env.cr.execute(f"SELECT {column}", [text])
                with self.subTest(text=text, collation=collation):
                    self.assertEqual(self.env.cr.fetchone()[0], normalize_serial(text))

    def test_what_was_typed_wins_over_what_another_keyboard_may_have_meant(self):
        lot = self._create_lot("AB/12-7")
        self.assertEqual(self._ask("AB.12*7")["card"]["lot_id"], lot.id)
        order = self._create_order(serial="AB.12*7")
        found = self._ask("AB.12*7")["card"]
        self.assertFalse(found["lot_id"])
        self.assertEqual([o["id"] for o in found["orders"]], order.ids)
        # As little are the records of both one device's.
        self._create_order(serial="CD/5")
        self.assertEqual(self._ask("CD.5")["card"]["serial"], "CD/5")
        self._create_order(serial="CD.5")
        orders = self._ask("CD.5")["card"]["orders"]
        self.assertEqual(len(orders), 1)

    def test_numbers_of_records_without_a_card_are_offered_too(self):
        self._create_order(serial="METIN-90")
        similar = self._ask("etin-9")["similar"]
        self.assertEqual(
            [(choice["lot_id"], choice["serial"]) for choice in similar],
            [(0, "METIN-90")],
        )

    def test_an_archived_record_of_a_text_is_a_choice_as_well(self):
        self._create_lot("8F21-003 IX", self.copier)
        order = self._create_order(serial="8F21-003 IX")
        order.active = False
        choices = self._ask("8f21-003 ix")["choices"]
        self.assertEqual([c["lot_id"] for c in choices][-1], 0)

    # ------------------------------------------------------------------ companies

    def _ask_both(self, company, *args):
        user = self.users["office"]
        user.company_ids |= company
        Lot = self._lots("office")
        both = [self.company.id, company.id]
        return Lot.with_context(allowed_company_ids=both).get_teknik_servis_card(*args)

    def test_the_same_number_in_two_companies_is_told_apart(self):
        company, _user = self._create_other_company()
        lot = self._create_lot("IKIZ-1", company_id=self.company.id)
        other = self._create_lot("IKIZ-1", company_id=company.id)
        choices = self._ask_both(company, "ikiz-1")["choices"]
        self.assertEqual(
            {choice["lot_id"]: choice["company"] for choice in choices},
            {lot.id: self.company.name, other.id: company.name},
        )
        order = self._create_order(serial="IKIZ-1")
        for card, orders in ((lot, order.ids), (other, [])):
            found = self._ask_both(company, None, card.id)["card"]
            self.assertEqual([o["id"] for o in found["orders"]], orders)

    def test_a_record_of_another_company_is_not_of_this_ones_card(self):
        company, user = self._create_other_company()
        lot = self._create_lot("TEK-1", company_id=self.company.id)
        self.env["teknik.servis.order"].with_user(user).create({"serial": "TEK-1"})
        found = self._ask_both(company, None, lot.id)
        self.assertEqual(found["card"]["orders"], [])

    # ------------------------------------------------------------------ easily wrong

    def test_a_device_that_came_back_is_sold_no_longer(self):
        self._trade()
        customers = self.env.ref("stock.stock_location_customers")
        for role in ("keeper", "technician"):
            self.assertTrue(self._ask(lot_id=self.lot.id, role=role)["card"]["sold"])
        self._move(customers, self.stock, self.customer)
        for role in ("keeper", "technician"):
            self.assertFalse(self._ask(lot_id=self.lot.id, role=role)["card"]["sold"])

    def test_what_the_supplier_sent_to_the_customer_is_bought_and_sold(self):
        suppliers = self.env.ref("stock.stock_location_suppliers")
        customers = self.env.ref("stock.stock_location_customers")
        sent = self._move(suppliers, customers, self.customer)
        card = self._ask(lot_id=self.lot.id, role="keeper")["card"]
        for way in ("bought", "sold"):
            self.assertEqual(card[way]["res_id"], sent.id)

    def test_cancelled_work_says_so_in_words(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        self._add_line(order, coverage="goodwill")
        order.write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "Vazgeçti"}
        )
        found = self._ask("8f21-003 ix")
        told = {e["type"]: e for e in found["events"] if e["type"] in ("order", "part")}
        for event in told.values():
            self.assertTrue(event["is_cancelled"])
            self.assertEqual(event["state"], found["card"]["orders"][0]["stage"])
        self.assertEqual(len(told), 2)
        self.assertEqual(found["card"]["parts"], [])

    def test_a_day_of_the_warranty_is_the_same_in_every_time_zone(self):
        self._as(self.lot, "keeper").write(
            {
                "teknik_servis_warranty_start": "2026-06-14",
                "teknik_servis_warranty_reason": "Fatura",
            }
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        Lot = self._lots("office").with_context(tz="America/New_York")
        found = Lot.get_teknik_servis_card(lot_id=self.lot.id)
        told = {event["title"]: event["text"] for event in found["events"]}
        self.assertIn("14", told["Warranty From"])

    def test_an_invoice_stands_where_its_own_day_is(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        line = self._add_line(order, self.labour)
        self._as(order, "office")._send({}, {self._as(line, "office"): 1})
        invoice = line.sudo().invoice_line_ids.move_id
        for day, is_day in ((date(2025, 3, 1), True), (False, False)):
            invoice.invoice_date = day
            found = self._ask("8f21-003 ix", role="keeper", kinds=["invoice"])
            event = found["events"][0]
            self.assertEqual(event["is_day"], is_day)
            entered = invoice.create_date.date()
            self.assertEqual(event["date"][:10], str(day or entered))
        invoice.invoice_date = date(2025, 3, 1)
        made = self._lots("keeper").export_teknik_servis_card(
            "8f21-003 ix", kinds=["invoice"]
        )
        sheet = load_workbook(BytesIO(b64decode(made["content"]))).active
        cell = sheet.cell(2, 1)
        self.assertEqual(cell.value, datetime(2025, 3, 1))
        self.assertNotIn("h", cell.number_format)

    def test_a_spreadsheet_holds_no_formula_and_no_link(self):
        for text in ("=1+1", "http://example.com"):
            self._create_order(
                product_id=self.device.id, serial="8f21-003 ix", customer_request=text
            )
        made = self._lots("office").export_teknik_servis_card("8f21-003 ix")
        sheet = load_workbook(BytesIO(b64decode(made["content"]))).active
        cells = [row[3] for row in sheet.iter_rows(min_row=2)]
        told = {(cell.value, cell.data_type, bool(cell.hyperlink)) for cell in cells}
        self.assertEqual(
            told, {("=1+1", "s", False), ("http://example.com", "s", False)}
        )
