from base64 import b64decode

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models.teknik_servis_order_scan import FROM_TURKISH_KEYS
from .common import ROLES
from .queries_common import QueriesCommon

STATEMENTS = 12


class ProductTrackCommon(QueriesCommon):
    """A boiler with a serial number, and whoever keeps the stock and the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device.tracking = "serial"
        cls.copier = cls.env["product.product"].create(
            {
                "name": "Fotokopi M5",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.supplier = cls.env["res.partner"].create({"name": "Toptancı A.Ş."})
        cls.lot = cls._create_lot("8f21-003  ix")
        cls.users["keeper"] = new_test_user(
            cls.env,
            "ts_keeper",
            groups=f"{ROLES['office']},stock.group_stock_user,"
            "account.group_account_invoice",
        )

    @classmethod
    def _create_lot(cls, name, product=None, **values):
        return cls.env["stock.lot"].create(
            {"name": name, "product_id": (product or cls.device).id, **values}
        )

    @classmethod
    def _move(cls, source, target, partner, lot=None):
        """Move one device by a transfer that is done."""
        lot = lot or cls.lot
        warehouse = cls.company._get_teknik_servis_warehouse()
        types = {"supplier": warehouse.in_type_id, "customer": warehouse.in_type_id}
        place = {"location_id": source.id, "location_dest_id": target.id}
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": types.get(source.usage, warehouse.out_type_id).id,
                "partner_id": partner.id,
                **place,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": 1,
                            "product_uom": lot.product_id.uom_id.id,
                            **place,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "picking_id": picking.id,
                    **place,
                }
            )
        ]
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True)._action_done()
        return picking

    @classmethod
    def _trade(cls):
        """Buy the device and sell it to the customer."""
        suppliers = cls.env.ref("stock.stock_location_suppliers")
        customers = cls.env.ref("stock.stock_location_customers")
        bought = cls._move(suppliers, cls.stock, cls.supplier)
        sold = cls._move(cls.stock, customers, cls.customer)
        return bought, sold

    def _ask(self, *args, role="office", **kwargs):
        return self._lots(role).get_teknik_servis_card(*args, **kwargs)

    def _lots(self, role):
        """Return the model as the web request of one of the users has it."""
        return self._as(self.env["stock.lot"], role).with_context(
            lang="en_US", tz="Europe/Istanbul"
        )

    def _kinds(self, found):
        return {event["kind"] for event in found["events"]}


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

    # ------------------------------------------------------------------ rights

    def test_of_what_the_reader_may_not_open_nothing_is_told(self):
        self._trade()
        self._create_order(
            product_id=self.device.id,
            serial="8f21-003 ix",
            technician_ids=self.technician_2.ids,
        )
        found = self._ask(lot_id=self.lot.id, role="technician")
        self.assertLessEqual(self._kinds(found), {"warranty"})
        self.assertFalse(found["card"]["bought"])
        self.assertEqual(found["card"]["orders"], [])
        self.assertNotIn("res_id", found["card"]["sold"])

    def test_a_technician_sees_the_own_record(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        found = self._ask(lot_id=self.lot.id, role="technician")
        self.assertEqual([o["id"] for o in found["card"]["orders"]], order.ids)
        self.assertFalse(found["card"]["can_create_order"])

    def test_serials_and_records_of_another_company_are_not_there(self):
        company, user = self._create_other_company()
        self.lot.company_id = self.company
        self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        self._create_order(serial="METIN-9")
        Lot = self.env["stock.lot"].with_user(user)
        Lot = Lot.with_context(allowed_company_ids=company.ids)
        for asked in (("8f21-003 ix",), (None, self.lot.id), ("METIN-9",)):
            with self.subTest(asked):
                found = Lot.get_teknik_servis_card(*asked)
                self.assertEqual(found["state"], "unknown")
                self.assertEqual(found["similar"], [])

    def test_an_employee_without_rights_is_refused(self):
        for method in (
            "get_teknik_servis_card",
            "print_teknik_servis_card",
            "export_teknik_servis_card",
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                Lot = self._as(self.env["stock.lot"], "employee")
                getattr(Lot, method)("8f21-003 ix")

    # ------------------------------------------------------------------ paper and files

    def test_the_printed_page_tells_what_the_screen_shows(self):
        bought, sold = self._trade()
        Report = self._as(self.env["ir.actions.report"], "keeper")
        name = "teknik_servis.report_product_track"
        data = {"serial": "", "lot_id": self.lot.id, "kinds": ["sale"]}
        page = Report._render_qweb_html(name, [], data=data)[0].decode()
        self.assertIn(sold.name, page)
        self.assertEqual(page.count(bought.name), 1)  # on the card
        page = Report._render_qweb_html(name, self.lot.ids)[0].decode()
        self.assertEqual(page.count(bought.name), 2)

    def test_a_csv_file_holds_every_event_and_no_formula(self):
        self._create_order(
            product_id=self.device.id,
            serial="8f21-003 ix",
            customer_request="=1+1",
        )
        Lot = self._as(self.env["stock.lot"], "office")
        made = Lot.export_teknik_servis_card("8f21-003 ix", file_type="csv")
        self.assertEqual(made["name"], "8f21-003--ix.csv")
        content = b64decode(made["content"]).decode("utf-8-sig")
        self.assertIn('"\'=1+1"', content)
        self.assertEqual(len(content.splitlines()), 2)

    # ------------------------------------------------------------------ actions

    def test_record_and_card_lead_to_the_screen(self):
        order = self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        for action in (
            self._as(order, "office").action_track_device(),
            self._as(self.lot, "office").action_teknik_servis_track(),
        ):
            self.assertEqual(action["tag"], "teknik_servis.product_track")
            self.assertEqual(action["params"]["lot_id"], self.lot.id)


@tagged("post_install", "-at_install")
class TestProductTrackStatements(ProductTrackCommon):
    """As many statements for many events as for few."""

    def _fill(self, count):
        """Give the device `count` events of each sort."""
        orders = self.env["teknik.servis.order"].create(
            [
                {
                    "partner_id": self.partners[number % 20].id,
                    "product_id": self.device.id,
                    "serial": "8F21-003 IX",
                    "technician_ids": self.technician.ids,
                    "customer_request": f"Arıza {number}",
                }
                for number in range(count)
            ]
        )
        self.env["teknik.servis.order.line"].create(
            [
                {"order_id": order.id, "product_id": self.part.id, "quantity": 1}
                for order in orders
            ]
        )
        orders.stage_id = self.stages["in_progress"]
        suppliers = self.env.ref("stock.stock_location_suppliers")
        for _number in range(count):
            self._move(suppliers, self.stock, self.supplier)
            self._move(self.stock, suppliers, self.supplier)
        lines = orders.line_ids
        orders.with_user(self.users["office"])._send({}, dict.fromkeys(lines, 1))
        for number in range(count):
            day = f"2026-06-{number % 28 + 1:02}"
            self.lot.write(
                {
                    "teknik_servis_warranty_start": day,
                    "teknik_servis_warranty_reason": day,
                }
            )
            self.env.cr.precommit.run()

    def test_sixty_events_take_as_many_statements_as_two(self):
        for count in (1, 30):
            self._fill(count)
            for role in ("keeper", "technician"):
                lots = self._lots(role)
                lots.get_teknik_servis_card("8f21-003 ix")  # warm registry caches
                with self.subTest(role=role, count=count), self._at_most(STATEMENTS):
                    found = lots.get_teknik_servis_card("8f21-003 ix")
                self.assertGreater(len(found["events"]), 2 * count)
