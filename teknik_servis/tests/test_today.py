import json
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .queries_common import QueriesCommon
from .today_common import TodayCommon

ODD_DAYS = (False, 0, -1, 10**9, "", "x", "2027-02-30", "0001-01-01", [], {}, "😀", 1.5)
# Noon in Istanbul, on the day of the visits.
NOON = "2027-07-07 09:00:00"


@tagged("post_install", "-at_install")
class TestToday(TodayCommon):
    """A technician's day in one answer: own visits, their order, what to bring."""

    def _today(self, *args, user=None):
        with freeze_time(NOON):
            self.env.invalidate_all()
            return self._phone(user).get_today(*args)

    # ------------------------------------------------------------------ which visits

    def test_own_visits_come_in_the_order_of_the_day(self):
        late, early = self._book(12), self._book(8, order=self._create_order())
        self._book(9, technician=self.technician_2)
        self._book(10, order=self._create_order()).state = "cancelled"
        today = self._today()
        self.assertEqual([card["id"] for card in today["cards"]], [early.id, late.id])
        self.assertEqual(today["name"], self.technician.name)
        self.assertEqual((today["day"], today["today"]), ("2027-07-07", "2027-07-07"))
        self.assertEqual(today["tomorrow"], "2027-07-08")

    def test_a_day_begins_where_the_technician_is(self):
        # 23:30 and 00:30 in Istanbul, one hour apart.
        self._book(start=self._at(20, 30))
        night = self._book(start=self._at(21, 30), order=self._create_order())
        self.assertEqual(len(self._today()["cards"]), 1)
        self.assertEqual(
            [card["id"] for card in self._today("2027-07-08")["cards"]], [night.id]
        )
        self.phone_user.tz = "UTC"
        self.assertEqual(len(self._today()["cards"]), 2)

    def test_a_week_is_counted_and_shown(self):
        self._book(9)
        for days in (1, 6, 7):
            self._book(
                start=self._at(9) + timedelta(days=days), order=self._create_order()
            )
        week = self._today(None, 7)
        self.assertEqual(len(week["cards"]), 3)
        self.assertEqual(
            [count for _day, count in sorted(week["counts"].items())],
            [1, 1, 0, 0, 0, 0, 1],
        )
        self.assertEqual([card["day"] for card in week["cards"]][-1], "2027-07-13")

    def test_what_was_left_open_earlier_comes_first(self):
        day_before = self._at(9) - timedelta(days=1)
        left = self._book(start=day_before)
        done = self._book(start=day_before, order=self._create_order(), overlap_ok=True)
        done.state = "done"
        today = self._book(9, order=self._create_order())
        cards = self._today()["cards"]
        self.assertEqual([card["id"] for card in cards], [left.id, today.id])
        self.assertEqual([card["is_late"] for card in cards], [True, False])
        # What is shown for a day is what stands on its button.
        self.assertEqual(self._today()["counts"]["2027-07-07"], len(cards))
        self.assertEqual(len(self._today("2027-07-08")["cards"]), 0)

    def test_a_visit_that_should_have_begun_is_late(self):
        visit = self._book(8)
        self.assertTrue(self._today()["cards"][0]["is_late"])
        visit.state = "at_work"
        self.assertFalse(self._today()["cards"][0]["is_late"])

    def test_own_records_without_a_time_are_told(self):
        waiting = self._create_order(priority="1")
        self._create_order(technician_ids=self.technician_2.ids)
        self._book(9)
        today = self._today()
        self.assertEqual(today["waiting"]["count"], 1)
        order = today["waiting"]["orders"][0]
        self.assertEqual((order["id"], order["name"]), (waiting.id, waiting.name))

    def test_a_technician_of_two_companies_has_one_day(self):
        company = self.env["res.company"].create({"name": "Öteki"})
        self.phone_user.company_ids += company
        other = self.env["hr.employee"].create(
            {
                "name": "Ali (Öteki)",
                "company_id": company.id,
                "user_id": self.phone_user.id,
            }
        )
        other.action_teknik_servis_make_technician()
        order = self.env["teknik.servis.order"].create(
            {"partner_id": self.customer.id, "company_id": company.id}
        )
        there = self._book(8, technician=other, order=order)
        here = self._book(9)
        cards = self._today()["cards"]
        self.assertEqual([card["id"] for card in cards], [there.id, here.id])
        self.assertEqual(cards[0]["company"], "Öteki")
        answer = self._tap(there, "begin")
        self.assertEqual(answer["card"]["state"], "at_work")
        self.assertEqual(self._works(order).technician_id, other)

    # ------------------------------------------------------------------ the card

    def test_a_card_tells_where_to_and_for_what(self):
        self.customer.write(
            {"city": "Kadıköy", "state_id": self.env.ref("base.state_tr_34").id}
        )
        self.order.write(
            {"serial": "8F21-003", "warranty_state": "in", "priority": "1"}
        )
        self._book(9, name="Filtre de değişecek")
        card = self._today()["cards"][0]
        state = self.customer.state_id.name
        self.assertEqual(card["customer"], "Ayşe Yılmaz")
        self.assertEqual(card["district"], f"Kadıköy / {state}")
        self.assertIn("Moda Caddesi 1", card["address"])
        self.assertEqual(card["tel"], "+905321112233")
        self.assertIn("wa.me/905321112233", card["whatsapp"])
        self.assertEqual(card["to_do"], "Filtre de değişecek")
        self.assertTrue(card["priority"])
        order = card["orders"][0]
        self.assertEqual(
            (order["device"], order["serial"], order["fault"], order["in_warranty"]),
            ("Kombi X24", "8F21-003", "Su akıtıyor", True),
        )

    def test_a_group_visited_together_is_one_card(self):
        group = self.env["teknik.servis.group"].create({})
        other = self._create_order(device_name="Kombi Y30")
        (self.order | other).group_id = group
        self._book(9, order=self.order | other)
        (card,) = self._today()["cards"]
        self.assertEqual(
            {order["id"] for order in card["orders"]}, {self.order.id, other.id}
        )

    def test_what_to_bring_is_on_the_van_or_missing(self):
        self._put_in_stock(2)
        self._add_line(self.order, quantity=2)
        other = self._create_order()
        self._add_line(other)
        self._add_line(other, product=self.labour)
        self._book(9), self._book(11, order=other)
        first, second = [card["bring"] for card in self._today()["cards"]]
        self.assertEqual(
            [(p["quantity"], p["on_van"], p["is_missing"]) for p in first],
            [("2", "2", False)],
        )
        # The first visit takes them.
        self.assertEqual(
            [(p["on_van"], p["is_missing"]) for p in second], [("0", True)]
        )

    def test_a_part_that_was_asked_for_says_how_far_it_is(self):
        request = self.env["teknik.servis.part.request"].create(
            {"order_id": self.order.id, "name": "P6 kartı"}
        )
        self._book(9)
        (part,) = self._today()["cards"][0]["bring"]
        self.assertEqual((part["name"], part["is_missing"]), ("P6 kartı", True))
        self.assertEqual(part["state"], "Requested")
        request.action_cancel()
        self.assertFalse(self._today()["cards"][0]["bring"])

    def test_what_there_is_to_collect_is_told_to_who_may_see_prices(self):
        line = self._add_line(self.order, product=self.labour)
        self._book(9)
        amount = self._today()["cards"][0]["orders"][0]["amount"]
        self.assertEqual(amount, line.currency_id.format(self.order.amount_total))
        self.env["teknik.servis.operation"].create(
            {
                "order_id": self.order.id,
                "collected_amount": self.order.amount_total,
                "collected_method": "cash",
            }
        )
        self.assertFalse(self._today()["cards"][0]["orders"][0]["amount"])
        self.env["teknik.servis.operation"].search([]).collected_amount = 0
        self.company.teknik_servis_technician_prices = "hide"
        self.assertFalse(self._today()["cards"][0]["orders"][0]["amount"])

    # ------------------------------------------------------------------ who asks what

    def test_who_has_nothing_to_do_gets_an_empty_day(self):
        self.assertEqual(self._today()["cards"], [])
        self._book(9)
        office = self._today(user=self.users["office"])
        self.assertEqual((office["cards"], office["is_technician"]), ([], False))

    def test_others_than_the_service_are_refused(self):
        with self.assertRaises(AccessError):
            self._today(user=self.users["employee"])

    def test_odd_days_are_today(self):
        self._book(9)
        for day in ODD_DAYS:
            with self.subTest(day):
                self.assertEqual(self._today(day)["day"], "2027-07-07")
        for days in (None, False, 0, -1, 8, 10**9, "7", 1.5, [], {}):
            with self.subTest(days=days):
                self.assertEqual(len(self._today(None, days)["cards"]), 1)

    def test_only_a_technician_opens_on_today(self):
        today = self.env.ref("teknik_servis.teknik_servis_today_action")
        root = self.env.ref("teknik_servis.teknik_servis_menu_root")
        orders = self.env.ref("teknik_servis.teknik_servis_order_action")
        for role, action in (("technician", today), ("office", orders)):
            menus = self.env["ir.ui.menu"].with_user(self.users[role])
            with self.subTest(role):
                menu = menus.load_web_menus(False)[root.id]
                self.assertEqual(menu["actionID"], action.id)


@tagged("post_install", "-at_install")
class TestTodayQueries(TodayCommon, QueriesCommon):
    """What a phone asks for first costs little, however many visits the day has."""

    def _measure(self, count):
        """Return how many statements a day of some visits takes, and its bytes."""
        orders = self.env["teknik.servis.order"].create(self._values(count))
        orders.customer_request = "Kombi çalışırken ses yapıyor, su akıtıyor. " * 20
        self.env["teknik.servis.order.line"].create(
            [
                {"order_id": order.id, "product_id": self.part.id, "quantity": 3}
                for order in orders
            ]
        )
        day = datetime(2027, 7, 7 + count, 4)
        self.env["teknik.servis.appointment"].create(
            [
                {
                    "technician_id": self.technician.id,
                    "order_ids": [Command.set(order.ids)],
                    "start": day + timedelta(hours=number),
                }
                for number, order in enumerate(orders)
            ]
        )
        queries = []
        model = self._phone().with_context(lang="tr_TR", tz="Europe/Istanbul")
        with self._counting(queries):
            today = model.get_today(fields.Date.to_string(day.date()))
        self.assertEqual(len(today["cards"]), count)
        return len(queries), len(json.dumps(today).encode())

    def test_a_long_day_costs_as_many_statements_as_a_short_one(self):
        self._measure(1)
        few, _size = self._measure(2)
        many, size = self._measure(8)
        self.assertLessEqual(many, few)
        self.assertLess(size, 30_000)
