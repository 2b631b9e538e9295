from odoo.tests import tagged

from ..models.teknik_servis_order_scan import FROM_TURKISH_KEYS
from .track_common import ProductTrackCommon


@tagged("post_install", "-at_install")
class TestProductTrack(ProductTrackCommon):
    """A serial number leads to its device's card and all that happened to it."""

    # ------------------------------------------------------------------ finding

    def test_a_number_is_found_in_every_spelling(self):
        for text in ("8F21-003 IX", " 8f21-003   ıx ", "８F21-003 İX", "8f21-003\tix"):
            with self.subTest(text):
                found = self._ask(text)
                self.assertEqual(found["state"], "found")
                self.assertEqual(found["card"]["lot_id"], self.lot.id)

    def test_a_scanner_on_a_turkish_keyboard_is_understood(self):
        lot = self._create_lot("AB/12-7")
        code = next(
            text for text in ("AB.12*7",) if text.translate(FROM_TURKISH_KEYS) != text
        )
        self.assertEqual(self._ask(code)["card"]["lot_id"], lot.id)

    def test_our_own_label_leads_to_the_device_of_its_record(self):
        order = self._create_order(product_id=self.device.id, serial="8F21-003 IX")
        for code in (order._get_qr_url(), order.name):
            with self.subTest(code):
                self.assertEqual(self._ask(code)["card"]["lot_id"], self.lot.id)
        text = self._create_order(serial="METIN-9")
        self.assertEqual(self._ask(text.name)["card"]["serial"], "METIN-9")

    def test_the_same_number_on_two_products_is_asked_about(self):
        other = self._create_lot("8F21-003 IX", self.copier)
        found = self._ask("8f21-003 ix")
        self.assertEqual(found["state"], "choose")
        self.assertEqual(
            {(c["lot_id"], c["product"]) for c in found["choices"]},
            {(self.lot.id, "Kombi X24"), (other.id, "Fotokopi M5")},
        )
        chosen = self._ask("8f21-003 ix", other.id)
        self.assertEqual(chosen["card"]["product"], "Fotokopi M5")

    def test_records_without_a_card_are_one_of_the_choices(self):
        self._create_lot("8F21-003 IX", self.copier)
        order = self._create_order(serial="8F21-003 IX")
        self.assertFalse(order.lot_id)
        choices = self._ask("8f21-003 ix")["choices"]
        self.assertEqual([c["lot_id"] for c in choices][-1], 0)
        found = self._ask("8f21-003 ix", 0)
        self.assertEqual([o["id"] for o in found["card"]["orders"]], order.ids)
        # Nobody knows whose of the two they are: on neither card.
        self.assertEqual(self._ask(lot_id=self.lot.id)["card"]["orders"], [])

    def test_a_record_without_a_card_belongs_to_the_only_card_of_its_number(self):
        order = self._create_order(serial="8F21-003 IX")
        card = self._ask("8f21-003 ix")["card"]
        self.assertEqual([o["id"] for o in card["orders"]], order.ids)

    def test_a_number_known_as_text_alone_shows_its_records(self):
        orders = self._create_order(serial="METIN-9") | self._create_order(
            serial="METIN-9", warranty_end="2027-01-01"
        )
        found = self._ask("metin-9")
        self.assertEqual(found["state"], "found")
        card = found["card"]
        self.assertFalse(card["lot_id"])
        self.assertEqual({o["id"] for o in card["orders"]}, set(orders.ids))
        self.assertEqual(card["open_count"], 2)
        self.assertEqual(card["warranty"]["end"], "2027-01-01")

    def test_an_unknown_number_is_told_in_one_sentence_with_an_offer(self):
        found = self._ask("YOK-77")
        self.assertEqual(found["state"], "unknown")
        self.assertIn("YOK-77", found["message"])
        self.assertTrue(found["can_create_order"])
        self.assertFalse(found["can_create_card"])
        self.assertTrue(self._ask("YOK-77", role="keeper")["can_create_card"])
        self.assertFalse(self._ask("YOK-77", role="technician")["can_create_order"])

    def test_a_part_of_a_number_offers_the_numbers_that_hold_it(self):
        lot = self._create_lot("QX-9Z41-77")
        found = self._ask("x-9z41")
        self.assertEqual([c["lot_id"] for c in found["similar"]], lot.ids)
        self.assertEqual(self._ask("F2")["similar"], [])

    def test_odd_values_are_no_number_and_no_card(self):
        for value in (None, "", "  ", "\u200b", "\0"):
            with self.subTest(repr(value)):
                self.assertEqual(self._ask(value), {"state": "empty"})
        for value in (10**12, -1, "x", [1], True):
            with self.subTest(repr(value)):
                self.assertEqual(self._ask("YOK", value)["state"], "unknown")
        self.assertEqual(self._ask("x" * 5000)["state"], "unknown")
        self.assertEqual(self._ask(17)["state"], "unknown")
        self.assertEqual(self._ask("%' OR 1=1 --")["state"], "unknown")

    # ------------------------------------------------------------------ the timeline

    def test_the_card_tells_where_a_device_was_bought_and_sold(self):
        bought, sold = self._trade()
        card = self._ask(lot_id=self.lot.id, role="keeper")["card"]
        self.assertEqual(card["bought"]["partner"], "Toptancı A.Ş.")
        self.assertEqual(card["bought"]["res_id"], bought.id)
        self.assertEqual(card["sold"]["partner"], self.customer.name)
        self.assertEqual(card["sold"]["document"], sold.name)
        self.assertEqual(card["owner"], self.customer.name)

    def test_a_device_that_came_back_is_not_sold(self):
        self._trade()
        customers = self.env.ref("stock.stock_location_customers")
        back = self._move(customers, self.stock, self.customer)
        found = self._ask(lot_id=self.lot.id, role="keeper")
        self.assertFalse(found["card"]["sold"] and found["card"]["sold"].get("res_id"))
        newest = next(e for e in found["events"] if e["type"] == "move")
        self.assertEqual(newest["res_id"], back.id)
        self.assertEqual(newest["kind"], "sale")

    def test_a_move_inside_the_house_is_a_transfer(self):
        suppliers = self.env.ref("stock.stock_location_suppliers")
        self._move(suppliers, self.stock, self.supplier)
        self._move(self.stock, self.van, self.company.partner_id)
        found = self._ask(lot_id=self.lot.id, role="keeper", kinds=["transfer"])
        self.assertEqual(len(found["events"]), 1)
        self.assertIn(self.van.complete_name, found["events"][0]["text"])

    def test_service_tells_records_operations_and_parts(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        self._add_line(order)
        self._add_line(order, self.labour)
        self.env["teknik.servis.operation"].create(
            {
                "order_id": order.id,
                "technician_id": self.technician.id,
                "stage_id": self.stages["in_progress"].id,
                "work_done": "Fan değişti",
            }
        )
        found = self._ask("8f21-003 ix")
        self.assertEqual(self._kinds(found), {"service", "part"})
        told = {event["title"]: event for event in found["events"]}
        self.assertEqual(told["Operation"]["who"], "Ali Usta")
        self.assertEqual(told["Operation"]["text"], "Fan değişti")
        self.assertEqual(told["Operation"]["state"], "Free in_progress")
        self.assertEqual(told["Service record"]["document"], order.name)
        self.assertIn("Fan Motoru", told["Part"]["text"])
        parts = found["card"]["parts"]
        self.assertEqual([part["order"] for part in parts], [order.name])
        self.assertEqual(found["card"]["orders"][0]["stage"], "Free in_progress")

    def test_a_device_used_as_a_part_tells_in_which_record(self):
        piece = self._create_lot("MOTOR-1", self.copier)
        self._put_in_stock(1, product=self.copier, lot=piece)
        order = self._create_order()
        self._add_line(order, self.copier, lot_id=piece.id)
        found = self._ask("motor-1")
        self.assertEqual([e["document"] for e in found["events"]], [order.name])
        self.assertEqual(found["card"]["parts"], [])

    def test_invoices_of_the_records_are_told_to_those_who_read_them(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        line = self._add_line(order, self.labour)
        self._as(order, "office")._send({}, {self._as(line, "office"): 1})
        invoice = line.sudo().invoice_line_ids.move_id
        self.assertTrue(invoice)
        found = self._ask("8f21-003 ix", role="keeper", kinds=["invoice"])
        self.assertEqual([e["res_id"] for e in found["events"]], invoice.ids)
        self.assertTrue(found["events"][0]["amount"])
        self.assertNotIn("invoice", self._kinds(self._ask("8f21-003 ix")))

    def test_changes_of_owner_and_warranty_are_told(self):
        keeper = self._as(self.lot, "keeper")
        keeper.teknik_servis_owner_id = self.customer
        self.flush_tracking()
        keeper.write(
            {
                "teknik_servis_warranty_start": "2026-06-14",
                "teknik_servis_parts_until": "2028-06-14",
                "teknik_servis_warranty_reason": "Faturası görüldü",
            }
        )
        self.flush_tracking()
        found = self._ask(lot_id=self.lot.id)
        told = {e["title"]: e for e in found["events"] if e["kind"] == "warranty"}
        self.assertIn(self.customer.name, told["Owner"]["text"])
        self.assertEqual(told["Owner"]["who"], self.users["keeper"].name)
        self.assertIn("2026", told["Warranty From"]["text"])
        self.assertEqual(found["card"]["warranty"]["end"], "2028-06-14")
        self.assertEqual(found["card"]["warranty"]["state"], "in")

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_kinds_choose_the_events_and_unknown_kinds_are_none(self):
        self._trade()
        self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        for kinds in (["purchase"], ["sale", "service"], ["no such kind"]):
            found = self._ask(lot_id=self.lot.id, role="keeper", kinds=kinds)
            with self.subTest(kinds):
                self.assertLessEqual(self._kinds(found), set(kinds))
        self.assertFalse(found["events"])
        self.assertTrue(found["card"]["bought"])
