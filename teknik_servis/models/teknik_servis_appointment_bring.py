from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..common import format_quantity
from .teknik_servis_part_request import OPEN_STATES


class TeknikServisAppointment(models.Model):
    """What a technician takes along: planned parts, and whether the van has them."""

    _inherit = "teknik.servis.appointment"

    def _get_bring(self, vans):
        """Return the parts that each of these visits needs, in the order of the day.

        What an earlier visit needs is not there for a later one.

        :param vans: stock locations that the technician works from
        :return: `{appointment: list of dicts}` of `name`, `quantity`, `on_van` (both
            as text), `is_missing`, `state` (how far a part is that was asked for)
        """
        lines = self.order_ids.line_ids.filtered(
            lambda line: (
                not line.operation_id
                and line.product_type == "consu"
                and line.qty_to_deliver > 0
            )
        )
        left = self._get_on_vans(vans, lines.product_id)
        requests = self.env["teknik.servis.part.request"].search(
            Domain("order_id", "in", self.order_ids.ids)
            & Domain("state", "in", OPEN_STATES)
            & Domain("line_id", "=", False)
        )
        states = dict(requests._fields["state"]._description_selection(self.env))
        bring, seen = defaultdict(list), set()
        for appointment in self:
            orders = appointment.order_ids
            for line in lines.filtered(lambda one, of=orders: one.order_id in of):
                there = left[line.product_id]
                needed = line.product_uom_id._compute_quantity(
                    line.qty_to_deliver, line.product_id.uom_id, round=False
                )
                if line not in seen:
                    # A record that is visited twice today needs it once.
                    seen.add(line)
                    left[line.product_id] -= needed
                bring[appointment].append(
                    {
                        "name": (line.name or "").split("\n")[0],
                        "quantity": format_quantity(self.env, line.qty_to_deliver),
                        "on_van": format_quantity(self.env, max(there, 0)),
                        "is_missing": line.product_id.uom_id.compare(needed, there) > 0,
                        "state": False,
                    }
                )
            for request in requests.filtered(lambda one, of=orders: one.order_id in of):
                bring[appointment].append(
                    {
                        "name": request.part_name or "",
                        "quantity": format_quantity(self.env, request.quantity),
                        "on_van": False,
                        "is_missing": True,
                        "state": states[request.state],
                    }
                )
        return bring

    @api.model
    def _get_on_vans(self, vans, products):
        """Return how much of some products is in some vans.

        :return: `{product: quantity in its own unit}`, 0 for what is not there
        """
        there = defaultdict(float)
        if vans and products:
            # sudo: the content of one's own van
            groups = (
                self.env["stock.quant"]
                .sudo()
                ._read_group(
                    Domain("location_id", "child_of", vans.ids)
                    & Domain("product_id", "in", products.ids),
                    ["product_id"],
                    ["quantity:sum"],
                )
            )
            there.update({product.with_env(self.env): qty for product, qty in groups})
        return there
