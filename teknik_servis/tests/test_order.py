from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestOrder(LifeCycleCommon):
    """Reopen, delete, copy, dates and bringing records in."""

    # ------------------------------------------------------------ reopen

    def _closed_order(self, **values):
        order = self._create_order(**values)
        self._hand_over(order)
        return order

    def _reopen(self, orders, role="manager", **values):
        wizard = self._as(self.env["teknik.servis.reopen"], role).create(
            {"order_ids": orders.ids, "reason": "Yine bozuldu", **values}
        )
        return wizard.action_reopen()

    def test_only_a_manager_reopens(self):
        order = self._closed_order()
        for role in ("technician", "office", "accountant", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._reopen(order, role)
            with self.subTest(role=role), self.assertRaises(UserError):
                self._as(order, role)._reopen("Bence açık")
        self.assertFalse(order.is_open)

    def test_reopening_needs_a_reason(self):
        order = self._closed_order()
        for reason in ("", False, " \n\t "):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self._as(order, "manager")._reopen(reason)
        self.assertFalse(order.is_open)

    def test_reopening_clears_the_hand_over_and_tells_why(self):
        order = self._closed_order()
        self._reopen(order)
        self.assertTrue(order.is_open)
        self.assertEqual(order.stage_kind, "in_progress")
        self.assertFalse(order.date_delivered or order.delivered_to or order.result)
        self.assertIn("Yine bozuldu", order.message_ids[0].body)
        self._add_line(order, self.labour)
        self.assertEqual(len(order.line_ids), 1)

    def test_several_are_reopened_or_none(self):
        first, second = self._closed_order(), self._closed_order()
        still_open = self._create_order()
        with self._refused(still_open.name):
            self._reopen(first | still_open)
        self.assertFalse(first.is_open)
        self._reopen(first | second)
        self.assertTrue(first.is_open and second.is_open)

    def test_reopening_goes_to_an_open_stage(self):
        order = self._closed_order()
        with self.assertRaises(UserError):
            self._reopen(order, stage_id=self._stage("cancelled").id)
        self._reopen(order, stage_id=self.stages["waiting"].id)
        self.assertEqual(order.stage_id, self.stages["waiting"])

    def test_a_closed_record_does_not_go_to_another_closed_stage(self):
        order = self._closed_order()
        for role in ("office", "manager"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self._as(order, role).write(
                    {"stage_id": self._stage("cancelled").id, "cancel_reason": "x"}
                )

    # ------------------------------------------------------------ delete, archive

    def test_only_a_manager_deletes_and_only_what_nothing_happened_to(self):
        for role in ("technician", "office"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self._create_order(), role).unlink()
        order = self._create_order()
        self._add_line(order, self.labour)
        self._as(order, "manager").unlink()
        self.assertFalse(order.exists())

    def test_a_record_is_about_something(self):
        Order = self._as(self.env["teknik.servis.order"], "office")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            Order.create({"priority": "1"})
        order = Order.create({"customer_request": "Ses var"})
        with self.assertRaisesRegex(ValidationError, order.name):
            order.customer_request = False

    def test_the_devices_last_warranty_is_proposed(self):
        Order = self._as(self.env["teknik.servis.order"], "office")
        device = {"serial": "SN-7", "product_id": self.device.id}
        Order.create({**device, "warranty_end": "2027-01-31"})
        Order.create(device)
        order = Order.create(device)
        self.assertEqual(str(order.warranty_end), "2027-01-31")
        self.assertFalse(Order.create({"serial": "SN-7", "phone": "1"}).warranty_end)
        typed = Order.create({**device, "warranty_end": "2025-01-31"})
        self.assertEqual(str(typed.warranty_end), "2025-01-31")
        hint = Order.get_serial_suggestions(False, self.device.id, "SN-7")[0]["hint"]
        self.assertIn(order.name[:3], hint)

    def test_worked_on_closed_or_sent_records_stay(self):
        moved = self._create_order()
        moved.stage_id = self.stages["planned"]
        worked_on = self._create_order()
        self.env["teknik.servis.operation"].create({"order_id": worked_on.id})
        done = {"stage_id": self._stage("done").id, "date_delivered": "2020-01-01"}
        closed = self._as(self.env["teknik.servis.order"], "manager").create(
            {**done, "phone": "1"}
        )
        sent = self._create_order()
        line = self._add_line(sent, self.labour)
        sent._send({}, {line: 1})
        fresh = self._create_order()
        self.env.invalidate_all()
        for order in (moved, worked_on, closed, sent):
            with self._refused(order.name):
                self._as(fresh | order, "manager").unlink()
        self.assertTrue(fresh.exists())

    def test_what_a_record_needs_is_not_deleted(self):
        order = self._create_order(product_id=self.device.id, serial="SN-1")
        self._add_line(order, self.labour)
        self.env.flush_all()
        for needed in (self.customer, self.device, self.labour, order.lot_id):
            with (
                self.subTest(needed=needed),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                needed.unlink()

    def test_an_archived_record_is_found_only_when_asked_for(self):
        order = self._create_order()
        self._as(order, "office").active = False
        Order = self._as(self.env["teknik.servis.order"], "office")
        self.assertFalse(Order.search([("id", "=", order.id)]))
        self.assertEqual(
            Order.search([("id", "=", order.id), ("active", "=", False)]), order
        )

    # ------------------------------------------------------------ copy

    def test_a_copy_starts_anew(self):
        self._put_in_stock(5)
        order = self._create_order(date_promised="2026-03-05 15:00:00", serial="SN-1")
        self.env["teknik.servis.operation"].create(
            {
                "order_id": order.id,
                "technician_id": self.technician.id,
                "line_ids": [Command.create({"product_id": self.part.id})],
            }
        )
        self._hand_over(order._send({order.line_ids: 1}, {}) and order)
        copy = self._as(order, "office").copy()
        self.assertNotEqual(copy.name, order.name)
        self.assertEqual(copy.stage_kind, "new")
        self.assertEqual(self._history(copy), [(False, "new", "ts_office")])
        self.assertFalse(copy.date_promised_first or copy.delivered_to or copy.result)
        self.assertEqual(copy.line_ids.product_id, self.part)
        self.assertEqual(copy.line_ids.qty_delivered, 0)
        self.assertFalse(copy.line_ids.operation_id)

    # ------------------------------------------------------------ bringing in

    def test_only_a_manager_brings_in_closed_records_with_their_date(self):
        values = {
            "phone": "1",
            "stage_id": self._stage("done").id,
            "date_delivered": "2020-01-01 10:00:00",
        }
        with self.assertRaises(UserError):
            self._as(self.env["teknik.servis.order"], "office").create(values)
        Order = self._as(self.env["teknik.servis.order"], "manager")
        with self.assertRaises(UserError):
            Order.create({**values, "date_delivered": False})
        order = Order.create(
            {**values, "line_ids": [Command.create({"product_id": self.labour.id})]}
        )
        self.assertFalse(order.is_open)
        self.assertEqual(self._history(order), [(False, "done", "ts_manager")])

    def test_the_same_import_twice_creates_and_changes_nothing(self):
        Order = self._as(self.env["teknik.servis.order"], "manager")
        names = ["id", "name", "partner_id/.id", "stage_id/.id", "date_delivered"]
        names += ["customer_request", "serial", "date_notified"]
        row = ["__import__.r1", "ESKİ-1", str(self.customer.id)]
        row += [str(self._stage("done").id), "2020-01-01 10:00:00", 'x "y"\nz', "a1"]
        row += ["2019-12-30 10:00:00"]
        first = Order.load(names, [list(row)])
        order = Order.browse(first["ids"])
        self.customer.phone = "0555 555 55 55"
        self.env.flush_all()
        again = Order.load(names, [list(row)])
        self.assertEqual(again["ids"], order.ids)
        self.assertEqual(order.phone, "0532 111 22 33")
        self.assertEqual(len(order.operation_ids), 1)
        self.assertEqual(order.customer_request, 'x "y"\nz')

    # ------------------------------------------------------------ dates

    def test_the_first_promise_is_kept(self):
        order = self._as(self._create_order(), "office")
        self.assertFalse(order.date_promised_first)
        for date in ("2026-03-05 15:00:00", "2026-03-09 15:00:00", False, "2026-03-12"):
            order.date_promised = date
            self.env.flush_all()
            order.invalidate_recordset()
            self.assertEqual(str(order.date_promised_first), "2026-03-05 15:00:00")

    def test_a_changed_promise_is_logged(self):
        order = self._as(self._create_order(date_promised="2026-03-05"), "office")
        self.env.flush_all()
        self.env.cr.precommit.run()
        order.date_promised = "2026-03-09 15:00:00"
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = order.message_ids.sudo().tracking_value_ids.filtered(
            lambda value: value.field_id.name == "date_promised"
        )
        self.assertEqual(
            [str(values.old_value_datetime), str(values.new_value_datetime)],
            ["2026-03-05 00:00:00", "2026-03-09 15:00:00"],
        )

    def test_late_is_what_is_open_past_its_promise(self):
        late = self._create_order(date_promised="2026-03-02 08:00:00")
        later = self._create_order(date_promised="2026-03-02 09:00:00")
        never = self._create_order()
        done = self._create_order(date_promised="2026-03-02 08:00:00")
        self._hand_over(done)
        orders = late | later | never | done
        with freeze_time("2026-03-02 08:30:00"):
            orders.invalidate_recordset()
            self.assertEqual(orders.filtered("is_late"), late)
            Order = self._as(self.env["teknik.servis.order"], "office")
            for domain, expected in (
                ([("is_late", "=", True)], late),
                ([("is_late", "!=", False)], late),
                ([("is_late", "=", False)], later | never | done),
                ([("is_late", "!=", True)], later | never | done),
            ):
                found = Order.search([("id", "in", orders.ids), *domain])
                self.assertEqual(found, expected.sorted(lambda o: -o.id), domain)
