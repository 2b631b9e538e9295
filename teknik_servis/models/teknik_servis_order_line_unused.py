from odoo import models
from odoo.exceptions import UserError

from ..common import format_quantity, lock_rows


class TeknikServisOrderLine(models.Model):
    """Kullanılmadı: pieces that were not used go back to where they came from."""

    _inherit = "teknik.servis.order.line"

    def action_not_used(self):
        """Take one line's piece back, or ask how many where there are several."""
        self.ensure_one()
        self.check_access("write")
        if self.product_uom_id.compare(self.quantity, 1) <= 0:
            self.return_unused(self.quantity, seen=self.quantity)
            return True
        wizard = self.env["teknik.servis.not.used"].create({"line_id": self.id})
        # Its form by name: in the context a record's lines carry the name of theirs.
        form = self.env.ref("teknik_servis.teknik_servis_not_used_view_form")
        return wizard._get_records_action(
            name=self.env._("Not Used"), target="new", views=[(form.id, "form")]
        )

    def return_unused(self, quantity, seen=None):
        """Take pieces of one line back: what is held is let go, what was sent returns.

        The line is lowered in the same act. No stock rights are needed for it.

        :param quantity: how many, in the line's unit
        :param seen: the line's quantity as the caller saw it: where it is another one
            by now (a second click), nothing is done
        :return: whether anything was taken back
        :raises UserError: for services, more than the line holds, invoiced pieces
        """
        self.ensure_one()
        self.check_access("write")
        for number in (quantity, seen):
            self._refuse_impossible_numbers({"quantity": number})
        self.order_id._check_open()
        # Whoever takes back, sends or invoices the same line waits and looks anew.
        lock_rows(self.order_id)
        lock_rows(self)
        unit = self.product_uom_id
        if seen is not None and unit.compare(self.quantity, seen):
            return False
        if unit.is_zero(self.quantity):
            return False
        self._check_unused(quantity)
        back = quantity - min(quantity, self.qty_to_deliver)
        places = self.location_id
        if unit.compare(back, 0) > 0:
            # sudo: a native return of what this very line sent, after the checks above
            places = self.sudo()._return_delivered(back)
        self.quantity -= quantity
        self._log_unused(quantity, places)
        return True

    def _check_unused(self, quantity):
        """Refuse to take back what was not there or is paid for."""
        words = {
            "order": self.order_id.name,
            "product": self.product_id.display_name,
            "quantity": format_quantity(self.env, self.quantity),
        }
        if self.product_id.type != "consu":
            raise UserError(
                self.env._(
                    "%(order)s: %(product)s is a service and comes back from nowhere.",
                    **words,
                )
            )
        unit = self.product_uom_id
        if unit.compare(quantity, 0) <= 0 or unit.compare(quantity, self.quantity) > 0:
            raise UserError(
                self.env._(
                    "%(order)s: take back more than nothing and at most the "
                    "%(quantity)s of %(product)s.",
                    **words,
                )
            )
        # sudo: how much was invoiced decides, whoever may read invoices
        invoiced = self.sudo().qty_invoiced
        if unit.compare(self.quantity - quantity, invoiced) < 0:
            raise UserError(
                self.env._(
                    "%(order)s: %(product)s is invoiced. First the credit note, then "
                    "the part is taken back.",
                    **words,
                )
            )

    def _log_unused(self, quantity, places):
        self.order_id.message_post(
            body=self.env._(
                "Not used: %(quantity)s x %(product)s, back in %(location)s",
                quantity=format_quantity(self.env, quantity),
                product=self.product_id.display_name,
                location=", ".join(places.mapped("display_name")),
            )
        )

    # ------------------------------------------------------------------- returning

    def _return_delivered(self, quantity):
        """Bring delivered pieces of one line back by native returns, done.

        What was sent last comes back first.

        :param quantity: in the line's unit
        :return: the locations they went back to
        :raises UserError: where a return of them is open in Inventory already
        """
        self.ensure_one()
        places = self.env["stock.location"]
        left = quantity
        for move in self._get_delivery_moves():
            unit = move.product_uom
            there = unit._compute_quantity(
                self._get_returnable(move), self.product_uom_id, round=False
            )
            taken = min(there, left)
            if self.product_uom_id.compare(taken, 0) <= 0:
                continue
            places |= self._return_move(
                move, self.product_uom_id._compute_quantity(taken, unit, round=False)
            )
            left -= taken
        if self.product_uom_id.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%(order)s: a return of %(product)s is open in Inventory. Finish "
                    "or cancel it first.",
                    order=self.order_id.name,
                    product=self.product_id.display_name,
                )
            )
        return places

    def _get_delivery_moves(self):
        """Return the moves that brought one line's part to the customer, last first."""
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done" and move.location_dest_id.usage == "customer"
            )
        ).sorted("id", reverse=True)

    def _get_returnable(self, move):
        """Return how much of one delivery is not returned or about to be."""
        back = move.returned_move_ids.filtered(lambda back: back.state != "cancel")
        return move.quantity - sum(
            other.product_uom._compute_quantity(
                other.quantity if other.state == "done" else other.product_uom_qty,
                move.product_uom,
                round=False,
            )
            for other in back
        )

    def _return_move(self, move, quantity):
        """Return a part of one delivery to where its pieces were taken from.

        :param quantity: in the move's unit
        :return: the location they came to: the main stock, where that place is archived
        """
        place = move.move_line_ids.location_id[:1] or move.location_id
        place = self.company_id._get_teknik_servis_home(place)
        back = move._create_return(quantity, place)
        back.quantity = quantity
        back.picked = True
        back.picking_id._validate_for_service()
        return place
