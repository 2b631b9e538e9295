from contextlib import contextmanager
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .appointment_common import AppointmentCommon


@tagged("post_install", "-at_install")
class TestAppointment(AppointmentCommon):
    """One technician, one time, one record: what an appointment is."""

    def test_the_end_follows_start_and_duration(self):
        appointment = self._book(9, duration=1.5)
        self.assertEqual(appointment.stop, self._at(10, 30))
        appointment.duration = 1 / 3
        self.assertEqual(appointment.stop, self._at(9, 20))
        appointment.start = self._at(14)
        self.assertEqual(appointment.stop, self._at(14, 20))

    def test_impossible_durations_are_refused(self):
        for duration in (0, -1, 10**9):
            with (
                self.subTest(duration),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._book(9, duration=duration)
        with self.assertRaises(UserError):
            self._book(9, duration=float("nan"))

    def test_an_appointment_is_for_a_record(self):
        with self.assertRaises(ValidationError):
            self._book(9, order_ids=[])
        appointment = self._book(9)
        with self.assertRaises(ValidationError):
            appointment.order_ids = False

    def test_several_records_are_of_one_group(self):
        other = self._create_order()
        with self.assertRaises(ValidationError):
            self._book(9, order=self.order | other)
        group = self.env["teknik.servis.group"].create({})
        (self.order | other).group_id = group
        appointment = self._book(9, order=self.order | other)
        self.assertEqual(appointment.stop, self._at(10))

    def test_only_technicians_are_booked(self):
        clerk = self.env["hr.employee"].create({"name": "Büro"})
        with self.assertRaises(ValidationError):
            self._book(9, technician=clerk)

    def test_an_appointment_is_of_the_technicians_company(self):
        company = self.env["res.company"].create({"name": "Öteki"})
        stranger = self.env["hr.employee"].create(
            {"name": "Yabancı", "company_id": company.id}
        )
        stranger.sudo().teknik_servis_is_technician = True
        with self.assertRaises(UserError):
            self._book(9, technician=stranger)

    def test_what_began_is_not_deleted(self):
        appointment = self._book(9)
        appointment.state = "at_work"
        with self.assertRaises(UserError):
            appointment.unlink()
        appointment.state = "cancelled"
        appointment.unlink()

    def test_a_phone_books_once(self):
        first = self._book(9, client_uid="phone-1")
        again = self._book(9, client_uid="phone-1")
        self.assertEqual(first, again)
        self.assertEqual(len(first.event_ids), 1)

    # ------------------------------------------------------------------ rights

    def test_a_technician_books_own_work_only(self):
        technician = self.env(user=self.users["technician"])
        with self.assertRaises(AccessError):
            self._book(9, technician=self.technician_2, env=technician)
        mine = self._book(9)
        self.assertEqual(self.order.worker_user_ids, self.users["technician"])
        mine.with_env(technician).state = "on_way"
        colleague = self._book(
            11,
            technician=self.technician_2,
            order=self._create_order(technician_ids=self.technician_2.ids),
        )
        with self.assertRaises(AccessError):
            colleague.with_env(technician).state = "on_way"

    def test_other_companies_and_plain_employees_see_nothing(self):
        appointment = self._book(9)
        with self.assertRaises(AccessError):
            appointment.with_user(self.users["employee"]).read(["start"])
        company = self.env["res.company"].create({"name": "Öteki"})
        office = self.users["office"]
        office.write({"company_id": company.id, "company_ids": company.ids})
        with self.assertRaises(AccessError):
            appointment.with_user(office).read(["start"])

    # ------------------------------------------------------------------ overlaps

    def test_nobody_is_booked_twice_and_all_in_the_way_are_named(self):
        self._book(9, duration=2)
        other = self._create_order()
        with self.assertRaises(UserError) as caught:
            self._book(10, order=other)
        for words in (self.technician.name, self.order.name, self.customer.name):
            self.assertIn(words, str(caught.exception))
        # The end of one is the start of the next.
        self._book(11, order=other)
        self._book(10, order=other, technician=self.technician_2)

    def test_moving_and_lengthening_is_looked_at_as_well(self):
        first, second = self._book(9), self._book(10, order=self._create_order())
        for vals in (
            {"duration": 1.5},
            {"start": self._at(9, 30)},
            {"start": self._at(8), "duration": 3},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                first.write(vals)
        third = self._book(9, technician=self.technician_2)
        with self.assertRaises(UserError):
            third.technician_id = self.technician
        second.state = "cancelled"
        first.duration = 2
        with self.assertRaises(UserError):
            second.state = "planned"
        second.active = False
        second.state = "planned"
        with self.assertRaises(UserError):
            second.active = True

    def test_two_in_one_call_overlap_as_well(self):
        other = self._create_order()
        values = [
            {
                "technician_id": self.technician.id,
                "order_ids": [Command.set(order.ids)],
                "start": self._at(9),
            }
            for order in (self.order, other)
        ]
        with self.assertRaises(UserError):
            self.env["teknik.servis.appointment"].create(values)

    def test_an_overlap_is_accepted_by_name_and_asked_about_again(self):
        self._book(9)
        other = self._create_order()
        office = self.env(user=self.users["office"])
        anyway = self._book(9, order=other, env=office, overlap_ok=True)
        message = other.message_ids[:1]
        self.assertIn(self.order.name, message.body)
        self.assertEqual(message.author_id, self.users["office"].partner_id)
        anyway.name = "Filtre de değişsin"
        self.assertTrue(anyway.overlap_ok)
        with self.assertRaises(UserError):
            anyway.duration = 0.5
        anyway.start = self._at(10)
        self.assertFalse(anyway.overlap_ok)

    def test_an_overlap_accepted_for_one_is_not_for_another(self):
        first = self._book(9)
        anyway = self._book(9, order=self._create_order(), duration=2, overlap_ok=True)
        third = self._create_order()
        with self.assertRaises(UserError):
            self._book(10, order=third)
        first.start = self._at(15)
        with self.assertRaises(UserError):
            self._book(9, order=third)
        # Under somebody else's consent one still sets out.
        first.start = self._at(11)
        anyway.state = "on_way"
        self._book(13, order=third, overlap_ok=True)
        alone = third.appointment_ids
        self.assertFalse(alone.overlap_ok)

    def test_a_form_tells_nothing_of_what_its_reader_may_not_read(self):
        theirs = self._create_order(
            technician_ids=self.technician_2.ids, phone="0555 777 66 55"
        )
        self._book(9, technician=self.technician_2, order=theirs)
        model = self.env["teknik.servis.appointment"].with_user(
            self.users["technician"]
        )
        for command in (Command.link(theirs.id), Command.update(theirs.id, {})):
            with self.assertRaises(AccessError):
                model.onchange({"order_ids": [command]}, ["order_ids"], {"phone": {}})
        mine = self._book(14)
        with self.assertRaises(UserError):
            mine.with_user(self.users["technician"]).order_id = theirs
        told = model.onchange(
            {
                "technician_id": self.technician_2.id,
                "start": "2027-07-07 09:00:00",
                "duration": 1,
                "state": "planned",
                "active": True,
            },
            ["technician_id"],
            {"overlap_text": {}, "stop": {}},
        )["value"]
        self.assertTrue(told["overlap_text"])
        self.assertNotIn(theirs.name, told["overlap_text"])
        self.assertNotIn(self.customer.name, told["overlap_text"])

    def test_nobody_is_sent_to_what_is_closed(self):
        visit = self._book(9)
        self._hand_over(self.order)
        self.assertEqual(visit.state, "cancelled")
        with self.assertRaises(UserError):
            visit.state = "planned"
        with self.assertRaises(UserError):
            self._book(14)

    def test_what_is_over_is_corrected_by_a_manager_only(self):
        visit = self._book(9)
        visit.state = "done"
        for vals in ({"start": self._at(10)}, {"state": "planned"}):
            with self.assertRaises(UserError):
                visit.with_user(self.users["office"]).write(vals)
        visit.with_user(self.users["manager"]).start = self._at(10)

    def test_a_record_is_no_way_around_its_visits(self):
        self._book(9)
        for role in ("office", "manager"):
            with self.assertRaises(UserError):
                self.order.with_user(self.users[role]).write(
                    {"appointment_ids": [Command.clear()]}
                )

    def test_who_was_called_off_sees_the_record_no_more(self):
        visit = self._book(9)
        visit.technician_id = self.technician_2
        self.assertFalse(self.order.worker_user_ids)
        visit.technician_id = self.technician
        visit.action_cancel()
        self.order.technician_ids = False
        self.assertFalse(self.order.worker_user_ids)

    def test_an_archived_record_frees_its_technician(self):
        visit = self._book(9)
        self.order.active = False
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual(visit.order_ids, self.order)
        visit.name = "Sonra"

    def test_postgresql_itself_refuses_a_double_booking(self):
        """Also where another session's booking could not be seen."""
        first, second = self._book(9), self._book(11, order=self._create_order())
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE teknik_servis_appointment SET start = %s, stop = %s"
                " WHERE id = %s",
                [first.start, first.stop, second.id],
            )

    @freeze_time("2027-03-01")
    def test_a_change_of_clocks_moves_nothing(self):
        """Europe's clocks change on 28 March 2027: two days of 9 o'clock there."""
        self.env.user.tz = "Europe/Berlin"
        before = self._book(start="2027-03-27 08:00:00")
        after = self._book(start="2027-03-28 07:00:00")
        zone = {"tz": "Europe/Berlin"}
        for appointment in (before, after):
            text = appointment.with_context(**zone)._format_time()
            self.assertIn("09:00-10:00", text)
        night = self._book(start="2027-03-28 00:30:00")
        self.assertEqual(night.duration, 1)
        self.assertIn("01:30-03:30", night.with_context(**zone)._format_time())

    def test_many_bookings_take_few_statements(self):
        orders = self.env["teknik.servis.order"].concat(
            *(self._create_order(technician_ids=False) for _n in range(24))
        )
        counts = []
        for some in (orders[:2], orders[2:4], orders[4:]):
            self.env.invalidate_all()
            queries = []
            with contextmanager(self._patchExecute)(queries):
                self.env["teknik.servis.appointment"].create(
                    [
                        {
                            "technician_id": self.technician.id,
                            "order_ids": [Command.set(order.ids)],
                            "start": self.DAY + timedelta(days=order.id % 1000),
                        }
                        for order in some
                    ]
                )
                self.env.flush_all()
            counts.append(len(queries))
        _warm, few, many = counts
        self.assertLessEqual((many - few) / 18, 14, counts)
