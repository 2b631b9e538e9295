from unittest.mock import patch

from lxml import etree

from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..models import teknik_servis_order_search as search
from .life_common import LifeCycleCommon

VIEWS = ("calendar", "pivot", "graph")


@tagged("post_install", "-at_install")
class TestSearch(LifeCycleCommon):
    """The filters of a desk, and the views that lay records out by day and number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(10)
        cls.orders = cls.env["teknik.servis.order"].create(
            [{"partner_id": cls.customer.id}] * 3
        )

    def _filtered_by(self, name, role="office", orders=None):
        """Return the records that one filter of the search view leaves of some."""
        model = self.env["teknik.servis.order"]
        Order = self._as(model, role).with_context(tz="Europe/Istanbul")
        views = Order.get_views([(False, "search")])["views"]
        arch = etree.fromstring(views["search"]["arch"])
        [node] = arch.xpath(f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"), {"uid": self.users[role].id})
        among = [("id", "in", (orders or self.orders).ids)]
        return Order.search(among + domain).with_env(self.env)

    def _bill(self, line, quantity=1):
        line.order_id._send({}, {line: quantity})

    def test_every_filter_of_the_search_view_can_be_used(self):
        Order = self._as(self.env["teknik.servis.order"], "technician")
        views = Order.get_views([(False, "search")])["views"]
        arch = etree.fromstring(views["search"]["arch"])
        names = arch.xpath("//filter[@domain]/@name")
        self.assertGreaterEqual(
            set(names),
            {"mine", "unassigned", "today", "late", "waiting", "ready", "to_invoice"},
        )
        for name in names:
            with self.subTest(filter=name):
                self._filtered_by(name, "technician")

    def test_today_is_the_users_day(self):
        early, late, tomorrow = self.orders
        with freeze_time("2027-03-01 21:30:00"):  # the second of March in Istanbul
            early.date_promised = "2027-03-01 21:00:00"
            late.date_promised = "2027-03-02 20:59:59"
            tomorrow.date_promised = "2027-03-02 21:00:00"
            self.assertEqual(self._filtered_by("today"), early | late)

    def test_waiting_ready_and_open_follow_the_stage(self):
        waiting, ready, closed = self.orders
        waiting.stage_id = self.stages["waiting"]
        ready.stage_id = self.stages["ready"]
        self._hand_over(closed)
        self.assertEqual(self._filtered_by("waiting"), waiting)
        self.assertEqual(self._filtered_by("ready"), ready)
        self.assertEqual(self._filtered_by("open"), waiting | ready)

    def test_mine_and_unassigned_follow_people(self):
        mine, assigned, other = self.orders
        mine.user_id = self.users["office"]
        assigned.technician_ids = self.technician
        self.assertEqual(self._filtered_by("mine"), mine)
        self.assertEqual(self._filtered_by("unassigned"), mine | other)

    def test_not_invoiced_is_what_has_something_left_to_bill(self):
        _nothing, half, billed = self.orders
        line = self._add_line(half, self.labour, quantity=2)
        self._bill(line)
        self._bill(self._add_line(billed, self.labour))
        self.assertEqual(self._filtered_by("to_invoice"), half)
        self.assertEqual(self.orders.mapped("is_to_invoice"), [False, True, False])
        self._bill(line)
        self.assertFalse(self._filtered_by("to_invoice"))

    def test_search_and_compute_of_not_invoiced_agree(self):
        first, second, third = self.orders
        self._add_line(first, self.labour)
        self._add_line(second, self.labour, coverage="warranty")
        self._add_line(third, self.labour, quantity=0)
        Order = self.env["teknik.servis.order"]
        for covered in (False, True):
            self.company.teknik_servis_invoice_covered = covered
            self.env.invalidate_all()
            for wanted in (True, False):
                domain = [("is_to_invoice", "=", wanted)]
                with self.subTest(covered=covered, wanted=wanted):
                    self.assertEqual(
                        Order.search([("id", "in", self.orders.ids), *domain]),
                        self.orders.filtered(
                            lambda o, wanted=wanted: o.is_to_invoice == wanted
                        ).sorted("id", reverse=True),
                    )
        self.assertEqual(first.is_to_invoice, second.is_to_invoice)

    def test_many_records_without_invoice_are_found_as_few_are(self):
        for order in self.orders[:2]:
            self._add_line(order, self.labour)
        few = self._filtered_by("to_invoice")
        with patch(f"{search.__name__}.MANY", 1):
            self.assertEqual(self._filtered_by("to_invoice"), few)
        self.assertEqual(len(few), 2)

    def test_a_cancelled_invoice_is_to_be_made_again(self):
        order = self.orders[0]
        self._bill(self._add_line(order, self.labour))
        self.assertNotIn(order, self._filtered_by("to_invoice"))
        order.invoice_ids.button_cancel()
        self.assertIn(order, self._filtered_by("to_invoice"))

    def test_a_cancelled_record_is_never_invoiced(self):
        order = self.orders[0]
        self._add_line(order, self.labour)
        order.write({"cancel_reason": "x", "stage_id": self._stage("cancelled").id})
        self.assertNotIn(order, self._filtered_by("to_invoice"))
        self.assertFalse(order.is_to_invoice)

    def test_handed_over_five_days_ago_without_invoice(self):
        old, young, billed = self.orders
        for order in self.orders:
            self._add_line(order, self.labour)
        self._bill(billed.line_ids)
        self._hand_over(old, date_delivered="2026-11-02 10:00:00")
        self._hand_over(billed, date_delivered="2026-11-02 10:00:00")
        self._hand_over(young, date_delivered="2026-11-04 10:00:00")
        with freeze_time("2026-11-08 09:00:00"):
            self.assertEqual(self._filtered_by("to_invoice_for_days"), old)

    def test_a_technician_finds_only_their_own_among_the_not_invoiced(self):
        own, other, _third = self.orders
        for order in (own, other):
            self._add_line(order, self.labour)
        own.technician_ids = self.technician
        self.env.flush_all()
        self.assertEqual(self._filtered_by("to_invoice", "technician"), own)

    def test_another_companys_uninvoiced_work_is_not_found(self):
        self._add_line(self.orders[0], self.labour)
        _company, user = self._create_other_company()
        Order = self.env["teknik.servis.order"].with_user(user)
        self.assertFalse(Order.search([("is_to_invoice", "=", True)]))

    def test_not_invoiced_is_looked_up_in_its_index(self):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        Order = self.env["teknik.servis.order"]
        self.env.cr.execute(Order._get_orders_to_invoice_sql())
        query = self.env.cr.query.decode().strip()
        self.env.cr.execute("EXPLAIN " + query)
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("teknik_servis_order_line_to_invoice_idx", plan)

    def test_every_role_opens_calendar_pivot_and_graph(self):
        self.orders[0].write(
            {
                "date_promised": "2027-03-02 08:00:00",
                "technician_ids": self.technician.ids,
            }
        )
        self.env.flush_all()
        for role in ("technician", "office", "manager"):
            Order = self._as(self.env["teknik.servis.order"], role)
            for view in VIEWS:
                specification = self._get_web_specification(Order, view)
                with self.subTest(role=role, view=view):
                    self.assertTrue(
                        Order.search_read(
                            [("id", "=", self.orders[0].id)], list(specification)
                        )
                    )
            groups = Order.formatted_read_group(
                [("id", "in", self.orders[0].ids)],
                ["stage_id", "date_notified:month"],
                ["__count", "amount_total:sum", "duration:sum"],
            )
            self.assertEqual([group["__count"] for group in groups], [1])

    def test_the_action_offers_all_views(self):
        action = self.env.ref("teknik_servis.teknik_servis_order_action")
        self.assertEqual(
            set(action.view_mode.split(",")),
            {"list", "kanban", "form", "activity", *VIEWS},
        )
