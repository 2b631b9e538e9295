from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .appointment_common import AppointmentCommon


@tagged("post_install", "-at_install")
class TestAppointmentEvent(AppointmentCommon):
    """The technician's calendar tells the same as the appointments, both ways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.users["technician"]
        cls.appointment = cls._book(9)
        cls.event = cls.appointment.event_ids

    def _check_same(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.event.start, self.appointment.start)
        self.assertEqual(self.event.stop, self.appointment.stop)

    # ------------------------------------------------------------------ there

    def test_an_appointment_stands_in_its_technicians_calendar(self):
        self.assertEqual(len(self.event), 1)
        self.assertEqual(self.event.partner_ids, self.technician.work_contact_id)
        self.assertEqual(self.event.user_id, self.user)
        self.assertEqual(self.event.privacy, "private")
        self.assertFalse(self.event.activity_ids)
        for words in (self.order.name, self.customer.name):
            self.assertIn(words, self.event.name)
        self.assertIn("Moda Caddesi 1", self.event.location)
        self._check_same()

    def test_a_technician_without_a_user_has_one_as_well(self):
        event = self._book(9, technician=self.technician_2).event_ids
        self.assertEqual(event.partner_ids, self.technician_2.work_contact_id)
        self.assertFalse(event.user_id)

    def test_nobody_is_invited(self):
        mails = self.env["mail.mail"].search_count([])
        messages = self.env["mail.message"].search_count(
            [("model", "=", "calendar.event"), ("message_type", "!=", "notification")]
        )
        self._book(14)
        self.appointment.start = self._at(16)
        self.event.with_user(self.user).write({"start": self._at(11)})
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(
            self.env["mail.message"].search_count(
                [
                    ("model", "=", "calendar.event"),
                    ("message_type", "!=", "notification"),
                ]
            ),
            messages,
        )

    def test_what_changes_on_the_appointment_changes_there(self):
        self.appointment.write({"start": self._at(14), "duration": 2.5})
        self._check_same()
        self.appointment.technician_id = self.technician_2
        self.assertEqual(self.event.partner_ids, self.technician_2.work_contact_id)
        self.appointment.name = "Filtre değişimi"
        self.assertIn("Filtre değişimi", self.event.name)
        self.appointment.state = "cancelled"
        self.assertFalse(self.event.active)
        self.appointment.state = "planned"
        self.assertTrue(self.event.active)
        self.appointment.active = False
        self.assertFalse(self.event.active)
        self.appointment.unlink()
        self.assertFalse(self.event.exists())

    def test_texts_of_customers_stay_texts(self):
        self.order.write({"customer_request": "'\"><script>alert(1)</script> İ/ı 🙂"})
        self.appointment.name = "<b>kalın</b>"
        self.assertNotIn("<script", self.event.description)
        self.assertIn("İ/ı 🙂", self.event.description)

    def test_what_is_corrected_on_the_record_is_corrected_there(self):
        self.order.with_user(self.users["office"]).write(
            {"device_name": "Kombi X30", "customer_request": "Hiç yanmıyor"}
        )
        self.assertIn("Kombi X30", self.event.name)
        self.assertIn("Hiç yanmıyor", self.event.description)

    def test_a_visit_to_several_records_tells_of_each(self):
        orders = self.env["teknik.servis.order"].concat(
            *(
                self._create_order(
                    technician_ids=False,
                    device_name=device,
                    customer_request=fault,
                    address=address,
                )
                for device, fault, address in (
                    ("Klima", "Su <b>damlatıyor</b>", "Moda Caddesi 1\nİstanbul"),
                    ("Fırın", "Isıtmıyor", "Moda Caddesi 1\nİstanbul"),
                    ("Çamaşır", False, "Bağdat Caddesi 5"),
                )
            )
        )
        orders.group_id = self.env["teknik.servis.group"].create({})
        event = self._book(14, order=orders).event_ids
        self.assertEqual(
            set(event.location.split("; ")),
            {"Moda Caddesi 1, İstanbul", "Bağdat Caddesi 5"},
        )
        for words in ("Klima", "Isıtmıyor", "Çamaşır", *orders.mapped("name")):
            self.assertIn(words, event.description)
        self.assertNotIn("<b>", event.description)
        orders[1].with_user(self.users["office"]).customer_request = "Hiç yanmıyor"
        self.assertIn("Hiç yanmıyor", event.description)

    def test_start_and_duration_move_together(self):
        """Also where the end stays: core keeps its own duration otherwise."""
        self.appointment.write({"start": self._at(8), "duration": 2})
        self._check_same()
        self.assertEqual(self.event.duration, 2)

    def test_what_a_form_proposes_is_not_the_events(self):
        defaults = {"default_duration": 5, "default_name": "x", "default_res_id": 7}
        visit = self.env["teknik.servis.appointment"].with_context(**defaults)
        event = self._book(15, env=visit.env, duration=2).event_ids
        self.assertEqual(event.duration, 2)
        self.assertEqual(event.stop, self._at(17))
        self.assertFalse(event.res_id)

    def test_a_login_of_later_finds_its_visits(self):
        event = self._book(9, technician=self.technician_2).event_ids
        self.technician_2.user_id = new_test_user(
            self.env, "ts_kalfa", groups="base.group_user"
        )
        self.assertEqual(event.user_id.login, "ts_kalfa")
        self.assertIn(self.technician_2.work_contact_id, event.partner_ids)

    # ------------------------------------------------------------------ back

    def test_seconds_of_a_phone_are_none_of_an_appointment(self):
        self.event.with_user(self.user).write({"stop": "2027-07-07 10:29:45"})
        self._check_same()
        self.assertEqual(self.event.stop.second, 0)

    def test_a_visit_called_off_is_not_revived_in_the_calendar(self):
        self.appointment.action_cancel()
        with self.assertRaises(UserError):
            self.event.with_user(self.user).active = True

    def test_what_is_dragged_in_the_calendar_comes_back_once(self):
        event = self.event.with_user(self.user)
        event.write({"start": self._at(13), "stop": self._at(14)})
        self.assertEqual(self.appointment.start, self._at(13))
        self.assertEqual(self.appointment.duration, 1)
        event.write({"stop": self._at(15, 30)})
        self.assertEqual(self.appointment.duration, 2.5)
        event.write({"start": self._at(8)})
        self.assertEqual(self.appointment.start, self._at(8))
        self._check_same()
        self.assertEqual(len(self.appointment.event_ids), 1)

    def test_a_drag_onto_another_appointment_is_refused_in_words(self):
        self._book(14, order=self._create_order())
        with self.assertRaises(UserError) as caught:
            self.event.with_user(self.user).write({"start": self._at(14)})
        self.assertIn(self.technician.name, str(caught.exception))

    def test_archiving_and_deleting_there_arrives_here(self):
        event = self.event.with_user(self.user)
        event.active = False
        self.assertFalse(self.appointment.active)
        event.active = True
        self.assertTrue(self.appointment.active)
        event.unlink()
        self.assertEqual(self.appointment.state, "cancelled")  # a technician's right
        other = self._book(13)
        other.event_ids.with_user(self.users["office"]).sudo().unlink()
        self.assertFalse(other.exists())

    def test_a_visit_that_began_is_not_deleted_in_the_calendar(self):
        self.appointment.state = "at_work"
        with self.assertRaises(UserError):
            self.event.unlink()
        self.assertTrue(self.event.exists())

    def test_who_may_not_write_the_appointment_moves_nothing(self):
        guest = new_test_user(self.env, "ts_guest", groups="base.group_user")
        self.event.partner_ids |= guest.partner_id
        for act in (
            lambda event: event.write({"start": self._at(13)}),
            lambda event: event.write({"active": False}),
            lambda event: event.unlink(),
            lambda event: event.sudo().write({"start": self._at(13)}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act(self.event.with_user(guest))
        self._check_same()

    def test_a_series_a_whole_day_and_another_technician_are_refused(self):
        event = self.event.with_user(self.user)
        for vals in (
            {"recurrency": True, "rrule_type": "weekly", "count": 3},
            {"allday": True},
            {"partner_ids": [Command.clear()]},
            {"user_id": self.users["office"].id},
            {"user_id": False},
            {"privacy": "public"},
        ):
            with (
                self.subTest(vals),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                event.write(dict(vals))
        self.assertFalse(self.event.recurrency)

    def test_nobody_links_an_event_to_an_appointment(self):
        event = self.env["calendar.event"].with_user(self.user)
        made = event.create(
            {
                "name": "Sahte",
                "start": self._at(7),
                "stop": self._at(8),
                "teknik_servis_appointment_id": self.appointment.id,
            }
        )
        self.assertFalse(made.teknik_servis_appointment_id)
        made.write({"teknik_servis_appointment_id": self.appointment.id})
        self.assertFalse(made.teknik_servis_appointment_id)
        copied = self.event.with_user(self.user).copy()
        self.assertFalse(copied.teknik_servis_appointment_id)

    def test_four_time_zones_see_one_moment(self):
        self.user.tz = "America/New_York"
        self.users["office"].tz = "Asia/Tokyo"
        office = self.env(user=self.users["office"], context={"tz": "Asia/Tokyo"})
        appointment = self._book(12, order=self._create_order(), env=office)
        event = appointment.sudo().event_ids.with_user(self.user)
        event = event.with_context(tz="America/New_York")
        self.assertEqual(event.start, self._at(12))
        event.write({"start": event.start + timedelta(days=200)})
        self.assertEqual(appointment.start, self._at(12) + timedelta(days=200))
        self.assertEqual(appointment.duration, 1)
