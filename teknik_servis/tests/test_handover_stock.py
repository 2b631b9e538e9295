from odoo.exceptions import UserError
from odoo.tests import tagged

from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandoverStock(HandoverCommon):
    """What is in a van goes to another one or back; what was used stays till sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.lot = cls.env["stock.lot"].create(
            {
                "name": "AK-1",
                "product_id": cls.board.id,
                "company_id": cls.company.id,
            }
        )
        cls._put_in_stock(1, product=cls.board, lot=cls.lot)

    def _there(self, location, product=None, lot=None):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.part).id),
                ("location_id", "=", location.id),
            ]
        )
        return sum(quants.mapped("quantity"))

    def _use(self, order, quantity=1):
        """Let Ali use parts from his van in an operation: they are held there."""
        operation = self.env["teknik.servis.operation"].create(
            {"order_id": order.id, "technician_id": self.technician.id}
        )
        return self._add_line(order, operation_id=operation.id, quantity=quantity)

    def test_all_of_it_goes_to_the_receivers_van_by_one_transfer(self):
        pickings = self.env["stock.picking"].search([])
        dialog = self._dialog(self.technician_2)
        self.assertEqual(dialog.target_id, self.van_2)
        self.assertEqual(sorted(dialog.stock_ids.mapped("quantity")), [1, 5])
        dialog.action_hand_over()
        self.assertEqual(self._there(self.van_2), 5)
        self.assertEqual(self._there(self.van), 0)
        self.assertEqual(self.lot.location_id, self.van_2)
        picking = self.env["stock.picking"].search([]) - pickings
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.user_id, self.users["office"])
        self.assertEqual(
            (picking.location_id, picking.location_dest_id),
            (
                self.van,
                self.van_2,
            ),
        )

    def test_what_is_chosen_goes_back_to_the_warehouse(self):
        dialog = self._dialog()
        self.assertEqual(dialog.target_id, self.stock)
        for line in dialog.stock_ids:
            line.quantity = 2 if line.product_id == self.part else 0
        dialog.action_hand_over()
        self.assertEqual(self._there(self.stock), 2)
        self.assertEqual(self._there(self.van), 3)
        self.assertEqual(self.lot.location_id, self.van)

    def test_it_stays_where_nobody_says_otherwise(self):
        for values in ({"scope": "days"}, {"target_id": self.env["stock.location"]}):
            dialog = self._dialog(self.technician_2, **values)
            self.assertFalse(dialog._get_rows())
        dialog.action_hand_over()
        self.assertEqual(self._there(self.van), 5)

    def test_what_was_used_stays_until_it_is_sent(self):
        line = self._use(self.waiting, 2)
        dialog = self._dialog(self.technician_2)
        part = dialog.stock_ids.filtered(lambda row: row.product_id == self.part)
        self.assertEqual(part.quantity, 3)
        dialog.action_hand_over()
        self.assertEqual(self.waiting.technician_ids, self.technician_2)
        self.assertEqual(line.technician_id, self.technician)
        self.assertEqual(line.location_id, self.van)
        self.assertEqual(self._there(self.van), 2)
        self.assertEqual(line.move_ids.quantity, 2)
        self.waiting._send({line: 2}, {})
        self.assertEqual(self._there(self.van), 0)
        self.assertEqual(line.qty_delivered, 2)

    def test_what_is_planned_is_taken_from_whoever_does_it(self):
        planned = self._add_line(self.waiting)
        shelf = self._add_line(self.waiting, location_id=self.stock.id)
        self.assertEqual(planned.location_id, self.van)
        self._dialog(self.technician_2).action_hand_over()
        self.assertEqual((planned | shelf).technician_id, self.technician_2)
        self.assertEqual(planned.location_id, self.van_2)
        self.assertEqual(shelf.location_id, self.stock)

    def test_what_waits_in_the_van_for_a_record_goes_with_it(self):
        line = self._add_line(self.waiting, quantity=2)
        line._as_system().is_set_aside = True
        line._sync_reservation()
        self.assertEqual(line.move_ids.quantity, 2)
        dialog = self._dialog(self.technician_2, target_id=self.stock)
        part = dialog.stock_ids.filtered(lambda row: row.product_id == self.part)
        self.assertEqual(part.quantity, 3)
        dialog.action_hand_over()
        self.assertEqual(line.location_id, self.van_2)
        self.assertEqual(line.technician_id, self.technician_2)
        self.assertEqual(line.move_ids.filtered("quantity").location_id, self.van_2)
        self.assertEqual(line.move_ids.quantity, 2)
        self.assertEqual(self._there(self.van_2), 2)
        self.assertEqual(self._there(self.stock), 3)
        self.assertEqual(self._there(self.van), 0)

    def test_a_van_in_which_all_waits_for_records_is_proposed_as_well(self):
        line = self._add_line(self.waiting, quantity=5)
        line._as_system().is_set_aside = True
        line._sync_reservation()
        dialog = self._dialog(self.technician_2)
        self.assertEqual(dialog.target_id, self.van_2)
        dialog.action_hand_over()
        self.assertEqual(line.location_id, self.van_2)
        self.assertEqual(line.technician_id, self.technician_2)

    def test_what_waits_for_a_record_of_nobody_goes_where_the_rest_goes(self):
        line = self._add_line(self.waiting)
        line._as_system().is_set_aside = True
        line._sync_reservation()
        self._dialog().action_hand_over()
        self.assertFalse(line.technician_id)
        self.assertEqual(line.location_id, self.stock)
        self.assertEqual(line.move_ids.quantity, 1)
        self.assertEqual(self._there(self.stock), 5)

    def test_what_is_not_there_is_refused_and_nothing_is_written(self):
        for quantity in (6, 1e9):
            dialog = self._dialog(self.technician_2)
            part = dialog.stock_ids.filtered(lambda row: row.product_id == self.part)
            part.quantity = quantity
            with self._refused("Not enough in stock"):
                dialog.action_hand_over()
            self.assertEqual(self.waiting.technician_ids, self.technician)
            self.assertEqual(self.visit.technician_id, self.technician)
            self.assertFalse(dialog.is_done)
        self.assertEqual(self._there(self.van), 5)

    def test_a_van_that_a_colleague_works_from_stays_theirs(self):
        self.technician_3.sudo().teknik_servis_location_id = self.van
        dialog = self._dialog(self.technician_2)
        self.assertFalse(dialog.stock_ids)
        self.assertFalse(dialog.target_id)
        dialog.action_hand_over()
        self.assertEqual(self._there(self.van), 5)

    def test_a_count_that_is_not_finished_keeps_the_van_as_it_is(self):
        count = self._as(self.env["teknik.servis.van.count"], "technician").create(
            {"van_id": self.van.id}
        )
        dialog = self._dialog(self.technician_2)
        self.assertFalse(dialog.target_id)
        self.assertIn(count.display_name, dialog.begun_text)
        dialog.target_id = self.van_2
        with self._refused(count.display_name):
            dialog.action_hand_over()
        count.unlink()
        dialog.action_hand_over()
        self.assertEqual(self._there(self.van_2), 5)

    def test_only_a_place_that_was_offered_gets_parts(self):
        company, _stranger = self._create_other_company()
        theirs = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        theirs = theirs or self.env["stock.warehouse"].create(
            {"name": "Öteki", "code": "OTK", "company_id": company.id}
        )
        customers = self.env.ref("stock.stock_location_customers")
        for place in (theirs.lot_stock_id, customers, self.van):
            dialog = self._dialog(self.technician_2)
            dialog.sudo().target_id = place
            with self.assertRaises(UserError), self.cr.savepoint():
                dialog.action_hand_over()
        self.assertEqual(self._there(self.van), 5)
