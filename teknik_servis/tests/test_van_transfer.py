from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import ROLES
from .life_common import LifeCycleCommon


class TestVanTransfer(LifeCycleCommon):
    """Loading and unloading: native transfers from one dialog."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(10, cls.stock)
        cls._put_in_stock(2)
        cls.part.barcode = "8690000000017"
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.lots = cls.env["stock.lot"].create(
            [
                {
                    "name": name,
                    "product_id": cls.board.id,
                    "company_id": cls.company.id,
                }
                for name in ("AK-1", "AK-2")
            ]
        )
        for lot in cls.lots:
            cls._put_in_stock(1, cls.stock, cls.board, lot)

    def _there(self, location=None, product=None, lot=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.part, location or self.van, lot_id=lot
        )

    def _dialog(self, role="technician", *rows, **values):
        """Fill the dialog in past its form; rows are `(product, quantity, lot)`."""
        return self._as(self.env["teknik.servis.van.transfer"], role).create(
            {
                "technician_id": self.technician.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "quantity": quantity,
                            "lot_id": lot and lot.id,
                        }
                    )
                    for product, quantity, lot in rows
                ],
                **values,
            }
        )

    def test_a_technician_loads_the_own_van_without_stock_rights(self):
        self.assertFalse(self.users["technician"].has_group("stock.group_stock_user"))
        dialog = self._dialog("technician", (self.part, 3, False))
        self.assertEqual(dialog.action_transfer()["params"]["type"], "success")
        self.assertEqual((self._there(), self._there(self.stock)), (5, 7))
        picking = dialog.sudo().picking_id
        self.assertEqual(
            (picking.state, picking.picking_type_code), ("done", "internal")
        )
        self.assertEqual(
            (picking.location_id, picking.location_dest_id), (self.stock, self.van)
        )
        self.assertEqual(picking.user_id, self.users["technician"])

    def test_a_van_is_unloaded_onto_the_shelf(self):
        dialog = self._dialog("technician", (self.part, 2, False), direction="unload")
        dialog.action_transfer()
        self.assertEqual((self._there(), self._there(self.stock)), (0, 12))

    def test_the_office_loads_every_van_and_technicians_their_own(self):
        rows = [(self.part, 1, False)]
        other = {"technician_id": self.technician_2.id}
        self._dialog("office", *rows, **other).action_transfer()
        self.assertEqual(self._there(self.van_2), 1)
        with self.assertRaises(AccessError):
            self._dialog("technician", *rows, **other).action_transfer()
        # A colleague's van as the shelf is no way round.
        with self.assertRaises(AccessError):
            self._dialog("technician", *rows, shelf_id=self.van_2.id).action_transfer()
        for role in ("employee", "accountant"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._dialog(role, *rows).action_transfer()
        self.assertEqual((self._there(self.van_2), self._there()), (1, 2))

    def test_a_box_in_a_colleagues_van_and_what_holds_vans_are_no_way_round(self):
        row = (self.part, 1, False)
        box = self.env["stock.location"].create(
            {"name": "Kutu", "location_id": self.van_2.id}
        )
        yard = self.env["stock.location"].create(
            {"name": "Avlu", "location_id": self.stock.warehouse_id.view_location_id.id}
        )
        self._put_in_stock(1, box)
        self.van_2.location_id = yard
        for place in (box, yard):
            for direction in ("load", "unload"):
                dialog = self._dialog(
                    "technician", row, shelf_id=place.id, direction=direction
                )
                words = (place.name, direction)
                with self.subTest(words), self.assertRaises(AccessError):
                    dialog.action_transfer()
        self.assertEqual((self._there(yard), self._there()), (1, 2))
        self._dialog("office", row, shelf_id=box.id).action_transfer()
        self.assertEqual((self._there(yard), self._there()), (0, 3))

    def test_a_form_tells_nothing_of_what_others_vans_wait_for(self):
        self._wanted_move(6)
        colleague = self.env["teknik.servis.van.transfer"].with_user(
            new_test_user(self.env, "ts_other_van", groups=ROLES["technician"])
        )
        spec = {"technician_id": {}, "line_ids": {"fields": {"quantity": {}}}}
        values = {
            "technician_id": self.technician.id,
            "shelf_id": self.stock.id,
            "direction": "load",
            "company_id": self.company.id,
            "line_ids": [],
        }
        own = self._as(colleague, "technician")
        told = own.onchange(values, ["technician_id"], spec)
        self.assertTrue(told["value"]["line_ids"])
        with self.assertRaises(AccessError):
            colleague.onchange(values, ["technician_id"], spec)

    def test_vans_of_other_companies_are_theirs(self):
        _company, stranger = self._create_other_company()
        dialog = self.env["teknik.servis.van.transfer"].with_user(stranger)
        dialog = dialog.with_context(allowed_company_ids=stranger.company_ids.ids)
        with self.assertRaises(UserError):
            dialog.create(
                {
                    "company_id": self.company.id,
                    "technician_id": self.technician.id,
                    "shelf_id": self.stock.id,
                    "line_ids": [Command.create({"product_id": self.part.id})],
                }
            ).action_transfer()
        self.assertEqual(self._there(), 2)

    def test_what_is_not_there_is_refused_and_nothing_moves(self):
        for direction, place in (("load", self.stock), ("unload", self.van)):
            rows = [(self.part, 11, False), (self.board, 1, self.lots[0])]
            dialog = self._dialog("technician", *rows, direction=direction)
            with self.subTest(direction), self._refused(place.display_name):
                dialog.action_transfer()
            self.assertFalse(dialog.sudo().picking_id)
        self.env.invalidate_all()
        self.assertEqual((self._there(), self._there(self.stock)), (2, 10))
        self.assertEqual(self._there(self.stock, self.board), 2)

    def test_what_a_record_holds_is_not_unloaded(self):
        self._as(self.env["teknik.servis.operation"], "technician").create(
            {
                "order_id": self._create_order().id,
                "technician_id": self.technician.id,
                "line_ids": [Command.create({"product_id": self.part.id})],
            }
        )
        with self._refused("2 needed, 1 in"):
            self._dialog(
                "technician", (self.part, 2, False), direction="unload"
            ).action_transfer()
        self._dialog(
            "technician", (self.part, 1, False), direction="unload"
        ).action_transfer()
        self.assertEqual(self._there(), 0)

    def test_serial_numbers_go_where_they_are_sent(self):
        first, second = self.lots
        # Listed against the order in which Odoo would take them.
        rows = [(self.board, 1, second), (self.board, 1, first)]
        self._dialog("technician", *rows).action_transfer()
        self.assertEqual(self._there(product=self.board), 2)
        unload = [(self.board, 1, second)]
        self._dialog("technician", *unload, direction="unload").action_transfer()
        self.assertEqual(self._there(product=self.board, lot=first), 1)
        self.assertEqual(self._there(self.stock, self.board, second), 1)
        with self._refused("Ana Kart (AK-2)"):
            self._dialog("technician", *unload, direction="unload").action_transfer()
        with self._refused("choose its serial number"):
            self._dialog("technician", (self.board, 1, False)).action_transfer()
        with self._refused("one serial number is one piece"):
            self._dialog("technician", (self.board, 2, second)).action_transfer()

    def test_odd_rows_are_refused(self):
        screw = self.env["product.product"].create({"name": "Vida", "type": "consu"})
        for rows, text in (
            ((), "List what is to be moved"),
            (((self.part, 0, False),), "List what is to be moved"),
            (((self.labour, 1, False),), "is not kept in stock"),
            (((screw, 1, False),), "is not kept in stock"),
            (((self.part, 1, self.lots[0]),), "is another product's"),
        ):
            with self.subTest(text), self._refused(text):
                self._dialog("technician", *rows).action_transfer()
        customers = self.env.ref("stock.stock_location_customers")
        for place in (customers, self.van):
            with self.subTest(place.name), self._refused("is no shelf"):
                self._dialog(
                    "technician", (self.part, 1, False), shelf_id=place.id
                ).action_transfer()

    def test_a_second_click_moves_nothing(self):
        dialog = self._dialog("technician", (self.part, 3, False))
        dialog.action_transfer()
        with self._refused("is done already"):
            dialog.action_transfer()
        with self._refused("is done already"):
            dialog.action_transfer_and_print()
        self.assertEqual(self._there(), 5)

    def test_parts_are_scanned(self):
        form = Form(self._as(self.env["teknik.servis.van.transfer"], "technician"))
        self.assertEqual(form.technician_id.id, self.technician.id)
        for code in ("8690000000017", "8690000000017", "AK-2"):
            form.scan_code = code
            self.assertFalse(form.scan_code)
        dialog = form.save()
        self.assertEqual(
            [(line.product_id, line.quantity, line.lot_id) for line in dialog.line_ids],
            [
                (self.part, 2, self.lots.browse()),
                (self.board, 1, self.lots[1]),
            ],
        )
        self.assertEqual(dialog.line_ids.mapped("qty_free"), [10, 1])
        dialog.action_transfer()
        self.assertEqual(self._there(), 4)
        self.assertEqual(self._there(product=self.board, lot=self.lots[1]), 1)

    def test_an_unknown_code_is_told_and_adds_nothing(self):
        dialog = self._as(self.env["teknik.servis.van.transfer"], "technician").new()
        dialog.scan_code = "8690000000099"
        told = dialog._onchange_scan_code()
        self.assertIn("no part in stock has it", told["warning"]["message"])
        self.assertFalse(dialog.line_ids)
        for _time in range(2):
            dialog.scan_code = "AK-1"
            told = dialog._onchange_scan_code()
        self.assertIn("on the list already", told["warning"]["message"])
        self.assertEqual(len(dialog.line_ids), 1)

    def _wanted_move(self, quantity):
        """Prepare a transfer into the van in Inventory, as a reordering rule does."""
        picking_type = self.stock.warehouse_id.int_type_id
        places = {
            "location_id": self.stock.id,
            "location_dest_id": self.van.id,
            "picking_type_id": picking_type.id,
        }
        move = {
            "product_id": self.part.id,
            "product_uom_qty": quantity,
            "product_uom": self.part.uom_id.id,
        }
        picking = self.env["stock.picking"].create(
            {**places, "move_ids": [Command.create({**places, **move})]}
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def test_what_is_wanted_in_the_van_is_proposed_and_brought_once(self):
        picking = self._wanted_move(6)
        self.assertEqual(self._there(self.stock), 4)
        form = Form(self._as(self.env["teknik.servis.van.transfer"], "technician"))
        dialog = form.save()
        self.assertEqual(dialog.line_ids.mapped("quantity"), [6])
        self.assertEqual(dialog.line_ids.qty_free, 10)
        dialog.line_ids.quantity = 4
        dialog.action_transfer()
        self.assertEqual(self._there(), 6)
        self.assertEqual(picking.move_ids.product_uom_qty, 2)
        self.assertEqual(picking.state, "assigned")
        form = Form(self._as(self.env["teknik.servis.van.transfer"], "technician"))
        dialog = form.save()
        self.assertEqual(dialog.line_ids.mapped("quantity"), [2])
        dialog.line_ids.quantity = 3
        dialog.action_transfer()
        self.assertEqual((self._there(), self._there(self.stock)), (9, 3))
        self.assertEqual(picking.state, "cancel")

    def test_the_slip_is_printed_by_those_whose_van_it_is(self):
        rows = [(self.part, 3, False), (self.board, 1, self.lots[0])]
        dialog = self._dialog("technician", *rows, note="Pazartesi")
        action = dialog.action_transfer_and_print()
        picking = dialog.sudo().picking_id
        self.assertEqual(action["report_name"], "teknik_servis.report_van_transfer")
        self.assertEqual(action["context"]["active_ids"], picking.ids)
        self.assertTrue(action["close_on_report_download"])

        def printed(user):
            report = self.env["ir.actions.report"].with_user(user)
            name = "teknik_servis.report_van_transfer"
            return report._render_qweb_html(name, picking.ids)[0].decode()

        for role in ("technician", "office"):
            html = printed(self.users[role])
            for text in ("Fan Motoru", "AK-1", "Ali Usta", picking.name, "Pazartesi"):
                with self.subTest(role, text=text):
                    self.assertIn(text, html)
            self.assertIn("Loading Slip", html)
        stranger = new_test_user(self.env, "ts_far", groups=ROLES["technician"])
        for user in (stranger, self.users["employee"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                printed(user)

    def test_no_other_transfer_is_printed_as_a_slip(self):
        order = self._create_order()
        line = self._add_line(order)
        order._send({line: 1}, {})
        report = self._as(self.env["ir.actions.report"], "office")
        with self.assertRaises(AccessError):
            report._render_qweb_html(
                "teknik_servis.report_van_transfer", order.sudo().picking_ids.ids
            )
