from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestClientUid(LifeCycleCommon):
    """A call repeated by a phone returns what the first one made, and no more."""

    def _operations(self, role="technician"):
        return self._as(self.env["teknik.servis.operation"], role)

    def _lines(self, role="technician"):
        return self._as(self.env["teknik.servis.order.line"], role)

    def _count(self, model, uid):
        return self.env[model].search_count([("client_uid", "=", uid)])

    def test_the_same_operation_twice_is_one(self):
        order = self._create_order()
        values = {
            "order_id": order.id,
            "stage_id": self._stage("in_progress").id,
            "work_done": "Söküldü",
            "client_uid": "op-1",
        }
        first = self._operations().create([dict(values)])
        again = self._operations().create([dict(values)])
        self.assertEqual(first, again)
        self.assertEqual(len(order.operation_ids), 2, "creation and this one")
        self.assertEqual(order.work_done, "Söküldü")

    def test_a_late_repetition_does_not_move_the_record_back(self):
        order = self._create_order()
        values = {
            "order_id": order.id,
            "stage_id": self._stage("in_progress").id,
            "work_done": "Söküldü",
            "client_uid": "op-1",
        }
        first = self._operations().create([dict(values)])
        order.stage_id = self._stage("waiting")
        order.work_done = "Hepsi söküldü"
        again = self._operations().create([dict(values)])
        self.assertEqual(first, again)
        self.assertEqual(order.stage_kind, "waiting")
        self.assertEqual(order.work_done, "Hepsi söküldü")
        self.assertEqual(
            [(before, after) for before, after, _who in self._history(order)],
            [(False, "new"), ("new", "in_progress"), ("in_progress", "waiting")],
        )

    def test_a_repetition_after_closing_returns_the_first_result(self):
        order = self._create_order()
        operation = {"order_id": order.id, "client_uid": "op-1"}
        line = {
            "order_id": order.id,
            "product_id": self.labour.id,
            "client_uid": "line-1",
        }
        first = self._operations().create([dict(operation)])
        first_line = self._lines().create([dict(line)])
        self._hand_over(order)
        self.assertEqual(self._operations().create([dict(operation)]), first)
        self.assertEqual(self._lines().create([dict(line)]), first_line)
        self.assertFalse(order.is_open)

    def test_the_same_line_twice_is_one(self):
        order = self._create_order()
        values = {
            "order_id": order.id,
            "product_id": self.labour.id,
            "client_uid": "line-1",
        }
        first = self._lines().create([dict(values)])
        self.assertEqual(self._lines().create([dict(values)]), first)
        self.assertEqual(order.amount_untaxed, self.labour.list_price)

    def test_a_repetition_among_new_ones_keeps_the_order_of_the_call(self):
        order = self._create_order()
        values = [
            {"order_id": order.id, "product_id": self.labour.id, "client_uid": uid}
            for uid in ("a", "b", "c")
        ]
        second = self._lines().create([dict(values[1])])
        lines = self._lines().create([dict(vals) for vals in values])
        self.assertEqual(lines.mapped("client_uid"), ["a", "b", "c"])
        self.assertEqual(lines[1], second)
        self.assertEqual(len(order.line_ids), 3)

    def test_the_same_uid_twice_in_one_call_is_one(self):
        order = self._create_order()
        values = {
            "order_id": order.id,
            "product_id": self.labour.id,
            "client_uid": "line-1",
        }
        other = {**values, "client_uid": False}
        lines = self._lines().create([dict(values), other, dict(values)])
        self.assertEqual(lines[0], lines[2])
        self.assertEqual(order.line_ids, lines[0] | lines[1])

    def test_a_dialog_repeated_with_its_parts_makes_them_once(self):
        order = self._create_order()
        values = {
            "order_id": order.id,
            "client_uid": "op-1",
            "line_ids": [Command.create({"product_id": self.labour.id})],
        }
        self._operations().create([dict(values)])
        self._operations().create([dict(values)])
        self.assertEqual(len(order.line_ids), 1)

    def test_another_users_repetition_makes_no_second_one_and_shows_nothing(self):
        foreign = self._create_order(technician_ids=self.technician_2.ids)
        own = self._create_order()
        self._operations("office").create(
            [{"order_id": foreign.id, "client_uid": "op-1", "work_done": "gizli"}]
        )
        self.env.flush_all()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._operations().create([{"order_id": own.id, "client_uid": "op-1"}])
        self.assertEqual(self._count("teknik.servis.operation", "op-1"), 1)

    def test_another_companys_repetition_makes_no_second_one(self):
        company, user = self._create_other_company()
        order = self._create_order()
        self._operations("office").create(
            [{"order_id": order.id, "client_uid": "op-1"}]
        )
        self.env.flush_all()
        theirs = self.env["teknik.servis.order"].with_user(user).create({"phone": "1"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.env["teknik.servis.operation"].with_user(user).create(
                [{"order_id": theirs.id, "client_uid": "op-1"}]
            )
        self.assertEqual(theirs.company_id, company)
        self.assertEqual(self._count("teknik.servis.operation", "op-1"), 1)

    def test_a_colleague_who_may_read_it_gets_the_first_result(self):
        order = self._create_order()
        colleague = new_test_user(self.env, "ts_office_2", groups=ROLES["office"])
        values = {"order_id": order.id, "client_uid": "op-1"}
        first = self._operations("office").create([dict(values)])
        again = (
            self.env["teknik.servis.operation"]
            .with_user(colleague)
            .create([dict(values)])
        )
        self.assertEqual(first, again)
        self.assertEqual(first.user_id, self.users["office"])

    def test_entries_without_uid_are_never_the_same(self):
        order = self._create_order()
        values = {"order_id": order.id, "product_id": self.labour.id, "client_uid": ""}
        with mute_logger("odoo.sql_db"):
            lines = self._lines().create([dict(values), dict(values)])
            lines |= self._lines().create([dict(values)])
            self.env.flush_all()
        self.assertEqual(len(lines), 3)
