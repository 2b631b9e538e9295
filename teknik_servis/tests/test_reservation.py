from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TeknikServisCommon


@tagged("post_install", "-at_install")
class TestReservation(TeknikServisCommon):
    """What is entered in İşlem is held ready at once, or refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls.order = cls._create_order()
        goods = {"type": "consu", "is_storable": True}
        cls.serial_part, cls.pump, cls.screw = cls.env["product.product"].create(
            [
                {**goods, "name": "Ana Kart", "tracking": "serial"},
                {**goods, "name": "Pompa"},
                {"name": "Vida", "type": "consu"},
            ]
        )

    def use(self, *lines, order=None, user="technician"):
        """Enter an operation in which parts were used; returns its lines."""
        return (
            self.env["teknik.servis.operation"]
            .with_user(self.users[user])
            .create(
                {
                    "order_id": (order or self.order).id,
                    "technician_id": self.technician.id,
                    "line_ids": [
                        Command.create({"product_id": self.part.id, **values})
                        for values in lines
                    ],
                }
            )
            .line_ids
        )

    def serial(self, name, location=None):
        lot = self.env["stock.lot"].create(
            {"name": name, "product_id": self.serial_part.id}
        )
        self._put_in_stock(1, location, self.serial_part, lot)
        return lot

    def free(self, location=None, product=None, lot=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.part, location or self.van, lot_id=lot
        )

    def give_back(self, picking):
        Return = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_model="stock.picking"
        )
        action = Return.create({"picking_id": picking.id}).action_create_returns_all()
        back = picking.browse(action["res_id"])
        back.move_ids.picked = True
        return back

    def live_moves(self):
        return self.order.line_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )

    def test_technicians_part_comes_from_their_own_stock(self):
        self.assertEqual(self._add_line(self.order).location_id, self.van)
        unassigned = self._create_order(technician_ids=False)
        self.assertEqual(self._add_line(unassigned).location_id, self.stock)
        self.assertFalse(self._add_line(self.order, self.labour).location_id)

    def test_technicians_stock_is_beside_the_main_stock(self):
        warehouse = self.company._get_teknik_servis_warehouse()
        self.assertEqual(self.van.location_id, warehouse.view_location_id)
        self.assertNotEqual(self.van, self.van_2)

    def test_used_part_is_reserved_at_once(self):
        line = self.use({"quantity": 2})
        self.assertEqual(self.free(), 3)
        (picking,) = self.order.picking_ids
        self.assertEqual((picking.state, picking.location_id), ("assigned", self.van))
        self.assertEqual(line.qty_delivered, 0)

    def test_planned_part_is_not_reserved(self):
        self._add_line(self.order, quantity=2)
        self.assertEqual(self.free(), 5)
        self.assertFalse(self.order.picking_ids)

    def test_second_use_goes_into_the_same_transfer(self):
        self.use({})
        self.use({}, {"quantity": 2})
        self.assertEqual(len(self.order.picking_ids), 1)
        self.assertEqual(self.free(), 1)

    def test_part_that_is_not_there_is_refused_and_nothing_written(self):
        operations = self.order.operation_ids
        with (
            self.assertRaisesRegex(UserError, r"Fan Motoru.* 6 .*5 .*Ali Usta"),
            self.env.cr.savepoint(),
        ):
            self.use({"quantity": 6}, {"product_id": self.labour.id})
        self.env.invalidate_all()
        self.assertEqual(self.order.operation_ids, operations)
        self.assertFalse(self.order.line_ids)
        self.assertFalse(self.order.picking_ids)
        self.assertEqual(self.free(), 5)

    def test_two_lines_together_are_too_much(self):
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            self.use({"quantity": 3}, {"quantity": 3})

    def test_shelf_and_its_parent_are_not_counted_twice(self):
        shelf = self.stock.create({"name": "Raf", "location_id": self.stock.id})
        self._put_in_stock(1, shelf)
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            self.use({"location_id": self.stock.id}, {"location_id": shelf.id})

    def test_what_another_record_holds_is_not_there(self):
        self.use({"quantity": 4})
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            self.use({"quantity": 2}, order=self._create_order())

    def test_quantity_is_followed_up_and_down(self):
        line = self.use({"quantity": 2}).with_user(self.users["technician"])
        line.quantity = 4
        self.assertEqual(self.free(), 1)
        line.quantity = 1
        self.assertEqual(self.free(), 4)
        self.assertEqual(sum(self.live_moves().mapped("product_uom_qty")), 1)
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            line.quantity = 6
        line.quantity = 0
        self.assertEqual(self.free(), 5)
        self.assertFalse(self.live_moves())

    def test_lowered_quantity_leaves_nothing_behind_when_sent(self):
        line = self.use({"quantity": 3})
        line.quantity = 2
        self.order._send({line: 2}, {})
        self.assertFalse(self.live_moves())
        self.assertEqual(self.free(), 3)

    def test_location_is_followed(self):
        line = self.use({}).with_user(self.users["technician"])
        with self.assertRaisesRegex(UserError, "Mehmet Kalfa"), self.env.cr.savepoint():
            line.location_id = self.van_2
        self._put_in_stock(1, self.van_2)
        line.location_id = self.van_2
        self.assertEqual((self.free(), self.free(self.van_2)), (5, 0))

    def test_technician_is_followed(self):
        self._put_in_stock(1, self.van_2)
        line = self.use({})
        line.technician_id = self.technician_2
        self.assertEqual(line.location_id, self.van_2)
        self.assertEqual((self.free(), self.free(self.van_2)), (5, 0))
        pickings = self.order._send({line: 1}, {})[0]
        self.assertEqual(pickings.move_ids.location_id, self.van_2)

    def test_technician_of_the_operation_is_followed(self):
        self._put_in_stock(5, self.stock)
        self.order.technician_ids |= self.technician_2
        operation = self.env["teknik.servis.operation"].with_user(self.users["office"])
        part = Command.create({"product_id": self.part.id})
        operation = operation.create({"order_id": self.order.id, "line_ids": [part]})
        self.assertEqual(operation.line_ids.location_id, self.stock)
        self.assertEqual((self.free(self.stock), self.free()), (4, 5))
        operation.technician_id = self.technician
        self.assertEqual(operation.line_ids.location_id, self.van)
        self.assertEqual((self.free(self.stock), self.free()), (5, 4))
        pickings = self.order._send({operation.line_ids: 1}, {})[0]
        self.assertEqual(pickings.move_ids.location_id, self.van)

    def test_what_is_held_elsewhere_is_not_sent_from_there(self):
        line = self.use({})
        self._put_in_stock(1, self.van_2)
        # As an update of stored computes would: past write()
        line.flush_recordset()
        self.env.cr.execute(
            "UPDATE teknik_servis_order_line SET location_id = %s WHERE id = %s",
            [self.van_2.id, line.id],
        )
        line.invalidate_recordset(flush=False)
        pickings = self.order._send({line: 1}, {})[0]
        self.assertEqual(pickings.move_ids.location_id, self.van_2)
        self.assertEqual(self.free(), 5)

    def test_nothing_is_taken_from_where_no_stock_is(self):
        line = self.use({}).with_user(self.users["technician"])
        for place in ("customer", "supplier", "inventory", "view"):
            with self.subTest(place), self.assertRaises(ValidationError):
                line.location_id = self.env["stock.location"].search(
                    [("usage", "=", place)], limit=1
                )

    def test_a_part_is_of_its_product_and_not_the_device_itself(self):
        lot = self.serial("S1")
        line = self.use({}).with_user(self.users["technician"])
        with self.assertRaisesRegex(ValidationError, "S1.*Fan Motoru"):
            line.lot_id = lot
        self.order.write({"product_id": self.serial_part.id, "serial": "S1"})
        self.assertEqual(self.order.lot_id, lot)
        with self.assertRaisesRegex(ValidationError, "S1"):
            self.use({"product_id": self.serial_part.id, "lot_id": lot.id})

    def test_archived_record_lets_go(self):
        line, order = self.use({}), self.order.with_user(self.users["office"])
        order.with_user(self.users["technician"]).action_start()
        order.action_archive()
        self.assertEqual(self.free(), 5)
        self.assertFalse(order.running_operation_id)
        order.action_unarchive()
        self.assertEqual(self.free(), 4)
        order.action_archive()
        self._put_in_stock(-5)
        order.action_unarchive()
        self.assertIn("Fan Motoru", order.message_ids[:1].body)
        self.assertFalse(line.sudo().move_ids)

    def test_reopened_record_holds_again(self):
        self.use({})
        wizard = self.env["teknik.servis.cancel"].with_user(self.users["office"])
        wizard.create({"order_ids": self.order.ids, "reason": "x"}).action_cancel()
        self.assertEqual(self.free(), 5)
        self.order.with_user(self.users["manager"])._reopen("y")
        self.assertEqual(self.free(), 4)

    def test_the_transfer_stays_the_same_one(self):
        line = self.use({})
        picking = self.live_moves().picking_id
        line.quantity = 2
        line.quantity = 1
        self.order.partner_id = self.customer
        self.assertEqual(self.live_moves().picking_id, picking)
        self.assertEqual((self.live_moves().quantity, self.free()), (1, 4))

    def test_a_kit_is_refused_in_words(self):
        # Manufacturing replaces a kit's move by its parts' ones.
        moves = type(self.env["stock.move"])
        with (
            patch.object(moves, "_action_confirm", lambda self, **_kw: self.unlink()),
            self.assertRaisesRegex(UserError, "Fan Motoru"),
        ):
            self.use({})

    def test_a_customer_returns_what_was_delivered_only(self):
        line = self.use({})
        out = self.order._send({line: 1}, {})[0].move_ids
        values = {
            "product_id": self.part.id,
            "product_uom_qty": 1,
            "location_id": out.location_dest_id.id,
            "location_dest_id": self.stock.id,
            "teknik_servis_line_id": line.id,
        }
        with self.assertRaisesRegex(ValidationError, "Fan Motoru"):
            out.create(values)

    def test_a_copy_of_the_transfer_is_its_users_own(self):
        line = self.use({})
        copy = self.live_moves().picking_id.copy()
        self.assertFalse(copy.move_ids.teknik_servis_line_id)
        line.quantity = 2
        self.assertTrue(copy.exists().move_ids)

    def test_technician_without_the_part_is_refused(self):
        line = self.use({})
        with self.assertRaisesRegex(UserError, "Mehmet Kalfa"), self.env.cr.savepoint():
            line.technician_id = self.technician_2

    def test_product_is_followed(self):
        self._put_in_stock(1, product=self.pump)
        line = self.use({})
        line.product_id = self.pump
        self.assertEqual((self.free(), self.free(product=self.pump)), (5, 0))
        self.order._send({line: 1}, {})
        self.assertEqual(line.sudo().move_ids.filtered("picked").product_id, self.pump)

    def test_reserved_part_turned_into_a_service_is_let_go(self):
        line = self.use({})
        line.product_id = self.labour
        self.assertEqual(self.free(), 5)
        self.assertFalse(self.live_moves())

    def test_unit_is_followed(self):
        line = self.use({"quantity": 1})
        self._put_in_stock(20)
        line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(self.free(), 13)

    def test_line_stays_with_its_record(self):
        with self.assertRaises(UserError):
            self.use({}).order_id = self._create_order()

    def test_lot_is_followed(self):
        first, second = self.serial("S1"), self.serial("S2")
        line = self.use({"product_id": self.serial_part.id, "lot_id": first.id})
        self.assertEqual(self.live_moves().lot_ids, first)
        line.with_user(self.users["technician"]).lot_id = second
        self.assertEqual(self.live_moves().lot_ids, second)
        self.assertEqual(self.free(product=self.serial_part, lot=first), 1)

    def test_lot_that_is_elsewhere_is_refused(self):
        first, elsewhere = self.serial("S1"), self.serial("S2", self.van_2)
        with self.assertRaisesRegex(UserError, "S2"), self.env.cr.savepoint():
            self.use({"product_id": self.serial_part.id, "lot_id": elsewhere.id})
        line = self.use({"product_id": self.serial_part.id, "lot_id": first.id})
        with self.assertRaisesRegex(UserError, "S2"), self.env.cr.savepoint():
            line.lot_id = elsewhere

    def test_one_serial_is_not_held_by_two_lines(self):
        lot = self.serial("S1")
        values = {"product_id": self.serial_part.id}
        with self.assertRaisesRegex(UserError, "Ana Kart"), self.env.cr.savepoint():
            self.use(values, {**values, "lot_id": lot.id})
        with self.assertRaisesRegex(UserError, "S1"), self.env.cr.savepoint():
            self.use({**values, "lot_id": lot.id, "quantity": 2})

    def test_deleted_line_lets_go(self):
        self.use({"quantity": 2}).with_user(self.users["technician"]).unlink()
        self.assertEqual(self.free(), 5)
        held = [("product_id", "=", self.part.id), ("state", "!=", "cancel")]
        self.assertFalse(self.env["stock.move"].search(held))

    def test_deleted_record_lets_go(self):
        self._add_line(self.order, operation_id=self.order.operation_ids.id)
        self.assertEqual(self.free(), 4)
        self.order.with_user(self.users["manager"]).unlink()
        self.assertEqual(self.free(), 5)

    def test_deleting_one_of_two_lines_keeps_the_other(self):
        self.use({"quantity": 1}, {"quantity": 2})[0].unlink()
        self.assertEqual(self.free(), 3)
        self.assertEqual(self.live_moves().picking_id.state, "assigned")

    def test_cancelled_record_lets_go(self):
        self.use({"quantity": 2})
        self.order.with_user(self.users["office"]).write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "Vazgeçti"}
        )
        self.assertEqual(self.free(), 5)
        self.assertFalse(self.live_moves())

    def test_ordinary_deliveries_do_not_drain_a_van(self):
        warehouse = self.company._get_teknik_servis_warehouse()
        move = self.env["stock.move"].create(
            {
                "product_id": self.part.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.customer.property_stock_customer.id,
                "picking_type_id": warehouse.out_type_id.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual((move.state, move.quantity), ("confirmed", 0))
        self.assertEqual(self.free(), 5)

    def test_returned_part_does_not_stop_other_lines(self):
        returned, other = self.use({"quantity": 5}, {"product_id": self.screw.id})
        self.give_back(self.order._send({returned: 5}, {})[0]).button_validate()
        self.assertEqual((returned.qty_delivered, self.free()), (0, 0))
        self.order._send({other: 1}, {})
        self.assertEqual(other.qty_delivered, 1)

    def test_redelivery_prepared_in_inventory_is_kept(self):
        returned, other = self.use({"quantity": 3}, {"product_id": self.screw.id})
        back = self.give_back(self.order._send({returned: 3}, {})[0])
        back.button_validate()
        again = self.give_back(back)
        self.order._send({other: 1}, {})
        self.assertEqual(again.exists().state, "assigned")
        self.assertEqual(again.move_ids.location_id, self.stock)
        again.button_validate()
        self.assertEqual(returned.qty_delivered, 3)

    def test_consumable_is_never_missing(self):
        line = self.use({"product_id": self.screw.id, "quantity": 1000})
        self.assertEqual(self.live_moves().state, "assigned")
        self.order._send({line: 1000}, {})
        self.assertEqual(line.qty_delivered, 1000)

    def test_box_is_reserved_in_pieces(self):
        self._put_in_stock(20)
        dozen = self.env.ref("uom.product_uom_dozen").id
        line = self.use({"product_uom_id": dozen, "quantity": 2})
        self.assertEqual(self.free(), 1)
        with self.assertRaisesRegex(UserError, "36 .*25 "), self.env.cr.savepoint():
            line.quantity = 3
        self.order._send({line: 1}, {})
        self.assertEqual((line.qty_delivered, line.qty_to_deliver), (1, 1))

    def test_record_without_customer_reserves_until_somebody_sends(self):
        order = self._create_order(partner_id=False)
        line = self.use({}, order=order, user="office")
        self.assertEqual(self.free(), 4)
        with self.assertRaisesRegex(UserError, "customer"), self.env.cr.savepoint():
            order._send({line: 1}, {})
        order.partner_id = self.customer
        picking = order._send({line: 1}, {})[0]
        self.assertEqual(picking.partner_id, self.customer)
