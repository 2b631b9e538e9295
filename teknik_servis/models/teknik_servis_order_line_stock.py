from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import format_quantity, lock_rows

LIVE_STATES = ("draft", "waiting", "confirmed", "partially_available", "assigned")
# Questions that core's addons ask by a dialog when a transfer is validated. Nobody is
# there to answer: what would be asked is decided (send no SMS, keep what is left open).
NO_WIZARDS = {"skip_sms": True, "skip_backorder": True, "skip_expired": True}


class TeknikServisOrderLine(models.Model):
    """Where a part comes from, what is reserved of it and what is delivered."""

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
    lot_id = fields.Many2one(
        "stock.lot",
        string="Part's Serial",
        copy=False,
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
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

    @api.depends("product_id", "technician_id", "order_id.company_id")
    def _compute_location_id(self):
        for line in self:
            if line.product_id.type != "consu":
                line.location_id = False
                continue
            # sudo: a technician's stock is mirrored on the public employee; the
            # company's main stock is read without stock rights
            technician = line.technician_id.sudo()
            company = line.order_id.company_id or self.env.company
            line.location_id = (
                technician.teknik_servis_location_id
                or company._get_teknik_servis_warehouse().lot_stock_id
            )

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

        A return's return is prepared by somebody in Inventory, and stays theirs.
        """
        return self.move_ids.filtered(
            lambda move: (
                move.state in LIVE_STATES
                and move.location_dest_id.usage == "customer"
                and not move.origin_returned_move_id
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
                line.order_id.is_open and (line.operation_id or line._get_live_moves())
            )
        )
        lines._release_moves()
        lines = lines.filtered("qty_to_deliver")
        lines._reserve({line: line.qty_to_deliver for line in lines})

    def _release_moves(self):
        """Let go of what is reserved for these lines; nothing of it was sent."""
        moves = self.sudo()._get_live_moves()
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
        moves.filtered(lambda move: move.state == "draft")._action_confirm(merge=False)
        for move in moves:
            move._reserve_for_service(move.teknik_servis_line_id.lot_id)
        shortages = moves._get_service_shortages()
        if shortages:
            raise UserError("\n".join([self.env._("Not enough in stock:"), *shortages]))
        return moves

    def _get_missing_place_texts(self):
        """Return what is in the way of taking parts from anywhere at all."""
        texts = [
            company._get_no_warehouse_text()
            for company in self.company_id
            if not company._get_teknik_servis_warehouse()
        ]
        nowhere = self.filtered(
            lambda line: (
                line.company_id._get_teknik_servis_warehouse() and not line.location_id
            )
        )
        return texts + [
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
        if not move:
            return move.create(self._prepare_move_vals(quantity))
        if self.product_uom_id.compare(move.product_uom_qty, quantity) < 0:
            move.product_uom_qty = quantity
        return move

    # ------------------------------------------------------------------ delivery

    def _deliver(self, quantities):
        """Deliver parts by real outgoing transfers, one per record and source location.

        :param quantities: `{line: quantity in the line's unit}`, all of `self`
        :return: the transfers, done
        :raises UserError: with everything that is not possible; nothing is written then
        """
        lock_rows(self)
        lines = self.sudo()
        quantities = {line.sudo(): quantity for line, quantity in quantities.items()}
        lines._check_deliverable(quantities)
        moves = lines._reserve(quantities)
        pickings = moves.picking_id
        held = pickings.move_ids.teknik_servis_line_id
        pickings.move_ids.picked = False
        for move in moves:
            move.quantity = quantities[move.teknik_servis_line_id]
        moves.picked = True
        for picking in pickings:
            picking.with_context(**NO_WIZARDS).button_validate()
        undone = pickings.filtered(lambda picking: picking.state != "done")
        if undone:
            # Another addon asked something by a dialog: better told than half done.
            raise UserError(
                self.env._(
                    "%(transfers)s could not be validated. Open it in Inventory and "
                    "see what is missing.",
                    transfers=", ".join(undone.mapped("name")),
                )
            )
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

    def _get_shortage_text(self, quantity):
        """Tell beforehand if there is not enough of one line's part, or return False.

        :param quantity: to deliver, in the line's unit
        """
        self.ensure_one()
        product, location = self.product_id, self.location_id
        if not (product.is_storable and location):
            return False
        needed = self.product_uom_id._compute_quantity(
            quantity, product.uom_id, round=False
        )
        held = sum(self._get_live_moves().move_line_ids.mapped("quantity_product_uom"))
        available = held + self.env["stock.quant"]._get_available_quantity(
            product, location, lot_id=self.lot_id or None
        )
        if product.uom_id.compare(needed, available) <= 0:
            return False
        return self.env._(
            "only %(available)s in %(location)s",
            available=format_quantity(self.env, max(available, 0)),
            location=location.display_name,
        )

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
