from datetime import datetime

from odoo.tests import tagged

from .message_common import CustomerMessageCommon


@tagged("post_install", "-at_install")
class TestMessageReminder(CustomerMessageCommon):
    """The day before and on the day: at the right hour, once."""

    def test_the_day_before_is_reminded_once(self):
        self._book(env=self.office)
        self._pass(minutes=6)
        # 15:06 in Istanbul
        self._remind(hours=4)
        self.assertEqual(len(self._mails()), 1)
        self._remind(hours=1)
        self.assertEqual(
            self._subjects()[1:], ["reminder: Thursday, November 26, 12:00-13:00"]
        )
        self._remind(minutes=15)
        self._remind(hours=24)
        self.assertEqual(len(self._mails()), 2)

    def test_who_is_booked_in_the_evening_is_not_reminded_as_well(self):
        self._remind(hours=5)
        self._book(env=self.office)
        self._pass(minutes=6)
        self._remind(minutes=15)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def test_who_was_told_just_now_is_not_reminded(self):
        self.frozen.move_to(datetime(2026, 11, 25, 12, 50))
        self._book(env=self.office)
        self._pass(minutes=6)
        self._remind(minutes=10)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def test_reminders_wait_for_their_hour_and_stop_at_night(self):
        self.company.teknik_servis_visit_mail_id = False
        self._book(env=self.office)
        self._remind(hours=4)
        self.assertFalse(self._mails())
        # 21:30 in Istanbul, after a day without a server
        self._remind(hours=6, minutes=30)
        self.assertFalse(self._mails())

    def test_tomorrow_is_the_companys(self):
        self.company.teknik_servis_visit_mail_id = False
        self._book(env=self.office, start=datetime(2026, 11, 25, 21, 30))
        late = self._create_order(technician_ids=False)
        self._book(order=late, env=self.office, start=datetime(2026, 11, 26, 21, 30))
        self._remind(hours=6)
        self.assertIn("00:30-01:30", self._subjects()[0])
        self.assertFalse(self._mails(late))

    def test_on_the_way_is_told_at_once_and_once(self):
        visit = self._book(env=self.office, start=datetime(2026, 11, 25, 14))
        self._pass(minutes=6)
        self._as(visit, "technician").action_on_way()
        self._pass(seconds=1)
        self.assertIn("on_way", self._subjects()[1])
        visit.state = "planned"
        visit.state = "on_way"
        self._pass(seconds=1)
        self.assertEqual(len(self._mails()), 2)

    def test_one_who_arrived_before_it_was_sent_is_not_on_the_way(self):
        visit = self._book(env=self.office, start=datetime(2026, 11, 25, 14))
        self._pass(minutes=6)
        visit.action_on_way()
        visit.action_at_work()
        self._pass(seconds=1)
        self.assertEqual(len(self._mails()), 1)
