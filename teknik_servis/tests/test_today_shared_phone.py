from odoo.exceptions import UserError
from odoo.http import SessionExpiredException
from odoo.tests import tagged

from .today_common import TodayCommon


@tagged("post_install", "-at_install")
class TestTodaySharedPhone(TodayCommon):
    """One phone, two logins; and amounts that are nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._book_now()

    def test_a_tap_of_who_was_logged_in_before_waits_for_them(self):
        stranger = self.users["office"].id
        with self.assertRaises(SessionExpiredException):
            self._tap(self.visit, "on_way", uid="of-another", user_id=stranger)
        self.assertEqual(self.visit.state, "planned")
        own = self.phone_user.id
        answer = self._tap(self.visit, "on_way", uid="of-another", user_id=own)
        self.assertFalse(answer["is_repeated"])
        self.assertEqual(self.visit.state, "on_way")

    def test_who_tapped_is_not_made_up(self):
        for odd in (0, -1, "", "1", [], {}, True, 10**9):
            with self.subTest(odd=odd), self.assertRaises(SessionExpiredException):
                self._tap(self.visit, "on_way", user_id=odd)
        self.assertEqual(self.visit.state, "planned")

    def test_less_than_the_smallest_coin_is_no_payment(self):
        for amount in (0.001, 0.0049, float("nan"), float("inf")):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self._tap(self.visit, "collect", amount=amount, method="cash")
        self.assertFalse(self._works().filtered("collected_amount"))
        self._tap(self.visit, "collect", amount=0.009, method="cash")
        self.assertEqual(self._works().mapped("collected_amount"), [0.01])
