from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .appointment_common import AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-10-01 08:00:00")
class TestAppointmentZones(AppointmentCommon):
    """Server in UTC, company in Istanbul, technician in Berlin, dispatcher in Tokyo.

    Berlin's clocks go back on 31 October 2027 at 1 o'clock UTC; the others' do not.
    """

    SATURDAY = datetime(2027, 10, 30, 7)
    NIGHT = datetime(2027, 10, 31, 0, 30)
    SUNDAY = datetime(2027, 10, 31, 7)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Istanbul"
        cls.company.resource_calendar_id.tz = "Europe/Istanbul"
        zones = {"technician": "Europe/Berlin", "office": "Asia/Tokyo"}
        for role, zone in zones.items():
            cls.users[role].write({"tz": zone, "lang": "en_US"})
        cls.env["res.lang"]._lang_get("en_US").time_format = "%H:%M:%S"
        cls.saturday = cls._plan(cls.SATURDAY, cls.order)
        cls.night = cls._plan(cls.NIGHT, duration=2)
        cls.sunday = cls._plan(cls.SUNDAY)

    @classmethod
    def _plan(cls, start, order=None, **values):
        """Book as the dispatcher does: what a browser sends is UTC."""
        return cls._book(
            order=order or cls._create_order(technician_ids=False),
            env=cls._env("office"),
            start=start,
            **values,
        )

    @classmethod
    def _env(cls, role):
        user = cls.users[role]
        return cls.env(user=user, context={"tz": user.tz, "lang": "en_US"})

    def _read(self, role, visit):
        visit = visit.with_env(self._env(role))
        return visit._format_time(), visit.time_text

    def test_each_reads_the_time_of_the_own_clock(self):
        for visit, role, day, hours in (
            (self.saturday, "technician", "30", "09:00-10:00"),
            (self.saturday, "office", "30", "16:00-17:00"),
            (self.sunday, "technician", "31", "08:00-09:00"),
            (self.sunday, "office", "31", "16:00-17:00"),
            # Two hours, of which Berlin's clocks show one.
            (self.night, "technician", "31", "02:30-03:30"),
            (self.night, "office", "31", "09:30-11:30"),
        ):
            with self.subTest(role, day=day, hours=hours):
                text, time_text = self._read(role, visit)
                self.assertIn(day, text.split()[0])
                self.assertEqual(text.split()[1], hours)
                self.assertEqual(time_text, hours)
        self.assertEqual(self.night.stop, datetime(2027, 10, 31, 2, 30))

    def test_who_has_no_clock_reads_the_companys(self):
        robot = self.env.ref("base.user_root")
        robot.tz = False
        for visit, hours in ((self.saturday, "10:00-11:00"), (self.sunday, "10:00")):
            told = visit.with_env(self.env(user=robot, context={}))
            self.assertIn(hours, told._format_time())

    def test_the_calendar_shows_the_same_moments(self):
        for visit, role, hours in (
            (self.saturday, "technician", "(09:00:00 To 10:00:00) (Europe/Berlin)"),
            (self.sunday, "technician", "(08:00:00 To 09:00:00) (Europe/Berlin)"),
            (self.saturday, "office", "(16:00:00 To 17:00:00) (Asia/Tokyo)"),
            (self.sunday, "office", "(16:00:00 To 17:00:00) (Asia/Tokyo)"),
        ):
            event = visit.sudo().event_ids
            self.assertEqual((event.start, event.stop), (visit.start, visit.stop))
            # sudo: a private event says "Busy" to the dispatcher, of whose clock it is
            event = event.with_env(self._env(role)).sudo()
            text = event._get_display_time(
                event.start, event.stop, event.duration, event.allday
            )
            self.assertIn(hours, text)

    def test_who_is_in_the_way_is_told_in_the_time_of_who_books(self):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._plan(self.SUNDAY)
        self.assertIn("16:00-17:00", str(caught.exception))
        self.assertNotIn("08:00", str(caught.exception))
        mine = self._env("technician")["teknik.servis.appointment"]
        told = mine.new(
            {
                "technician_id": self.technician.id,
                "start": self.SUNDAY,
                "duration": 1,
            }
        )
        self.assertIn("08:00-09:00", told.overlap_text)

    def test_a_drag_over_the_night_moves_by_what_the_clock_shows(self):
        """In Berlin, from 9 o'clock on Saturday to 9 o'clock on Sunday: 25 hours."""
        event = self.saturday.sudo().event_ids.with_env(self._env("technician"))
        event.write({"start": "2027-10-31 08:00:00", "stop": "2027-10-31 09:00:00"})
        self.assertEqual(self.saturday.start, datetime(2027, 10, 31, 8))
        self.assertEqual(self.saturday.duration, 1)
        text, _hours = self._read("technician", self.saturday)
        self.assertIn("09:00-10:00", text)

    def test_the_hour_that_comes_twice_is_two_times(self):
        """Half past two comes twice that night: one after the other is no overlap."""
        first = self._plan(datetime(2027, 10, 30, 22), duration=2.5)
        after = self._plan(datetime(2027, 10, 31, 2, 30))
        self.assertEqual(first.stop, self.night.start)
        self.assertEqual(self.night.stop, after.start)
        with self.assertRaises(UserError):
            self._plan(datetime(2027, 10, 31, 1, 30), duration=0.5)
