from datetime import datetime

from pytz import UTC

from odoo.fields import Command
from odoo.tests import tagged

from .message_common import CustomerMessageCommon


@tagged("post_install", "-at_install")
class TestMessageCustomer(CustomerMessageCommon):
    """A customer is told of each visit once, and never of one that will not be."""

    def test_a_booking_is_confirmed_after_a_while_and_once(self):
        self._book(env=self.office)
        self._pass(minutes=4)
        self.assertFalse(self._mails())
        self._pass(minutes=2)
        self.assertEqual(self._subjects(), [self.CONFIRMED])
        mail = self._mails()
        self.assertEqual(mail.email_to, "ayse@example.com")
        self.assertIn("s@x.tr", mail.email_from)
        self._pass(hours=1)
        self.assertEqual(len(self._mails()), 1)

    def test_the_confirmation_stands_in_the_records_history(self):
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertIn(self.CONFIRMED, self.order.message_ids.mapped("subject"))

    def test_it_is_written_in_the_customers_language(self):
        self.customer.lang = "tr_TR"
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertRegex(self._subjects()[0], "Kasım.*12:00-13:00")

    def test_corrections_are_told_to_nobody(self):
        visit = self._book(env=self.office)
        self._pass(minutes=3)
        visit.start = self._at(12)
        self._pass(minutes=3)
        self.assertFalse(self._mails())
        self._pass(minutes=3)
        self.assertRegex(self._subjects()[0], "15:00-16:00")
        self.assertEqual(len(self._mails()), 1)
        visit.start = self._at(13)
        self._settle()
        visit.start = self._at(12)
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 1)

    def test_a_move_is_told_with_the_old_time_each_time_it_moves(self):
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        for hour, text, before in (
            (12, "15:00-16:00", "12:00-13:00"),
            (9, "12:00-13:00", "15:00-16:00"),
            (12, "15:00-16:00", "12:00-13:00"),
        ):
            visit.start = self._at(hour)
            self._pass(minutes=6)
            mail = self._mails()[-1]
            self.assertIn(text, mail.subject)
            self.assertIn(before, mail.body_html)
        self.assertEqual(len(self._mails()), 4)
        events = [self._read_file(mail).vevent for mail in self._mails()]
        self.assertEqual(len({event.uid.value for event in events}), 1)
        self.assertEqual([e.sequence.value for e in events], ["0", "1", "2", "3"])

    def test_the_file_has_the_time_and_nothing_of_ours(self):
        self.technician.write({"name": "Ali Usta", "private_phone": "0555 999 88 77"})
        self.order.internal_notes = "difficult customer"
        self._book(env=self.office, duration=1.5)
        self._pass(minutes=6)
        attachment = self._mails().attachment_ids
        self.assertEqual(attachment.name, "appointment.ics")
        text = attachment.raw.decode()
        calendar = self._read_file(self._mails())
        event = calendar.vevent
        self.assertEqual(calendar.method.value, "PUBLISH")
        self.assertEqual(event.dtstart.value, UTC.localize(datetime(2026, 11, 26, 9)))
        self.assertEqual(
            event.dtend.value, UTC.localize(datetime(2026, 11, 26, 10, 30))
        )
        self.assertIn("Moda Caddesi 1", event.location.value)
        self.assertEqual(event.organizer.value, "mailto:s@x.tr")
        self.assertIn(self.order.name, event.description.value)
        self.assertIn("Ali", event.description.value)
        for secret in ("Usta", "0555", "difficult"):
            self.assertNotIn(secret, text)

    def test_called_off_is_told_to_who_knew_it(self):
        visit = self._book(env=self.office)
        self._pass(minutes=6)
        visit.action_cancel()
        self._pass(minutes=6)
        self.assertIn("called_off: Thursday", self._subjects()[1])
        calendar = self._read_file(self._mails()[1])
        self.assertEqual(calendar.method.value, "CANCEL")
        self.assertEqual(calendar.vevent.status.value, "CANCELLED")
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 2)
        # And who did not
        other = self._book(14, env=self.office)
        self._settle()
        other.action_cancel()
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 2)

    def test_never_after_a_cancellation_or_for_the_past(self):
        visit = self._book(env=self.office)
        self._book(7, env=self.office, start="2026-11-25 08:04:00")
        self._book(7, env=self.office, start="2026-11-24 08:00:00")
        self._pass(minutes=4)
        visit.action_cancel()
        self._pass(minutes=6)
        self._remind(hours=6)
        self.assertFalse(self._mails())

    def test_a_closed_record_tells_nothing(self):
        self._book(env=self.office)
        self.order.write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "x"}
        )
        self._pass(minutes=6)
        self.assertFalse(self._mails())
        self.order.appointment_ids.invalidate_recordset()
        self.assertEqual(self.order.appointment_ids.state, "cancelled")

    def test_a_team_is_one_visit(self):
        self._as(self.order).write(
            {
                "technician_ids": (self.technician | self.technician_2).ids,
                "date_planned": self._at(9),
            }
        )
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED])
        event = self._read_file(self._mails()).vevent
        self.assertIn("Ali, Mehmet", event.description.value)
        self._as(self.order).date_planned = self._at(11)
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 2)

    def test_a_group_is_one_message_for_its_customer(self):
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        orders = self.order.browse().concat(
            *(
                self._create_order(technician_ids=False, group_id=group.id)
                for _number in range(3)
            )
        )
        self._book(order=orders, env=self.office, start=datetime(2026, 11, 25, 14))
        self._pass(minutes=6)
        self.assertEqual([len(self._mails(order)) for order in orders], [1, 0, 0])
        orders.appointment_ids.action_on_way()
        self._pass(seconds=1)
        self.assertEqual([len(self._mails(order)) for order in orders], [2, 0, 0])
        self._remind(hours=6)

    def test_what_is_imported_is_told_to_nobody(self):
        self._book(env=self._act().with_context(import_file=True).env)
        self._pass(minutes=6)
        self.assertFalse(self._mails())

    def test_a_corrected_customer_is_told_the_right_time(self):
        self._book(env=self.office)
        self._pass(minutes=6)
        right = self.env["res.partner"].create(
            {"name": "Fatma", "email": "fatma@example.com", "lang": "en_US"}
        )
        self._as(self.order)._correct_customer(right)
        self._pass(minutes=6)
        self.assertEqual(
            self._mails().mapped("email_to"), ["ayse@example.com", "fatma@example.com"]
        )

    def test_a_merged_record_is_not_confirmed_again(self):
        target = self._create_order(technician_ids=False)
        self._book(env=self.office)
        self._pass(minutes=6)
        self._as(self.order, "manager")._merge_into(target)
        self._pass(minutes=6)
        told = self.env["mail.mail"].search([("subject", "=", self.CONFIRMED)])
        self.assertEqual(len(told), 1)
        target.appointment_ids.start = self._at(12)
        self._pass(minutes=6)
        self.assertIn("12:00-13:00", self._mails(target)[-1].body_html)

    def test_an_appointment_without_an_address_waits_for_nobody(self):
        order = self._create_order(technician_ids=False)
        order.write({"email": False, "phone": False})
        self.env["teknik.servis.appointment"].create(
            {
                "technician_id": self.technician.id,
                "order_ids": [Command.set(order.ids)],
                "start": self._at(9),
            }
        )
        self._pass(minutes=6)
        self.assertFalse(self._mails(order))
        self.assertFalse(self.env["teknik.servis.visit.notice"].search([]))
