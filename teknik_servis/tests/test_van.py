from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ROLES
from .life_common import LifeCycleCommon


class TestVan(LifeCycleCommon):
    """What is in a van, for whoever works from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls._put_in_stock(3, cls.van_2)
        cls._put_in_stock(9, cls.stock)

    def _read(self, action, role, view="list"):
        """Return what a role sees of an action's first view, as `{place: free}`."""
        quants = self._as(self.env["stock.quant"], role)
        view_id = next(number for number, mode in action["views"] if mode == view)
        arch_view = self.env["ir.ui.view"].browse(view_id)
        self.assertEqual(arch_view.model, "stock.quant")
        quants.get_views([(view_id, view)])
        data = quants.web_search_read(
            action["domain"],
            {
                "product_id": {"fields": {"display_name": {}}},
                "lot_id": {"fields": {"display_name": {}}},
                "location_id": {},
                "quantity": {},
                "available_quantity": {},
            },
        )
        found = {}
        for row in data["records"]:
            if row["product_id"]["id"] == self.part.id:
                found[row["location_id"]] = (row["quantity"], row["available_quantity"])
        return found

    def test_a_technician_sees_the_own_van_with_what_is_free(self):
        self._as(self.env["teknik.servis.operation"], "technician").create(
            {
                "order_id": self._create_order().id,
                "technician_id": self.technician.id,
                "line_ids": [
                    Command.create({"product_id": self.part.id, "quantity": 2})
                ],
            }
        )
        self.env.flush_all()
        quants = self._as(self.env["stock.quant"], "technician")
        action = quants.action_teknik_servis_my_van()
        for view in ("list", "kanban"):
            found = self._read(action, "technician", view)
            self.assertEqual(found, {self.van.id: (5, 3)})

    def test_who_has_no_van_sees_none(self):
        action = self._as(
            self.env["stock.quant"], "office"
        ).action_teknik_servis_my_van()
        self.assertEqual(self._read(action, "office"), {})

    def test_the_office_sees_every_van_of_its_companies_and_no_shelf(self):
        action = self._as(self.env["stock.quant"], "office").action_teknik_servis_vans()
        found = self._read(action, "office")
        self.assertEqual(found, {self.van.id: (5, 5), self.van_2.id: (3, 3)})
        self.assertEqual(
            [mode for _view, mode in action["views"]],
            ["list", "kanban", "pivot", "graph"],
        )
        _company, stranger = self._create_other_company()
        quants = self.env["stock.quant"].with_user(stranger)
        quants = quants.with_context(allowed_company_ids=stranger.company_ids.ids)
        domain = quants.action_teknik_servis_vans()["domain"]
        self.assertFalse(quants.search(domain))

    def test_the_menus_open_for_those_they_are_for(self):
        for name, roles in (
            ("stock_quant_action_my_van", ("technician", "office", "manager")),
            ("stock_quant_action_vans", ("office", "manager")),
        ):
            action = self.env.ref(f"teknik_servis.{name}")
            for role in roles:
                with self.subTest(name, role=role):
                    opened = self._as(action, role).run()
                    self.assertEqual(opened["res_model"], "stock.quant")
        with self.assertRaises(AccessError):
            self._as(
                self.env.ref("teknik_servis.stock_quant_action_vans"), "employee"
            ).run()

    def test_two_technicians_share_a_van(self):
        self.technician_2.teknik_servis_location_id = self.van
        user = new_test_user(self.env, "ts_mehmet", groups=ROLES["technician"])
        self.technician_2.user_id = user
        self.env.flush_all()
        own = self.env["stock.location"].with_user(user)._get_own_vans()
        self.assertEqual(own, self.van)
        names = self.van.with_user(user).teknik_servis_technician_names
        self.assertEqual(sorted(names.split(", ")), ["Ali Usta", "Mehmet Kalfa"])
        # Both use parts of it on records of their own, and what one holds is not the
        # other's.
        mine = self._create_order()
        other = self._create_order(technician_ids=self.technician_2.ids)
        operations = self.env["teknik.servis.operation"]
        line = Command.create({"product_id": self.part.id, "quantity": 3})
        self._as(operations, "technician").create(
            {"order_id": mine.id, "line_ids": [line]}
        )
        part = mine.line_ids
        self.assertEqual(part.location_id, self.van)
        with self._refused("2 in"):
            operations.with_user(user).create(
                {"order_id": other.id, "line_ids": [line]}
            )
        part.quantity = 2
        operations.with_user(user).create({"order_id": other.id, "line_ids": [line]})
        self.assertEqual(other.line_ids.location_id, self.van)
        mine._send({part: 2}, {})
        other._send({other.line_ids: 3}, {})
        self.assertFalse(
            self.env["stock.quant"]._get_available_quantity(self.part, self.van)
        )

    def test_the_same_part_from_two_vans_on_one_record(self):
        order = self._create_order(
            technician_ids=(self.technician | self.technician_2).ids
        )
        operations = self._as(self.env["teknik.servis.operation"], "office")
        for technician, quantity in ((self.technician, 5), (self.technician_2, 3)):
            operations.create(
                {
                    "order_id": order.id,
                    "technician_id": technician.id,
                    "line_ids": [
                        Command.create(
                            {"product_id": self.part.id, "quantity": quantity}
                        )
                    ],
                }
            )
        self.assertEqual(order.line_ids.location_id, self.van | self.van_2)
        order._send({line: line.quantity for line in order.line_ids}, {})
        self.assertEqual(order.picking_ids.location_id, self.van | self.van_2)
        self.assertEqual(order.line_ids.mapped("qty_delivered"), [5, 3])
        there = self.env["stock.quant"]._get_available_quantity
        self.assertEqual([there(self.part, v) for v in (self.van, self.van_2)], [0, 0])
        self.assertEqual(there(self.part, self.stock), 9)

    def test_pieces_with_numbers_are_held_as_chosen_whatever_odoo_would_take(self):
        board = self.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        lots = self.env["stock.lot"].create(
            [
                {
                    "name": name,
                    "product_id": board.id,
                    "company_id": self.company.id,
                }
                for name in ("AK-1", "AK-2", "AK-3")
            ]
        )
        for lot in lots:
            self._put_in_stock(1, product=board, lot=lot)
        order = self._create_order()
        # In the other order than they lie there: Odoo would take the first ones.
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {
                "order_id": order.id,
                "technician_id": self.technician.id,
                "line_ids": [
                    Command.create({"product_id": board.id, "lot_id": lot.id})
                    for lot in reversed(lots)
                ],
            }
        )
        for line in operation.line_ids:
            self.assertEqual(line.sudo().move_ids.lot_ids, line.lot_id)
        order._send({line: 1 for line in order.line_ids}, {})
        for line in order.line_ids:
            self.assertEqual(line.move_ids.lot_ids, line.lot_id)
