from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common import lock_rows

LIVE_STATES = ("draft", "waiting", "confirmed", "partially_available", "assigned")


class TeknikServisOrderLine(models.Model):
    """Where a part comes from, how much is delivered, and what is held ready."""

    _inherit = "teknik.servis.order.line"

    location_id = fields.Many2one(
        "stock.location",
        string="Taken From",
        compute="_compute_location_id",
        ondelete="restrict",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
        help="The technician's own stock, or the warehouse's.",
    )
    move_ids = fields.One2many(
        "stock.move", "teknik_servis_line_id", groups="stock.group_stock_user"
    )
    qty_delivered = fields.Float(
        "Delivered",
        compute="_compute_qty_delivered",
        store=True,
        digits="Product Unit",
    )
    qty_to_deliver = fields.Float(
        "To Deliver", compute="_compute_qty_to_deliver", digits="Product Unit"
    )

    @api.constrains("location_id")
    def _check_location_id(self):
        for line in self.sudo():
            if line.location_id.usage not in (False, "internal"):
                raise ValidationError(
                    self.env._(
                        "%(order)s: %(product)s cannot be taken from %(location)s: it "
                        "holds no stock.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                        location=line.location_id.display_name,
                    )
                )

    @api.depends("product_id", "technician_id", "order_id.company_id")
    def _compute_location_id(self):
        companies = self.order_id.company_id | self.env.company
        shelves = companies._get_teknik_servis_shelves()
        for line in self:
            if line.product_id.type != "consu":
                line.location_id = False
                continue
            # sudo: a technician's stock is mirrored on the public employee
            technician = line.technician_id.sudo()
            company = line.order_id.company_id or self.env.company
            line.location_id = technician.teknik_servis_location_id or shelves[company]

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom",
        "move_ids.location_id.usage",
        "move_ids.location_dest_id.usage",
    )
    def _compute_qty_delivered(self):
        for line in self:
            total = 0
            for move in line.move_ids:
                if move.state != "done":
                    continue
                quantity = move.product_uom._compute_quantity(
                    move.quantity, line.product_uom_id, round=False
                )
                if move.location_dest_id.usage == "customer":
                    total += quantity
                elif move.location_id.usage == "customer":
                    total -= quantity
            line.qty_delivered = total

    @api.depends("product_id", "quantity", "qty_delivered")
    def _compute_qty_to_deliver(self):
        for line in self:
            goods = line.product_id.type == "consu"
            left = line.quantity - line.qty_delivered if goods else 0
            line.qty_to_deliver = max(left, 0)

    def _get_live_moves(self):
        """Return our open moves that hold these lines' parts ready for the customer.

        A return's return or exchange is prepared by somebody in Inventory, and theirs.
        """
        return self.move_ids.filtered(
            lambda move: (
                move.state in LIVE_STATES
                and move.location_dest_id.usage == "customer"
                and not move.origin_returned_move_id
                and not move.move_orig_ids
                and not move.rule_id
            )
        )

    # ------------------------------------------------------------------ reservation

    def _sync_reservation(self):
        """Hold ready what was used in an operation: at once, and only if it is there.

        Lines that were only planned (no operation) reserve nothing until Gönder, except
        that what is reserved follows a changed line. What is held is let go and taken
        anew: one way for every kind of change.
        """
        # sudo: a technician has no stock rights; the line itself was written by them
        lines = self.sudo().filtered(
            lambda line: (
                line.order_id.is_open
                and (line.operation_id or line.is_set_aside or line._get_live_moves())
            )
        )
        lines._unreserve_moves()
        lines = lines.filtered("qty_to_deliver")
        lines._reserve({line: line.qty_to_deliver for line in lines})

    def _unreserve_moves(self):
        """Let go of what is reserved, but keep the moves that still fit.

        Their transfer stays the same one for those who prepare it in Inventory.
        """
        for line in self:
            moves = line._get_live_moves()
            kept = moves.filtered(line._fits_move)[:1] if line.qty_to_deliver else ()
            line._delete_moves(moves.filtered(lambda move, kept=kept: move not in kept))
            if kept:
                kept._do_unreserve()
                kept.product_uom_qty = line.qty_to_deliver

    def _fits_move(self, move):
        """Return whether an open move takes one line's part from and to where it must.

        What is taken of it, and which piece, is another matter.
        """
        self.ensure_one()
        order = self.order_id
        return (
            move.product_id == self.product_id
            and move.product_uom == self.product_uom_id
            and move.location_id == self.location_id
            and move.picking_id.partner_id
            == (order.partner_shipping_id or order.partner_id)
        )

    def _release_moves(self):
        """Let go of what is reserved for these lines; nothing of it was sent."""
        self._delete_moves(self.sudo()._get_live_moves())

    @api.model
    def _delete_moves(self, moves):
        pickings = moves.picking_id
        moves._action_cancel()
        moves.unlink()
        pickings.filtered(lambda picking: not picking.move_ids).unlink()

    def _reserve(self, quantities):
        """Reserve parts in their records' open transfers, or refuse in words.

        Odoo itself would deliver what is not there and leave a negative quantity.

        :param quantities: `{line: quantity in the line's unit}`
        :return: the moves, one for each line
        :raises UserError: that names every part that is not where it should be
        """
        moves = self.env["stock.move"]
        if not quantities:
            return moves
        missing = self._get_missing_place_texts()
        if missing:
            raise UserError("\n".join(missing))
        self._lock_quants()
        for line, quantity in quantities.items():
            moves |= line._get_move(quantity)
        products = {move.id: move.product_id for move in moves}
        moves.filtered(lambda move: move.state == "draft")._action_confirm(merge=False)
        kits = [products[move.id].display_name for move in moves - moves.exists()]
        if kits:
            # Manufacturing, where installed, puts a kit's parts in its place.
            raise UserError(
                self.env._(
                    "%(products)s is a kit: enter its parts one by one.",
                    products=", ".join(kits),
                )
            )
        # What Odoo took by itself may be the very piece that another line wants.
        moves.filtered("teknik_servis_line_id.lot_id")._release_wrong_pieces()
        for move in moves:
            move._reserve_for_service(move.teknik_servis_line_id.lot_id)
        shortages = moves._get_service_shortages()
        if shortages:
            raise UserError("\n".join([self.env._("Not enough in stock:"), *shortages]))
        return moves

    def _get_missing_place_texts(self):
        """Return what is in the way of taking parts from anywhere at all."""
        without = self.company_id.filtered(
            lambda company: not company._get_teknik_servis_warehouse()
        )
        nowhere = self.filtered(
            lambda line: not line.location_id and line.company_id not in without
        )
        return [company._get_no_warehouse_text() for company in without] + [
            self.env._(
                "%(product)s: choose the location the part comes from.",
                product=line.product_id.display_name,
            )
            for line in nowhere
        ]

    def _get_move(self, quantity):
        """Return the open move of one line, demanding at least a quantity.

        :param quantity: in the line's unit
        """
        self.ensure_one()
        move = self._get_live_moves()[:1]
        if move and not self._fits_move(move):
            # Something changed past write(): it is not taken from there any more.
            self._release_moves()
            move = move.browse()
        if not move:
            return move.create(self._prepare_move_vals(quantity))
        if self.product_uom_id.compare(move.product_uom_qty, quantity) < 0:
            move.product_uom_qty = quantity
        return move

    def _lock_quants(self):
        """Make every other session that would take the same parts wait for this one."""
        lock_rows(
            self.env["stock.quant"].search(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", self.location_id.ids),
                ]
            )
        )

    def _prepare_move_vals(self, quantity):
        """Return the values of the move that takes one line's part to the customer.

        Hook: later addons add what they need on the move.

        :param quantity: in the line's unit
        """
        self.ensure_one()
        picking = self.order_id._get_open_picking(self.location_id)
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": quantity,
            "product_uom": self.product_uom_id.id,
            "description_picking": self.name,
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": self.company_id.id,
            "teknik_servis_line_id": self.id,
            "origin": self.order_id.name,
        }
