from contextlib import suppress
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestRunningOperation(LifeCycleCommon):
    """Start and Stop: what runs, whose it is, and that it ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["technician_2"] = new_test_user(
            cls.env, "ts_technician_2", groups=ROLES["technician"]
        )
        cls.technician_2.user_id = cls.users["technician_2"]

    def _running(self, technician):
        return self.env["teknik.servis.operation"].search(
            [("technician_id", "=", technician.id), ("date_stop", "=", False)]
        )

    def test_start_by_the_technician_runs_and_moves_the_record(self):
        order = self._create_order(
            technician_ids=False, user_id=self._uid_of("technician")
        )
        self._as(order, "technician").action_start()
        operation = self._running(self.technician)
        self.assertEqual(operation.order_id, order)
        self.assertEqual(order.stage_kind, "in_progress")
        self.assertEqual(order.technician_ids, self.technician)
        self.assertEqual(
            self._history(order)[1:], [("new", "in_progress", "ts_technician")]
        )

    def _uid_of(self, role):
        return self.users[role].id

    def test_start_in_a_later_stage_stays_there(self):
        order = self._create_order()
        order.stage_id = self.stages["waiting"]
        self._as(order, "technician").action_start()
        self.assertEqual(order.stage_kind, "waiting")

    def test_start_by_the_office_takes_the_only_technician(self):
        order = self._create_order(technician_ids=self.technician_2.ids)
        self._as(order, "office").action_start()
        self.assertEqual(self._running(self.technician_2).order_id, order)

    def test_start_by_the_office_asks_which_of_two_or_none(self):
        both = self.technician | self.technician_2
        for technicians in (both, self.technician.browse()):
            order = self._create_order(technician_ids=technicians.ids)
            with (
                self.subTest(technicians=technicians),
                self._refused(order.name),
            ):
                self._as(order, "office").action_start()

    def test_two_technicians_work_on_one_record(self):
        order = self._create_order(
            technician_ids=(self.technician | self.technician_2).ids
        )
        self._as(order, "technician").action_start()
        self._as(order, "technician_2").action_start()
        self.assertEqual(self._running(self.technician).order_id, order)
        self.assertEqual(self._running(self.technician_2).order_id, order)
        self.assertEqual(
            self._as(order, "technician").running_operation_id.technician_id,
            self.technician,
        )
        self._as(order, "technician_2").action_stop()
        self.assertTrue(self._running(self.technician))
        self.assertFalse(self._running(self.technician_2))

    def test_starting_another_record_stops_the_first_and_says_so(self):
        first, second = self._create_order(), self._create_order()
        self._as(first, "technician").action_start()
        answer = self._as(second, "technician").action_start()
        self.assertEqual(self._running(self.technician).order_id, second)
        self.assertIn(first.name, answer["params"]["message"])

    def test_starting_the_same_record_twice_leaves_one_running(self):
        order = self._create_order()
        self._as(order, "technician").action_start()
        self._as(order, "technician").action_start()
        self.assertEqual(len(self._running(self.technician)), 1)

    def test_a_second_running_operation_is_refused_by_the_database(self):
        first, second = self._create_order(), self._create_order()
        self._as(first, "technician").action_start()
        operation = self.env["teknik.servis.operation"].create(
            {"order_id": second.id, "technician_id": self.technician.id}
        )
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE teknik_servis_operation SET date_stop = NULL WHERE id = %s",
                [operation.id],
            )

    def test_stop_ends_now_and_opens_what_is_to_be_filled_in(self):
        order = self._create_order()
        with freeze_time("2026-03-02 08:00:00"):
            self._as(order, "technician").action_start()
        operation = self._running(self.technician)
        with freeze_time("2026-03-02 09:30:00"):
            action = self._as(order, "technician").action_stop()
        self.assertEqual(action["res_id"], operation.id)
        self.assertEqual(str(operation.date_stop), "2026-03-02 09:30:00")
        self.assertEqual(operation.duration, 1.5)

    def test_office_stops_a_technicians_work(self):
        order = self._create_order()
        self._as(order, "technician").action_start()
        self._as(order, "office").action_stop()
        self.assertFalse(self._running(self.technician))

    def test_stop_without_anything_running_says_so(self):
        order = self._create_order()
        with self._refused(order.name):
            self._as(order, "technician").action_stop()

    def test_a_foreign_record_is_not_started(self):
        order = self._create_order(technician_ids=self.technician_2.ids)
        with self.assertRaises(UserError):
            self._as(order, "technician").action_start()

    def test_a_closed_record_is_neither_started_nor_worked_on(self):
        order = self._create_order()
        self._hand_over(order)
        with self._refused(order.name):
            self._as(order, "technician").action_start()
        with self._refused(order.name):
            self._as(order, "technician").action_operation()
        with self._refused(order.name):
            self._as(self.env["teknik.servis.operation"], "technician").create(
                {"order_id": order.id}
            )

    def test_closing_ends_everybodys_work(self):
        for kind in ("done", "cancelled"):
            with self.subTest(kind=kind):
                order = self._create_order(
                    technician_ids=(self.technician | self.technician_2).ids
                )
                self._as(order, "technician").action_start()
                self._as(order, "technician_2").action_start()
                self._hand_over(
                    self._as(order, "technician"),
                    stage_id=self._stage(kind).id,
                    cancel_reason="Vazgeçti",
                )
                self.assertFalse(self._running(self.technician))
                self.assertFalse(self._running(self.technician_2))

    def test_work_that_starts_in_the_future_does_not_block_the_hand_over(self):
        order = self._create_order()
        with mute_logger("odoo.sql_db"), suppress(UserError), self.env.cr.savepoint():
            self._as(self.env["teknik.servis.operation"], "technician").create(
                {
                    "order_id": order.id,
                    "technician_id": self.technician.id,
                    "date_start": fields.Datetime.now() + timedelta(days=30),
                    "date_stop": False,
                }
            )
        self._hand_over(order)
        self.assertFalse(order.is_open)

    def test_another_companys_technician_is_refused(self):
        company, _user = self._create_other_company()
        stranger = self.env["hr.employee"].create(
            {
                "name": "Yabancı",
                "company_id": company.id,
                "teknik_servis_is_technician": True,
            }
        )
        order = self._create_order()
        with self.assertRaises(UserError):
            order.technician_ids = stranger
        with self.assertRaises(UserError):
            self.env["teknik.servis.operation"].create(
                {"order_id": order.id, "technician_id": stranger.id}
            )

    def test_an_operation_does_not_end_before_it_starts(self):
        order = self._create_order()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["teknik.servis.operation"].create(
                {
                    "order_id": order.id,
                    "date_start": "2026-03-02 08:00:00",
                    "date_stop": "2026-03-02 07:59:59",
                }
            )

    def test_work_at_one_instant_is_zero_hours(self):
        order = self._create_order()
        operation = self.env["teknik.servis.operation"].create(
            {
                "order_id": order.id,
                "date_start": "2026-03-02 08:00:00",
                "date_stop": "2026-03-02 08:00:00",
            }
        )
        self.assertEqual(operation.duration, 0)

    def test_what_was_done_is_collected_on_the_record(self):
        order = self._create_order()
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        for text in ("Söküldü", "Fan değişti"):
            Operation.create({"order_id": order.id, "work_done": text})
        self.assertEqual(order.work_done, "Söküldü\nFan değişti")

    def test_a_corrected_text_is_corrected_in_its_own_place(self):
        order = self._create_order()
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        first, second = Operation.create(
            [
                {"order_id": order.id, "work_done": "Fan değişti ve test"},
                {"order_id": order.id, "work_done": "test"},
            ]
        )
        second.work_done = "soğutma testi\nyapıldı"
        self.assertEqual(order.work_done, "Fan değişti ve test\nsoğutma testi\nyapıldı")
        first.work_done = "Fan değişti"
        self.assertEqual(order.work_done, "Fan değişti\nsoğutma testi\nyapıldı")
        second.work_done = False
        self.assertEqual(order.work_done, "Fan değişti")
        order.work_done = "Elle yazıldı"
        first.work_done = "Fan söküldü"
        self.assertEqual(order.work_done, "Elle yazıldı\nFan söküldü")

    def test_a_part_used_in_the_dialog_is_on_the_record(self):
        order = self._create_order()
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {
                "order_id": order.id,
                "technician_id": self.technician.id,
                "line_ids": [Command.create({"product_id": self.labour.id})],
            }
        )
        self.assertEqual(order.line_ids, operation.line_ids)
        self.assertEqual(order.line_ids.technician_id, self.technician)

    def test_a_dialogs_part_brings_no_figures_of_its_own(self):
        order = self._create_order()
        for name in ("qty_delivered", "qty_invoiced", "price_total"):
            with suppress(UserError), self.env.cr.savepoint():
                self._as(self.env["teknik.servis.operation"], "technician").create(
                    {
                        "order_id": order.id,
                        "line_ids": [
                            Command.create({"product_id": self.labour.id, name: 7})
                        ],
                    }
                )
            self.env.flush_all()
            order.line_ids.invalidate_recordset()
            for line in order.line_ids:
                self.assertNotEqual(line[name], 7, name)
