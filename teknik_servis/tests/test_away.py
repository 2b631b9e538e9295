from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .appointment_common import AppointmentCommon


@tagged("post_install", "-at_install")
class TestAway(AppointmentCommon):
    """When a technician does not work: theirs alone, and told to whoever plans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.company.country_id = cls.env.ref("base.tr")
        cls.hours = cls._make_hours("Hafta içi", range(5), [(9, 12), (13, 18)])
        cls.team = cls.technician | cls.technician_2
        cls._let_work(cls.team, cls.hours)

    @classmethod
    def _make_hours(cls, name, weekdays, spans, **values):
        rows = [
            Command.create(
                {"name": name, "dayofweek": str(d), "hour_from": a, "hour_to": b}
            )
            for d in weekdays
            for a, b in spans
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "tz": "Europe/Istanbul",
                "attendance_ids": rows,
                **values,
            }
        )

    @classmethod
    def _let_work(cls, employees, hours, zone="Europe/Istanbul"):
        employees.resource_calendar_id = hours
        employees.resource_id.tz = zone

    @classmethod
    def _take_off(cls, start, stop, employee=None, **values):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Ameliyat",
                "resource_id": employee.resource_id.id if employee else False,
                "date_from": start,
                "date_to": stop,
                **values,
            }
        )

    def _away(self, employee=None, start=None, stop=None, user="office"):
        """Return what is told of one employee, of the day by default (from 0 UTC)."""
        employee = employee or self.technician
        asking = employee.with_user(self.users[user]).with_context(lang="en_US")
        start = start or self.DAY
        return asking._get_teknik_servis_away(start, stop or start + timedelta(days=1))[
            asking
        ]

    def _at_work(self, *args, **kwargs):
        """Return the hours in which the employee works, as pairs of UTC hours."""
        start = kwargs.get("start") or self.DAY
        stop = kwargs.get("stop") or start + timedelta(days=1)
        edges = [start]
        for begin, end, *_kind in self._away(*args, **kwargs):
            edges += [begin, end]
        edges.append(stop)
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return [
            tuple((moment - self.DAY).total_seconds() / 3600 for moment in pair)
            for pair in pairs
            if pair[0] < pair[1]
        ]

    def test_working_hours_are_those_of_the_technicians_clock(self):
        # 9 o'clock in Istanbul is 6 o'clock UTC, whoever asks from wherever.
        self.users["office"].tz = "America/New_York"
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])
        self._let_work(self.technician, self.hours, "Europe/London")
        self.assertEqual(self._at_work(), [(8, 11), (12, 17)])
        self.assertEqual(self._at_work(self.technician_2), [(6, 9), (10, 15)])
        kinds = {kind for _start, _stop, kind, _label in self._away()}
        self.assertEqual(kinds, {"off_hours"})

    def test_a_weekend_is_one_time_away(self):
        friday, monday = self.DAY + timedelta(2), self.DAY + timedelta(5)
        away = self._away(start=friday + timedelta(hours=15), stop=monday)
        self.assertEqual(
            away, [(friday + timedelta(hours=15), monday, "off_hours", "")]
        )

    def test_a_leave_tells_no_reason_and_hides_the_hours(self):
        self._take_off(self._at(7), self._at(14), self.technician)
        away = self._away()
        self.assertIn((self._at(7), self._at(14), "leave", "Time off"), away)
        self.assertNotIn("Ameliyat", str(away))
        self.assertEqual(self._at_work(), [(6, 7), (14, 15)])

    def test_nobody_is_off_because_a_colleague_is(self):
        self._take_off(self._at(7), self._at(14), self.technician_2)
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])

    def test_a_training_is_no_time_off(self):
        self._take_off(self._at(7), self._at(14), self.technician, time_type="other")
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])

    def test_a_holiday_of_the_company_is_named(self):
        holiday = self._take_off(self._at(0), self._at(23), company_id=self.company.id)
        holiday.name = "Kuruluş Günü"
        self.assertEqual(self._at_work(), [])
        self.assertIn(
            (self._at(0), self._at(23), "holiday", "Kuruluş Günü"), self._away()
        )

    def test_a_holiday_of_other_hours_is_none(self):
        other = self._make_hours("Depo", range(5), [(8, 17)])
        self._take_off(self._at(0), self._at(23), calendar_id=other.id)
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])
        self._let_work(self.technician_2, other)
        self.assertEqual(self._at_work(self.technician_2), [])

    def test_a_holiday_of_another_company_is_none(self):
        other = self.env["res.company"].create({"name": "Öteki Servis"})
        hours = self._make_hours("Öteki", range(5), [(9, 18)], company_id=other.id)
        self._take_off(self._at(0), self._at(23), calendar_id=hours.id)
        self.env["teknik.servis.holiday"].create(
            {"name": "Öteki", "date": self.DAY.date(), "company_id": other.id}
        )
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])

    def test_a_feast_of_the_legal_clock_is_a_holiday_of_its_place(self):
        feast = self.env["teknik.servis.holiday"].create(
            {"name": "Bayram", "date": self.DAY.date()}
        )
        whole = (self._at(0), self._at(21), "holiday", "Bayram")
        self.assertIn(whole, self._away())
        self.assertEqual(self._at_work(), [])
        # The day of the technician, not of the server.
        self.assertEqual(
            self._away()[-1][:3],
            (self._at(21), self._at(0) + timedelta(1), "off_hours"),
        )
        self.company.country_id = self.env.ref("base.de")
        self.company.teknik_servis_repair_clock = False
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])
        feast.company_id = self.company
        self.assertIn(whole, self._away())

    def test_who_works_when_they_like_is_away_only_when_off(self):
        self._let_work(self.technician, False)
        flexible = self._make_hours("Esnek", range(5), [(9, 18)], flexible_hours=True)
        self._let_work(self.technician_2, flexible)
        self._take_off(self._at(7), self._at(14), self.technician)
        self.assertEqual(self._at_work(), [(0, 7), (14, 24)])
        self.assertEqual(self._at_work(self.technician_2), [(0, 24)])

    def test_a_night_shift_crosses_midnight(self):
        night = self._make_hours("Gece", range(7), [(0, 6), (22, 24)])
        self._let_work(self.technician, night)
        self.assertEqual(self._at_work(), [(0, 3), (19, 24)])

    def test_two_weeks_take_turns(self):
        hours = self._make_hours("Vardiya", [], [])
        hours.switch_calendar_type()
        hours.attendance_ids.unlink()
        hours.attendance_ids = [
            Command.create(
                {
                    "name": name,
                    "dayofweek": "2",
                    "week_type": week,
                    "hour_from": begins,
                    "hour_to": begins + 8,
                }
            )
            for name, week, begins in (("Sabah", "0", 6), ("Akşam", "1", 14))
        ]
        self._let_work(self.technician, hours)
        week = self.env["resource.calendar.attendance"].get_week_type(self.DAY.date())
        now, then = ([3, 11], [11, 19]) if week == 0 else ([11, 19], [3, 11])
        later = self.DAY + timedelta(days=7)
        self.assertEqual(self._at_work(), [tuple(now)])
        hours_later = self._at_work(start=later)
        self.assertEqual(hours_later, [tuple(hour + 7 * 24 for hour in then)])

    def test_clocks_change_in_between(self):
        self._let_work(self.technician, self.hours, "Europe/Berlin")
        # The clocks go forward in the night to Sunday, 28 March 2027.
        start, stop = datetime(2027, 3, 26), datetime(2027, 3, 30)
        away = self._away(start=start, stop=stop)
        edges = {moment for begin, end, *_kind in away for moment in (begin, end)}
        self.assertIn(datetime(2027, 3, 26, 8), edges)
        self.assertIn(datetime(2027, 3, 26, 17), edges)
        self.assertIn(datetime(2027, 3, 29, 7), edges)
        self.assertIn(datetime(2027, 3, 29, 16), edges)

    def test_hours_change_with_the_contract(self):
        late = self._make_hours("Geç", range(5), [(12, 20)])
        self.technician.create_version(
            {
                "date_version": date(2027, 7, 8),
                "resource_calendar_id": late.id,
            }
        )
        self.assertEqual(self._at_work(), [(6, 9), (10, 15)])
        tomorrow = self.DAY + timedelta(days=1)
        self.assertEqual(self._at_work(start=tomorrow), [(24 + 9, 24 + 17)])

    def test_who_reads_no_employees_sees_the_shading(self):
        self._take_off(self._at(7), self._at(14), self.technician_2)
        told = self._away(self.technician_2, user="manager")
        self.assertEqual(self._away(self.technician_2, user="technician"), told)
        self.assertIn((self._at(7), self._at(14), "leave", "Time off"), told)

    def test_odd_times_are_nobodys(self):
        self.assertEqual(self._away(start=self._at(9), stop=self._at(9)), [])
        self.assertEqual(self._away(start=self._at(9), stop=self._at(8)), [])
        nobody = self.env["hr.employee"]
        self.assertEqual(nobody._get_teknik_servis_away(self._at(8), self._at(9)), {})
        new = nobody.new({"name": "Yeni"})
        away = new._get_teknik_servis_away(self._at(8), self._at(9))
        self.assertEqual(away, {new: []})

    def test_a_hundred_technicians_cost_as_many_statements_as_two(self):
        many = self.env["hr.employee"].create(
            [
                {
                    "name": f"Usta {n}",
                    "company_id": self.company.id,
                    "resource_calendar_id": self.hours.id,
                }
                for n in range(98)
            ]
        )
        everybody = self.team | many
        for employee in many[:20]:
            self._take_off(self._at(9), self._at(10), employee)
        user = new_test_user(
            self.env,
            "ts_planner",
            groups="teknik_servis.group_teknik_servis_office",
        )
        counts = []
        for some in (self.team, everybody):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            asking = some.with_user(user)
            away = asking._get_teknik_servis_away(
                self.DAY, self.DAY + timedelta(days=31)
            )
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(away), len(some))
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
        self.assertLess(counts[1], 20)
