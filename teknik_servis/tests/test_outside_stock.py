from odoo.tests import tagged

from .outside_common import OutsideCommon


@tagged("post_install", "-at_install")
class TestOutsideStock(OutsideCommon):
    """Our own device goes by a native transfer; a customer's moves no stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.teknik_servis_outside_picking = True
        cls.device.tracking = "serial"
        cls.lot = cls.env["stock.lot"].create(
            {"name": "BIZIM-1", "product_id": cls.device.id}
        )
        cls._put_in_stock(1, cls.stock, cls.device, cls.lot)
        cls.own = cls._create_order(product_id=cls.device.id, serial="BIZIM-1")

    def _where(self, lot=None):
        """Return where a serial is: `{location: quantity}`."""
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", (lot or self.lot).id), ("quantity", "!=", 0)]
        )
        return {quant.location_id: quant.quantity for quant in quants}

    def test_our_device_goes_and_comes_back_by_transfers(self):
        self.assertEqual(self.own.lot_id, self.lot)
        outside = self._send(self.own)
        away = self.company.teknik_servis_outside_location_id
        self.assertEqual(self._where(), {away: 1})
        picking = outside.sudo().picking_id
        self.assertEqual((picking.state, picking.origin), ("done", self.own.name))
        self.assertEqual(picking.partner_id, self.central)
        free = self.device.with_context(location=self.stock.id).free_qty
        self.assertEqual(free, 0, "nobody sells what is away")
        self._back(outside, stage_id=False)
        self.assertEqual(self._where(), {self.stock: 1})
        self.assertEqual(outside.sudo().picking_back_id.state, "done")

    def test_what_was_sent_comes_back_though_the_record_names_another_device(self):
        outside = self._send(self.own)
        other = self.lot.create({"name": "BIZIM-2", "product_id": self.device.id})
        away = self.company.teknik_servis_outside_location_id
        self._put_in_stock(1, away, self.device, other)
        self.own.serial = "BIZIM-2"
        self.assertEqual(self.own.lot_id, other)
        self._back(outside, stage_id=False)
        self.assertEqual(self._where(), {self.stock: 1})
        self.assertEqual(self._where(other), {away: 1})

    def test_a_piece_of_a_batch_moves_no_stock(self):
        batch = self.device.create(
            {
                "name": "Conta",
                "type": "consu",
                "is_storable": True,
                "tracking": "lot",
            }
        )
        lot = self.lot.create({"name": "PARTI-1", "product_id": batch.id})
        self._put_in_stock(5, self.stock, batch, lot)
        self.own.write({"product_id": batch.id, "serial": "PARTI-1"})
        self.own.lot_id = lot
        outside = self._send(self.own)
        self.assertFalse(outside.sudo().picking_id)
        self.assertEqual(self._where(lot), {self.stock: 5})

    def test_a_customers_device_moves_no_stock(self):
        outside = self._send()
        self._back(outside, stage_id=False)
        moved = outside.sudo()
        self.assertFalse(moved.picking_id or moved.picking_back_id)
        self.assertEqual(self._where(self.order.lot_id), {})

    def test_without_the_setting_nothing_moves(self):
        self.company.teknik_servis_outside_picking = False
        outside = self._send(self.own)
        self.assertFalse(outside.sudo().picking_id)
        self.assertEqual(self._where(), {self.stock: 1})

    def test_what_is_held_for_a_customer_does_not_leave(self):
        move = self.env["stock.move"].create(
            {
                "product_id": self.device.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        move._action_confirm()
        move._reserve_for_service(self.lot)
        self.assertEqual(move.quantity, 1)
        with self._refused("BIZIM-1"):
            self._send(self.own)
        self.assertEqual(self._where(), {self.stock: 1})
        self.assertFalse(self.own.outside_ids)

    def test_what_left_meanwhile_comes_back_without_a_transfer(self):
        outside = self._send(self.own)
        away = self.company.teknik_servis_outside_location_id
        self._put_in_stock(-1, away, self.device, self.lot)
        self._back(outside, stage_id=False)
        self.assertTrue(outside.date_back)
        self.assertFalse(outside.sudo().picking_back_id)
        self.assertEqual(self._where(), {})

    def test_a_return_that_was_begun_in_inventory_is_the_one_that_is_finished(self):
        outside = self._send(self.own)
        picking = outside.sudo().picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        begun = picking.browse(wizard.action_create_returns()["res_id"])
        self._back(outside, stage_id=False)
        self.assertEqual(outside.sudo().picking_back_id, begun)
        self.assertEqual(begun.return_id, picking)
        self.assertEqual(self._where(), {self.stock: 1})

    def test_a_lent_device_that_was_sent_comes_back_to_the_shelf(self):
        job = self._create_order()
        lend = self._as(self.env["teknik.servis.lend"], "office")
        lend.create({"order_id": job.id, "lot_id": self.lot.id}).action_lend()
        outside = self._send(self.own)
        self.assertEqual(job.loan_ids.state, "returned")
        self._back(outside, stage_id=False)
        self.assertEqual(self._where(), {self.stock: 1}, "nobody has it lent")

    def test_what_is_late_stands_first_in_the_list(self):
        view = self.env.ref("teknik_servis.teknik_servis_outside_view_list")
        self.assertIn('default_order="date_back desc, date_expected"', view.arch)
        dates = {self.own: "2026-01-05", self.order: "2026-01-02"}
        sent = {
            day: self._send(order, date_expected=day) for order, day in dates.items()
        }
        third = self._send(self._create_order(), date_expected="2026-01-01")
        self._back(third, stage_id=False)
        found = self.Outside.search([], order="date_back desc, date_expected")
        self.assertEqual(
            found & (third | sent["2026-01-02"] | sent["2026-01-05"]),
            sent["2026-01-02"] | sent["2026-01-05"] | third,
        )

    def test_what_really_went_is_not_deleted(self):
        outside = self._send(self.own)
        with self._refused("really sent"):
            self._as(outside, "office").unlink()

    def test_another_companys_piece_is_not_ours(self):
        company, _user = self._create_other_company()
        warehouse = self.env["stock.warehouse"].create(
            {"name": "Öteki", "code": "OTK", "company_id": company.id}
        )
        self._put_in_stock(-1, self.stock, self.device, self.lot)
        self._put_in_stock(1, warehouse.lot_stock_id, self.device, self.lot)
        outside = self._send(self.own)
        self.assertFalse(outside.sudo().picking_id)
        self.assertEqual(self._where(), {warehouse.lot_stock_id: 1})
