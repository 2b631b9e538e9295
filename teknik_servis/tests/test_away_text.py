from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .free_time_common import FreeTimeCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-07-07 06:05:00")
class TestAwayText(FreeTimeCommon):
    """What speaks against a time is said, and stops nobody."""

    def _text(self, hour, minute=0, **values):
        visit = self._book(hour, start=self._at(hour, minute), **values)
        return visit.with_user(self.office).with_context(lang="en_US").away_text

    def test_a_time_within_the_hours_says_nothing(self):
        self.assertEqual(self._text(9), "")

    def test_outside_of_the_hours_they_are_told(self):
        text = "Ali Usta works 09:00-18:00 that day."
        self.assertEqual(self._text(14, 30), text)
        self.assertEqual(self._text(20), text)
        self.office.tz = "Europe/London"
        sunday = self._book(9, start=self._at(9) + timedelta(days=4))
        text = sunday.with_user(self.office).with_context(lang="en_US").away_text
        self.assertEqual(text, "Ali Usta does not work that day.")

    def test_a_visit_over_lunch_is_nothing_to_speak_of(self):
        first = self.hours.attendance_ids
        first.hour_to = 12
        for row in first:
            row.copy({"hour_from": 13, "hour_to": 18})
        self.assertEqual(self._text(8, 30, duration=2), "")
        text = "Ali Usta works 09:00-12:00, 13:00-18:00 that day."
        lunch = self._book(9, start=self._at(9) + timedelta(days=1), duration=0.5)
        self.assertEqual(
            lunch.with_user(self.office).with_context(lang="en_US").away_text, text
        )

    def test_time_off_tells_until_when_and_not_why(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Ameliyat",
                "resource_id": self.technician.resource_id.id,
                "date_from": self._at(6),
                "date_to": self._at(20, 59) + timedelta(days=9, seconds=59),
            }
        )
        self.assertEqual(self._text(9), "Ali Usta is off until 07/16/2027.")

    def test_a_holiday_is_named(self):
        self.env["teknik.servis.holiday"].create(
            {"name": "Bayram '\"><b>", "date": self.DAY.date()}
        )
        self.assertEqual(self._text(9), "Public holiday: Bayram '\"><b>.")

    def test_what_is_over_or_called_off_is_not_warned_about(self):
        visit = self._book(20)
        visit.action_cancel()
        self.assertEqual(
            visit.with_user(self.office).with_context(lang="en_US").away_text, ""
        )
        self.assertEqual(self._text(2), "")

    def test_a_record_says_it_of_its_whole_team(self):
        self.technician_2.resource_calendar_id = False
        order = self.order.with_user(self.office).with_context(lang="en_US")
        self.assertEqual(order.away_text, "")
        order.write({"technician_ids": self.team.ids, "date_planned": self._at(20)})
        self.assertEqual(order.away_text, "Ali Usta works 09:00-18:00 that day.")
        self.assertTrue(order.appointment_ids)
        draft = order.new({"date_planned": self._at(21)}, origin=order)
        self.assertEqual(draft.away_text, "Ali Usta works 09:00-18:00 that day.")

    def test_who_reads_no_employees_is_warned_too(self):
        visit = self._book(20)
        text = visit.with_user(self.users["technician"]).away_text
        self.assertTrue(text)
