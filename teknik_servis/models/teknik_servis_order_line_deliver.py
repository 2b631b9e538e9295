from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ..common import format_quantity


class TeknikServisOrderLine(models.Model):
    """How parts leave for the customer."""

    _inherit = "teknik.servis.order.line"

    def _deliver(self, quantities, together=False):
        """Deliver parts by real outgoing transfers, one per record and source location.

        :param quantities: `{line: quantity in the line's unit}`, all of `self`
        :param together: one per source location and address for all records
        :return: the transfers, done
        :raises UserError: with everything that is not possible; nothing is written then
        """
        lines = self.sudo()
        quantities = {line.sudo(): quantity for line, quantity in quantities.items()}
        lines._check_deliverable(quantities)
        moves = lines._reserve(quantities)
        if together:
            moves._join_service_transfers()
        pickings = moves.picking_id
        held = pickings.move_ids.teknik_servis_line_id
        pickings.move_ids.picked = False
        for move in moves:
            move.quantity = quantities[move.teknik_servis_line_id]
        moves.picked = True
        pickings._validate_for_service()
        # What was used and is not sent yet stays held, whatever the transfer type's
        # own habits are.
        held.filtered("qty_to_deliver")._sync_reservation()
        return pickings

    def _check_deliverable(self, quantities):
        problems = []
        for line, quantity in quantities.items():
            order, product = line.order_id, line.product_id.display_name
            if line.product_uom_id.compare(quantity, line.qty_to_deliver) > 0:
                problems.append(
                    self.env._(
                        "%(order)s: %(product)s has %(left)s left to deliver, not "
                        "%(quantity)s.",
                        order=order.name,
                        product=product,
                        left=format_quantity(self.env, line.qty_to_deliver),
                        quantity=format_quantity(self.env, quantity),
                    )
                )
            if line.tracking != "none" and not line.lot_id:
                problems.append(
                    self.env._(
                        "%(order)s: choose the serial number of %(product)s.",
                        order=order.name,
                        product=product,
                    )
                )
            if not order.partner_id:
                problems.append(
                    self.env._("%(order)s has no customer.", order=order.name)
                )
        problems += self._get_missing_place_texts()
        if problems:
            raise UserError("\n".join(dict.fromkeys(problems)))

    def _get_shortage_texts(self, quantities):
        """Tell beforehand of which parts there is not enough where they are.

        Each line takes what is held for it first, then what the lines before it left.

        :param quantities: `{line: quantity to deliver in the line's unit}`, of `self`
        :return: `{line: text}` of those lines alone; as many statements for a hundred
            lines as for one
        """
        lines = self.filtered(
            lambda line: line.product_id.is_storable and line.location_id
        )
        free = self.env["stock.quant"]._get_free_quantities(
            {line: (line.product_id, line.location_id, line.lot_id) for line in lines}
        )
        texts, taken = {}, defaultdict(float)
        for line in lines:
            product = line.product_id
            key = (product, line.location_id, line.lot_id)
            needed = line.product_uom_id._compute_quantity(
                quantities[line], product.uom_id, round=False
            )
            moves = line._get_live_moves()
            held = sum(moves.move_line_ids.mapped("quantity_product_uom"))
            available = held + free[line] - taken[key]
            if product.uom_id.compare(needed, available) <= 0:
                taken[key] += max(needed - held, 0)
            else:
                texts[line] = self.env._(
                    "only %(available)s in %(location)s",
                    available=format_quantity(self.env, max(available, 0)),
                    location=line.location_id.display_name,
                )
        return texts
