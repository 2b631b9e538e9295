from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain


class StockQuant(models.Model):
    """What is in the vans."""

    _inherit = "stock.quant"

    @api.model
    def action_teknik_servis_my_van(self):
        """Open what is in the user's own van, with what of it is free."""
        vans = self.env["stock.location"]._get_own_vans()
        action = self._get_van_action(vans)
        action["name"] = self.env._("My Van")
        if not vans:
            action["help"] = self._get_van_help(
                self.env._("No van is yours"),
                self.env._(
                    "Technicians have one of their own. The office sees those of all "
                    "under Stock per Technician."
                ),
            )
        return action

    @api.model
    def action_teknik_servis_vans(self):
        """Open what is in all technicians' vans, one group for each."""
        vans = self.env["stock.location"]._get_vans()
        action = self._get_van_action(vans)
        action["name"] = self.env._("Stock per Technician")
        # Views that are grouped by themselves: a pivot would show the group of a search
        # in the place of the products.
        action["views"] = [
            (self.env.ref(f"teknik_servis.stock_quant_view_{mode}_{name}").id, mode)
            for mode, name in (
                ("list", "vans"),
                ("kanban", "vans"),
                ("pivot", "van"),
                ("graph", "van"),
            )
        ]
        return action

    @api.model
    def _get_van_action(self, vans):
        """Return the action that shows the content of some vans."""
        views = [
            (self.env.ref(f"teknik_servis.stock_quant_view_{mode}_van").id, mode)
            for mode in ("list", "kanban")
        ]
        domain = Domain("location_id", "child_of", vans.ids) & Domain(
            "quantity", "!=", 0
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": views,
            "mobile_view_mode": "kanban",
            "search_view_id": [
                self.env.ref("teknik_servis.stock_quant_view_search_van").id
            ],
            "domain": list(domain),
            "context": {"create": False, "edit": False},
            "help": self._get_van_help(
                self.env._("There is nothing in the van."),
                self.env._("Load / Unload brings parts from the main stock into it."),
            ),
        }

    @api.model
    def _get_free_quantities(self, wanted):
        """Return what is free of parts where they are taken from.

        As `_get_available_quantity`, which asks for one part at a time.

        :param wanted: `{key: (product, location, lot or none)}`
        :return: `{key: quantity in the product's unit}`, zero or more
        """
        products, places = set(), set()
        for product, place, _lot in wanted.values():
            products.add(product.id)
            places.add(place.id)
        quants = self.search_fetch(
            Domain("product_id", "in", products)
            & Domain("location_id", "child_of", list(places)),
            ["product_id", "location_id", "lot_id", "quantity", "reserved_quantity"],
        )
        by_product = quants.grouped("product_id")
        free = {}
        for key, (product, place, lot) in wanted.items():
            path = place.parent_path
            here = by_product.get(product, quants.browse()).filtered(
                lambda quant, path=path, lot=lot: (
                    quant.location_id.parent_path.startswith(path)
                    and (not lot or quant.lot_id in (lot, lot.browse()))
                )
            )
            # What is short of one serial number is not made up for by another.
            tracked = product.tracking != "none"
            parts = here.grouped("lot_id").values() if tracked else [here]
            free[key] = sum(
                max(
                    sum(some.mapped("quantity"))
                    - sum(some.mapped("reserved_quantity")),
                    0,
                )
                for some in parts
            )
        return free

    @api.model
    def _get_van_help(self, title, text):
        """Return what an empty screen of a van says."""
        markup = Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>')
        return markup % (title, text)
