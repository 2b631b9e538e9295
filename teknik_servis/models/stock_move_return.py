from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """What went out by one of our transfers comes back by its native return."""

    _inherit = "stock.move"

    def _return_piece(self, place):
        """Take the one device that one done move brought away back, natively.

        A return that somebody prepared in Inventory and did not finish is the one that
        is validated, to where they prepared it, unless that place is archived by now.
        Rights are the caller's matter.

        :param place: `stock.location` where it comes to lie otherwise
        :return: the move that took it back, done
        :raises UserError: when it is not there, or the transfer cannot be validated
        """
        self.ensure_one()
        lot = self.move_line_ids.lot_id
        begun = self.returned_move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        back = begun[:1] or self._create_return(1, place)
        if not back.location_dest_id.active:
            back._set_return_place(place)
        back._reserve_for_service(lot)
        if back.move_line_ids.lot_id != lot or back.quantity != 1:
            raise UserError(
                self._get_service_shortage_text(
                    self.product_id, lot, 1, 0, back.location_id
                )
            )
        back.picked = True
        back.picking_id._validate_for_service()
        return back

    def _create_return(self, quantity, place):
        """Create the native return of some of what one done move brought away.

        :param quantity: in the move's unit
        :param place: `stock.location` where it comes to lie
        :return: its move, confirmed and reserved as far as Odoo can
        """
        self.ensure_one()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": self.picking_id.id}
        )
        rows = wizard.product_return_moves
        rows.quantity = 0
        rows.filtered(lambda row: row.move_id == self).quantity = quantity
        picking = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        picking.move_ids._set_return_place(place)
        return picking.move_ids

    def _set_return_place(self, place):
        """Let a return that is not done yet come to lie in one location."""
        self.picking_id.location_dest_id = place
        self.location_dest_id = place
        self.move_line_ids.location_dest_id = place
