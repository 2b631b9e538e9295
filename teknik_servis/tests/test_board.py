from contextlib import contextmanager
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .board_common import BoardCommon

ODD = ([], "x", 7, {"companies": "x", "tags": [None, -1, 10**12, "'"]}, None)


@tagged("post_install", "-at_install")
class TestBoard(BoardCommon):
    """What the planning board shows, and to whom."""

    def _ids(self, board, name="appointments"):
        return [row["id"] for row in board[name]]

    def test_a_card_says_whose_what_where_and_how_urgent(self):
        self.customer.city = "Kadıköy"
        self.order.write({"priority": "2", "date_promised": self._at(15)})
        visit = self._book(9, name="Fan değişecek")
        board = self._board()
        (row,) = board["appointments"]
        self.assertEqual(row["technician_id"], self.technician.id)
        self.assertEqual((row["start"], row["stop"]), (self._at(9), self._at(10)))
        self.assertEqual(row["order_ids"], self.order.ids)
        self.assertEqual((row["name"], row["state"]), ("Fan değişecek", "planned"))
        card = board["orders"][self.order.id]
        self.assertEqual(card["customer"], "Ayşe Yılmaz")
        self.assertEqual((card["city"], card["device"]), ("Kadıköy", "Kombi X24"))
        self.assertEqual((card["priority"], card["promised"]), (2, self._at(15)))
        stage = self.order.stage_id
        colors = {one["id"]: one["color"] for one in board["stages"]}
        self.assertEqual(colors[card["stage_id"]], stage.color)
        self.assertIn(visit.id, self._ids(board))

    def test_other_days_and_what_was_called_off_are_not_shown(self):
        night = self._book(23, duration=2)
        gone = self._book(9)
        self._book(9, start=self._at(9) + timedelta(days=1))
        gone.action_cancel()
        self.assertEqual(self._ids(self._board()), night.ids)
        self.start, self.stop = self.stop, self.stop + timedelta(days=1)
        self.assertIn(night.id, self._ids(self._board()), "It lasts over midnight.")

    def test_rows_are_the_technicians_of_the_company(self):
        theirs = self.env["hr.employee"].create(
            {
                "name": "Veli",
                "company_id": self.company_2.id,
                "teknik_servis_is_technician": True,
            }
        )
        ids = self._ids(self._board(), "technicians")
        self.assertLessEqual({self.technician.id, self.technician_2.id}, set(ids))
        self.assertNotIn(theirs.id, ids)
        strangers = self._board("stranger")
        self.assertEqual(self._ids(strangers, "technicians"), theirs.ids)
        self._book(9)
        strangers = self._board("stranger")
        self.assertFalse(strangers["appointments"] or strangers["unplanned"]["ids"])

    def test_rows_are_filtered_by_department_and_team(self):
        department = self.env["hr.department"].create({"name": "Saha"})
        tag = self.env["hr.employee.category"].create({"name": "Isıtma"})
        self.technician.department_id = department
        self.technician_2.category_ids = tag
        for name, record, who in (
            ("departments", department, self.technician),
            ("tags", tag, self.technician_2),
        ):
            with self.subTest(name):
                board = self._board(**{name: record.ids})
                self.assertEqual(self._ids(board, "technicians"), who.ids)
                # What is filtered by does not take the other choices away.
                self.assertEqual(board["choices"], self._board()["choices"])
                self.assertIn((record.id, record.name), board["choices"][name])

    def test_a_time_at_the_end_of_the_calendar_is_a_time(self):
        board = self._visits().get_board("9999-12-30 00:00:00", "9999-12-31 00:00:00")
        self.assertFalse(board["appointments"])

    def test_a_technician_sees_the_own_row_and_own_visits(self):
        own = self._book(9)
        other = self._create_order(technician_ids=False, user_id=False)
        self._book(9, technician=self.technician_2, order=other)
        board = self._board("technician")
        self.assertEqual(self._ids(board), own.ids)
        self.assertEqual(self._ids(board, "technicians"), self.technician.ids)
        self.assertNotIn(other.id, board["orders"])

    def test_who_is_no_service_user_sees_no_board(self):
        visits = self._visits("employee")
        for ask in (
            lambda: visits.get_board(self.start, self.stop),
            lambda: visits.get_board_changes([1], [], self.start, self.stop),
            visits.get_board_unplanned,
        ):
            with self.assertRaises(AccessError):
                ask()

    def test_the_side_list_holds_what_waits_late_promises_first(self):
        orders = {
            name: self._create_order(
                technician_ids=False, user_id=False, date_promised=promised, **more
            )
            for name, promised, more in (
                ("whenever", False, {}),
                ("later", self._at(12), {}),
                ("late", "2026-01-05 09:00:00", {}),
                ("urgent", self._at(12), {"priority": "3"}),
            )
        }
        ids = self._visits().get_board_unplanned()["ids"]
        found = [name for one in ids for name, o in orders.items() if o.id == one]
        self.assertEqual(found, ["late", "urgent", "later", "whenever"])

    def test_what_is_booked_closed_or_ready_waits_no_longer(self):
        def waits():
            return self.order.id in self._visits().get_board_unplanned()["ids"]

        self.assertTrue(waits())
        visit = self._book(9)
        self.assertFalse(waits())
        visit.action_missed()
        self.assertTrue(waits(), "Nobody was met: another time is looked for.")
        self.order.write({"stage_id": self._stage("ready").id, "work_done": "Tamam"})
        self.assertFalse(waits())

    def test_a_record_to_plan_again_waits_beside_its_visit(self):
        self._book(9)
        self.order._as_system().needs_planning = True
        answer = self._visits().get_board_unplanned()
        self.assertIn(self.order.id, answer["ids"])
        self.assertTrue(answer["orders"][self.order.id]["again"])

    def test_a_record_with_a_technician_and_no_time_stands_under_the_name(self):
        order = self._create_order()
        card = self._visits().get_board_unplanned()["orders"][order.id]
        self.assertEqual(card["technician_ids"], self.technician.ids)

    def test_the_side_list_is_searched_and_counted(self):
        self.customer.city = "Şişli"
        other = self._create_order(
            technician_ids=False,
            partner_id=self.env["res.partner"].create({"name": "İnci <b>'\"😀"}).id,
        )
        for filters, found in (
            ({"search": "inci"}, other),
            ({"search": "kombi x24"}, self.order),
            ({"district": "Şişli"}, self.order),
            ({"search": "'\"><script>"}, other.browse()),
        ):
            with self.subTest(filters):
                ids = self._visits().get_board_unplanned(filters)["ids"]
                both = {self.order.id, other.id}
                self.assertEqual(both & set(ids), set(found.ids))
        answer = self._visits().get_board_unplanned({"limit": 1})
        self.assertEqual(len(answer["ids"]), 1)
        self.assertGreaterEqual(answer["count"], 2)

    def test_a_month_is_told_in_numbers(self):
        self._book(9)
        self._book(11, duration=2.5)
        board = self._board(summary=True)
        self.assertFalse(board["appointments"])
        row = [self.technician.id, "2027-07-07", 2, 3.5]
        self.assertEqual(board["summary"], [row])

    def test_who_does_not_work_is_shaded(self):
        parts = {
            technician_id: one["parts"]
            for one in self._board()["away"]
            for technician_id in one["ids"]
        }
        self.assertIn(self.technician.id, parts)
        kinds = {kind for _start, _stop, kind, _label in parts[self.technician.id]}
        self.assertEqual(kinds, {"off_hours"})

    def test_changes_are_told_for_what_was_asked(self):
        visit, gone = self._book(9), self._book(12)
        gone.action_cancel()
        visits = self._visits()
        answer = visits.get_board_changes(gone.ids, self.order.ids, *self._range)
        self.assertEqual(self._ids(answer), visit.ids)
        self.assertEqual(answer["asked"], sorted((visit | gone).ids))
        strangers = self._visits("stranger")
        answer = strangers.get_board_changes(visit.ids, [], *self._range)
        self.assertFalse(answer["appointments"] or answer["orders"])
        self.assertEqual(answer["asked"], visit.ids)

    @property
    def _range(self):
        return self.board["start"], self.board["stop"]

    def test_odd_questions_are_answered(self):
        self._book(9)
        visits = self._visits()
        for odd in ODD:
            with self.subTest(odd):
                board = visits.get_board(*self._range, odd)
                self.assertTrue(board["technicians"])
                self.assertTrue(visits.get_board_unplanned(odd)["ids"] is not None)
        answer = visits.get_board_changes(["x", None, -1, 10**12], [{}], *self._range)
        self.assertFalse(answer["appointments"])
        far = visits.get_board("2020-01-01 00:00:00", "2040-01-01 00:00:00")
        self.assertFalse(far["appointments"], "No more than some weeks at once.")

    def _fill(self, technicians, each):
        technicians = self.env["hr.employee"].create(
            [
                {"name": f"Usta {n}", "teknik_servis_is_technician": True}
                for n in range(technicians)
            ]
        )
        orders = self.env["teknik.servis.order"].create(
            [
                {
                    "partner_id": self.env["res.partner"].create({"name": f"M {n}"}).id,
                    "device_name": f"Cihaz {n}",
                }
                for n in range(each * len(technicians) * 2)
            ]
        )
        booked = iter(orders)
        self.env["teknik.servis.appointment"].create(
            [
                {
                    "technician_id": technician.id,
                    "order_ids": [Command.set(next(booked).ids)],
                    "start": self._at(6 + 2 * number),
                }
                for technician in technicians
                for number in range(each)
            ]
        )

    def test_many_rows_cost_as_many_statements_as_few(self):
        def count():
            queries = []
            self.env.flush_all()
            self.env.invalidate_all()
            with contextmanager(self._patchExecute)(queries):
                self._board()
            return len(queries)

        self._fill(2, 2)
        count()
        few = count()
        self._fill(12, 5)
        self.assertLessEqual(count(), few)
        self.assertLessEqual(few, 45)
