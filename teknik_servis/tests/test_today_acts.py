import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .today_common import ODD, TodayCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestTodayActs(TodayCommon):
    """What a technician taps: once, in their own visits, however often it is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._book_now()

    # ------------------------------------------------------------------ the way

    def test_a_visit_goes_from_the_way_to_done(self):
        card = self._tap(self.visit, "on_way")["card"]
        self.assertEqual((card["id"], card["state"]), (self.visit.id, "on_way"))
        answer = self._tap(self.visit, "begin")
        self.assertEqual(answer["card"]["state"], "at_work")
        work = self._works()
        self.assertEqual(work.technician_id, self.technician)
        self.assertFalse(work.date_stop)
        self.assertEqual(answer["card"]["running"]["order_id"], self.order.id)
        self.assertEqual(self.order.stage_kind, "in_progress")
        answer = self._tap(self.visit, "stop")
        self.assertTrue(work.date_stop)
        self.assertEqual(answer["action"]["res_id"], work.id)
        self.assertEqual(answer["action"]["res_model"], "teknik.servis.operation")
        self.assertFalse(answer["card"]["running"])
        self._tap(self.visit, "begin")
        self.assertEqual(len(self._works()), 2)
        answer = self._tap(self.visit, "done")
        self.assertEqual(self.visit.state, "done")
        self.assertFalse(self._works().filtered(lambda one: not one.date_stop))
        self.assertTrue(answer["action"]["res_id"])

    def test_done_asks_nothing_when_the_work_is_told_already(self):
        self._tap(self.visit, "begin")
        self._works().work_done = "Fan değişti"
        self._tap(self.visit, "stop")
        self._tap(self.visit, "collect", amount=5, method="cash")
        self.assertFalse(self._tap(self.visit, "done")["action"])

    def test_done_without_beginning_proposes_a_new_operation(self):
        action = self._tap(self.visit, "done")["action"]
        self.assertEqual(action["context"], {"default_order_id": self.order.id})
        self.assertFalse(action.get("res_id"))

    def test_nobody_there_ends_what_runs(self):
        self._tap(self.visit, "begin")
        self._tap(self.visit, "missed")
        self.assertEqual(self.visit.state, "missed")
        self.assertTrue(self._works().date_stop)

    def test_what_ran_elsewhere_is_told(self):
        other = self._create_order()
        other.with_user(self.phone_user).action_start()
        message = self._tap(self.visit, "begin")["message"]
        self.assertIn(other.name, message)

    # ------------------------------------------------------------------ twice

    def test_a_tap_sent_again_does_nothing_and_answers_the_same(self):
        first = self._tap(self.visit, "begin", uid="same-tap-1")
        again = self._tap(self.visit, "begin", uid="same-tap-1")
        self.assertEqual(first["card"], again["card"])
        self.assertEqual((first["is_repeated"], again["is_repeated"]), (False, True))
        self.assertEqual(len(self._works()), 1)
        stopped = self._tap(self.visit, "stop", uid="same-tap-2")
        # It was stopped and begun again: the late repetition stops nothing.
        self._tap(self.visit, "begin")
        again = self._tap(self.visit, "stop", uid="same-tap-2")
        self.assertTrue(again["card"]["running"])
        self.assertEqual(again["action"]["res_id"], stopped["action"]["res_id"])

    def test_money_notes_photos_and_visits_come_into_being_once(self):
        start = fields.Datetime.to_string(self.now + timedelta(days=3))
        acts = (
            ("collect", {"amount": 100.5, "method": "cash"}),
            ("note", {"text": "Zil çalışmıyor"}),
            ("photo", {"name": "a.png", "data": PIXEL}),
            ("next", {"start": start, "duration": 2, "name": "Kart takılacak"}),
        )
        for act, values in acts:
            for _time in range(2):
                answer = self._tap(self.visit, act, uid=f"twice-{act}", **values)
        self.assertIn("Next appointment", answer["message"])
        works = self._works()
        self.assertEqual(len(works), 2)
        self.assertEqual(sum(works.mapped("collected_amount")), 100.5)
        self.assertEqual(
            works.filtered("internal_note").internal_note, "Zil çalışmıyor"
        )
        self.assertEqual(len(self.order.photo_ids), 1)
        self.assertEqual(self.order.photo_ids.raw, base64.b64decode(PIXEL))
        visit = self.order.appointment_ids - self.visit
        self.assertEqual(
            (visit.technician_id, visit.duration, visit.name),
            (self.technician, 2, "Kart takılacak"),
        )

    def test_the_same_state_twice_is_no_error(self):
        for act in ("on_way", "on_way", "begin", "begin", "on_way", "stop", "stop"):
            with self.subTest(act):
                self._tap(self.visit, act)
        self.assertEqual(self.visit.state, "at_work")
        self.assertEqual(len(self._works()), 1)
        self._tap(self.visit, "done")
        self._tap(self.visit, "done")
        self.assertEqual(self.visit.state, "done")

    def test_another_visit_or_user_does_not_get_the_answer_of_a_tap(self):
        self._tap(self.visit, "on_way", uid="same-name")
        other = self._book_now(10, order=self._create_order())
        with self.assertRaises(AccessError):
            self._tap(other, "on_way", uid="same-name")
        with self.assertRaises(AccessError):
            self._tap(self.visit, "begin", uid="same-name")
        self.assertEqual(other.state, "planned")

    # ------------------------------------------------------------------ late taps

    def test_a_tap_that_found_no_network_keeps_its_time(self):
        early = self.now - timedelta(hours=2)
        self._tap(self.visit, "begin", at=fields.Datetime.to_string(early))
        work = self._works()
        self.assertEqual(work.date_start, early)
        later = early + timedelta(minutes=50)
        self._tap(self.visit, "stop", at=fields.Datetime.to_string(later))
        self.assertEqual(work.date_stop, later)
        self.assertAlmostEqual(work.duration, 50 / 60)

    def test_a_wrong_clock_is_not_believed(self):
        for at in ("2001-01-01 00:00:00", "2099-01-01 00:00:00", "x", 5, [], None):
            with self.subTest(at):
                order = self._create_order()
                minutes = 10 * (1 + len(self.technician.user_id.ids))
                visit = self._book_now(minutes, order=order, overlap_ok=True)
                self._tap(visit, "begin", at=at)
                begun = self._works(order).date_start
                self.assertLess(
                    abs(begun - fields.Datetime.now()), timedelta(minutes=5)
                )

    def test_a_clock_hours_off_counts_how_long_a_tap_waited(self):
        for hours_off in (-3, 0, 3):
            with self.subTest(hours_off):
                order = self._create_order()
                visit = self._book_now(10, order=order, overlap_ok=True)
                clock = fields.Datetime.now() + timedelta(hours=hours_off)
                tapped = fields.Datetime.to_string(clock - timedelta(minutes=40))
                sent = fields.Datetime.to_string(clock)
                self._tap(visit, "begin", at=tapped, sent_at=sent)
                waited = fields.Datetime.now() - self._works(order).date_start
                self.assertLess(
                    abs(waited - timedelta(minutes=40)), timedelta(minutes=1)
                )

    def test_what_is_over_is_refused_in_words(self):
        self.visit.state = "cancelled"
        for act in ("on_way", "begin", "done", "missed"):
            with self.subTest(act), self.assertRaises(UserError) as caught:
                self._tap(self.visit, act)
            self.assertIn(self.order.name, str(caught.exception))
        # What was refused may be sent again, when it is possible.
        with self.assertRaises(UserError):
            self._tap(self.visit, "on_way", uid="refused-tap")
        self.visit.sudo().state = "planned"
        self._tap(self.visit, "on_way", uid="refused-tap")
        self.assertEqual(self.visit.state, "on_way")

    # ------------------------------------------------------------------ whose

    def test_a_colleagues_visit_is_refused(self):
        colleague = self._book_now(technician=self.technician_2)
        for user in ("technician", "office", "manager"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._tap(colleague, "on_way", user=self.users[user])
        self.assertEqual(colleague.state, "planned")

    def test_others_than_technicians_are_refused(self):
        for user in ("employee", "accountant"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._tap(self.visit, "on_way", user=self.users[user])

    def test_a_technician_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Öteki"})
        user = self.users["manager"]
        user.write({"company_id": company.id, "company_ids": company.ids})
        with self.assertRaises(AccessError):
            self._tap(self.visit, "on_way", user=user)

    def test_receipts_are_nobodys_to_read_or_forge(self):
        self._tap(self.visit, "on_way")
        receipts = self.env["teknik.servis.tap"].with_user(self.phone_user)
        with self.assertRaises(AccessError):
            receipts.search([])
        with self.assertRaises(AccessError):
            receipts.create(
                {
                    "client_uid": "forged-one",
                    "user_id": self.phone_user.id,
                    "appointment_id": self.visit.id,
                    "act": "begin",
                }
            )

    # ------------------------------------------------------------------ odd values

    def test_odd_names_and_acts_are_refused(self):
        for uid in (*ODD, "x" * 65, "short"):
            with self.subTest(uid=uid), self.assertRaises(UserError):
                self._phone().phone_act(uid, self.visit.id, "on_way")
        for act in (*ODD, "write", "unlink", "_check_tap"):
            with self.subTest(act=act), self.assertRaises(UserError):
                self._phone().phone_act("odd-act-1", self.visit.id, act)
        for visit_id in ODD:
            with self.subTest(visit_id=visit_id), self.assertRaises(AccessError):
                self._phone().phone_act("odd-visit-1", visit_id, "on_way")
        for number, values in enumerate(ODD):
            self._phone().phone_act(
                f"odd-values-{number}", self.visit.id, "on_way", values
            )
        self.assertEqual(self.visit.state, "on_way")

    @mute_logger("odoo.sql_db")
    def test_odd_money_times_and_photos_are_refused(self):
        for amount in (*ODD[:4], 10**30, "12", float("nan"), float("inf"), [], {}):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self._tap(self.visit, "collect", amount=amount, method="cash")
        for method in (*ODD, "gold"):
            with self.subTest(method=method), self.assertRaises(UserError):
                self._tap(self.visit, "collect", amount=10, method=method)
        for start in (*ODD, "2020-01-01 10:00:00", "2099-99-99 10:00:00"):
            with self.subTest(start=start), self.assertRaises(UserError):
                self._tap(self.visit, "next", start=start)
        for text in (None, False, 0, "", "  ", [], {}):
            with self.subTest(text=text), self.assertRaises(UserError):
                self._tap(self.visit, "note", text=text)
        for data in (None, False, 0, "", [], {}, "not base64!", "aGVsbG8="):
            with self.subTest(data=data), self.assertRaises(UserError):
                self._tap(self.visit, "photo", data=data)
        self.assertFalse(self._works())
        self.assertFalse(self.order.photo_ids)

    # ------------------------------------------------------------------ what was paid

    def test_what_was_collected_is_told_to_the_office(self):
        self._tap(self.visit, "collect", amount=250, method="card")
        message = self.order.message_ids[:1]
        for words in ("250", "Card", self.technician.name):
            self.assertIn(words, message.body)
        work = self._works()
        self.assertEqual((work.collected_amount, work.collected_method), (250, "card"))
        self.assertEqual(self.order.stage_kind, "new")

    def test_what_was_collected_says_how_it_was_paid(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.env["teknik.servis.operation"].create(
                {"order_id": self.order.id, "collected_amount": 5}
            )
        self.assertIn("collected_has_method", str(caught.exception))

    # ------------------------------------------------------------------ once

    def test_a_form_whose_answer_got_lost_is_saved_once(self):
        spec = {"client_uid": {}, "order_id": {}, "work_done": {}}
        model = self.env["teknik.servis.operation"].with_user(self.phone_user)
        model = model.with_context(default_order_id=self.order.id)
        value = model.onchange({}, [], spec)["value"]
        other = model.onchange({}, [], spec)["value"]
        self.assertNotEqual(value["client_uid"], other["client_uid"])
        self._tap(self.visit, "on_way")
        vals = {
            "client_uid": value["client_uid"],
            "order_id": self.order.id,
            "work_done": "Fan değişti",
        }
        first = model.web_save(vals, spec)
        again = model.web_save(vals, spec)
        self.assertEqual(first, again)
        self.assertEqual(self.order.work_done, "Fan değişti")
