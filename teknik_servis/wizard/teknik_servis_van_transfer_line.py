from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import format_quantity


class TeknikServisVanTransferLine(models.TransientModel):
    _name = "teknik.servis.van.transfer.line"
    _inherit = ["teknik.servis.storable"]
    _description = "Part to Load or Unload"

    wizard_id = fields.Many2one(
        "teknik.servis.van.transfer", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(ondelete="cascade")
    lot_id = fields.Many2one(ondelete="cascade")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    qty_free = fields.Float("Free", compute="_compute_qty_free", digits="Product Unit")

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "Quantities to load are zero or more."
    )

    @api.depends(
        *("product_id", "lot_id"),
        *("wizard_id.direction", "wizard_id.shelf_id", "wizard_id.van_id"),
    )
    def _compute_qty_free(self):
        # What open transfers hold for this very van is loaded first: it counts as free.
        held, wanted = {}, {}
        for wizard in self.wizard_id:
            moves = wizard.direction == "load" and wizard._get_open_moves()
            for move in moves or ():
                key = (wizard, move.product_id.id)
                held[key] = held.get(key, 0) + move.product_uom._compute_quantity(
                    move.quantity, move.product_id.uom_id, round=False
                )
        for line in self:
            wizard, product = line.wizard_id, line.product_id._origin
            load = wizard.direction == "load"
            place = wizard.shelf_id if load else wizard.van_id
            if product and place:
                wanted[line] = (product, place._origin, line.lot_id._origin)
        free = self.env["stock.quant"]._get_free_quantities(wanted)
        for line in self:
            key = (line.wizard_id, line.product_id._origin.id)
            loaded = 0 if line.lot_id else held.get(key, 0)
            line.qty_free = free[line] + loaded if line in free else 0

    def _get_rows(self):
        """Return what is to be moved as `_move_goods` wants it.

        :raises UserError: for nothing at all, and with all that is not filled in
        """
        lines = self.filtered("quantity")
        if not lines:
            raise UserError(self.env._("List what is to be moved."))
        texts = []
        for line in lines:
            if problem := line._get_part_problem():
                texts.append(problem)
            elif line.tracking == "serial" and line.quantity != 1:
                texts.append(
                    self.env._(
                        "%(product)s: one serial number is one piece, not "
                        "%(quantity)s.",
                        product=line.product_id.display_name,
                        quantity=format_quantity(self.env, line.quantity),
                    )
                )
        if texts:
            raise UserError("\n".join(texts))
        return [(line.product_id, line.quantity, line.lot_id) for line in lines]
