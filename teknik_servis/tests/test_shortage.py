from odoo.tests import Form

from .group_common import GroupCommon


class TestShortage(GroupCommon):
    """What is not there is told beforehand: no part counts for two lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()

    def _problems(self, order=None):
        order = self._as(order or self.order, "technician")
        wizard = order.env["teknik.servis.send"].browse(order.action_send()["res_id"])
        return wizard.line_ids.mapped("problem")

    def _hints(self, group, act="action_send"):
        action = getattr(self._as(group, "office"), act)()
        wizard = self._as(self.env[action["res_model"]], "office")
        return wizard.browse(action["res_id"]).line_ids

    def test_two_lines_do_not_take_the_same_pieces(self):
        self._put_in_stock(5)
        self._add_line(self.order, quantity=3)
        self._add_line(self.order, quantity=3)
        first, second = self._problems()
        self.assertFalse(first)
        self.assertIn("only 2 in", second)
        self._put_in_stock(1)
        self.env.invalidate_all()
        self.assertEqual(self._problems(), [False, False])

    def test_line_that_is_short_takes_nothing_from_the_next(self):
        self._put_in_stock(5)
        self._add_line(self.order, quantity=6)
        self._add_line(self.order, quantity=5)
        first, second = self._problems()
        self.assertIn("only 5 in", first)
        self.assertFalse(second)

    def test_what_is_held_for_a_line_is_its_own(self):
        self._put_in_stock(5)
        held = self._add_line(
            self.order, quantity=3, operation_id=self.order.operation_ids.id
        )
        self._add_line(self.order, quantity=2)
        self.assertEqual(sum(held.move_ids.mapped("quantity")), 3)
        self.assertEqual(self._problems(), [False, False])
        self._add_line(self.order, quantity=1)
        problems = self._problems()
        self.assertEqual(problems[:2], [False, False])
        self.assertIn("only 0 in", problems[2])

    def test_other_places_and_serial_numbers_are_other_pieces(self):
        board = self.env["product.product"].create(
            {"name": "Kart", "is_storable": True, "tracking": "serial"}
        )
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": board.id} for name in ("S1", "S2")]
        )
        for lot in lots:
            self._put_in_stock(1, product=board, lot=lot)
            self._add_line(self.order, board, lot_id=lot.id)
        self._put_in_stock(2)
        self._put_in_stock(2, self.van_2)
        self._add_line(self.order, quantity=2)
        self._add_line(self.order, quantity=2, technician_id=self.technician_2.id)
        self.assertEqual(self._problems(), [False] * 4)

    def test_row_that_is_not_sent_leaves_its_pieces_to_the_others(self):
        self._put_in_stock(5)
        self._add_line(self.order, quantity=3)
        self._add_line(self.order, quantity=3)
        order = self._as(self.order, "technician")
        wizard = order.env["teknik.servis.send"].browse(order.action_send()["res_id"])
        with Form(wizard) as form:
            with form.line_ids.edit(0) as row:
                row.chosen = False
            with form.line_ids.edit(1) as row:
                row.qty_deliver = 4
                self.assertFalse(row.problem)
                row.qty_deliver = 6
                self.assertIn("only 5 in", row.problem)
                row.qty_deliver = 3
        self.assertEqual(wizard.line_ids.mapped("problem"), [False, False])

    def test_records_of_a_group_do_not_count_the_same_pieces(self):
        group = self._group(4)
        for order in group.order_ids:
            self._add_line(order)
        self._put_in_stock(3)
        rows = self._hints(group)
        self.assertEqual(len(rows.filtered("hint")), 1)
        self.assertIn("only 0 in", rows.filtered("hint").hint)
        rows[0].chosen = False
        self.assertFalse(rows.filtered("hint"))

    def test_what_stands_in_the_way_of_a_hand_over_is_told_beforehand(self):
        group = self._group(3)
        first, second, third = group.order_ids
        self._add_line(first)
        for name in ("Yan kapak", "Vida"):
            self.env["teknik.servis.part.request"].create(
                {"order_id": second.id, "name": name}
            )
        rows = self._hints(group, "action_deliver")
        hints = {row.order_id: row.hint for row in rows}
        self.assertIn("is not sent", hints[first])
        self.assertIn("Yan kapak", hints[second])
        self.assertIn("Vida", hints[second])
        # What the dialog asks for itself is no obstacle.
        self.assertFalse(hints[third])
