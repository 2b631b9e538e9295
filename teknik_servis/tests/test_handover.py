from contextlib import contextmanager
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-07-01 08:00:00")
class TestHandover(HandoverCommon):
    """What stands in one technician's name goes to others, all of it or nothing."""

    def test_records_and_appointments_go_to_one_receiver(self):
        dialog = self._dialog(self.technician_2)
        self.assertEqual(
            {line._get_record() for line in dialog.line_ids},
            {self.visit, self.visited, self.waiting},
        )
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_2)
        self.assertEqual(self.visit.state, "planned")
        for order in (self.visited, self.waiting):
            self.assertEqual(order.technician_ids, self.technician_2)
        self.assertEqual(len(self.visited.appointment_ids), 1)
        self.assertFalse(self.waiting.appointment_ids)
        self.assertEqual(
            self.visit.event_ids.partner_ids, self.technician_2.work_contact_id
        )

    def test_each_may_go_to_somebody_else_or_to_nobody(self):
        other = self._create_order(technician_ids=False, user_id=False)
        called_off = self._book(14, order=other)
        dialog = self._dialog(self.technician_2)
        self._line(dialog, self.visit).receiver_id = self.technician_3
        self._line(dialog, self.waiting).receiver_id = False
        for record in (called_off, other):
            self._line(dialog, record).receiver_id = False
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_3)
        self.assertEqual(
            self.visited.technician_ids, self.technician_2 | self.technician_3
        )
        self.assertFalse(self.waiting.technician_ids)
        self.assertEqual(called_off.state, "cancelled")
        self.assertFalse(other.technician_ids)
        self.assertFalse(other.date_planned)

    def test_what_is_taken_off_the_list_stays(self):
        dialog = self._dialog(self.technician_2)
        self._line(dialog, self.waiting).unlink()
        dialog.action_hand_over()
        self.assertEqual(self.waiting.technician_ids, self.technician)

    def test_a_sick_day_moves_its_appointments_only(self):
        later = self._book(9, order=self.visited, start=self._at(9) + timedelta(days=1))
        after = self._create_order(technician_ids=False, user_id=False)
        next_week = self._book(9, order=after, start=self._at(9) + timedelta(days=7))
        dialog = self._dialog(
            self.technician_2,
            scope="days",
            date_from=self.DAY.date(),
            date_to=self.DAY.date() + timedelta(days=1),
        )
        self.assertEqual(dialog.line_ids.appointment_id, self.visit | later)
        self.assertFalse(dialog.line_ids.order_id)
        self._line(dialog, later).receiver_id = False
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_2)
        self.assertEqual(later.state, "cancelled")
        self.assertEqual(next_week.technician_id, self.technician)
        # The team is who goes; what is not visited then stays.
        self.assertEqual(self.visited.technician_ids, self.technician_2)
        self.assertEqual(self.waiting.technician_ids, self.technician)
        self.assertEqual(after.technician_ids, self.technician)

    def test_the_dialog_opens_before_anybody_is_chosen(self):
        form = Form(self._as(self.env["teknik.servis.handover"], "office"))
        self.assertFalse(form.line_ids)
        form.technician_id = self.technician
        self.assertEqual(len(form.line_ids), 3)

    def test_who_goes_there_anyway_is_not_sent_twice(self):
        own = self._book(9, technician=self.technician_2, order=self.visited)
        dialog = self._dialog(self.technician_2)
        line = self._line(dialog, self.visit)
        self.assertFalse(line.overlap_text)
        dialog.action_hand_over()
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(own.state, "planned")
        self.assertEqual(self.visited.technician_ids, self.technician_2)

    def test_another_visit_at_that_time_is_in_the_way(self):
        other = self._create_order(technician_ids=False, user_id=False)
        self._book(9, technician=self.technician_2, order=other)
        dialog = self._dialog(self.technician_2)
        self.assertTrue(self._line(dialog, self.visit).overlap_text)
        with self.assertRaises(UserError):
            dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician)

    def test_time_off_of_the_receiver_is_told_and_stops_nobody(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Yıllık izin",
                "resource_id": self.technician_2.resource_id.id,
                "date_from": self._at(0),
                "date_to": self._at(23),
            }
        )
        dialog = self._dialog(self.technician_2)
        line = self._line(dialog, self.visit)
        self.assertIn("is off until", line.away_text)
        self.assertNotIn("Yıllık", line.away_text)
        self.assertFalse(self._line(dialog, self.waiting).away_text)
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_2)

    def test_when_other_companies_people_are_away_is_told_to_nobody(self):
        dialog = self._dialog(self.technician_2)
        line = self._line(dialog, self.visit)
        self.visit.start = self._at(3)
        line.invalidate_recordset(["away_text"])
        self.assertIn("works", line.away_text)
        company = self.env["res.company"].create({"name": "Başka"})
        line.sudo().receiver_id = self.env["hr.employee"].create(
            {"name": "Yabancı", "company_id": company.id}
        )
        line.invalidate_recordset(["away_text"])
        self.assertFalse(line.away_text)

    def test_a_part_planned_in_a_colleagues_record_goes_along(self):
        other = self._create_order(technician_ids=self.technician_2.ids, user_id=False)
        planned = self._add_line(other, technician_id=self.technician.id)
        dialog = self._dialog(self.technician_3)
        line = self._line(dialog, other)
        self.assertEqual(line.detail, "Parts and Services")
        dialog.action_hand_over()
        self.assertEqual(planned.technician_id, self.technician_3)
        self.assertEqual(other.technician_ids, self.technician_2)
        self.assertFalse(self._dialog(self.technician_3).line_ids)

    def test_the_days_are_those_of_who_reads_them(self):
        night = self._book(
            22, order=self._create_order(technician_ids=False, user_id=False)
        )
        self.users["office"].tz = "Asia/Tokyo"
        model = self.env["teknik.servis.handover"].with_user(self.users["office"])
        model = model.with_context(
            tz="Asia/Tokyo", default_technician_id=self.technician.id
        )
        dialog = model.create(
            {
                "scope": "days",
                "date_from": self.DAY.date(),
                "date_to": self.DAY.date(),
            }
        )
        self.assertEqual(dialog.line_ids.appointment_id, self.visit)
        dialog.write({"date_to": self.DAY.date() + timedelta(days=1)})
        self.assertEqual(dialog.line_ids.appointment_id, self.visit | night)

    # ------------------------------------------------------------------ overlaps

    def test_what_is_in_the_way_is_told_before_and_decided_by_line(self):
        theirs = self._create_order(technician_ids=False, partner_id=self.customer.id)
        self._book(9, technician=self.technician_2, order=theirs)
        dialog = self._dialog(self.technician_2)
        line = self._line(dialog, self.visit)
        self.assertIn(theirs.name, line.overlap_text)
        self.assertIn("09:00-10:00", line.overlap_text)
        with self._refused(theirs.name):
            dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician)
        self.assertEqual(self.waiting.technician_ids, self.technician)
        line.overlap_ok = True
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_2)
        self.assertTrue(self.visit.overlap_ok)
        self.assertIn("anyway", "".join(self.visited.message_ids.mapped("body")))

    def test_two_that_meet_each_other_are_told_as_well(self):
        other = self._create_order(technician_ids=False, user_id=False)
        anyway = self._book(9, order=other, overlap_ok=True)
        dialog = self._dialog(self.technician_2)
        line = self._line(dialog, anyway)
        self.assertIn(self.visited.name, line.overlap_text)
        line.receiver_id = self.technician_3
        self.assertFalse(line.overlap_text)
        dialog.action_hand_over()
        self.assertEqual(anyway.technician_id, self.technician_3)

    def test_everything_in_the_way_is_named_at_once(self):
        second = self._book(
            14, order=self._create_order(technician_ids=False, user_id=False)
        )
        for hour in (9, 14):
            self._book(
                hour,
                technician=self.technician_2,
                order=self._create_order(technician_ids=False),
            )
        dialog = self._dialog(self.technician_2)
        self._line(dialog, self.waiting).receiver_id = self.technician
        with self._refused("09:00-10:00"):
            dialog.action_hand_over()
        problems = "\n".join(dialog._get_problems())
        for words in ("09:00-10:00", "14:00-15:00", "Ali Usta is no technician"):
            self.assertIn(words, problems)
        self.assertEqual((self.visit | second).technician_id, self.technician)

    # --------------------------------------------------------------- what has begun

    def test_what_has_begun_stays_and_is_named(self):
        self.visit.state = "on_way"
        self.env["teknik.servis.operation"].create(
            {
                "order_id": self.waiting.id,
                "technician_id": self.technician.id,
                "date_stop": False,
            }
        )
        left = self._create_order(user_id=False)
        dialog = self._dialog(self.technician_2)
        self.assertEqual(dialog.line_ids.order_id, left)
        for order in (self.visited, self.waiting):
            self.assertIn(order.name, dialog.begun_text)
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician)
        self.assertEqual(self.waiting.technician_ids, self.technician)

    def test_what_began_or_changed_hands_meanwhile_is_named(self):
        dialog = self._dialog(self.technician_2)
        self.visit.state = "on_way"
        self.waiting.technician_ids = self.technician_3
        with self._refused(self.waiting.name):
            dialog.action_hand_over()
        self.assertEqual(len(dialog._get_problems()), 3)
        self.assertEqual(self.visited.technician_ids, self.technician)

    def test_a_second_click_and_a_second_dialog_do_nothing(self):
        first, second = self._dialog(self.technician_2), self._dialog(self.technician_3)
        first.action_hand_over()
        messages = self.waiting.message_ids
        with self._refused("handed over already"):
            first.action_hand_over()
        with self._refused("does not wait in the name of"):
            second.action_hand_over()
        self.assertEqual(self.waiting.technician_ids, self.technician_2)
        self.assertEqual(self.waiting.message_ids, messages)

    def test_an_appointment_that_is_over_goes_to_nobody(self):
        old = self._book(
            9,
            order=self._create_order(technician_ids=False, user_id=False),
            start="2027-06-30 09:00:00",
        )
        dialog = self._dialog(self.technician_2)
        self.assertFalse(self._line(dialog, old).receiver_id)
        dialog.action_hand_over()
        self.assertEqual(old.state, "cancelled")

    # --------------------------------------------------------- what else is in a name

    def test_open_requests_and_responsibility_go_along(self):
        asked, given = self._ask(self.waiting), self._ask(self.waiting, "given")
        colleagues = self._create_order(
            technician_ids=self.technician_2.ids, user_id=self.users["technician"].id
        )
        only_asked = self._create_order(technician_ids=False, user_id=False)
        request = self._ask(only_asked)
        dialog = self._dialog(self.technician_3)
        self.assertIn("Part Requests", self._line(dialog, self.waiting).detail)
        self.assertEqual(self._line(dialog, colleagues).detail, "Responsible")
        dialog.action_hand_over()
        self.assertEqual((asked | request).technician_id, self.technician_3)
        self.assertEqual(given.technician_id, self.technician)
        # Veli logs in nowhere: who hands over keeps an eye on it.
        self.assertEqual(colleagues.user_id, self.users["office"])
        self.assertEqual(colleagues.technician_ids, self.technician_2)
        self.assertFalse(only_asked.technician_ids)

    def test_a_receiver_who_logs_in_is_responsible(self):
        self.technician_2.user_id = self.users["employee"]
        self.waiting.user_id = self.users["technician"]
        mails = self.env["mail.mail"].search_count([])
        told = self.env["mail.notification"].search_count([])
        self._dialog(self.technician_2).action_hand_over()
        self.assertEqual(self.waiting.user_id, self.users["employee"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.env["mail.notification"].search_count([]), told)

    def test_each_record_tells_once_who_handed_what_to_whom(self):
        orders = self._group(self.visited, self.waiting)
        self.visit.order_ids = orders
        before = {order: order.message_ids for order in orders}
        self._dialog(self.technician_2).action_hand_over()
        for order in orders:
            note = order.message_ids - before[order]
            self.assertEqual(len(note), 1)
            self.assertEqual(note.author_id, self.users["office"].partner_id)
            for words in ("Ali Usta", "Mehmet Kalfa", "09:00-10:00"):
                self.assertIn(words, note.body)

    # ------------------------------------------------------------------ how much

    def test_many_records_take_few_statements_each(self):
        counts = []
        for number in (2, 2, 20):
            orders = self.env["teknik.servis.order"].concat(
                *(
                    self._create_order(technician_ids=False, user_id=False)
                    for _n in range(number)
                )
            )
            for hour, order in enumerate(orders):
                start = self._at(0) + timedelta(days=30, hours=hour)
                self._book(0, order=order, start=start)
            dialog = self._dialog(self.technician_2)
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with contextmanager(self._patchExecute)(queries):
                dialog.action_hand_over()
                self.env.flush_all()
            counts.append(len(queries))
            # Nobody keeps what the next round books.
            orders.appointment_ids.action_cancel()
        # Nearly all of them are the calendar's, which moves an attendee in 20.
        _warm, few, many = counts
        self.assertLessEqual((many - few) / 18, 34, counts)
