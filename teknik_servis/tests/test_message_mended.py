from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .message_common import CustomerMessageCommon


@tagged("post_install", "-at_install")
class TestMessageTruth(CustomerMessageCommon):
    """A customer is told what is true, also when the day went otherwise."""

    def _book_and_tell(self, **kwargs):
        visit = self._book(env=self.office, **kwargs)
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED])
        return visit

    def _come_early(self, visit):
        self.frozen.move_to(datetime(2026, 11, 26, 8, 30))
        for state in ("at_work", "done"):
            self._as(visit, "technician").state = state
            self._settle()

    def test_a_visit_done_early_is_not_called_off(self):
        self._come_early(self._book_and_tell())
        other = self._book(env=self.office, start=datetime(2026, 12, 2, 9))
        self._settle()
        other.action_cancel()
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def test_a_visit_done_early_was_not_moved_to_the_next_one(self):
        self._come_early(self._book_and_tell())
        self._book(env=self.office, start=datetime(2026, 12, 2, 9))
        self._pass(minutes=6)
        mail = self._mails()[1:]
        self.assertEqual(
            mail.mapped("subject"), ["visit: Wednesday, December 2, 12:00-13:00"]
        )
        self.assertNotIn("November", mail.body_html)

    def test_one_that_is_corrected_into_the_past_is_not_called_off(self):
        visit = self._book_and_tell()
        self._as(visit).start = datetime(2026, 11, 25, 7)
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def _be_silent(self, silent=True):
        stage = self._stage("new")
        if silent:
            self.order.stage_id.appointment_silent = True
            return
        loud = self.env["teknik.servis.stage"].search(
            [
                ("kind", "not in", ("done", "cancelled", "ready")),
                ("appointment_silent", "=", False),
                ("id", "not in", (stage | self.order.stage_id).ids),
            ],
            limit=1,
        )
        self._as(self.order).stage_id = loud

    def test_what_was_booked_in_silence_is_told_afterwards(self):
        self._be_silent()
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertFalse(self._mails())
        self._be_silent(False)
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED])

    def test_what_was_called_off_in_silence_is_told_afterwards(self):
        visit = self._book_and_tell()
        self._be_silent()
        self._as(visit).action_cancel()
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 1)
        self._be_silent(False)
        self._pass(minutes=6)
        self.assertIn("called_off: Thursday", self._subjects()[-1])

    def test_a_new_customer_of_the_record_is_told(self):
        self._book_and_tell()
        other = self.env["res.partner"].create(
            {"name": "Yeni", "email": "yeni@example.com", "lang": "en_US"}
        )
        self.order.partner_id = other
        self.order.email = "yeni@example.com"
        self._pass(minutes=6)
        self.assertEqual(self._subjects(), [self.CONFIRMED] * 2)
        self.assertEqual(self._mails()[-1].email_to, "yeni@example.com")

    def test_the_same_customer_again_is_not_told(self):
        self._book_and_tell()
        self.order.partner_id = self.order.partner_id
        self._settle()
        self.assertFalse(self.env["teknik.servis.visit.notice"].search([]))

    def test_a_reminder_comes_after_what_waits(self):
        self._book_and_tell()
        self.frozen.move_to(datetime(2026, 11, 25, 13, 4))
        self._book(env=self.office, start=datetime(2026, 12, 20, 9))
        self._remind(minutes=1)
        self.assertEqual(self._subjects(), [self.CONFIRMED])
        self._pass(minutes=6)
        self._pass(minutes=2)
        self.assertEqual(
            self._subjects()[1:],
            [
                "visit: Sunday, December 20, 12:00-13:00",
                "reminder: Thursday, November 26, 12:00-13:00",
            ],
        )
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 3)

    def test_who_is_booked_after_the_reminders_is_reminded_if_that_is_all(self):
        self.company.teknik_servis_visit_mail_id = False
        self._remind(hours=6)
        self._book(env=self.office)
        self._pass(minutes=6)
        self.assertEqual(
            self._subjects(), ["reminder: Thursday, November 26, 12:00-13:00"]
        )
        later = self._create_order(technician_ids=False)
        self._book(order=later, env=self.office, start=datetime(2026, 11, 27, 9))
        self._pass(minutes=6)
        self.assertFalse(self._mails(later))

    def test_a_slip_of_the_thumb_is_not_on_the_way(self):
        visit = self._book(env=self.office, start=datetime(2026, 12, 9, 9))
        self._pass(minutes=6)
        self._as(visit, "technician").action_on_way()
        self._pass(seconds=1)
        self.assertEqual(len(self._mails()), 1)
        visit.state = "planned"
        self.frozen.move_to(datetime(2026, 12, 9, 8))
        self._as(visit, "technician").action_on_way()
        self._pass(seconds=1)
        self.assertIn("on_way", self._subjects()[-1])

    def test_the_file_has_no_lines_of_a_name(self):
        self.company.name = "A\r\nATTENDEE:mailto:evil@example.com"
        self.order.address = "Moda\x0bATTENDEE:x\u2028ATTENDEE:y\x07"
        self._book_and_tell()
        text = self._mails().attachment_ids.raw.decode()
        for line in text.splitlines():
            self.assertFalse(line.startswith("ATTENDEE"), text)
        self.assertFalse({"\x0b", "\u2028", "\x07"} & set(text))
        location = self._read_file(self._mails()).vevent.location.value
        self.assertEqual(location.rstrip(), "Moda\nATTENDEE:x\nATTENDEE:y")

    def test_a_broken_template_shows_no_paths(self):
        template = self.company.teknik_servis_visit_mail_id
        template.body_html = '<p><t t-out="object.nothing"/></p>'
        self._book(env=self.office)
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._pass(minutes=6)
        body = self.order.message_ids[:1].body
        self.assertIn("could not be told", body)
        self.assertIn("nothing", body)
        for word in ("Traceback", ".py", "File "):
            self.assertNotIn(word, body)

    def test_what_the_target_of_a_move_knows_is_not_called_off(self):
        target = self._create_order(technician_ids=False)
        self._book(env=self.office)
        self._book(order=target, env=self.office, technician=self.technician_2)
        self._pass(minutes=6)
        told = self.env["teknik.servis.visit"]
        self.assertEqual(len(told.search([("order_id", "=", self.order.id)])), 1)
        self.order.with_user(self.users["manager"]).sudo()._move_work(target)
        self.assertFalse(told.search([("order_id", "=", self.order.id)]))
        self.assertEqual(len(told.search([("order_id", "=", target.id)])), 1)

    @mute_logger("odoo.addons.teknik_servis.outbox")
    def test_one_that_cannot_be_put_aside_stops_nobody(self):
        other = self._create_order(technician_ids=False)
        self._book(env=self.office)
        self._book(14, order=other, env=self.office)
        orders = type(self.order)
        tell = orders._tell_of_visits

        def fail(order):
            if order == self.order:
                raise ValueError("no")
            tell(order)

        with (
            patch.object(orders, "_tell_of_visits", fail),
            patch.object(orders, "_log_not_told", side_effect=ValueError("nor this")),
        ):
            self._pass(minutes=6)
        self.assertEqual(len(self._mails(other)), 1)
        waiting = self.env["teknik.servis.visit.notice"].search([])
        self.assertEqual(waiting.order_id, self.order)
        self._pass(minutes=6)
        self.assertEqual(len(self._mails()), 1)
