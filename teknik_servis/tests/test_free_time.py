from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .free_time_common import FreeTimeCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-07-07 06:05:00")
class TestFreeTime(FreeTimeCommon):
    """When who could come, and one click books it."""

    def test_the_next_times_begin_at_a_quarter_and_never_in_the_past(self):
        slots = self._slots(self._open())
        self.assertEqual(
            slots[:2],
            [(self.technician, self._at(6, 15)), (self.technician_2, self._at(6, 15))],
        )
        self.assertEqual(slots[2][1], self._at(6) + timedelta(days=1))
        self.assertEqual(len(slots), 10)

    def test_days_that_no_calendar_has_are_said(self):
        wizard = self._open()
        for day in ("0001-01-01", "9999-12-31", "2026-01-01"):
            wizard.write({"date_from": day, "date_to": day})
            with (
                self.subTest(day),
                self.assertRaisesRegex(UserError, "next ten years"),
            ):
                wizard.action_search()

    def test_nothing_overlaps_visits_nor_time_off(self):
        self._book(7, duration=2, order=self._create_order())
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Özel",
                "resource_id": self.technician_2.resource_id.id,
                "date_from": self._at(0),
                "date_to": self._at(0) + timedelta(days=2),
            }
        )
        wizard = self._open(duration=2, date_to=self.DAY.date())
        self.assertEqual(self._slots(wizard), [(self.technician, self._at(9))])
        self.assertEqual(wizard.slot_ids.load_text, "02:00 / 09:00")

    def test_one_click_books_and_the_record_tells_it(self):
        wizard = self._open(technician_ids=self.technician_2.ids, duration=1.5)
        slot = wizard.slot_ids[0]
        self.assertEqual(slot.day_text, "Wed, 7 Jul")
        self.assertEqual(slot.time_text, "09:15-10:45")
        self.assertEqual(slot.action_book()["type"], "ir.actions.act_window_close")
        visit = self.order.appointment_ids
        self.assertEqual(visit.technician_id, self.technician_2)
        self.assertEqual(visit.start, self._at(6, 15))
        self.assertEqual(visit.duration, 1.5)
        self.assertEqual(self.order.date_planned, self._at(6, 15))

    def test_two_clicks_book_once(self):
        slot = self._open().slot_ids[0]
        slot.action_book()
        slot.action_book()
        self.assertEqual(len(self.order.appointment_ids), 1)

    def test_what_was_taken_meanwhile_is_said_and_the_list_is_new(self):
        wizard = self._open()
        slot = wizard.slot_ids[0]
        self._book(6, order=self._create_order())
        action = slot.action_book()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn("09:15-10:15", wizard.message)
        self.assertIn(self.technician.name, wizard.message)
        self.assertFalse(self.order.appointment_ids)
        self.assertIn((self.technician, self._at(7)), self._slots(wizard))
        self.assertNotIn((self.technician, self._at(6, 15)), self._slots(wizard))

    def test_whoever_was_archived_meanwhile_is_not_booked_and_the_team_stays(self):
        self.order.technician_ids = self.technician_2
        slot = self._open(technician_ids=self.technician.ids).slot_ids[0]
        self.technician.active = False
        self.env.invalidate_all()
        self.assertNotEqual(slot.action_book()["type"], "ir.actions.act_window_close")
        self.assertEqual(self.order.technician_ids, self.technician_2)
        self.assertFalse(self.order.date_planned)

    def test_a_time_that_is_over_is_not_booked(self):
        slot = self._open().slot_ids[0]
        with freeze_time("2027-07-07 08:00:00"):
            slot.action_book()
        self.assertFalse(self.order.appointment_ids)

    def test_a_records_own_visit_is_not_in_its_own_way(self):
        self.order.write(
            {"technician_ids": self.technician.ids, "date_planned": self._at(7)}
        )
        wizard = self._open(technician_ids=self.technician.ids, is_together=False)
        self.assertEqual(wizard.slot_ids[0].start, self._at(6, 15))
        wizard.slot_ids[0].action_book()
        visit = self.order.appointment_ids
        self.assertEqual((len(visit), visit.start), (1, self._at(6, 15)))

    def test_a_team_comes_when_all_are_free(self):
        self.order.technician_ids = self.team
        self._book(7, order=self._create_order(technician_ids=False))
        self._book(9, self.technician_2, order=self._create_order(technician_ids=False))
        wizard = self._open(duration=1, date_to=self.DAY.date())
        self.assertTrue(wizard.is_together)
        self.assertEqual(
            self._slots(wizard),
            [(self.team, self._at(8)), (self.team, self._at(10))],
        )
        wizard.slot_ids[0].action_book()
        visits = self.order.appointment_ids
        self.assertEqual(visits.technician_id, self.team)
        self.assertEqual(set(visits.mapped("start")), {self._at(8)})

    def test_records_of_a_group_are_visited_together(self):
        other = self._create_order(technician_ids=False)
        orders = self.order | other
        orders.group_id = self.env["teknik.servis.group"].create({})
        orders.write(
            {"technician_ids": self.technician.ids, "date_planned": self._at(9)}
        )
        visit = self.order.appointment_ids
        action = visit.with_user(self.office).action_free_time()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.with_user(self.office).slot_ids[0].action_book()
        self.assertEqual(visit.start, self._at(6, 15))
        self.assertEqual(visit.order_ids, orders)

    def test_who_is_in_the_district_anyway_comes_first(self):
        state = self.env.ref("base.state_tr_34")
        self.customer.write({"state_id": state.id, "city": "KADIKÖY "})
        near = self.env["res.partner"].create(
            {"name": "Komşu", "state_id": state.id, "city": "Kadıköy"}
        )
        far = self.env["res.partner"].create(
            {"name": "Uzak", "state_id": state.id, "city": "Şişli"}
        )
        for partner, technician in ((near, self.technician_2), (far, self.technician)):
            order = self._create_order(partner_id=partner.id, technician_ids=False)
            self._book(12, technician, order=order)
        slots = self._open().slot_ids
        self.assertEqual(slots[0].technician_ids, self.technician_2)
        self.assertEqual(slots[0].near_count, 1)
        first = slots.filtered(lambda one: one.technician_ids == self.technician)[0]
        self.assertEqual(first.near_count, 0)
        slots = self._open(is_near=False).slot_ids
        self.assertEqual(slots[0].start, slots[1].start)

    def test_tags_and_departments_choose_who_is_asked(self):
        tag = self.env["hr.employee.category"].create({"name": "Klima Ekibi"})
        self.technician_2.category_ids = tag
        slots = self._open(category_ids=tag.ids).slot_ids
        self.assertEqual(slots.technician_ids, self.technician_2)
        self.assertEqual(set(slots.mapped("tag_text")), {"Klima Ekibi"})
        department = self.env["hr.department"].create({"name": "Saha"})
        self.technician.department_id = self.env["hr.department"].create(
            {"name": "Avrupa", "parent_id": department.id}
        )
        slots = self._open(department_id=department.id).slot_ids
        self.assertEqual(slots.technician_ids, self.technician)

    def test_odd_wishes_are_answered_in_words(self):
        wizard = self._open()
        day = self.DAY.date()
        for values in (
            {"duration": 0},
            {"duration": 0.001},
            {"duration": -1},
            {"duration": 1e9},
            {"date_from": day, "date_to": day - timedelta(days=1)},
            {"date_to": day + timedelta(days=200)},
        ):
            with (
                self.subTest(values),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                wizard.write(values)
                wizard.action_search()
        # A day that is over has no free time, and how many is bounded.
        yesterday = day - timedelta(days=1)
        wizard.write({"date_from": yesterday, "date_to": yesterday})
        wizard.action_search()
        self.assertFalse(wizard.slot_ids)
        wizard.write({"date_to": day + timedelta(days=80), "limit": 10**9})
        wizard.action_search()
        self.assertEqual(len(wizard.slot_ids), 50)
        wizard.limit = -5
        wizard.action_search()
        self.assertFalse(wizard.slot_ids)

    def test_a_visit_that_goes_on_or_is_over_keeps_its_time(self):
        visit = self.env["teknik.servis.appointment"].create(
            {
                "technician_id": self.technician.id,
                "order_ids": [Command.set(self.order.ids)],
                "start": self.DAY,
            }
        )
        own = visit.with_user(self.office)
        wizard = self.env["teknik.servis.free.time"].with_user(self.office)
        wizard = wizard.browse(own.action_free_time()["res_id"])
        visit.state = "on_way"
        with self.assertRaises(UserError):
            own.action_free_time()
        with self.assertRaises(UserError):
            wizard.slot_ids[-1].action_book()
        self.assertEqual(visit.start, self.DAY)
        visit.state = "missed"
        found = wizard.browse(own.action_free_time()["res_id"])
        self.assertFalse(found.appointment_id)
        # The dialog from before books one more visit as well.
        wizard.slot_ids[-1].action_book()
        self.assertEqual(visit.start, self.DAY)
        self.assertEqual(len(self.order.appointment_ids), 2)

    def test_nobody_is_sent_to_a_closed_record(self):
        self._hand_over(self.order)
        with self.assertRaises(UserError):
            self.order.with_user(self.office).action_free_time()

    def test_a_technician_books_themselves_on_their_own_record_alone(self):
        user = self.users["technician"]
        self.order.technician_ids = self.team
        self.order.with_user(self.office).date_planned = self._at(9)
        wizard = self._open(user=user)
        self.assertEqual(wizard.slot_ids.technician_ids, self.technician)
        wizard.slot_ids[0].action_book()
        own, others = (
            self.order.appointment_ids.filtered(lambda v, t=one: v.technician_id == t)
            for one in self.team
        )
        self.assertEqual(own.start, self._at(6, 15))
        self.assertEqual(others.start, self._at(9))
        self.assertEqual(self.order.technician_ids, self.team)
        # A forged line sends nobody else, and others' records are not theirs.
        wizard.slot_ids[1].technician_ids = self.technician_2
        with self.assertRaises(AccessError), self.cr.savepoint():
            wizard.slot_ids[1].action_book()
        foreign = self._create_order(technician_ids=self.technician_2.ids)
        for call in ("action_free_time", "get_free_slots"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                getattr(foreign.with_user(user), call)()

    def test_records_that_somebody_forged_into_a_dialog_tell_nothing(self):
        self.order.technician_ids = self.technician
        wizard = self._open(user=self.users["technician"])
        foreign = self._create_order(technician_ids=self.technician_2.ids)
        with self.assertRaises(AccessError), self.cr.savepoint():
            wizard.order_ids = [Command.set(foreign.ids)]
            wizard.action_search()

    def test_a_dialog_is_ones_own(self):
        wizard = self._open()
        with self.assertRaises(AccessError):
            wizard.with_user(self.users["manager"]).action_search()
        with self.assertRaises(AccessError):
            wizard.slot_ids.with_user(self.users["technician"])[0].action_book()

    def test_another_companys_technicians_are_not_proposed(self):
        other = self.env["res.company"].create({"name": "Öteki Servis"})
        stranger = self.env["hr.employee"].create(
            {
                "name": "Yabancı",
                "company_id": other.id,
                "teknik_servis_is_technician": True,
            }
        )
        wizard = self._open()
        self.assertNotIn(stranger, wizard.slot_ids.technician_ids)
        slots = self.order.with_user(self.office).get_free_slots(
            technician_ids=stranger.ids
        )
        self.assertEqual(slots, [])

    def test_other_screens_get_plain_values(self):
        slots = self.order.with_user(self.office).get_free_slots(limit=1)
        self.assertEqual(
            slots,
            [
                {
                    "technician_id": self.technician.id,
                    "technician": "Ali Usta",
                    "start": "2027-07-07 06:15:00",
                    "stop": "2027-07-07 07:15:00",
                    "booked": 0,
                    "hours": 9,
                    "near": 0,
                }
            ],
        )
        own = self.order.with_user(self.office)
        for odd in (0, 0.001, -1, 1e9, "x", False, True, [1]):
            found = own.get_free_slots(duration=odd, limit=1)
            self.assertEqual(found[0]["stop"], "2027-07-07 07:15:00", odd)
        self.assertEqual(own.get_free_slots(technician_ids=["x", None]), [])
        self.assertEqual(own.get_free_slots(technician_ids=[]), [])
        self.assertEqual(own.get_free_slots(technician_ids=5), [])
        self.assertEqual(len(own.get_free_slots(limit="x")), 5)

    def test_clocks_change_in_between(self):
        self.team.resource_id.tz = "Europe/Berlin"
        # They go forward in the night to Sunday, 28 March 2027.
        with freeze_time("2027-03-26 09:00:00"):
            wizard = self._open(technician_ids=self.technician.ids)
            starts = wizard.slot_ids.mapped("start")
        self.assertEqual(starts[0], datetime(2027, 3, 26, 9))
        self.assertEqual(starts[1], datetime(2027, 3, 29, 7))

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
        order = self.order.with_user(self.office)
        counts = []
        for some in (self.env["hr.employee"], many):
            some.teknik_servis_is_technician = True
            for technician in some[:30]:
                self._book(
                    8, technician, order=self._create_order(technician_ids=False)
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(order.get_free_slots())
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 12, counts)
