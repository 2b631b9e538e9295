from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .appointment_common import AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-07-01 08:00:00")
class TestOrderAppointment(AppointmentCommon):
    """What is chosen on a record makes, moves and frees its appointments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.technician | cls.technician_2
        cls.office = cls.users["office"]

    def _live(self, order=None):
        appointments = (order or self.order).appointment_ids
        return appointments.filtered(lambda one: one._is_live())

    def _plan(self, order=None, **values):
        (order or self.order).with_user(self.office).write(values)

    def test_technicians_and_a_time_make_appointments_in_the_same_save(self):
        order = (
            self.env["teknik.servis.order"]
            .with_user(self.office)
            .create(
                {
                    "partner_id": self.customer.id,
                    "customer_request": "Su akıtıyor",
                    "technician_ids": [Command.set(self.team.ids)],
                    "date_planned": self._at(9),
                    "duration": 2,
                }
            )
        )
        self.assertEqual(order.appointment_ids.technician_id, self.team)
        self.assertEqual(set(order.appointment_ids.mapped("stop")), {self._at(11)})
        self.assertEqual(order.date_planned, self._at(9))

    def test_a_time_without_technicians_waits_for_them(self):
        self._plan(date_planned=self._at(9))
        self.assertFalse(self.order.appointment_ids)
        self.assertEqual(self.order.date_planned, self._at(9))
        self._plan(technician_ids=self.technician.ids)
        self.assertEqual(self._live().technician_id, self.technician)
        self.assertEqual(self._live().start, self._at(9))

    def test_another_time_moves_the_visit_and_other_days_stay(self):
        self._plan(technician_ids=self.team.ids, date_planned=self._at(9))
        visit = self._live()
        later = self._book(9, start=self._at(9) + timedelta(days=7))
        self._plan(date_planned=self._at(14), duration=1.5)
        self.assertEqual(set(visit.mapped("start")), {self._at(14)})
        self.assertEqual(set(visit.mapped("duration")), {1.5})
        self.assertEqual(later.start, self._at(9) + timedelta(days=7))
        self.assertEqual(self.order.date_planned, self._at(14))

    def test_the_team_is_who_goes(self):
        self._plan(technician_ids=self.technician.ids, date_planned=self._at(9))
        self._plan(technician_ids=self.team.ids)
        self.assertEqual(self._live().technician_id, self.team)
        self._plan(technician_ids=self.technician_2.ids)
        self.assertEqual(self._live().technician_id, self.technician_2)
        self._plan(date_planned=False)
        self.assertFalse(self._live())
        self.assertFalse(self.order.date_planned)

    def test_the_same_values_again_change_nothing(self):
        values = {"technician_ids": self.team.ids, "date_planned": self._at(9)}
        self._plan(**values)
        visit = self.order.appointment_ids
        self._plan(**values)
        self._plan(technician_ids=[Command.link(self.technician.id)])
        self.assertEqual(self.order.appointment_ids, visit)

    def test_somebody_who_is_not_free_is_named_and_nothing_is_written(self):
        self._book(9, order=self._create_order())
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._plan(technician_ids=self.team.ids, date_planned=self._at(9))
        self.assertIn(self.technician.name, str(caught.exception))
        self.assertFalse(self.order.appointment_ids)
        self.assertFalse(self.order.date_planned)

    def test_who_is_booked_on_the_board_joins_the_team_and_leaves_it(self):
        appointment = self._book(9)
        self.assertEqual(self.order.technician_ids, self.technician)
        self.assertEqual(self.order.date_planned, self._at(9))
        appointment.technician_id = self.technician_2
        self.assertEqual(self.order.technician_ids, self.technician_2)
        self.assertEqual(len(self.order.appointment_ids), 1)
        appointment.start = self._at(15)
        self.assertEqual(self.order.date_planned, self._at(15))

    def test_a_cancelled_record_frees_its_slots(self):
        self._plan(technician_ids=self.team.ids, date_planned=self._at(9))
        visit = self._live()
        self.env["teknik.servis.cancel"].with_user(self.office).create(
            {"order_ids": self.order.ids, "reason": "Vazgeçti"}
        ).action_cancel()
        self.assertEqual(set(visit.mapped("state")), {"cancelled"})
        self._book(9, order=self._create_order())

    def test_hand_over_ends_what_began_and_frees_what_did_not(self):
        self._plan(technician_ids=self.technician.ids, date_planned=self._at(9))
        began = self._live()
        began.state = "at_work"
        later = self._book(9, start=self._at(9) + timedelta(days=3))
        self._hand_over(self.order)
        self.assertEqual(began.state, "done")
        self.assertEqual(later.state, "cancelled")

    def test_a_groups_visit_goes_on_while_one_of_its_records_is_open(self):
        other = self._create_order(technician_ids=False)
        group = self.env["teknik.servis.group"].create({})
        (self.order | other).group_id = group
        visit = self._book(9, order=self.order | other)
        self._hand_over(self.order)
        self.assertEqual(visit.state, "planned")
        self._hand_over(other)
        self.assertEqual(visit.state, "cancelled")

    def test_records_of_a_group_share_the_technicians_time(self):
        other = self._create_order(technician_ids=False)
        orders = self.order | other
        orders.group_id = self.env["teknik.servis.group"].create({})
        values = {"technician_ids": self.technician.ids, "date_planned": self._at(9)}
        self._plan(**values)
        self._plan(other, **values)
        self.assertEqual(self._live().order_ids, orders)
        self._plan(other, date_planned=False)
        self.assertEqual(self._live().order_ids, self.order)
        self._plan(orders, date_planned=self._at(14))
        self.assertEqual(self._live().order_ids, orders)

    def test_who_has_set_out_is_not_booked_again(self):
        self._plan(technician_ids=self.technician.ids, date_planned=self._at(9))
        self._live().state = "on_way"
        self._plan(technician_ids=self.team.ids)
        self.assertEqual(len(self._live()), 2)

    def test_who_was_called_off_is_not_booked_by_another_change(self):
        self._plan(technician_ids=self.team.ids, date_planned=self._at(9))
        self._live().filtered(
            lambda one: one.technician_id == self.technician_2
        ).action_cancel()
        self._plan(duration=3)
        self.assertEqual(self._live().technician_id, self.technician)
        self.assertEqual(self._live().duration, 3)

    def test_a_time_whose_technician_fell_ill_waits_for_another(self):
        self._plan(technician_ids=self.technician.ids, date_planned=self._at(9))
        self._plan(technician_ids=[Command.clear()])
        self.assertFalse(self._live())
        self.assertEqual(self.order.date_planned, self._at(9))
        self._plan(technician_ids=self.technician_2.ids)
        self.assertEqual(self._live().technician_id, self.technician_2)

    def test_the_first_work_on_a_record_books_nobody(self):
        self._plan(date_planned=self._at(9))
        self.env["teknik.servis.operation"].with_user(self.office).create(
            {"order_id": self.order.id, "technician_id": self.technician.id}
        )
        self.assertEqual(self.order.technician_ids, self.technician)
        self.assertFalse(self.order.appointment_ids)

    def test_merged_records_keep_their_visits(self):
        other = self._create_order(technician_ids=False)
        visit = self._book(9, order=other)
        (self.order | other).with_user(self.office)._merge_into(self.order)
        self.assertEqual(visit.order_ids, self.order)
        self.assertEqual(visit.state, "planned")

    def test_a_deleted_record_takes_its_visits_along(self):
        visit = self._book(9)
        event = visit.event_ids
        self.order.with_user(self.users["manager"]).unlink()
        self.assertFalse(visit.exists())
        self.assertFalse(event.exists())
        other = self._create_order()
        self._book(9, order=other).state = "done"
        with self.assertRaises(UserError):
            other.with_user(self.users["manager"]).unlink()

    def test_the_buttons_of_a_visit_move_the_work_on(self):
        visit = self._book(9)
        mine = visit.with_user(self.users["technician"])
        mine.action_on_way()
        self.assertEqual(visit.state, "on_way")
        mine.action_at_work()
        self.assertEqual(visit.state, "at_work")
        self.assertEqual(self.order.running_operation_id.technician_id, self.technician)
        action = mine.action_done()
        self.assertEqual(action["res_model"], "teknik.servis.operation")
        self.assertEqual(visit.state, "done")
        with self.assertRaises(UserError):
            mine.action_cancel()

    def test_work_that_begins_and_ends_is_the_visits_technicians(self):
        """Whoever of the office presses the button, however many are in the team."""
        self.order.technician_ids = self.team
        visit = self._book(9, technician=self.technician_2)
        planner = visit.with_user(self.office)
        planner.action_at_work()
        running = self.order.operation_ids.filtered(lambda work: not work.date_stop)
        self.assertEqual(running.technician_id, self.technician_2)
        action = planner.action_done()
        self.assertEqual(action["res_id"], running.id)
        running._stop()
        other = self._book(14, technician=self.technician_2).with_user(self.office)
        other.action_at_work()
        running = self.order.operation_ids.filtered(lambda work: not work.date_stop)
        running._stop()
        action = other.action_done()
        self.assertFalse(action.get("res_id"))
        self.assertEqual(
            action["context"]["default_technician_id"], self.technician_2.id
        )

    def test_a_colleague_starts_nobodys_work(self):
        self.order.technician_ids = self.team
        visit = self._book(9, technician=self.technician_2)
        visit.with_user(self.users["technician"]).action_at_work()
        self.assertEqual(visit.state, "at_work")
        self.assertFalse(self.order.running_operation_id)

    def test_what_is_closed_waits_for_nobody(self):
        for close in (
            self._hand_over,
            lambda order: order.write({"active": False}),
            lambda order: (
                self.env["teknik.servis.cancel"]
                .with_user(self.office)
                .create({"order_ids": order.ids, "reason": "Vazgeçti"})
                .action_cancel()
            ),
        ):
            order = self._create_order(technician_ids=False, date_planned=self._at(9))
            self.assertEqual(order.date_planned, self._at(9))
            close(order)
            self.assertFalse(order.date_planned)

    def test_a_reopened_record_revives_no_visit(self):
        self._plan(technician_ids=self.team.ids, date_planned=self._at(9))
        visits = self._live()
        self.env["teknik.servis.cancel"].with_user(self.office).create(
            {"order_ids": self.order.ids, "reason": "Vazgeçti"}
        ).action_cancel()
        self.order.with_user(self.users["manager"])._reopen("Yanlışlıkla")
        self.assertTrue(self.order.is_open)
        self.assertEqual(set(visits.mapped("state")), {"cancelled"})
        self.assertFalse(visits.event_ids.filtered("active"))
        self.assertFalse(self.order.date_planned)

    def test_a_time_that_waits_goes_to_the_record_that_stays(self):
        for there, then in ((False, self._at(9)), (self._at(15), self._at(15))):
            target = self._create_order(technician_ids=False, date_planned=there)
            other = self._create_order(technician_ids=False, date_planned=self._at(9))
            (target | other).with_user(self.office)._merge_into(target)
            self.assertEqual(target.date_planned, then)
            self.assertFalse(other.date_planned)
            self.assertFalse(target.appointment_ids)
