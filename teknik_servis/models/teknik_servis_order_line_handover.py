from odoo import models


class TeknikServisOrderLine(models.Model):
    """Parts of records that somebody else takes over.

    What was used leaves from where its technician used it, whoever has the record now.
    """

    _inherit = "teknik.servis.order.line"

    def _plan_from(self, giver, receiver):
        """Plan parts and services from a colleague that nobody has used yet.

        :param giver: the `hr.employee` who had them
        :param receiver: who has them now, or an empty one
        """
        planned = self._get_planned_from(giver)
        van = giver.sudo().teknik_servis_location_id
        for place, lines in planned.grouped("location_id").items():
            vals = {"technician_id": receiver.id}
            if place != van:
                # What somebody chose to take elsewhere is still taken there.
                vals["location_id"] = place.id
            lines.write(vals)

    def _get_planned_from(self, technician):
        """Return those of these lines, past rules, that one technician has yet to use.

        Rights are the caller's matter.
        """
        # sudo: what is held ready, and where
        return self.sudo().filtered(
            lambda line: (
                line.technician_id.id == technician.id
                and not (line.operation_id or line.is_set_aside or line.qty_delivered)
                and not line._get_live_moves()
            )
        )

    def _get_held_in(self, van):
        """Return those of these lines whose part waits, unused, in a van for them."""
        return self.sudo().filtered(
            lambda line: (
                line.is_set_aside
                and not line.operation_id
                and line.location_id == van.sudo()
                and line.qty_to_deliver
            )
        )

    def _move_held(self, target, technician):
        """Bring parts that wait in one van to another place, where they wait on.

        Rights are the caller's matter.

        :param target: `stock.location`
        :param technician: `hr.employee` who has the records now, or an empty one
        :return: the transfer
        """
        # sudo: reservations and transfers, by whoever may move parts between vans
        lines, target = self.sudo(), target.sudo()
        lines._take_reserved_lot()
        lines._lock_quants()
        lines._release_moves()
        picking = lines.location_id._move_goods(
            target,
            [(line.product_id, line.qty_to_deliver, line.lot_id) for line in lines],
            origin=", ".join(dict.fromkeys(lines.order_id.mapped("name"))),
            move_vals=[
                {
                    "product_uom": line.product_uom_id.id,
                    "description_picking": line.name,
                    "origin": line.order_id.name,
                }
                for line in lines
            ],
            user_id=self.env.uid,
        )
        # What is set aside is held where it is now (see _sync_reservation).
        lines.write({"technician_id": technician.id, "location_id": target.id})
        return picking
