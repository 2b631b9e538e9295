from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import ROLES
from .life_common import LifeCycleCommon

DIALOG = "teknik_servis.teknik_servis_operation_view_form_dialog"


@tagged("post_install", "-at_install")
class TestStopDialog(LifeCycleCommon):
    """Stop opens the dialog of what just ended; it moves the record on as any other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["technician_2"] = new_test_user(
            cls.env, "ts_technician_2", groups=ROLES["technician"]
        )
        cls.technician_2.user_id = cls.users["technician_2"]
        cls.both = cls.technician | cls.technician_2

    def _stop(self, order, role="technician"):
        """Press Stop and return what its dialog edits."""
        action = self._as(order, role).action_stop()
        self.env.flush_all()
        self.env.invalidate_all()
        return self._as(self.env["teknik.servis.operation"], role).browse(
            action["res_id"]
        )

    def _require(self, kind, name):
        self.stages[kind].required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", name
        )

    def test_the_dialog_fills_in_what_ran_and_moves_the_record(self):
        order = self._create_order()
        self._as(order, "technician").action_start()
        with Form(self._stop(order), view=DIALOG) as form:
            form.work_done = "Fan değişti"
            form.stage_id = self.stages["ready"]
        self.assertEqual(order.stage_kind, "ready")
        self.assertEqual(order.work_done, "Fan değişti")
        self.assertEqual(
            self._history(order)[1:],
            [
                ("new", "in_progress", "ts_technician"),
                ("in_progress", "ready", "ts_technician"),
            ],
        )

    def test_what_is_written_in_the_dialog_counts_for_the_stage_chosen_there(self):
        self._require("ready", "work_done")
        order = self._create_order()
        self._as(order, "technician").action_start()
        self._stop(order).web_save(
            {"work_done": "Fan değişti", "stage_id": self.stages["ready"].id}, {}
        )
        self.assertEqual(order.stage_kind, "ready")

    def test_parts_added_in_the_dialog_count_for_the_stage_chosen_there(self):
        self._require("waiting", "has_paid_lines")
        order = self._create_order()
        self._as(order, "technician").action_start()
        self._stop(order).web_save(
            {
                "line_ids": [Command.create({"product_id": self.labour.id})],
                "stage_id": self.stages["waiting"].id,
            },
            {},
        )
        self.assertEqual(order.stage_kind, "waiting")

    def test_of_two_technicians_either_stops_first_and_moves_the_record(self):
        for first, second in (
            ("technician", "technician_2"),
            ("technician_2", "technician"),
        ):
            order = self._create_order(technician_ids=self.both.ids)
            self._as(order, "technician").action_start()
            self._as(order, "technician_2").action_start()
            with self.subTest(first=first):
                self._stop(order, first).web_save(
                    {"work_done": first, "stage_id": self.stages["ready"].id}, {}
                )
                self.assertEqual(order.stage_kind, "ready")
                self._stop(order, second).web_save({"work_done": second}, {})
                self.assertEqual(order.stage_kind, "ready")
                self.assertEqual(order.work_done, f"{first}\n{second}")

    def test_a_dialog_saved_without_choosing_a_stage_moves_nothing(self):
        order = self._create_order()
        self._as(order, "technician").action_start()
        operation = self._stop(order)
        self._as(order, "office").stage_id = self.stages["waiting"]
        with Form(operation, view=DIALOG) as form:
            form.work_done = "Fan değişti"
        self.assertEqual(order.stage_kind, "waiting")
        self.assertEqual(len(order.operation_ids), 3)

    def test_a_new_dialog_takes_parts_from_the_technicians_van(self):
        self._put_in_stock(5)
        order = self._create_order()
        action = self._as(order, "technician").action_operation()
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        with Form(Operation.with_context(**action["context"]), view=DIALOG) as form:
            form.stage_id = self.stages["in_progress"]
            with form.line_ids.new() as line:
                line.product_id = self.part
                line.quantity = 2
        line = order.line_ids
        self.assertEqual((line.location_id, line.quantity), (self.van, 2))
        self.assertEqual(line.technician_id, self.technician)
