from contextlib import suppress

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .life_common import LifeCycleCommon

FORGED_CONTEXTS = (
    {"teknik_servis_moving": True},
    {"teknik_servis_moving": "SENTINEL"},
    {"teknik_servis_creating": 1},
    {"teknik_servis_reopening": True},
    {"tracking_disable": True, "mail_create_nolog": True},
    {"install_mode": True, "import_file": True},
)


@tagged("post_install", "-at_install")
class TestHistory(LifeCycleCommon):
    """Every change of a stage is in the history: who, from what, to what."""

    # ------------------------------------------------------------ every way is written

    def test_creation_starts_the_history(self):
        values = {"partner_id": self.customer.id}
        orders = self._as(self.env["teknik.servis.order"], "office").create(
            [dict(values), dict(values), dict(values)]
        )
        for order in orders:
            self.assertEqual(self._history(order), [(False, "new", "ts_office")])

    def test_kanban_write_is_in_the_history(self):
        order = self._create_order()
        self._as(order, "office").write({"stage_id": self._stage("waiting").id})
        self.assertEqual(self._history(order)[1:], [("new", "waiting", "ts_office")])

    def test_writing_the_same_stage_adds_nothing(self):
        order = self._create_order()
        self._as(order, "office").write({"stage_id": order.stage_id.id})
        self.assertEqual(len(order.operation_ids), 1)

    def test_each_record_of_a_multi_write_has_its_own_history(self):
        orders = self._create_order() | self._create_order() | self._create_order()
        orders[1].stage_id = self._stage("planned")
        orders[2].stage_id = self._stage("waiting")
        self._as(orders, "office").write({"stage_id": self._stage("waiting").id})
        self.assertEqual(self._history(orders[0])[-1], ("new", "waiting", "ts_office"))
        self.assertEqual(
            self._history(orders[1])[-1], ("planned", "waiting", "ts_office")
        )
        self.assertEqual(len(orders[2].operation_ids), 2, "it was there already")

    def test_dialog_writes_one_operation_and_moves_the_record(self):
        order = self._create_order()
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        action = self._as(order, "technician").action_operation()
        with Form(
            Operation.with_context(**action["context"]),
            view="teknik_servis.teknik_servis_operation_view_form_dialog",
        ) as form:
            self.assertEqual(form.technician_id.name, self.technician.name)
            form.stage_id = self._stage("in_progress")
            form.work_done = "Fan değişti"
        self.assertEqual(
            self._history(order)[1:], [("new", "in_progress", "ts_technician")]
        )
        self.assertEqual(order.stage_id, self._stage("in_progress"))
        self.assertEqual(order.work_done, "Fan değişti")

    def test_import_of_a_stage_is_in_the_history(self):
        orders = self._create_order() | self._create_order()
        stage = self._stage("waiting")
        result = self._as(orders, "office").load(
            [".id", "stage_id/.id"],
            [[str(order.id), str(stage.id)] for order in orders],
        )
        self.assertEqual(result["messages"], [])
        for order in orders:
            self.assertEqual(
                self._history(order)[1:], [("new", "waiting", "ts_office")]
            )

    def test_operation_added_through_the_record_is_in_the_history(self):
        order = self._create_order()
        self._as(order, "office").write(
            {
                "operation_ids": [
                    Command.create({"stage_id": self._stage("planned").id}),
                ]
            }
        )
        self.assertEqual(self._history(order)[1:], [("new", "planned", "ts_office")])
        self.assertEqual(order.stage_id, self._stage("planned"))

    def test_two_operations_of_one_call_follow_each_other(self):
        order = self._create_order()
        self._as(self.env["teknik.servis.operation"], "office").create(
            [
                {"order_id": order.id, "stage_id": self._stage("in_progress").id},
                {"order_id": order.id, "stage_id": self._stage("planned").id},
            ]
        )
        self.assertEqual(
            self._history(order)[1:],
            [
                ("new", "in_progress", "ts_office"),
                ("in_progress", "planned", "ts_office"),
            ],
        )
        self.assertEqual(order.stage_id, self._stage("planned"))

    def test_hand_over_and_reopening_are_in_the_history(self):
        order = self._create_order()
        self._hand_over(self._as(order, "office"))
        self._as(order, "manager")._reopen("Yine bozuldu")
        self.assertEqual(
            self._history(order)[1:],
            [("new", "done", "ts_office"), ("done", "in_progress", "ts_manager")],
        )

    def test_an_operation_changed_to_another_stage_leaves_the_stage_in_between(self):
        order = self._create_order()
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {"order_id": order.id, "stage_id": self._stage("in_progress").id}
        )
        with suppress(UserError), self.env.cr.savepoint():
            self._as(operation, "office").write({"stage_id": self._stage("waiting").id})
        moves = self._history(order)[1:]
        self.assertIn(("new", "in_progress", "ts_technician"), moves)
        if order.stage_id == self._stage("waiting"):
            self.assertEqual(moves[-1], ("in_progress", "waiting", "ts_office"))

    # ------------------------------------------------------------ nobody forges it

    def test_no_context_switches_the_history_off(self):
        for context in FORGED_CONTEXTS:
            with self.subTest(context=context):
                order = self._create_order()
                self._as(order, "office").with_context(**context).write(
                    {"stage_id": self._stage("planned").id}
                )
                self.assertEqual(
                    self._history(order)[1:], [("new", "planned", "ts_office")]
                )

    def test_no_context_reopens_a_closed_record(self):
        order = self._create_order()
        self._hand_over(order)
        for context in FORGED_CONTEXTS:
            with self.subTest(context=context), self.assertRaises(UserError):
                self._as(order, "manager").with_context(**context).write(
                    {"stage_id": self._stage("new").id}
                )

    def test_context_defaults_do_not_reach_the_history(self):
        order = self._create_order()
        self._as(order, "office").with_context(
            default_user_id=self.users["manager"].id,
            default_technician_id=self.technician_2.id,
            default_stage_from_id=self._stage("done").id,
            default_stage_id=self._stage("cancelled").id,
            default_work_done="forged",
            default_internal_note="forged",
            default_date_start="2001-01-01 00:00:00",
        ).write({"stage_id": self._stage("planned").id})
        self.assertEqual(self._history(order)[1:], [("new", "planned", "ts_office")])
        last = order.operation_ids.sorted("id")[-1]
        self.assertFalse(last.technician_id)
        self.assertFalse(last.work_done)
        self.assertFalse(last.internal_note)
        self.assertGreater(last.date_start.year, 2001)

    def test_who_and_from_what_are_not_the_callers_to_say(self):
        order = self._create_order()
        values = {"order_id": order.id, "stage_id": self._stage("in_progress").id}
        for forged in (
            {"stage_from_id": self._stage("cancelled").id},
            {"user_id": self.users["manager"].id},
        ):
            with suppress(UserError), self.env.cr.savepoint():
                self._as(self.env["teknik.servis.operation"], "technician").create(
                    {**values, **forged}
                )
        for before, _after, login in self._history(order)[1:]:
            self.assertIn(before, ("new", "in_progress"))
            self.assertEqual(login, "ts_technician")

    def test_nobody_rewrites_who_from_what_and_of_which_record(self):
        order, other = self._create_order(), self._create_order()
        order.stage_id = self._stage("planned")
        operation = order.operation_ids.sorted("id")[-1]
        forgeries = (
            {"user_id": self.users["manager"].id},
            {"stage_from_id": self._stage("waiting").id},
            {"order_id": other.id},
            {"client_uid": "forged"},
        )
        for role in ("technician", "office", "manager"):
            for values in forgeries:
                with (
                    self.subTest(role=role, values=values),
                    self.assertRaises(UserError),
                ):
                    self._as(operation, role).write(values)

    def test_an_earlier_operation_keeps_its_stage(self):
        order = self._create_order()
        order.stage_id = self._stage("planned")
        order.stage_id = self._stage("in_progress")
        earlier = order.operation_ids.sorted("id")[1]
        with self.assertRaises(UserError):
            self._as(earlier, "manager").write({"stage_id": self._stage("waiting").id})

    def test_correcting_an_earlier_text_does_not_move_the_record(self):
        order = self._create_order()
        earlier = self._as(self.env["teknik.servis.operation"], "office").create(
            {
                "order_id": order.id,
                "stage_id": self._stage("in_progress").id,
                "work_done": "Fna değişti",
            }
        )
        self._as(order, "office").stage_id = self._stage("waiting")
        before = self._history(order)
        earlier.write({"work_done": "Fan değişti", "technician_id": self.technician.id})
        self.assertEqual(order.stage_id, self._stage("waiting"))
        self.assertEqual(self._history(order), before)
        self.assertEqual(order.work_done, "Fan değişti")

    def test_nobody_deletes_history(self):
        order = self._create_order()
        order.stage_id = self._stage("planned")
        operations = order.operation_ids
        for role in ("technician", "office", "manager"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self._as(operations, role).unlink()
        with self.assertRaises(UserError):
            operations.unlink()

    def test_no_command_of_the_record_takes_history_away(self):
        order, other = self._create_order(), self._create_order()
        order.stage_id = self._stage("planned")
        mine, foreign = order.operation_ids[0], other.operation_ids[0]
        for command in (
            Command.delete(mine.id),
            Command.unlink(mine.id),
            Command.clear(),
            Command.set(foreign.ids),
            Command.link(foreign.id),
            Command.update(mine.id, {"user_id": self.users["manager"].id}),
        ):
            with self.subTest(command=command), self.assertRaises(UserError):
                self._as(order, "manager").write({"operation_ids": [command]})
        self.assertEqual(len(order.operation_ids), 2)
        self.assertEqual(len(other.operation_ids), 1)

    def test_history_outlives_the_people_in_it(self):
        order = self._create_order(technician_ids=self.technician_2.ids)
        gone = new_test_user(self.env, "ts_gone", groups=ROLES["office"])
        order.with_user(gone).write({"stage_id": self._stage("planned").id})
        by_user = order.operation_ids.sorted("id")[-1]
        by_technician = self.env["teknik.servis.operation"].create(
            {"order_id": order.id, "technician_id": self.technician_2.id}
        )
        self.env.flush_all()
        for person in (gone, self.technician_2):
            with (
                mute_logger("odoo.sql_db"),
                suppress(UserError, IntegrityError),
                self.env.cr.savepoint(),
            ):
                person.unlink()
        self.env.invalidate_all(flush=False)
        self.assertEqual(by_technician.technician_id.name, "Mehmet Kalfa")
        self.assertEqual(by_user.user_id, gone)
