from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


class TestSerialOnce(LifeCycleCommon):
    """One piece with a serial number stands on one line, and is sold once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Forms of tests log what a browser would show as a notice.
        cls.enterClassContext(mute_logger("odoo.tests.form.onchange"))
        cls.order = cls._create_order()
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "list_price": 1000,
            }
        )
        cls.lot, cls.lot_2 = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.board.id} for name in ("K-1", "K-2")]
        )
        for lot in (cls.lot, cls.lot_2):
            cls._put_in_stock(1, product=cls.board, lot=lot)

    def _add(self, order=None, role="technician", **values):
        """Add the piece to a record as a user, past all forms."""
        lines = self._as(self.env["teknik.servis.order.line"], role)
        return lines.create(self._vals(order, **values))

    def _vals(self, order=None, **values):
        return {
            "order_id": (order or self.order).id,
            "product_id": self.board.id,
            "lot_id": self.lot.id,
            **values,
        }

    def _create_operation(self):
        operations = self._as(self.env["teknik.servis.operation"], "technician")
        return operations.create({"order_id": self.order.id})

    def test_a_piece_stands_on_one_line_of_a_record_whoever_pays(self):
        self._add()
        for values in ({}, {"coverage": "warranty"}, {"quantity": 0.5}):
            with self.subTest(values), self._refused("K-1 of Ana Kart stands on the"):
                self._add(**values)
        line = self._add(lot_id=self.lot_2.id)
        with self._refused(f"{self.order.name}: serial number K-1"):
            line.lot_id = self.lot
        self.assertEqual(self.order.line_ids.lot_id, self.lot | self.lot_2)

    def test_two_lines_of_one_call_are_no_way_round(self):
        lines = self._as(self.env["teknik.servis.order.line"], "technician")
        with self._refused("stands on the record already"):
            lines.create([self._vals(), self._vals(coverage="warranty")])
        with self._refused("stands on the record already"):
            self._as(self.order, "office").line_ids = [
                Command.create(self._vals()),
                Command.create(self._vals()),
            ]
        self.assertFalse(self.order.line_ids)

    def _open_dialog(self):
        operations = self._as(self.env["teknik.servis.operation"], "technician")
        return Form(
            operations.with_context(default_order_id=self.order.id),
            "teknik_servis.teknik_servis_operation_view_form_dialog",
        )

    def test_a_scan_in_the_record_and_in_an_operation_is_one_piece(self):
        self._as(self.order, "technician").add_barcode("K-1")
        line = self.order.line_ids
        operation = self._create_operation()
        self.assertEqual(operation.add_barcode("K-1")["line_id"], line.id)
        self.assertEqual(line.operation_id, operation)
        self.assertEqual(sum(line.sudo().move_ids.mapped("quantity")), 1)
        for again in (operation, self._create_operation()):
            with self._refused("K-1 was not added: it stands on the record already"):
                again.add_barcode("K-1")
        with self._refused("K-1"):
            self._as(self.order, "technician").add_barcode("K-1", "warranty")
        self.assertEqual(self.order.line_ids, line)

    def test_a_planned_piece_is_charged_as_it_was_planned_unless_said_otherwise(self):
        line = self._add(coverage="warranty")
        kept = self._add(lot_id=self.lot_2.id, coverage="warranty")
        operation = self._create_operation()
        operation.add_barcode("K-1", "goodwill")
        operation.add_barcode("K-2")
        self.assertEqual((line.coverage, kept.coverage), ("goodwill", "warranty"))

    def test_the_operation_dialog_uses_a_planned_piece(self):
        line = self._add(price_unit=900, role="office")
        form = self._open_dialog()
        form.scan_code = "K-1"
        self.assertEqual(len(form.line_ids), 1)
        form.scan_code = "K-1"  # refused: it is there
        self.assertEqual(len(form.line_ids), 1)
        self.assertFalse(line.operation_id)
        operation = form.save()
        self.assertEqual(operation.line_ids, line)
        self.assertEqual(self.order.line_ids, line)
        self.assertEqual((line.price_unit, line.quantity), (900, 1))
        self.assertEqual(sum(line.sudo().move_ids.mapped("quantity")), 1)

    def test_a_planned_piece_is_taken_from_where_it_lies(self):
        """The office planned it from the shelf, or for another technician."""
        board_2 = self.lot_2
        self._put_in_stock(-1, product=self.board, lot=self.lot)
        self._put_in_stock(1, self.stock, self.board, self.lot)
        on_shelf = self._add(role="office", technician_id=False)
        on_shelf.location_id = self.stock
        in_van = self._add(
            role="office", lot_id=board_2.id, technician_id=self.technician_2.id
        )
        self.assertEqual(in_van.location_id, self.van_2)
        form = self._open_dialog()
        form.scan_code = "K-1"
        form.scan_code = "K-2"
        operation = form.save()
        self.assertEqual(operation.line_ids, on_shelf | in_van)
        self.assertEqual(operation.line_ids.technician_id, self.technician)
        self.assertEqual(on_shelf.location_id, self.stock)
        self.assertEqual(in_van.location_id, self.van)

    def test_a_piece_that_is_taken_off_the_dialog_again_stays_planned(self):
        line = self._add()
        operations = self._as(self.env["teknik.servis.operation"], "technician")
        operation = operations.create(
            {"order_id": self.order.id, "line_ids": [Command.delete(line.id)]}
        )
        self.assertTrue(line.exists())
        operation.write({"line_ids": [Command.delete(line.id)]})
        self.assertTrue(line.exists())
        operation.add_barcode("K-1")
        operation.write({"line_ids": [Command.delete(line.id)]})
        self.assertFalse(line.exists())

    def test_the_operation_dialog_refuses_a_used_or_delivered_piece(self):
        line = self._add()
        self._add(lot_id=self.lot_2.id)
        self.order._send({line: 1}, {})
        self._put_in_stock(1, product=self.board, lot=self.lot)
        self._create_operation().add_barcode("K-2")
        operations = self._as(self.env["teknik.servis.operation"], "technician")
        for code in ("K-1", "K-2"):
            result = operations.onchange(
                {"order_id": self.order.id, "scan_code": code},
                ["scan_code"],
                {"order_id": {}, "scan_code": {}, "line_ids": {}},
            )
            self.assertIn("stands on the record", result["warning"]["message"])
            self.assertFalse(result["value"].get("line_ids"))

    def test_the_operation_dialog_refuses_a_planned_piece_that_is_typed(self):
        self._add()
        form = self._open_dialog()
        with form.line_ids.new() as line:
            line.product_id = self.board
            line.lot_id = self.lot
        with self._refused("K-1"):
            form.save()
        self.assertEqual(len(self.order.line_ids), 1)

    def test_one_number_is_one_piece(self):
        line = self._add()
        with self._refused("K-1 of Ana Kart is one piece"):
            line.quantity = 2
        with self._refused("K-2 of Ana Kart is one piece"):
            self._add(lot_id=self.lot_2.id, quantity=2)
        dozen = self.env.ref("uom.product_uom_dozen")
        with self._refused("is one piece"):
            line.product_uom_id = dozen
        line.quantity = 1

    def test_a_piece_of_another_open_record_is_refused_by_its_number(self):
        other = self._create_order(technician_ids=self.technician_2.ids)
        line = self._add(other, "office")
        with self._refused(f"{self.order.name}: serial number K-1 of Ana Kart stands"):
            self._add()
        with self._refused(f"stands on {other.name}"):
            self._add()
        other.active = False
        with self._refused(f"stands on {other.name}"):
            self._add()
        line.quantity = 0
        self.assertEqual(self._add().lot_id, self.lot)
        with self._refused(f"stands on {self.order.name}"):
            line.quantity = 1

    def test_a_cancelled_record_frees_its_piece_until_it_is_reopened(self):
        other = self._create_order()
        line = self._add(other, "office")
        other.write({"stage_id": self._stage("cancelled").id, "cancel_reason": "Yok"})
        self._add()
        with self._refused(f"stands on {self.order.name}"):
            self._as(other, "manager")._reopen("Müşteri vazgeçti")
        self.assertEqual(line.lot_id, self.lot)

    def test_a_piece_that_was_delivered_is_sold_again_only_when_it_came_back(self):
        other = self._create_order()
        line = self._add(other)
        other._send({line: 1}, {line: 1})
        self._hand_over(other)
        with self._refused(f"stands on {other.name}"):
            self._add()
        self._put_in_stock(1, product=self.board, lot=self.lot)
        self.assertEqual(self._add().lot_id, self.lot)

    def test_lots_that_are_many_pieces_stand_on_as_many_lines(self):
        oil = self.env["product.product"].create(
            {"name": "Yağ", "type": "consu", "is_storable": True, "tracking": "lot"}
        )
        lot = self.env["stock.lot"].create({"name": "P-1", "product_id": oil.id})
        for _again in range(2):
            self._add(product_id=oil.id, lot_id=lot.id, quantity=3)
        self.assertEqual(self.order.line_ids.mapped("quantity"), [3, 3])

    def test_many_pieces_are_looked_up_together(self):
        def add(first, count):
            lots = self.env["stock.lot"].create(
                [
                    {"name": f"M-{number}", "product_id": self.board.id}
                    for number in range(first, first + count)
                ]
            )
            lines = self.env["teknik.servis.order.line"].create(
                [self._vals(lot_id=lot.id) for lot in lots]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lines._check_piece_once()
            return self.cr.sql_log_count - before

        add(0, 1)
        self.assertEqual(add(100, 30), add(200, 3))
