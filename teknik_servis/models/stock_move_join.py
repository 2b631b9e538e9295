from odoo import models


class StockMove(models.Model):
    """Parts of several records on one delivery note."""

    _inherit = "stock.move"

    def _join_service_transfers(self):
        """Put open moves of several transfers into one for each way they go.

        A way is source, destination, operation type, address and company. What is held
        in the same transfers and is not among these moves stays where it is.
        """
        for moves in self.grouped(
            lambda move: (
                move.location_id,
                move.location_dest_id,
                move.picking_type_id,
                move.picking_id.partner_id,
                move.company_id,
            )
        ).values():
            pickings = moves.picking_id
            joined = pickings[:1]
            if pickings == joined:
                continue
            joined.origin = ", ".join(p.origin for p in pickings if p.origin)
            coming = moves.filtered(lambda move, to=joined: move.picking_id != to)
            coming.move_line_ids.picking_id = joined
            coming.picking_id = joined
            left = pickings - joined
            left.filtered(lambda picking: not picking.move_ids).unlink()
