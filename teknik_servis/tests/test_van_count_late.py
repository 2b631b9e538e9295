from odoo.tests import new_test_user

from .common import ROLES
from .van_common import VanCountCommon


class TestVanCountLate(VanCountCommon):
    """Counts that wait: managers are told, and what happens meanwhile is respected."""

    def _wait(self, counted, **values):
        count = self._count(counted=counted, **values)
        count.action_submit()
        self.assertEqual(count.state, "waiting")
        return count

    def _lines_of(self, count):
        return count.sudo().activity_ids

    # ------------------------------------------------------------- who is told

    def test_every_manager_of_the_company_has_an_activity(self):
        boss = new_test_user(self.env, "ts_boss", groups=ROLES["manager"])
        gone = new_test_user(self.env, "ts_gone", groups=ROLES["manager"])
        gone.active = False
        _company, stranger = self._create_other_company()
        boss.lang = "en_US"
        count = self._wait({(self.part, self.none): 3})
        users = self._lines_of(count).user_id
        self.assertLessEqual(self.users["manager"] | boss, users)
        self.assertFalse(users & (gone | stranger))
        for role in ("technician", "office", "accountant"):
            self.assertNotIn(self.users[role], users)
        own = self._lines_of(count).filtered(lambda line: line.user_id == boss)
        self.assertEqual(len(own), 1)
        self.assertIn("approve or refuse", own.summary)
        # It opens what is to be decided on.
        self.assertEqual(
            self._as(self.env[own.res_model].browse(own.res_id), "manager").state,
            "waiting",
        )

    def test_the_activity_is_gone_when_somebody_decided(self):
        new_test_user(self.env, "ts_boss", groups=ROLES["manager"])
        for act in ("action_refuse", "action_approve"):
            count = self._wait({(self.part, self.none): 3})
            kept = count.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.users["office"].id,
                automated=False,
            )
            getattr(self._as(count, "manager"), act)()
            with self.subTest(act):
                self.assertEqual(self._lines_of(count), kept)

    def test_nobody_is_told_of_what_applies_at_once(self):
        count = self._count("office", counted={(self.part, self.none): 3})
        count.action_submit()
        self.assertEqual(count.state, "done")
        self.assertFalse(self._lines_of(count))

    # ------------------------------------------------------------- counted twice

    def test_what_waits_is_not_counted_a_second_time(self):
        first = self._wait({(self.part, self.none): 3})
        for role in ("technician", "office"):
            again = self._count(role, counted={(self.part, self.none): 3})
            with (
                self.subTest(role),
                self._refused("Fan Motoru waits for a decision in"),
                self.env.cr.savepoint(),
            ):
                again.action_submit()
        self.env.invalidate_all()
        # What does not wait is counted as ever.
        self._wait({(self.board, self.lot): 0})
        self._as(first, "manager").action_approve()
        self.assertEqual(self._there(), 3)
        again.action_submit()
        self.assertEqual((again.state, self._there()), ("done", 3))

    def test_a_refused_count_is_counted_anew(self):
        first = self._wait({(self.part, self.none): 3})
        self._as(first, "manager").action_refuse()
        count = self._count("office", counted={(self.part, self.none): 4})
        count.action_submit()
        self.assertEqual(self._there(), 4)

    # ------------------------------------------------------------- meanwhile

    def test_a_found_piece_that_came_to_the_same_van_meanwhile_is_there_once(self):
        count = self._wait({(self.board, self.lot_2): 1})
        self._put_in_stock(1, self.stock, self.board, self.lot_2)
        self.stock._move_goods(self.van, [(self.board, 1, self.lot_2)])
        self._as(count, "manager").action_approve()
        self.assertEqual(count.state, "done")
        self.assertEqual(self._there(self.board, self.lot_2), 1)

    def test_a_missing_piece_that_went_elsewhere_meanwhile_is_still_there(self):
        count = self._wait({(self.board, self.lot): 0})
        self.van._move_goods(self.van_2, [(self.board, 1, self.lot)])
        self._as(count, "manager").action_approve()
        self.assertEqual(count.state, "done")
        self.assertEqual(self._there(self.board, self.lot), 0)
        self.assertEqual(self._there(self.board, self.lot, self.van_2), 1)

    def test_what_was_used_meanwhile_is_not_taken_off_again(self):
        count = self._wait({(self.part, self.none): 2})
        order = self._create_order()
        line = self._add_line(order, quantity=4)
        order._send({line: 4}, {})
        with self._refused("2 of Fan Motoru"), self.env.cr.savepoint():
            self._as(count, "manager").action_approve()
        self.env.invalidate_all()
        self.assertEqual((count.state, self._there()), ("waiting", 1))

    def test_a_piece_that_a_customer_has_is_not_found_in_a_van(self):
        order = self._create_order()
        line = self._add_line(order, self.board, lot_id=self.lot.id)
        order._send({line: 1}, {})
        count = self._count("office", counted={(self.board, self.lot): 1})
        with self._refused("AK-1 is in"):
            count.action_submit()

    def test_what_is_found_is_ours_and_no_customers(self):
        self.env["stock.quant"]._update_available_quantity(
            self.pump, self.van, 1, owner_id=self.customer
        )
        count = self._count("office", counted={(self.pump, self.none): 3})
        count.action_submit()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.pump.id), ("location_id", "=", self.van.id)]
        )
        self.assertEqual(
            {quant.owner_id: quant.quantity for quant in quants},
            {self.customer: 1, self.customer.browse(): 2},
        )
