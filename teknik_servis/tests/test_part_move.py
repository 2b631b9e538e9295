from contextlib import contextmanager
from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user

from .common import ROLES
from .life_common import LifeCycleCommon


class TestPartMove(LifeCycleCommon):
    """What left the vans, who used what, and what warranty costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(10)
        cls._put_in_stock(10, cls.van_2)
        cls._put_in_stock(10, cls.stock)
        cls.order = cls._create_order()

    def _use(self, quantity, order=None, technician=None, **values):
        order, technician = order or self.order, technician or self.technician
        line = self._add_line(
            order, quantity=quantity, technician_id=technician.id, **values
        )
        order._send({line: quantity}, {})
        self.env.flush_all()
        return line

    def _rows(self, role="technician", domain=()):
        moves = self._as(self.env["teknik.servis.part.move"], role)
        return moves.search([("product_id", "=", self.part.id), *domain])

    def test_what_left_the_own_van_and_on_which_record(self):
        self._use(2)
        self._use(3, self._create_order(), self.technician_2)
        moves = self._as(self.env["teknik.servis.part.move"], "technician")
        action = moves.action_teknik_servis_left_my_van()
        self.assertEqual(action["context"]["search_default_today"], 1)
        rows = moves.search(action["domain"])
        self.assertEqual(
            [(row.kind, row.quantity, row.order_name) for row in rows],
            [("used", 2, self.order.name)],
        )
        self.assertEqual(rows.action_view_order()["res_id"], self.order.id)
        self.assertEqual(rows.technician_id.name, "Ali Usta")

    def test_the_newest_stands_first(self):
        self._use(1)
        old = self.order.picking_ids.move_ids.move_line_ids
        old.date = Datetime.now() - timedelta(days=3)
        self._use(2)
        rows = self._rows(domain=[("direction", "=", "out")])
        self.assertEqual(rows.mapped("quantity"), [2, 1])
        today = self._rows(domain=[("date", ">=", "today")])
        self.assertEqual(today.mapped("quantity"), [2])

    def test_a_transfer_stands_in_both_vans_and_is_no_consumption(self):
        picking = self.van._move_goods(
            self.van_2, [(self.part, 4, self.env["stock.lot"])]
        )
        self.env.flush_all()
        rows = self._rows("office", [("reference", "=", picking.name)])
        self.assertEqual(
            sorted((r.direction, r.kind, r.location_id.id, r.qty_used) for r in rows),
            sorted(
                [
                    ("out", "unloaded", self.van.id, 0),
                    ("in", "loaded", self.van_2.id, 0),
                ]
            ),
        )
        own = self._rows(domain=[("reference", "=", picking.name)])
        self.assertEqual(own.location_id, self.van)
        slip = own.action_print_slip()
        self.assertEqual(slip["context"]["active_ids"], picking.ids)
        with self.assertRaises(UserError):
            own.action_view_order()

    def test_what_came_back_is_not_used(self):
        line = self._use(3)
        self._as(line, "technician").return_unused(1)
        self.env.flush_all()
        rows = self._rows()
        self.assertEqual(sorted(rows.mapped("kind")), ["returned", "used"])
        self.assertEqual(sum(rows.mapped("qty_used")), 2)

    def test_consumption_counts_parts_of_the_shelf_too(self):
        self._use(2)
        self._use(3, location_id=self.stock.id)
        [[_technician, used]] = self.env["teknik.servis.part.move"]._read_group(
            [("product_id", "=", self.part.id), ("order_id", "=", self.order.id)],
            ["technician_id"],
            ["qty_used:sum"],
        )
        self.assertEqual(used, 5)
        # The shelf's other movements are not listed.
        self.stock._move_goods(
            self.stock.create({"name": "Raf", "location_id": self.stock.id}),
            [(self.part, 1, self.env["stock.lot"])],
        )
        self.env.flush_all()
        self.assertEqual(len(self._rows("office")), 2)

    def test_warranty_parts_cost_is_the_managers(self):
        self._use(2, coverage="warranty")
        self._use(1)
        rows = self._rows("manager", [("coverage", "=", "warranty")])
        self.assertEqual(rows.mapped("cost"), [120])
        self.assertEqual(sum(self._rows("manager").mapped("cost")), 180)
        for role in ("technician", "office"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._rows(role).mapped("cost")
            with self.subTest(role), self.assertRaises(AccessError):
                self._rows(role, [("cost", ">", 0)])
        menu = self.env.ref("teknik_servis.teknik_servis_part_move_menu_warranty")
        for role, shown in (
            ("manager", True),
            ("technician", False),
            ("office", False),
        ):
            menus = self.env["ir.ui.menu"].with_user(self.users[role])
            with self.subTest(role):
                self.assertEqual(menu.id in menus._visible_menu_ids(), shown)

    def test_the_cost_report_is_of_what_was_used_under_warranty(self):
        moves = self._as(self.env["teknik.servis.part.move"], "manager")
        views = moves.get_views([(False, "search")])["views"]
        arch = etree.fromstring(views["search"]["arch"])
        nodes = arch.iter("filter", "separator")
        names = [node.get("name") or node.tag for node in nodes]
        # Filters of one group are joined by "or": these two are in two groups.
        between = names[names.index("used") : names.index("warranty")]
        self.assertIn("separator", between)

    def test_costs_are_of_the_products_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._put_in_stock(20)
        line = self._use(1, product_uom_id=dozen.id, coverage="warranty")
        self.assertEqual(line.sudo().cost_unit, 720)
        row = self._rows("manager", [("coverage", "=", "warranty")])
        self.assertEqual((row.quantity, row.qty_used, row.cost), (12, 12, 720))

    def test_what_lies_in_a_part_of_the_van_counts(self):
        box = self.stock.create({"name": "Çekmece", "location_id": self.van.id})
        no_lot = self.env["stock.lot"]
        self.stock._move_goods(box, [(self.part, 4, no_lot)])
        # From one drawer to another nothing went into the van or out of it.
        self.van._move_goods(box, [(self.part, 1, no_lot)])
        self._use(2, location_id=box.id)
        rows = self._rows()
        self.assertEqual(
            sorted((r.kind, r.quantity, r.location_id.id) for r in rows),
            [("loaded", 4, self.van.id), ("used", 2, self.van.id)],
        )
        self.assertEqual(set(rows.technician_id.mapped("name")), {"Ali Usta"})
        moves = self._as(self.env["teknik.servis.part.move"], "technician")
        left = moves.search(moves.action_teknik_servis_left_my_van()["domain"])
        self.assertEqual(left.mapped("quantity"), [2])

    def test_a_shared_van_is_told_under_who_still_works_there(self):
        self.technician_2.teknik_servis_location_id = self.van
        self.technician.active = False
        self.stock._move_goods(self.van, [(self.part, 1, self.env["stock.lot"])])
        self.env.flush_all()
        (row,) = self._rows("office", [("kind", "=", "loaded")])
        self.assertEqual(row.technician_id.name, self.technician_2.name)

    def test_counts_are_movements(self):
        count = self._as(self.env["teknik.servis.van.count"], "office").create(
            {"van_id": self.van.id, "reason": "Kayıp"}
        )
        self.env.flush_all()
        count.line_ids.qty_counted = 7
        count.action_submit()
        self.env.flush_all()
        row = self._rows(domain=[("kind", "=", "counted")])
        self.assertEqual((row.direction, row.quantity, row.qty_used), ("out", 3, 0))
        self.assertIn("Kayıp", row.reference)

    def test_technicians_see_their_own(self):
        self._use(2)
        self._use(3, self._create_order(), self.technician_2)
        self.assertEqual(self._rows().mapped("quantity"), [2])
        self.assertEqual(sorted(self._rows("office").mapped("quantity")), [2, 3])
        stranger = new_test_user(self.env, "ts_far", groups=ROLES["technician"])
        moves = self.env["teknik.servis.part.move"].with_user(stranger)
        self.assertFalse(moves.search([]))
        _company, other = self._create_other_company()
        moves = moves.with_user(other).with_context(
            allowed_company_ids=other.company_ids.ids
        )
        self.assertFalse(moves.search([]))
        for role in ("employee", "accountant"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._rows(role)

    def test_every_view_is_read_by_those_who_open_it(self):
        line = self._use(2)
        self._as(line, "technician").return_unused(1)
        self.van._move_goods(self.stock, [(self.part, 1, self.env["stock.lot"])])
        self.env.flush_all()
        for role in ("technician", "office", "manager"):
            moves = self._as(self.env["teknik.servis.part.move"], role)
            for view in ("list", "kanban"):
                spec = self._get_web_specification(moves, view)
                data = moves.web_search_read([("product_id", "=", self.part.id)], spec)
                with self.subTest(role, view=view):
                    self.assertEqual(data["length"], 3)
            groups = moves.formatted_read_group(
                [("product_id", "=", self.part.id)],
                ["technician_id", "date:month"],
                ["qty_used:sum"],
            )
            with self.subTest(role, view="pivot"):
                self.assertEqual(groups[0]["qty_used:sum"], 1)

    def test_a_long_list_takes_no_more_statements_than_a_short_one(self):
        moves = self._as(self.env["teknik.servis.part.move"], "technician")
        names = ["date", "kind", "quantity", "order_name", "product_id"]
        counts = []
        for _time in range(3):
            self._use(1)
            queries = []
            self.env.invalidate_all()
            with contextmanager(self._patchExecute)(queries):
                found = moves.search_read([("product_id", "=", self.part.id)], names)
            counts.append((len(found), len(queries)))
        self.assertEqual([number for number, _queries in counts], [1, 2, 3])
        # The first time rules and users are looked up as well.
        self.assertEqual(counts[1][1], counts[2][1])
