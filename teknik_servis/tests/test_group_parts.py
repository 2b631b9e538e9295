from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestGroupParts(GroupCommon):
    """Parts and services that are entered once and go to every chosen record."""

    def _parts(self, *values):
        return {"part_ids": [Command.create(vals) for vals in values]}

    def test_each_record_gets_the_parts_held_in_the_technicians_place(self):
        group = self._group(2)
        self._put_in_stock(6)
        wizard = self._act(
            group,
            "operation",
            role="technician",
            technician_id=self.technician.id,
            stage_id=self.stages["in_progress"].id,
            **self._parts(
                {"product_id": self.part.id, "quantity": 2},
                {"product_id": self.labour.id, "name": "Yerinde bakım"},
            ),
        )
        self.assertFalse(self._failed(wizard), self._failed(wizard))
        for order in group.order_ids:
            part, labour = order.line_ids.sorted("id")
            self.assertEqual((part.product_id, part.quantity), (self.part, 2))
            self.assertEqual(part.technician_id, self.technician)
            self.assertEqual(part.location_id, self.van)
            self.assertEqual(part._get_live_moves().quantity, 2)
            self.assertEqual((labour.name, labour.quantity), ("Yerinde bakım", 1))
            self.assertEqual(labour.price_unit, 500)
            self.assertEqual(labour.operation_id.stage_id, self.stages["in_progress"])
            self.assertEqual(set(order.line_ids.mapped("coverage")), {"paid"})

    def test_where_stock_ends_one_is_told_and_the_others_have_theirs(self):
        group = self._group(3)
        self._put_in_stock(2)
        wizard = self._act(
            group,
            "operation",
            technician_id=self.technician.id,
            stage_id=self.stages["waiting"].id,
            work_done="Fan değişti",
            **self._parts({"product_id": self.part.id}),
        )
        failed = self._failed(wizard)
        self.assertEqual(len(failed), 1)
        self.assertIn("Not enough", list(failed.values())[0])
        bad = group.order_ids.browse(list(failed))
        self.assertFalse(bad.line_ids | bad.operation_ids.line_ids)
        self.assertEqual((bad.stage_kind, bad.work_done), ("new", False))
        good = group.order_ids - bad
        self.assertEqual(set(good.mapped("stage_kind")), {"waiting"})
        self.assertEqual(good.line_ids.mapped("quantity"), [1, 1])
        # When more is there, the rest is done and nothing is done twice.
        self._put_in_stock(1)
        wizard.action_apply()
        self.assertFalse(self._failed(wizard))
        self.assertEqual(group.order_ids.line_ids.mapped("quantity"), [1, 1, 1])

    def test_each_record_has_its_own_charging(self):
        group = self._group(2)
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_operation()["res_id"]
        )
        # Empty: as each device's warranty proposes.
        self.assertEqual(wizard.line_ids.mapped("coverage"), [False, False])
        wizard.write(self._parts({"product_id": self.labour.id}))
        wizard.line_ids[1].coverage = "warranty"
        wizard.action_apply()
        lines = group.order_ids.sorted("id").line_ids
        self.assertEqual(lines.mapped("coverage"), ["paid", "warranty"])
        self.assertEqual(lines.mapped("price_subtotal"), [500, 0])

    def test_without_a_technician_each_records_own_is_meant(self):
        group = self._group(2)
        self._put_in_stock(1)
        self._put_in_stock(1, self.van_2)
        group.order_ids[1].technician_ids = self.technician_2
        self._act(group, "operation", **self._parts({"product_id": self.part.id}))
        self.assertEqual(group.order_ids.line_ids.location_id, self.van | self.van_2)

    def test_nothing_or_less_of_a_part_is_refused(self):
        group = self._group(1)
        action = self._as(group, "office").action_operation()
        wizard = self._as(self.env[action["res_model"]], "office")
        wizard = wizard.browse(action["res_id"])
        for quantity in (0, -1):
            parts = self._parts({"product_id": self.labour.id, "quantity": quantity})
            with (
                self.subTest(quantity=quantity),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                wizard.write(parts)
                self.env.flush_all()

    def test_parts_of_a_strangers_dialog_are_out_of_reach(self):
        group = self._group(1)
        action = self._as(group, "office").action_operation()
        wizard = self._as(self.env[action["res_model"]], "office")
        wizard = wizard.browse(action["res_id"])
        wizard.write(self._parts({"product_id": self.labour.id}))
        for role in ("technician", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(wizard.part_ids, role).write({"quantity": 5})


@tagged("post_install", "-at_install")
class TestActsFromTheList(GroupCommon):
    """The same dialogs for records that somebody chose in the list."""

    def _records(self, count=2, **values):
        orders = self.env["teknik.servis.order"]
        for number in range(count):
            orders |= self._create_order(device_name=f"Cihaz {number}", **values)
        return orders

    def _dialog(self, orders, kind, role="office"):
        name = f"teknik_servis.teknik_servis_order_action_{kind}"
        server_action = self.env.ref(name).with_user(self.users[role])
        action = server_action.with_context(
            active_model=orders._name, active_ids=orders.ids
        ).run()
        return self._as(self.env[action["res_model"]], role).browse(action["res_id"])

    def _invoices(self, orders):
        return orders.line_ids.invoice_line_ids.move_id

    def test_the_menu_of_the_list_holds_the_acts(self):
        Action = self.env["ir.actions.actions"]
        for role, offered in (("technician", True), ("accountant", False)):
            bindings = Action.with_user(self.users[role]).get_bindings(
                "teknik.servis.order"
            )
            names = {action["name"] for action in bindings.get("action", ())}
            for name in ("Operation", "Send", "Hand Over"):
                with self.subTest(role=role, name=name):
                    self.assertEqual(name in names, offered)

    def test_one_customers_records_go_on_one_note_and_one_invoice(self):
        orders = self._records(3)
        self._put_in_stock(3)
        for order in orders:
            self._add_line(order)
        wizard = self._dialog(orders, "send", role="technician")
        self.assertFalse(wizard.notice)
        wizard.action_apply()
        self.assertFalse(self._failed(wizard), self._failed(wizard))
        self.assertEqual(len(orders.picking_ids), 1)
        self.assertEqual(len(self._invoices(orders)), 1)
        self.assertIn("3 done", wizard.summary)

    def test_several_customers_are_told_of_and_get_their_own(self):
        orders = self._records(4)
        other = self.customer.create({"name": "Başkası"})
        orders[2:].partner_id = other
        self._put_in_stock(4)
        for order in orders:
            self._add_line(order)
        wizard = self._dialog(orders, "send")
        self.assertIn("2 customers", wizard.notice)
        wizard.action_apply()
        self.assertFalse(self._failed(wizard))
        self.assertEqual(len(orders.picking_ids), 2)
        self.assertEqual(orders.picking_ids.partner_id, other | self.customer)
        self.assertEqual(self._invoices(orders).partner_id, other | self.customer)
        self.assertEqual(len(self._invoices(orders)), 2)

    def test_records_that_are_done_are_left_out_and_counted(self):
        orders = self._records(3)
        self._hand_over(orders[0])
        for kind in ("operation", "deliver"):
            wizard = self._dialog(orders, kind)
            with self.subTest(kind=kind):
                self.assertEqual(wizard.line_ids.order_id, orders[1:])
                self.assertIn("1 of the chosen records", wizard.notice)
        self._add_line(orders[2], self.labour)
        wizard = self._dialog(orders, "send")
        self.assertEqual(wizard.line_ids.order_id, orders[2])
        self.assertIn("2 of the chosen records", wizard.notice)

    def test_an_operation_for_chosen_records(self):
        orders = self._records(2)
        wizard = self._dialog(orders, "operation", role="technician")
        wizard.stage_id = self.stages["waiting"]
        wizard.action_apply()
        self.assertEqual(orders.stage_id, self.stages["waiting"])

    def test_each_customer_takes_their_own_when_nobody_is_named(self):
        orders = self._records(2)
        orders.stage_id = self.stages["ready"]
        orders[1].partner_id = self.customer.create({"name": "Başkası"})
        wizard = self._dialog(orders, "deliver")
        self.assertFalse(wizard.delivered_to)
        self.assertIn("2 customers", wizard.notice)
        wizard.result = "repaired"
        wizard.action_apply()
        self.assertFalse(self._failed(wizard), self._failed(wizard))
        self.assertEqual(orders.mapped("delivered_to"), [self.customer.name, "Başkası"])
        wizard = self._dialog(self._records(2), "deliver")
        self.assertEqual(wizard.delivered_to, self.customer.name)

    def test_a_foreign_record_is_not_acted_on(self):
        orders = self._records(2)
        orders[1].write({"technician_ids": self.technician_2.ids, "user_id": False})
        self.env.flush_all()
        self.env.invalidate_all()
        for kind in ("operation", "send", "deliver"):
            with self.subTest(kind=kind), self.assertRaises(AccessError):
                self._dialog(orders, kind, role="technician")
        mine = self._dialog(orders[0], "operation", role="technician")
        with self.assertRaises(AccessError):
            mine.order_ids = [Command.link(orders[1].id)]
        with self.assertRaises(AccessError):
            mine.line_ids.create({"wizard_id": mine.id, "order_id": orders[1].id})

    def test_another_companys_records_are_out_of_reach(self):
        orders = self._records(1)
        _company, other = self._create_other_company()
        with self.assertRaises(AccessError):
            orders.with_user(other).action_send_together()
        theirs = self.env["teknik.servis.order"].with_user(other)
        theirs = theirs.create({"phone": "0532 1"}).sudo()
        both = (orders | theirs).with_user(self.env.ref("base.user_admin"))
        both.env.user.company_ids |= theirs.company_id
        with self._refused("one company"):
            both.with_context(
                allowed_company_ids=(orders | theirs).company_id.ids
            ).action_operation_together()

    def test_nothing_chosen_is_refused(self):
        with self._refused("at least one"):
            self._as(self.env["teknik.servis.order"], "office").action_send_together()

    def test_opening_takes_no_statement_for_each_record(self):
        for kind in ("operation", "send", "deliver"):
            counts = []
            for number in (2, 4, 24):
                orders = self._records(number)
                self._put_in_stock(number)
                for order in orders if kind == "send" else ():
                    self._add_line(order)

                def open_dialog(orders=orders, kind=kind):
                    wizard = self._dialog(orders, kind)
                    spec = self._get_web_specification(wizard, "form")
                    wizard.web_read(spec)

                counts.append(self._count(open_dialog))
            with self.subTest(kind=kind):
                self.assertLessEqual(counts[2] - counts[1], 20, counts)
