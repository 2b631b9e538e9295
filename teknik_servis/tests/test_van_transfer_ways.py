from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from .common import ROLES
from .van_common import VanTransferCommon


class TestVanTransferWays(VanTransferCommon):
    """What is scanned into the dialog, proposed in it, and printed by it."""

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

    def test_a_van_that_nobody_works_from_is_only_unloaded(self):
        self.technician.active = False
        rows = [(self.part, 1, False)]
        with self._refused("no technician works from there"):
            self._dialog("office", *rows).action_transfer()
        self._dialog("office", *rows, direction="unload").action_transfer()
        self.assertEqual(self._there(), 1)

    def test_the_slip_is_printed_by_those_whose_van_it_is(self):
        rows = [(self.part, 3, False), (self.board, 1, self.lots[0])]
        dialog = self._dialog("technician", *rows, note="Pazartesi")
        action = dialog.action_transfer_and_print()
        picking = dialog.sudo().picking_id
        self.assertEqual(action["report_name"], "teknik_servis.report_van_transfer")
        self.assertEqual(action["context"]["active_ids"], picking.ids)
        self.assertEqual(picking.user_id, self.users["technician"])
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

    def test_both_technicians_print_the_slip_of_what_one_gave_the_other(self):
        user = new_test_user(self.env, "ts_mehmet", groups=ROLES["technician"])
        self.technician_2.user_id = user
        box = self.stock.create({"name": "Çekmece", "location_id": self.van_2.id})
        picking = self.van._move_goods(box, [(self.part, 1, self.lots.browse())])
        for reader in (user, self.users["technician"]):
            report = self.env["ir.actions.report"].with_user(reader)
            name = "teknik_servis.report_van_transfer"
            html = report._render_qweb_html(name, picking.ids)[0].decode()
            with self.subTest(reader.login):
                self.assertIn(picking.name, html)

    def test_no_other_transfer_is_printed_as_a_slip(self):
        order = self._create_order()
        line = self._add_line(order)
        order._send({line: 1}, {})
        report = self._as(self.env["ir.actions.report"], "office")
        with self.assertRaises(AccessError):
            report._render_qweb_html(
                "teknik_servis.report_van_transfer", order.sudo().picking_ids.ids
            )
