from odoo.tests import tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestSerialLife(DeviceCommon):
    """One numbered part through all documents: used, taken back, sold to another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part.write({"tracking": "serial", "categ_id": cls.category.id})
        cls.piece = cls._create_lot("FAN-77", cls.part)

    def _where(self):
        quants = self.piece.quant_ids.filtered(lambda quant: quant.quantity > 0)
        return quants.location_id

    def _fit(self, order):
        line = self._add_line(
            order, lot_id=self.piece.id, technician_id=self.technician.id
        )
        self.env["teknik.servis.send"].create({"order_id": order.id}).action_send()
        return line

    def test_a_piece_is_used_returned_and_sold_to_another(self):
        self._put_in_stock(1, lot=self.piece)
        order = self._create_order()
        self._fit(order)
        self.assertEqual(self._where().usage, "customer")
        self.assertEqual(self.piece.teknik_servis_owner_id, self.customer)
        first_end = self.piece.teknik_servis_warranty_end
        self.assertTrue(first_end)
        invoice = order.invoice_ids
        invoice.action_post()
        self._take_back(order.picking_ids)
        self.assertEqual(order.line_ids.qty_delivered, 0)
        self.assertFalse(self.piece.teknik_servis_owner_id)
        self.assertEqual(self._where().usage, "internal")
        self.env["stock.quant"]._update_available_quantity(
            self.part, self._where(), -1, lot_id=self.piece
        )
        self._deliver(self.piece, self.branch)
        self.assertEqual(self.piece.teknik_servis_owner_id, self.buyer)
        self.assertEqual(self.piece.teknik_servis_sold_to_id, self.buyer)
        self.assertEqual(self.piece.teknik_servis_warranty_end, first_end)
        self.assertFalse(
            self.env["stock.quant"].search(
                [("lot_id", "=", self.piece.id), ("quantity", "<", 0)]
            )
        )

    def test_send_values_stock_as_any_delivery_does(self):
        accounts = self.env["account.account"]
        stock, variation = (
            accounts.search([("account_type", "=", kind)], limit=1)
            for kind in ("asset_current", "expense")
        )
        self.category.write(
            {"property_valuation": "real_time", "property_cost_method": "standard"}
        )
        if "property_stock_valuation_account_id" in self.category._fields:
            self.category.property_stock_valuation_account_id = stock
        self.assertTrue(stock and variation)
        self.part.standard_price = 60
        self._put_in_stock(1, lot=self.piece)
        order = self._create_order()
        self._fit(order)
        other = self._create_lot("FAN-78", self.part)
        native = self._deliver(other, self.customer).move_ids
        ours = order.picking_ids.move_ids
        for move in (native, ours):
            self.assertEqual(move.state, "done")
        self.assertEqual(ours.value, native.value)
        self.assertEqual((ours.is_out, ours.is_in), (native.is_out, native.is_in))
        self.assertEqual(self._entries(ours), self._entries(native))

    def _entries(self, move):
        """Return what a stock move wrote into the accounts: account, debit, credit."""
        lines = move.account_move_id.line_ids
        return sorted((line.account_id.id, line.debit, line.credit) for line in lines)
