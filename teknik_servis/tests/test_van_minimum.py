from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from .life_common import LifeCycleCommon


class TestVanMinimum(LifeCycleCommon):
    """Minimum stock of a van: native rules, which the scheduler follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(20, cls.stock)
        cls._put_in_stock(1)

    def _dialog(self, role="office", van=None, *rows):
        rows = rows or ((self.part, 3, 5),)
        return self._as(self.env["teknik.servis.van.minimum"], role).create(
            {
                "van_id": (van or self.van).id,
                "line_ids": [
                    Command.create(
                        {"product_id": product.id, "qty_min": low, "qty_max": high}
                    )
                    for product, low, high in rows
                ],
            }
        )

    def _rules(self, van=None):
        return self.env["stock.warehouse.orderpoint"].search(
            [("location_id", "=", (van or self.van).id)]
        )

    def _coming(self, van=None):
        return self.env["stock.move"].search(
            [
                ("location_dest_id", "=", (van or self.van).id),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    def _schedule(self):
        self.env.invalidate_all()
        self.env["stock.rule"].run_scheduler()

    def _there(self, location=None):
        return self.env["stock.quant"]._get_available_quantity(
            self.part, location or self.van
        )

    def test_the_office_sets_a_minimum_without_stock_rights(self):
        self.assertFalse(self.users["office"].has_group("stock.group_stock_user"))
        self._dialog().action_save()
        rule = self._rules()
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (3, 5))
        self.assertEqual((rule.trigger, rule.product_id), ("auto", self.part))
        self.assertEqual(
            rule.route_id, self.stock.warehouse_id.teknik_servis_van_route_id
        )

    def test_the_scheduler_brings_parts_from_the_shelf(self):
        self._dialog().action_save()
        self._schedule()
        move = self._coming()
        self.assertEqual(move.product_uom_qty, 4)
        self.assertEqual(move.location_id, self.stock)
        self.assertEqual(move.picking_id.picking_type_code, "internal")
        self.assertEqual(move.state, "assigned")
        self._schedule()
        self.assertEqual(self._coming(), move)
        self.assertEqual(move.product_uom_qty, 4)

    def test_what_the_scheduler_wants_is_loaded_by_the_technician(self):
        self._dialog().action_save()
        self._schedule()
        form = Form(self._as(self.env["teknik.servis.van.transfer"], "technician"))
        dialog = form.save()
        self.assertEqual(dialog.line_ids.mapped("quantity"), [4])
        dialog.action_transfer()
        self.assertEqual(self._there(), 5)
        self.assertFalse(self._coming())
        self._schedule()
        self.assertFalse(self._coming())

    def test_consumption_feeds_the_resupply(self):
        self._put_in_stock(4)
        self._dialog().action_save()
        self._schedule()
        self.assertFalse(self._coming())
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
        order._send({order.line_ids: 3}, {})
        self.assertEqual(self._there(), 2)
        self._schedule()
        self.assertEqual(self._coming().product_uom_qty, 3)

    def test_vans_are_resupplied_each_by_its_own_rule(self):
        self._dialog().action_save()
        self._dialog("manager", self.van_2, (self.part, 2, 2)).action_save()
        route = self.stock.warehouse_id.teknik_servis_van_route_id
        self.assertEqual(route.rule_ids.location_dest_id, self.van | self.van_2)
        self.assertEqual(route.rule_ids.location_src_id, self.stock)
        self._schedule()
        self.assertEqual(self._coming().product_uom_qty, 4)
        self.assertEqual(self._coming(self.van_2).product_uom_qty, 2)
        self._dialog().action_save()
        self.assertEqual(len(route.rule_ids), 2)

    def test_ordinary_products_do_not_take_the_route(self):
        self._dialog().action_save()
        route = self.stock.warehouse_id.teknik_servis_van_route_id
        flags = (
            route.product_selectable,
            route.product_categ_selectable,
            route.warehouse_selectable,
        )
        self.assertFalse(any(flags))

    def test_the_list_is_what_the_rules_are(self):
        pump = self.env["product.product"].create(
            {"name": "Pompa", "type": "consu", "is_storable": True}
        )
        self._dialog("office", self.van, (self.part, 3, 5), (pump, 1, 0)).action_save()
        self.assertEqual(sorted(self._rules().mapped("product_max_qty")), [1, 5])
        form = Form(
            self._as(self.env["teknik.servis.van.minimum"], "office").with_context(
                default_van_id=self.van.id
            )
        )
        self.assertEqual(len(form.line_ids), 2)
        dialog = form.save()
        dialog.line_ids.filtered(lambda line: line.product_id == pump).unlink()
        dialog.line_ids.qty_min = 4
        dialog.action_save()
        rule = self._rules()
        self.assertEqual((rule.product_id, rule.product_min_qty), (self.part, 4))

    def test_the_van_is_resupplied_at_once_where_wanted(self):
        self._dialog().action_save_and_supply()
        self.assertEqual(self._coming().product_uom_qty, 4)

    def test_an_archived_rule_is_taken_up_again(self):
        self._dialog().action_save()
        rule = self._rules()
        rule.active = False
        self._dialog("office", self.van, (self.part, 2, 4)).action_save()
        self.assertEqual(self._rules(), rule)
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (2, 4))

    def test_a_van_of_no_warehouse_is_resupplied_from_the_companys(self):
        van = self.env["stock.location"].create({"name": "Ortak", "company_id": False})
        self.technician_2.teknik_servis_location_id = van
        self.assertFalse(van.warehouse_id or van.company_id)
        self._dialog("office", van, (self.part, 2, 4)).action_save_and_supply()
        rule = self._rules(van)
        self.assertEqual(
            (rule.warehouse_id, rule.company_id),
            (self.stock.warehouse_id, self.company),
        )
        move = self._coming(van)
        self.assertEqual((move.location_id, move.product_uom_qty), (self.stock, 4))

    def test_a_company_without_a_warehouse_is_told_so(self):
        van = self.env["stock.location"].create({"name": "Ortak", "company_id": False})
        self.technician_2.teknik_servis_location_id = van
        dialog = self._dialog("office", van)
        none = self.env["stock.warehouse"]
        with (
            patch.object(
                type(self.company), "_get_teknik_servis_warehouse", lambda company: none
            ),
            self._refused("has no warehouse"),
        ):
            dialog.action_save()
        self.assertFalse(self._rules(van))

    def test_nothing_more_comes_into_a_van_that_nobody_works_from(self):
        self.technician_2.teknik_servis_location_id = self.van
        self._dialog().action_save()
        rule = self._rules()
        self.technician.active = False
        self.assertTrue(rule.active)
        for quant in self.env["stock.quant"].search(
            [("location_id", "=", self.van.id)]
        ):
            quant._update_available_quantity(
                quant.product_id, self.van, -quant.quantity, lot_id=quant.lot_id
            )
        self._as(
            self.env["hr.employee.public"].browse(self.technician_2.id), "manager"
        ).action_teknik_servis_dismiss_technician()
        self.assertFalse(rule.active)
        self._schedule()
        self.assertFalse(self._coming())

    def test_a_van_that_nobody_works_from_gets_no_minimum(self):
        dialog = self._dialog()
        dialog.action_save()
        rule = self._rules()
        self.technician.active = False
        self.env.invalidate_all()
        self.assertNotIn(self.van, dialog.allowed_van_ids)
        for save in (dialog.action_save, dialog.action_save_and_supply):
            with self._refused("no technician works from there"):
                save()
        public = self.env["hr.employee.public"].browse(self.technician.id)
        with self._refused("no technician works from there"):
            self._as(public, "manager").action_teknik_servis_minimum()
        self.assertFalse(rule.active)
        self.technician.active = True
        dialog.action_save()
        self.assertTrue(rule.active)

    def test_odd_lists_are_refused(self):
        twice = self._dialog("office", self.van, (self.part, 1, 1), (self.part, 2, 2))
        with self._refused("is listed twice"):
            twice.action_save()
        with self._refused("is not kept in stock"):
            self._dialog("office", self.van, (self.labour, 1, 1)).action_save()
        self.assertFalse(self._rules())

    def test_others_set_no_minimum(self):
        for role in ("technician", "employee", "accountant"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._dialog(role).action_save()
        with self.assertRaises(AccessError):
            self._dialog("office", self.stock).action_save()
        _company, stranger = self._create_other_company()
        with self.assertRaises(AccessError):
            self._dialog().with_user(stranger).with_context(
                allowed_company_ids=stranger.company_ids.ids
            ).action_save()
        self.assertFalse(self._rules())

    def test_the_list_of_technicians_leads_there(self):
        public = self.env["hr.employee.public"].browse(self.technician.id)
        action = self._as(public, "manager").action_teknik_servis_minimum()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.van_id, self.van)
        with self.assertRaises(AccessError):
            self._as(public, "technician").action_teknik_servis_minimum()
