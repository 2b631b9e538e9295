from datetime import date, datetime, timedelta

import pytz
from freezegun import freeze_time
from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .appointment_common import AppointmentCommon

ZONES = ("Europe/Berlin", "America/New_York", "Europe/Istanbul")
FIRST = date(2027, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(365)]


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31 08:00:00")
class TestAppointmentYear(AppointmentCommon):
    """Nine o'clock is nine o'clock on each day of a year, whatever the clocks do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        third = cls.env["hr.employee"].create({"name": "Hasan Usta"})
        third.action_teknik_servis_make_technician()
        cls.team = dict(
            zip(ZONES, (cls.technician, cls.technician_2, third), strict=True)
        )
        cls.orders = {zone: cls._create_order(technician_ids=False) for zone in ZONES}
        cls.visits = {
            zone: cls.env["teknik.servis.appointment"].create(
                [
                    {
                        "technician_id": cls.team[zone].id,
                        "order_ids": cls.orders[zone].ids,
                        "start": cls._utc(zone, day, 9),
                        "duration": 1.5,
                    }
                    for day in DAYS
                ]
            )
            for zone in ZONES
        }

    @classmethod
    def _utc(cls, zone, day, hour, minute=0):
        """Return the moment of a wall clock, as it is stored."""
        wall = datetime(day.year, day.month, day.day, hour, minute)
        moment = pytz.timezone(zone).localize(wall).astimezone(pytz.utc)
        return moment.replace(tzinfo=None)

    def _reader(self, zone, visits=None, lang="en_US"):
        """Return visits (of a zone) as the office there reads them."""
        office = self.users["office"]
        office.write({"tz": zone, "lang": lang})
        if visits is None:
            visits = self.visits[zone]
        return visits.with_user(office).with_context(tz=zone, lang=lang)

    def test_clocks_change_where_they_change(self):
        hours = {
            zone: {visit.start.hour for visit in self.visits[zone]} for zone in ZONES
        }
        self.assertEqual(
            hours,
            {
                "Europe/Berlin": {7, 8},
                "America/New_York": {13, 14},
                "Europe/Istanbul": {6},
            },
        )

    def test_every_day_reads_nine_o_clock_and_lasts_as_long(self):
        for zone in ZONES:
            with self.subTest(zone):
                visits = self._reader(zone)
                self.assertEqual(set(visits.mapped("time_text")), {"09:00-10:30"})
                lengths = {visit.stop - visit.start for visit in visits}
                self.assertEqual(lengths, {timedelta(minutes=90)})
                days = [visit._get_local_times()[0].date() for visit in visits]
                self.assertEqual(days, DAYS)

    def test_the_calendar_has_each_at_the_same_moment_once(self):
        for zone in ZONES:
            with self.subTest(zone):
                visits = self.visits[zone]
                events = visits.sudo().event_ids
                self.assertEqual(len(events), 365)
                self.assertEqual(events.partner_ids, self.team[zone].work_contact_id)
                for visit in visits:
                    event = visit.sudo().event_ids
                    self.assertEqual(event.start, visit.start)
                    self.assertEqual(event.stop, visit.stop)
                    self.assertEqual(event.duration, 1.5)

    def test_moved_in_the_calendar_by_a_week_over_the_change(self):
        visit = self.visits["Europe/Berlin"].filtered(
            lambda one: one.start.date() == date(2027, 3, 27)
        )
        event = visit.sudo().event_ids
        later = self._utc("Europe/Berlin", date(2027, 4, 3), 14)
        event.write({"start": later, "stop": later + timedelta(minutes=90)})
        self.assertEqual(visit.start, later)
        reader = self._reader("Europe/Berlin", visit)
        self.assertEqual(reader.time_text, "14:00-15:30")

    def test_a_visit_over_the_night_of_the_change_takes_its_real_hours(self):
        """Six hours of work end at four in autumn and at six in spring."""
        for day, shown in (
            (date(2027, 10, 30), "23:00-04:00 +1"),
            (date(2027, 3, 27), "23:00-06:00 +1"),
            (date(2027, 6, 5), "23:00-05:00 +1"),
        ):
            start = self._utc("Europe/Berlin", day, 23)
            visit = self._book(
                start=start,
                duration=6,
                order=self.orders["Europe/Berlin"],
                technician=self.team["Europe/Berlin"],
            )
            with self.subTest(day):
                self.assertEqual(visit.stop - visit.start, timedelta(hours=6))
                self.assertEqual(self._reader("Europe/Berlin", visit).time_text, shown)
                self.assertEqual(visit.sudo().event_ids.duration, 6)

    def test_the_hour_that_comes_twice_is_two_hours(self):
        """Half past two and half past two again: nobody is in the way of anybody."""
        first = self._book(start=datetime(2027, 10, 31, 0, 30), duration=1)
        second = self._book(start=datetime(2027, 10, 31, 1, 30), duration=1)
        texts = self._reader("Europe/Berlin", first | second).mapped("time_text")
        self.assertEqual(texts, ["02:30-02:30", "02:30-03:30"])
        self.assertFalse((first | second)._get_overlaps())

    def test_today_tomorrow_and_this_week_are_the_readers_days(self):
        arch = self.env["teknik.servis.appointment"].get_view(view_type="search")
        view = etree.fromstring(arch["arch"])
        domains = {
            name: safe_eval(view.find(f".//filter[@name='{name}']").get("domain"))
            for name in ("today", "tomorrow", "week")
        }
        changes = [
            *(date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)),
            *(date(2027, 10, 30), date(2027, 10, 31), date(2027, 11, 1)),
            *(date(2027, 3, 13), date(2027, 3, 14), date(2027, 3, 15)),
            *(date(2027, 11, 6), date(2027, 11, 7), date(2027, 11, 8)),
            date(2027, 7, 7),
        ]
        self.env["res.lang"]._activate_lang("tr_TR")
        # A week begins on Monday in Turkey, on Sunday in America.
        for zone, lang, before in (
            ("Europe/Berlin", "tr_TR", 0),
            ("America/New_York", "en_US", 1),
            ("Europe/Istanbul", "tr_TR", 0),
        ):
            own = self._reader(zone, lang=lang)
            mine = [("technician_id", "=", self.team[zone].id)]
            for day in changes:
                weekday = (day.weekday() + before) % 7
                week = [day + timedelta(days=n - weekday) for n in range(7)]
                for hour in (0, 4, 12, 23):
                    moment = self._utc(zone, day, hour, 30)
                    with self.subTest(zone=zone, now=moment), freeze_time(moment):
                        found = {
                            name: [
                                one._get_local_times()[0].date()
                                for one in own.search(mine + domain)
                            ]
                            for name, domain in domains.items()
                        }
                    tomorrow = [day + timedelta(days=1)]
                    expected = {"today": [day], "tomorrow": tomorrow, "week": week}
                    self.assertEqual(found, expected)

    def test_each_day_of_the_year_is_a_column_of_its_own(self):
        for zone in ZONES:
            visits = self._reader(zone)
            groups = visits.with_context(tz=zone)._read_group(
                [("technician_id", "=", self.team[zone].id)],
                ["start:day"],
                ["__count"],
            )
            with self.subTest(zone):
                self.assertEqual({count for _day, count in groups}, {1})
                self.assertEqual([day.date() for day, _count in groups], DAYS)
