from odoo import api, models
from odoo.fields import Command, Domain


class TeknikServisOperation(models.Model):
    """A piece with a serial number that was planned is used where it is scanned.

    It is one piece, so it stays one line: the planned one becomes the operation's.
    """

    _inherit = "teknik.servis.operation"

    def _get_planned_piece(self, found):
        def is_planned(line):
            return (
                line.lot_id.id == found["lot_id"]
                and line.tracking == "serial"
                and line.quantity
                and not line.operation_id
                # sudo: only whether it left already
                and not line.sudo().qty_delivered
            )

        planned = super()._get_planned_piece(found)
        if not found.get("lot_id"):
            return planned
        # What the open form took over already is still a planned line in the database.
        lines = self.order_id.line_ids - self.line_ids._origin
        return lines.filtered(is_planned)[:1]

    @api.model
    def _with_order_on_lines(self, vals, order_id):
        """Let a piece that is taken off a form again stay planned.

        The browser deletes whatever row is taken off; it is no line of the operation's
        yet.
        """
        commands = [
            command
            for command in vals.get("line_ids") or ()
            if command[0] != Command.DELETE or command[1] in self.line_ids.ids
        ]
        if "line_ids" in vals:
            vals = {**vals, "line_ids": commands}
        return super()._with_order_on_lines(vals, order_id)


class TeknikServisOrderLine(models.Model):
    _inherit = "teknik.servis.order.line"

    def _compute_location_id(self):
        """Keep the place of a piece that lies there, whoever uses it."""
        kept = self._get_pieces_in_place()
        for line in kept:
            line.location_id = line.location_id
        return super(TeknikServisOrderLine, self - kept)._compute_location_id()

    def _get_pieces_in_place(self):
        """Return the lines of one piece that lies where they take it from."""
        lines = self.filtered(
            lambda line: line.lot_id and line.location_id and line.tracking == "serial"
        )
        if not lines:
            return lines
        # sudo: technicians have no rights on stock; only whether it is there
        quants = lines.env["stock.quant"].sudo()
        quants = quants.search(
            Domain("lot_id", "in", lines.lot_id.ids)
            & Domain("location_id", "child_of", lines.location_id.ids)
            & Domain("quantity", ">", 0)
        )
        places = {quant.lot_id.id: quant.location_id for quant in quants}

        def is_in_place(line):
            place = places.get(line.lot_id.id, quants.location_id.browse())
            # sudo: as above
            path = line.location_id.sudo().parent_path
            return place and place.parent_path.startswith(path)

        return lines.filtered(is_in_place)
