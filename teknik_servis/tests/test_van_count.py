from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import ROLES
from .van_common import VanCountCommon


class TestVanCount(VanCountCommon):
    """Technicians count their vans; the books follow by native adjustments."""

    def test_a_count_lists_what_should_be_there(self):
        form = Form(self._as(self.env["teknik.servis.van.count"], "technician"))
        self.assertEqual(form.van_id, self.van)
        count = form.save()
        self.assertEqual(
            {
                (line.product_id, line.lot_id): line.qty_counted
                for line in count.line_ids
            },
            {(self.part, self.none): 5, (self.board, self.lot): 1},
        )
        self.assertEqual(count.line_ids.mapped("difference"), [0, 0])
        count.action_submit()  # nothing differs: nothing to approve
        self.assertEqual(count.state, "done")
        self.assertEqual(self._there(), 5)

    def test_a_technicians_difference_waits_for_a_manager(self):
        count = self._count(counted={(self.part, self.none): 3})
        count.action_submit()
        self.assertEqual((count.state, self._there()), ("waiting", 5))
        for role in ("technician", "office"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(count, role).action_approve()
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(count, role).action_refuse()
        self._as(count, "manager").action_approve()
        self.assertEqual((count.state, self._there()), ("done", 3))
        self.assertEqual(count.decided_by_id, self.users["manager"])
        move = self.env["stock.move"].search(
            [("product_id", "=", self.part.id), ("is_inventory", "=", True)]
        )
        self.assertIn("Kayıp", move.reference)
        self.assertEqual(move.location_id, self.van)
        self.assertEqual(move.location_dest_id.usage, "inventory")
        with self._refused("does not wait for a decision"):
            self._as(count, "manager").action_approve()
        self.assertEqual(self._there(), 3)

    def test_a_refused_count_changes_nothing(self):
        count = self._count(counted={(self.part, self.none): 0})
        count.action_submit()
        self._as(count, "manager").action_refuse()
        self.assertEqual((count.state, self._there()), ("refused", 5))

    def test_the_office_counts_without_approval(self):
        count = self._count("office", counted={(self.part, self.none): 7})
        count.action_submit()
        self.assertEqual((count.state, self._there()), ("done", 7))

    def test_the_setting_lets_technicians_count_at_once(self):
        self._as(self.company, "manager").write({"teknik_servis_count_approval": False})
        count = self._count(
            counted={(self.part, self.none): 4, (self.board, self.lot): 0}
        )
        count.action_submit()
        self.assertEqual((count.state, self._there()), ("done", 4))
        self.assertEqual(self._there(self.board), 0)
        with self._refused("stays as it is"):
            count.action_submit()

    def test_what_is_found_is_put_in(self):
        count = self._count(
            "office",
            reason="Bulundu",
            counted={(self.pump, self.none): 2, (self.board, self.lot_2): 1},
        )
        count.action_submit()
        self.assertEqual(self._there(self.pump), 2)
        self.assertEqual(self._there(self.board, self.lot_2), 1)
        self.assertEqual(self._there(), 5)

    def test_what_moved_since_the_count_is_not_undone(self):
        count = self._count(counted={(self.part, self.none): 4})
        count.action_submit()
        self._put_in_stock(3)
        self._as(count, "manager").action_approve()
        self.assertEqual(self._there(), 7)

    def test_expected_is_taken_when_the_count_is_finished(self):
        count = self._count("office", counted={(self.part, self.none): 4})
        self._put_in_stock(3)
        count.action_submit()
        self.assertEqual(self._there(), 4)
        line = count.line_ids.filtered(lambda line: line.product_id == self.part)
        self.assertEqual((line.qty_expected, line.difference), (8, -4))

    def test_what_is_held_for_records_cannot_be_missing(self):
        order = self._create_order()
        self._as(self.env["teknik.servis.operation"], "technician").create(
            {
                "order_id": order.id,
                "technician_id": self.technician.id,
                "line_ids": [
                    Command.create({"product_id": self.part.id, "quantity": 3})
                ],
            }
        )
        count = self._count("office", counted={(self.part, self.none): 2})
        with self._refused("1 of Fan Motoru are held for records"):
            count.action_submit()
        self.env.invalidate_all()
        self.assertEqual((count.state, self._there()), ("draft", 5))
        count.line_ids.filtered(
            lambda line: line.product_id == self.part
        ).qty_counted = 3
        count.action_submit()
        self.assertEqual(self._there(), 3)
        order._send({order.line_ids: 3}, {})
        self.assertEqual(self._there(), 0)

    def test_a_reason_is_asked_for_where_something_differs(self):
        count = self._count(reason="  ", counted={(self.part, self.none): 4})
        with self._refused("say why it differs"):
            count.action_submit()
        self.assertEqual(self._there(), 5)

    def test_pieces_with_numbers_are_there_or_not(self):
        count = self._count("office", counted={(self.board, self.lot): 2})
        with self._refused("AK-1 is one piece"):
            count.action_submit()
        self._put_in_stock(1, self.stock, self.board, self.lot_2)
        count = self._count("office", counted={(self.board, self.lot_2): 1})
        with self._refused("AK-2 is in"):
            count.action_submit()
        count = self._count("office", counted={(self.board, self.none): 1})
        with self._refused("choose its serial number"):
            count.action_submit()
        count = self._count("office", counted={(self.pump, self.lot): 1})
        with self._refused("is another product's"):
            count.action_submit()
        count = self._count("office")
        line = {"product_id": self.part.id, "qty_counted": 1}
        count.line_ids = [Command.create(line)]
        with self._refused("is listed twice"):
            count.action_submit()
        self.assertEqual(self._there(self.board), 1)

    def test_a_found_piece_that_came_elsewhere_meanwhile_is_not_doubled(self):
        count = self._count(counted={(self.board, self.lot_2): 1})
        count.action_submit()
        self.assertEqual(count.state, "waiting")
        self._put_in_stock(1, self.stock, self.board, self.lot_2)
        with self._refused("AK-2 is in"):
            self._as(count, "manager").action_approve()
        self.env.invalidate_all()
        self.assertEqual(count.state, "waiting")
        self.assertEqual(self._there(self.board, self.lot_2), 0)

    def test_a_form_tells_nothing_of_others_vans(self):
        self._put_in_stock(1, self.van_2)
        Count = self._as(self.env["teknik.servis.van.count"], "technician")
        spec = {"van_id": {}, "line_ids": {"fields": {"qty_counted": {}}}}
        for van, allowed in ((self.van, True), (self.van_2, False)):
            values = {"van_id": van.id, "line_ids": []}
            if allowed:
                told = Count.onchange(values, ["van_id"], spec)
                self.assertTrue(told["value"]["line_ids"])
                continue
            with self.assertRaises(AccessError):
                Count.onchange(values, ["van_id"], spec)

    def test_a_technician_counts_the_own_van_alone(self):
        with self.assertRaises(AccessError):
            self._count(van_id=self.van_2.id)
        for place in (self.stock, self.van_2):
            with self.subTest(place.name), self.assertRaises(UserError):
                self._count(van_id=place.id)
        with self.assertRaises(UserError):
            self._count("office", van_id=self.stock.id)
        self._put_in_stock(1, self.van_2)
        foreign = self._count("office", van_id=self.van_2.id)
        self.assertTrue(foreign.line_ids)
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").read(["reason"])
        with self.assertRaises(AccessError):
            self._as(foreign.line_ids, "technician").read(["qty_counted"])
        for role in ("employee", "accountant"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._count(role)

    def test_a_shared_van_is_counted_by_both(self):
        user = new_test_user(self.env, "ts_mehmet", groups=ROLES["technician"])
        self.technician_2.write(
            {"user_id": user.id, "teknik_servis_location_id": self.van.id}
        )
        count = self._count()
        self.env.flush_all()
        self.assertEqual(count.with_user(user).read(["reason"])[0]["reason"], "Kayıp")

    def test_counts_of_other_companies_are_not_seen(self):
        count = self._count()
        _company, stranger = self._create_other_company()
        with self.assertRaises(AccessError):
            count.with_user(stranger).with_context(
                allowed_company_ids=stranger.company_ids.ids
            ).read(["reason"])

    def test_nobody_writes_past_the_acts(self):
        count = self._count(counted={(self.part, self.none): 4})
        for values in (
            {"state": "done"},
            {"user_id": self.users["office"].id},
            {"van_id": self.van_2.id},
            {"decided_by_id": self.users["manager"].id},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                count.write(values)
        with self.assertRaises(UserError):
            count.line_ids[0].write({"qty_expected": 100})
        count.action_submit()
        with self.assertRaises(UserError):
            count.line_ids[0].qty_counted = 0
        with self.assertRaises(UserError):
            count.reason = "x"
        with self.assertRaises(UserError):
            self._as(count, "manager").unlink()
        self.assertEqual(self._there(), 5)
