from markupsafe import Markup

from odoo import models
from odoo.tools import format_date


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
        origin = ", ".join(dict.fromkeys(self.order_id.mapped("name")))
        rows = [(line.product_id, line.qty_to_deliver, line.lot_id) for line in lines]
        self._as_system().picking_id = source._move_goods(
            target,
            rows,
            origin=origin,
            move_vals=[
                {
                    "product_uom": line.product_uom_id.id,
                    "description_picking": line.name,
                    "origin": line.order_id.name,
                }
                for line in lines
            ],
        )
        for request in self:
            # What is set aside is held where it is now (see _sync_reservation).
            request.line_id.write(
                {
                    "technician_id": request._get_receiver().id,
                    "location_id": target.id,
                }
            )

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
