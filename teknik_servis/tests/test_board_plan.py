from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .board_common import BoardCommon


@tagged("post_install", "-at_install")
class TestBoardPlan(BoardCommon):
    """What is done on the planning board: each act is one request."""

    def _shown(self, answer):
        return {row["id"]: row for row in answer["appointments"]}

    def test_a_card_goes_to_another_technician_and_time(self):
        visit = self._book(9, duration=1.5)
        changes = {
            "technician_id": self.technician_2.id,
            "start": "2027-07-07 11:15:00",
        }
        answer = self._move(visit, changes)
        self.assertEqual(visit.technician_id, self.technician_2)
        self.assertEqual(
            (visit.start, visit.stop), (self._at(11, 15), self._at(12, 45))
        )
        row = self._shown(answer)[visit.id]
        self.assertEqual(row["technician_id"], self.technician_2.id)
        self.assertEqual(answer["asked"], visit.ids)

    def test_a_card_is_stretched(self):
        visit = self._book(9)
        self._move(visit, {"duration": 2.25})
        self.assertEqual(visit.stop, self._at(11, 15))

    def test_a_card_is_copied_for_the_same_record(self):
        visit = self._book(9, duration=2, name="Keşif")
        own = self._visits().browse(visit.id)
        start = {"start": "2027-07-07 13:00:00"}
        answer = own.board_copy(start, self.board)
        copy = self.order.appointment_ids - visit
        self.assertEqual((copy.start, copy.duration), (self._at(13), 2))
        self.assertEqual((copy.name, copy.order_ids), ("Keşif", self.order))
        self.assertEqual(visit.start, self._at(9))
        self.assertIn(copy.id, self._shown(answer))

    def test_a_record_that_waits_is_given_its_time(self):
        self.order.duration = 2.5
        changes = {
            "technician_id": self.technician.id,
            "start": "2027-07-07 08:00:00",
        }
        answer = self._visits().board_book(self.order.id, changes, self.board)
        visit = self.order.appointment_ids
        self.assertEqual((visit.start, visit.duration), (self._at(8), 2.5))
        self.assertEqual(self.order.technician_ids, self.technician)
        self.assertNotIn(self.order.id, answer["unplanned"]["ids"])

    def test_a_card_put_back_waits_again(self):
        visit = self._book(9)
        own = self._visits().browse(visit.id)
        answer = own.board_cancel(self._seen(visit), self.board)
        self.assertEqual(visit.state, "cancelled")
        self.assertIn(self.order.id, answer["unplanned"]["ids"])
        self.assertFalse(answer["appointments"])

    def test_an_overlap_is_asked_about_and_then_booked_by_name(self):
        self._book(9)
        other = self._create_order(technician_ids=False)
        visit = self._book(14, order=other)
        changes = {"start": "2027-07-07 09:30:00"}
        answer = self._move(visit, changes)
        self.assertEqual(set(answer), {"conflict"})
        self.assertIn("Ali Usta", answer["conflict"])
        self.assertIn(self.order.name, answer["conflict"])
        self.assertEqual(visit.start, self._at(14), "Nothing was written.")
        answer = self._move(visit, changes, overlap_ok=True)
        self.assertNotIn("conflict", answer)
        self.assertEqual((visit.start, visit.overlap_ok), (self._at(9, 30), True))

    def test_booking_and_copying_ask_as_well(self):
        visit = self._book(9)
        other = self._create_order(technician_ids=False)
        changes = {
            "technician_id": self.technician.id,
            "start": "2027-07-07 09:00:00",
        }
        visits = self._visits()
        answers = (
            visits.board_book(other.id, changes, self.board),
            visits.browse(visit.id).board_copy({}, self.board),
        )
        for answer in answers:
            self.assertEqual(set(answer), {"conflict"})
        self.assertFalse(other.appointment_ids)
        self.assertEqual(self.order.appointment_ids, visit)
        visits.board_book(other.id, changes, self.board, overlap_ok=True)
        self.assertTrue(other.appointment_ids.overlap_ok)

    def test_consent_is_kept_for_real_overlaps_alone(self):
        visit = self._book(9)
        self._move(visit, {"start": "2027-07-07 11:00:00"}, overlap_ok=True)
        self.assertFalse(visit.overlap_ok)

    def test_what_somebody_else_moved_meanwhile_is_not_moved_again(self):
        visit = self._book(9)
        seen = self._seen(visit)
        visit.start = self._at(15)
        answer = self._move(visit, {"start": "2027-07-07 11:00:00"}, expected=seen)
        self.assertIn("meanwhile", answer["stale"])
        self.assertEqual(visit.start, self._at(15))
        row = self._shown(answer)[visit.id]
        self.assertEqual(row["start"], self._at(15), "The board is told the truth.")
        own = self._visits().browse(visit.id)
        answer = own.board_cancel(seen, self.board)
        self.assertIn("meanwhile", answer["stale"])
        self.assertEqual(visit.state, "planned")

    def test_what_was_called_off_or_deleted_meanwhile_is_told(self):
        visit = self._book(9)
        visit.action_cancel()
        changes = {"start": "2027-07-07 11:00:00"}
        answer = self._move(visit, changes)
        self.assertIn("meanwhile", answer["stale"])
        seen = self._seen(visit)
        visit.unlink()
        answer = self._move(visit, changes, expected=seen)
        self.assertIn("deleted", answer["stale"])
        answer = self._visits().board_book(10**9, changes, self.board)
        self.assertIn("deleted", answer["stale"])

    def test_hours_off_are_told_and_never_stop(self):
        visit = self._book(9)
        answer = self._move(visit, {"start": "2027-07-07 21:00:00"})
        self.assertEqual(visit.start, self._at(21))
        self.assertIn("Ali Usta", answer["warning"])
        self.assertIn("outside working hours", answer["warning"])

    def test_a_leave_is_told_by_its_name(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Rapor",
                "resource_id": self.technician.resource_id.id,
                "calendar_id": self.technician.resource_calendar_id.id,
                "date_from": self._at(0),
                "date_to": self._at(0) + timedelta(days=1),
                "time_type": "leave",
            }
        )
        visit = self._book(12, technician=self.technician_2)
        answer = self._move(visit, {"technician_id": self.technician.id})
        self.assertIn("Time off", answer["warning"])
        self.assertNotIn("Rapor", answer["warning"], "Why is nobody's business.")

    def test_a_technician_moves_the_own_visits_alone(self):
        visit = self._book(9)
        self._move(visit, {"start": "2027-07-07 10:00:00"}, role="technician")
        self.assertEqual(visit.start, self._at(10))
        other = self._create_order(technician_ids=False, user_id=False)
        foreign = self._book(9, technician=self.technician_2, order=other)
        with self.assertRaises(AccessError):
            self._move(foreign, {"start": "2027-07-07 10:00:00"}, role="technician")
        with self.assertRaises(AccessError):
            self._visits("technician").board_book(other.id, {}, self.board)

    def test_strangers_do_nothing_here(self):
        visit = self._book(9)
        start = {"start": "2027-07-07 10:00:00"}
        for role in ("stranger", "employee"):
            own = self._visits(role).browse(visit.id)
            for act in (
                lambda own=own: own.board_move(start, {}, self.board),
                lambda own=own: own.board_copy(start, self.board),
                lambda own=own: own.board_cancel({}, self.board),
                lambda own=own: own.board_book(self.order.id, start, self.board),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    act()
        self.assertEqual(visit.start, self._at(9))

    def test_impossible_values_are_refused_and_nothing_is_written(self):
        visit = self._book(9)
        for changes, error in (
            ({"start": "yarın"}, UserError),
            ({"start": ["x"]}, UserError),
            ({"duration": 0}, IntegrityError),
            ({"duration": -1}, IntegrityError),
            ({"duration": 1e9}, IntegrityError),
            ({"technician_id": "x"}, UserError),
            ({"technician_id": 10**9}, UserError),
        ):
            with (
                self.subTest(changes),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.cr.savepoint(),
            ):
                self._move(visit, changes)
        self.assertEqual((visit.start, visit.duration), (self._at(9), 1))

    def test_what_is_over_stays(self):
        visit = self._book(9)
        visit.action_at_work()
        visit.action_done()
        with self.assertRaises(UserError):
            self._move(visit, {"start": "2027-07-07 10:00:00"})
