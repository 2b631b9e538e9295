from odoo import fields, models
from odoo.fields import Command


class StockWarehouse(models.Model):
    """How vans are resupplied from a warehouse: a native route with a rule for each."""

    _inherit = "stock.warehouse"

    teknik_servis_van_route_id = fields.Many2one(
        "stock.route",
        string="Route of Vans",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Brings from the stock of the warehouse what a van is short of.",
    )

    def _get_van_route(self, van):
        """Return the route that resupplies one van, its rule made where missing.

        :param van: stock location of a technician, below this warehouse
        :return: `stock.route`, in superuser mode
        """
        self.ensure_one()
        # sudo: the company's own route, made once by whoever sets a minimum stock
        warehouse = self.sudo()
        route = warehouse.teknik_servis_van_route_id
        if not route:
            route = self.env["stock.route"].sudo()
            route = route.create(warehouse._prepare_van_route_vals())
            warehouse.teknik_servis_van_route_id = route
        rules = route.with_context(active_test=False).rule_ids
        rule = rules.filtered(lambda rule: rule.location_dest_id == van)
        if not rule:
            route.rule_ids = [Command.create(warehouse._prepare_van_rule_vals(van))]
        elif not any(rule.mapped("active")):
            rule.active = True
        return route

    def _prepare_van_route_vals(self):
        """Return the values of the route; only reordering rules name it."""
        self.ensure_one()
        return {
            "name": self.env._("%(warehouse)s: Vans", warehouse=self.name),
            "company_id": self.company_id.id,
            "product_selectable": False,
            "product_categ_selectable": False,
            "warehouse_selectable": False,
        }

    def _prepare_van_rule_vals(self, van):
        """Return the values of the rule that brings parts into one van."""
        self.ensure_one()
        return {
            "name": self.env._(
                "%(shelf)s to %(van)s",
                shelf=self.lot_stock_id.display_name,
                van=van.display_name,
            ),
            "action": "pull",
            # Else it would go where the operation type goes by default: the shelf.
            "location_dest_from_rule": True,
            "procure_method": "make_to_stock",
            "location_src_id": self.lot_stock_id.id,
            "location_dest_id": van.id,
            "picking_type_id": self.int_type_id.id,
            "warehouse_id": self.id,
            "company_id": self.company_id.id,
        }
