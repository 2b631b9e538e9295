from contextlib import contextmanager, suppress

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestForgery(LifeCycleCommon):
    """What the program keeps comes in by no value, no context and no command."""

    @contextmanager
    def _undone(self):
        """Undo what a block did: each try meets the same record."""
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()

    def _try(self, act):
        """Do what may be refused or ignored, but must have no effect."""
        with suppress(UserError), self.env.cr.savepoint():
            act()
            self.env.flush_all()
        self.env.invalidate_all()

    def test_who_entered_an_operation_is_who_called(self):
        order = self._create_order()
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        forged = Operation.with_context(
            default_user_id=self.users["manager"].id,
            default_stage_from_id=self._stage("done").id,
            default_company_id=0,
        )
        self._try(lambda: forged.create({"order_id": order.id}))
        self._try(
            lambda: (
                self._as(order, "technician")
                .with_context(default_user_id=self.users["manager"].id)
                .action_start()
            )
        )
        self.assertGreater(len(order.operation_ids), 1)
        for before, _after, login in self._history(order)[1:]:
            self.assertEqual((before, login), ("new", "ts_technician"))

    def test_no_command_beside_an_operation_changes_what_is_sent(self):
        order = self._create_order()
        line = self._add_line(order, self.labour)
        order._send({}, {line: 1})
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {"order_id": order.id, "line_ids": [Command.link(line.id)]}
        )
        for name in ("qty_invoiced", "qty_delivered", "price_subtotal", "company_id"):
            for value in (0, 5):
                command = Command.update(line.id, {name: value})
                for act in (
                    lambda c=command: operation.create(
                        {"order_id": order.id, "line_ids": [c]}
                    ),
                    lambda c=command: operation.write({"line_ids": [c]}),
                    lambda c=command: self._as(order, "technician").write(
                        {"line_ids": [c]}
                    ),
                    lambda c=command: self._as(order, "office").create(
                        {"phone": "1", "line_ids": [c]}
                    ),
                ):
                    with (
                        self.subTest(name=name, value=value),
                        suppress(UserError),
                        self._undone(),
                    ):
                        act()
                        self.env.flush_all()
                        self.env.invalidate_all()
                        self.assertEqual(
                            (line.qty_invoiced, line.qty_delivered), (1, 0)
                        )
                        self.assertEqual(line.price_subtotal, 500)
                        self.assertEqual(line.company_id, self.company)

    def test_no_other_record_takes_a_closed_records_lines(self):
        closed = self._create_order()
        line = self._add_line(closed, self.labour)
        self._hand_over(closed)
        order = self._create_order()
        Operation = self._as(self.env["teknik.servis.operation"], "office")
        for command in (
            Command.link(line.id),
            Command.set(line.ids),
            Command.update(line.id, {"quantity": 5}),
            Command.delete(line.id),
        ):
            for act in (
                lambda c=command: self._as(order, "office").create({"line_ids": [c]}),
                lambda c=command: self._as(order, "office").write({"line_ids": [c]}),
                lambda c=command: Operation.create(
                    {"order_id": order.id, "line_ids": [c]}
                ),
            ):
                with self.subTest(command=command):
                    self._try(act)
                    self.assertEqual(line.exists().order_id, closed)
                    self.assertEqual(line.quantity, 1)

    def test_no_context_default_sets_what_the_program_keeps(self):
        lot = self.env["stock.lot"].create(
            {"name": "BAŞKA", "product_id": self.device.id}
        )
        Order = self._as(self.env["teknik.servis.order"], "office")
        order = Order.with_context(
            default_is_open=False,
            default_date_promised_first="2001-01-01 00:00:00",
            default_date_ready="2001-01-01 00:00:00",
            default_amount_total=5,
            default_phone_digits="1",
            default_lot_id=lot.id,
        ).create({"email": "a@example.com", "date_promised": "2026-03-02 08:00:00"})
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertTrue(order.is_open)
        self.assertEqual(order.date_promised_first, order.date_promised)
        self.assertFalse(order.date_ready or order.amount_total or order.lot_id)
        self.assertFalse(order.phone_digits)

    def test_no_context_default_fills_a_lines_figures(self):
        order = self._create_order()
        line = (
            self._as(self.env["teknik.servis.order.line"], "office")
            .with_context(
                default_qty_delivered=1,
                default_qty_invoiced=1,
                default_price_subtotal=3,
                default_price_total=3,
            )
            .create({"order_id": order.id, "product_id": self.labour.id})
        )
        self.env.flush_all()
        line.invalidate_recordset()
        self.assertEqual((line.qty_delivered, line.qty_invoiced), (0, 0))
        self.assertEqual(line.price_subtotal, 500)

    def test_values_of_the_program_given_at_creation_are_not_kept(self):
        for name, value in {
            "is_open": False,
            "date_promised_first": "2001-01-01 00:00:00",
            "date_ready": "2001-01-01 00:00:00",
            "amount_total": 5,
            "phone_digits": "1",
        }.items():
            with self.subTest(name=name):
                made = []
                self._try(
                    lambda n=name, v=value, m=made: m.append(
                        self._as(self.env["teknik.servis.order"], "office").create(
                            {"phone": "0532 111 22 33", n: v}
                        )
                    )
                )
                for order in made:
                    self.assertNotIn(order[name], (value, None))
                    self.assertTrue(order.is_open)

    def test_when_a_record_moved_is_not_rewritten(self):
        order = self._create_order()
        self._as(order, "office").stage_id = self.stages["planned"]
        entry = order.operation_ids.sorted("id")[-1]
        before = entry.date_start, entry.date_stop, entry.technician_id
        for values in (
            {"date_start": "2001-01-01 00:00:00"},
            {"date_stop": False},
            {"technician_id": self.technician_2.id},
        ):
            with (
                self.subTest(values=values),
                suppress(UserError),
                self._undone(),
            ):
                self._as(entry, "technician").work_done = "Arandı"
                self._as(entry, "technician").write(values)
                self.assertEqual(
                    (entry.date_start, entry.date_stop, entry.technician_id), before
                )

    def test_ones_own_hours_are_corrected(self):
        order = self._create_order()
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {"order_id": order.id, "technician_id": self.technician.id}
        )
        operation.write(
            {"date_start": "2026-03-02 08:00:00", "date_stop": "2026-03-02 09:00:00"}
        )
        self.assertEqual(operation.duration, 1)
