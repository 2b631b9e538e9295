from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from .life_common import LifeCycleCommon


class TestBarcode(LifeCycleCommon):
    """Parts and services by scanner: in the record, in an operation, by a call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.part.write({"barcode": "8690000000017", "default_code": "FAN-1"})
        cls.labour.default_code = "ISC"
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "default_code": "KRT",
                "list_price": 1000,
            }
        )
        cls.lot = cls.env["stock.lot"].create(
            {"name": "KRT-0001", "product_id": cls.board.id}
        )
        cls._put_in_stock(1, product=cls.board, lot=cls.lot)

    def _add(self, code, role="technician", order=None, **values):
        return self._as(order or self.order, role).add_barcode(code, **values)

    def test_barcode_adds_a_line_with_the_records_price(self):
        result = self._add("8690000000017")
        line = self.order.line_ids
        self.assertEqual(
            result,
            {
                "line_id": line.id,
                "product_id": self.part.id,
                "name": line.name,
                "quantity": 1,
            },
        )
        self.assertEqual((line.price_unit, line.coverage), (100, "paid"))
        self.assertEqual(line.technician_id, self.technician)

    def test_scanning_again_counts_one_more(self):
        self._add("8690000000017")
        self._add(" fan-1 ")
        self.assertEqual(self.order.line_ids.mapped("quantity"), [2])

    def test_other_coverage_is_another_line(self):
        self._add("FAN-1")
        self._add("FAN-1", coverage="warranty")
        self._add("FAN-1", coverage="warranty")
        self.assertEqual(
            self.order.line_ids.mapped(lambda line: (line.coverage, line.quantity)),
            [("paid", 1), ("warranty", 2)],
        )

    def test_sent_line_stays_as_it_is(self):
        self._put_in_stock(5)
        self._add("FAN-1")
        line = self.order.line_ids
        self.order._send({line: 1}, {})
        self._add("FAN-1")
        self.assertEqual(line.quantity, 1)
        self.assertEqual(self.order.line_ids.mapped("quantity"), [1, 1])

    def test_serial_number_finds_the_product_and_the_piece(self):
        self._add("KRT-0001")
        line = self.order.line_ids
        self.assertEqual((line.product_id, line.lot_id), (self.board, self.lot))
        with self._refused("KRT-0001 was not added: it stands on the record already"):
            self._add("KRT-0001")

    def test_pieces_without_a_number_yet_are_lines_of_their_own(self):
        self._add("KRT")
        self._add("KRT")
        self.assertEqual(self.order.line_ids.mapped("quantity"), [1, 1])

    def test_unknown_code_is_named(self):
        with self._refused("YOK-42 was not added: no part or service has it"):
            self._add("YOK-42")
        self.assertFalse(self.order.line_ids)

    def test_wildcards_are_letters(self):
        for code in ("%", "FAN_1", "FAN-%", "\\", "FAN-1\\"):
            with self.subTest(code), self._refused("no part or service has it"):
                self._add(code)

    def test_ambiguous_code_names_what_it_could_be(self):
        other = self.env["product.product"].create(
            {"name": "Fan Kapağı", "default_code": "FAN-1"}
        )
        with self._refused(other.name):
            self._add("FAN-1")
        with self._refused(self.part.name):
            self._add("FAN-1")
        self._add("8690000000017")
        self.assertEqual(self.order.line_ids.product_id, self.part)

    def test_serial_number_of_two_products_is_the_one_in_stock(self):
        twin = self.env["product.product"].create(
            {"name": "Ekran", "is_storable": True, "tracking": "serial"}
        )
        lot = self.env["stock.lot"].create({"name": "KRT-0001", "product_id": twin.id})
        self._put_in_stock(1, product=twin, lot=lot)
        with self._refused("it may be"):
            self._add("KRT-0001")
        self._put_in_stock(-1, product=twin, lot=lot)
        self._add("KRT-0001")
        self.assertEqual(self.order.line_ids.lot_id, self.lot)

    def test_other_customers_device_is_no_part(self):
        self.device.tracking = "serial"
        self._create_order(product_id=self.device.id, serial="SN99001")
        self.assertTrue(self.env["stock.lot"].search([("name", "=", "SN99001")]))
        for role in ("technician", "office"):
            with self.subTest(role), self._refused("Kombi X24 with this serial number"):
                self._add("SN99001", role)
        self.board.default_code = "SN99001"
        self._add("SN99001")
        self.assertEqual(self.order.line_ids.product_id, self.board)
        self.assertFalse(self.order.line_ids.lot_id)

    def test_piece_that_was_delivered_is_not_sold_again(self):
        self._add("KRT-0001")
        self.order._send({self.order.line_ids: 1}, {})
        other = self._create_order()
        with self._refused("not in stock"):
            self._add("KRT-0001", order=other)
        result = self._as(other, "office").onchange(
            {"scan_code": "KRT-0001"}, ["scan_code"], {"scan_code": {}, "line_ids": {}}
        )
        self.assertIn("not in stock", result["warning"]["message"])

    def test_other_companys_piece_is_no_part_of_ours(self):
        company, _user = self._create_other_company()
        place = company._get_teknik_servis_warehouse().lot_stock_id
        lot = self.env["stock.lot"].create(
            {"name": "KRT-0002", "product_id": self.board.id}
        )
        self._put_in_stock(1, place, self.board, lot)
        with self._refused("not in stock"):
            self._add("KRT-0002")

    def test_odd_charging_is_refused_in_words(self):
        for coverage in ("xx", ["paid"], {"paid": 1}, 7):
            with self.subTest(coverage), self._refused("Choose who pays"):
                self._add("FAN-1", coverage=coverage)
        self.assertFalse(self.order.line_ids)

    def test_device_is_no_part_of_its_own_repair(self):
        order = self._create_order(product_id=self.device.id, serial="X24-1")
        with self._refused("X24-1 was not added: it is the device itself"):
            self._add("X24-1", order=order)

    def test_packaging_barcode_brings_its_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.env["product.uom"].create(
            {"product_id": self.part.id, "uom_id": dozen.id, "barcode": "86912"}
        )
        self._add("86912")
        line = self.order.line_ids
        self.assertEqual((line.product_uom_id, line.price_unit), (dozen, 1200))
        self._add("FAN-1")
        self.assertEqual(len(self.order.line_ids), 2)

    def test_odd_codes_are_refused_in_words(self):
        for code in (None, False, "", "   ", [], {}, ["FAN-1"], "x" * 500, "a\x00b"):
            with self.subTest(code), self._refused("Scan or type a code."):
                self._add(code)
        with self._refused("7 was not added"):
            self._add(7)

    def test_closed_record_takes_no_scan(self):
        self._hand_over(self.order)
        for role in ("technician", "office", "manager"):
            with self.subTest(role), self._refused("is closed"):
                self._add("FAN-1", role)

    def test_strangers_scan_nothing(self):
        self.order.technician_ids = self.technician_2
        self.env.flush_all()
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._add("FAN-1", role)
        _company, user = self._create_other_company()
        with self.assertRaises(AccessError):
            self.order.with_user(user).add_barcode("FAN-1")

    def test_other_companys_product_is_not_found(self):
        company, _user = self._create_other_company()
        self.env["product.product"].create(
            {"name": "Öteki", "default_code": "OTK", "company_id": company.id}
        )
        with self._refused("no part or service has it"):
            self._add("OTK", "office")

    def test_scan_in_an_operation_is_its_own_line_and_reserved(self):
        self._put_in_stock(3)
        self._add("FAN-1")
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {"order_id": self.order.id}
        )
        operation.add_barcode("FAN-1")
        operation.add_barcode("FAN-1")
        self.assertEqual(operation.line_ids.quantity, 2)
        self.assertEqual(sum(operation.line_ids.sudo().move_ids.mapped("quantity")), 2)
        operation.add_barcode("FAN-1")
        with self._refused("Not enough in stock"):
            operation.add_barcode("FAN-1")

    # ------------------------------------------------------------------------ forms

    def test_scan_in_the_form_keeps_what_is_typed(self):
        form = Form(self._as(self.order, "office"))
        form.customer_request = "Ses yapıyor"
        form.scan_code = "FAN-1"
        self.assertFalse(form.scan_code)
        form.scan_code = "FAN-1"
        form.scan_code = "ISC"
        self.assertFalse(self.order.line_ids)
        form.save()
        self.assertEqual(self.order.customer_request, "Ses yapıyor")
        self.assertEqual(
            self.order.line_ids.mapped(lambda line: (line.product_id, line.quantity)),
            [(self.part, 2), (self.labour, 1)],
        )
        self.assertEqual(self.order.line_ids.mapped("price_unit"), [100, 500])

    def test_unknown_code_in_the_form_is_told_and_no_more(self):
        order = self._as(self.order, "office")
        result = order.onchange(
            {"scan_code": "YOK-42"}, ["scan_code"], {"scan_code": {}, "line_ids": {}}
        )
        self.assertIn("YOK-42", result["warning"]["message"])
        self.assertEqual(result["warning"]["type"], "notification")
        self.assertFalse(result["value"].get("scan_code"))

    def test_scan_in_the_operation_dialog(self):
        self._put_in_stock(2)
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        form = Form(
            Operation.with_context(default_order_id=self.order.id),
            "teknik_servis.teknik_servis_operation_view_form_dialog",
        )
        form.scan_code = "FAN-1"
        form.scan_code = "FAN-1"
        operation = form.save()
        self.assertEqual(operation.line_ids.quantity, 2)
        self.assertEqual(operation.line_ids.order_id, self.order)
        self.assertEqual(operation.line_ids.location_id, self.van)

    def test_operation_written_with_a_code_keeps_nothing_of_it(self):
        order = self._as(self.order, "office")
        order.write({"scan_code": "FAN-1", "line_ids": [Command.clear()]})
        self.assertFalse(order.line_ids)
        order.invalidate_recordset()
        self.assertFalse(order.scan_code)
