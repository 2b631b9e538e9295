from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ROLES
from .van_common import VanTransferCommon


class TestVanTransfer(VanTransferCommon):
    """Loading and unloading: native transfers from one dialog."""

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

    def test_the_van_of_somebody_who_left_is_unloaded_by_the_office(self):
        self._put_in_stock(2, self.van_2)
        gone = self.technician_2
        gone.active = False
        dialog = self._dialog(
            "office",
            (self.part, 2, False),
            technician_id=gone.id,
            direction="unload",
        )
        dialog.action_transfer()
        self.assertEqual(self._there(self.van_2), 0)
        action = self._as(self.env["stock.quant"], "office").action_teknik_servis_vans()
        self.assertIn(str(self.van_2.id), str(action["domain"]))
        counts = self._as(self.env["teknik.servis.van.count"], "office")
        self.assertIn(self.van_2, counts.new({}).allowed_van_ids._origin)

    def test_what_is_free_of_many_parts_takes_no_more_statements(self):
        rows = [(self.part, 1, False), (self.board, 1, self.lots[0])]
        more = self.env["product.product"].create(
            [
                {"name": f"Vida {number}", "type": "consu", "is_storable": True}
                for number in range(5)
            ]
        )
        counts = []
        # The first time rules are looked up as well.
        for listed in (rows, rows, rows + [(product, 1, False) for product in more]):
            dialog = self._dialog("technician", *listed)
            self.env.flush_all()
            self.env.invalidate_all()
            dialog.line_ids.mapped("product_id.uom_id.name")
            dialog.line_ids.mapped("lot_id.name")
            queries = []
            with contextmanager(self._patchExecute)(queries):
                free = dialog.line_ids.mapped("qty_free")
            counts.append(len(queries))
            self.assertEqual(free[:2], [10, 1])
        self.assertEqual(counts[1], counts[2])

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
