from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from .teknik_servis_order_line_deliver import NO_WIZARDS


class TeknikServisPartRequest(models.Model):
    """How parts get into technicians' hands, and who is told of it."""

    _inherit = "teknik.servis.part.request"

    # ------------------------------------------------------------------ transfers

    def _move_to_technicians(self):
        """Bring parts that are set aside into the stock of those who asked for them.

        One native transfer for each way. The parts stay held for their records: let go
        where they were and held anew where they are, in one transaction.
        """
        # sudo: the office gives out parts without rights on stock (see _check_office)
        ways = {}
        for request in self.sudo():
            line, van = request.line_id, request._get_receiving_location()
            if van and line.location_id != van and line.qty_to_deliver:
                way = (request.company_id, line.location_id, van)
                ways.setdefault(way, self.browse().sudo())
                ways[way] |= request
        for (_company, source, target), requests in ways.items():
            requests._transfer(source, target)

    def _get_receiving_location(self):
        """Return the stock of the technician who gets one request's part, if any."""
        self.ensure_one()
        # sudo: a technician's stock is mirrored on the public employee
        technician = self._get_receiver().sudo()
        return technician.teknik_servis_location_id

    def _get_receiver(self):
        """Return who gets one request's part: whoever asked, while they work here."""
        self.ensure_one()
        asked = self.technician_id
        if asked.sudo().active and asked.sudo().teknik_servis_is_technician:
            return asked
        team = self.order_id.technician_ids
        return team if len(team) == 1 else team.browse()

    def _transfer(self, source, target):
        """Move the parts of requests, in superuser mode, and hold them ready there.

        :param source: location in which they are set aside
        :param target: a technician's own stock
        """
        lines = self.line_id
        lines._lock_quants()
        lines._release_moves()
        picking = self.env["stock.picking"].create(
            self._prepare_transfer_vals(source, target)
        )
        moves = self.env["stock.move"]
        for request in self:
            moves |= moves.create(request._prepare_transfer_move_vals(picking))
        moves._action_confirm(merge=False)
        # What Odoo reserved by itself may be another request's piece.
        moves._do_unreserve()
        for move, line in zip(moves, lines, strict=True):
            move._reserve_for_service(line.lot_id)
        shortages = moves._get_service_shortages()
        if shortages:
            raise UserError("\n".join([self.env._("Not enough in stock:"), *shortages]))
        moves.picked = True
        picking.with_context(**NO_WIZARDS).button_validate()
        if picking.state != "done":
            raise UserError(
                self.env._(
                    "%(transfers)s could not be validated. Open it in Inventory and "
                    "see what is missing.",
                    transfers=picking.name,
                )
            )
        self._as_system().picking_id = picking
        for request, line in zip(self, lines, strict=True):
            # What is set aside is held where it is now (see _sync_reservation).
            line.write(
                {
                    "technician_id": request._get_receiver().id,
                    "location_id": target.id,
                }
            )

    def _prepare_transfer_vals(self, source, target):
        """Return the values of the transfer that gives parts to a technician."""
        warehouse = (
            source.warehouse_id or self.company_id._get_teknik_servis_warehouse()
        )
        return {
            "picking_type_id": warehouse.int_type_id.id,
            "company_id": self.company_id.id,
            "origin": ", ".join(dict.fromkeys(self.order_id.mapped("name"))),
            "user_id": False,
            "location_id": source.id,
            "location_dest_id": target.id,
            "move_ids": [Command.clear()],
        }

    def _prepare_transfer_move_vals(self, picking):
        self.ensure_one()
        line = self.line_id
        return {
            "product_id": line.product_id.id,
            "product_uom_qty": line.qty_to_deliver,
            "product_uom": line.product_uom_id.id,
            "description_picking": line.name,
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": self.company_id.id,
            "origin": self.order_id.name,
        }

    # ------------------------------------------------------------------ who is told

    def _log_asked(self):
        """Tell whoever is responsible for the records that parts are asked for."""
        self._log(
            self.env._("Part requested"),
            lambda order, requests: order.user_id,
        )

    def _tell_arrived(self):
        """Tell technicians and responsible people once, for all that came together."""
        self._log(
            self.env._("Part has come and is set aside"),
            lambda order, requests: (
                order.user_id
                # sudo: who their users are
                | (requests.technician_id | order.technician_ids).sudo().user_id
            ),
        )

    def _log(self, what, get_users=None):
        """Write in each record's chatter what happened to some of its requests.

        :param what: short text
        :param get_users: takes a record and its requests, returns whom to tell; whoever
            does it knows already
        """
        for order, requests in self.grouped("order_id").items():
            users = get_users(order, requests) if get_users else self.env.user
            users = (users - self.env.user).filtered("active")
            order.message_post(
                body=Markup("%s: %s")
                % (what, Markup("<br/>").join(r._get_log_text() for r in requests)),
                partner_ids=users.partner_id.ids,
            )

    def _get_log_text(self):
        """Return one request with what is known of its order."""
        self.ensure_one()
        date = self.date_expected if self.state == "ordered" else False
        known = [
            self._get_text(),
            self.state == "ordered" and self.supplier_id.display_name,
            self.state == "ordered" and self.order_reference,
            date and format_date(self.env, date),
        ]
        return ", ".join(filter(None, known))
