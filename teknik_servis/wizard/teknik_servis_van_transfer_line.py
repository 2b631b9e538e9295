from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import format_quantity


class TeknikServisVanTransferLine(models.TransientModel):
    _name = "teknik.servis.van.transfer.line"
    _description = "Part to Load or Unload"

    wizard_id = fields.Many2one(
        "teknik.servis.van.transfer", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        domain="[('is_storable', '=', True)]",
        ondelete="cascade",
    )
    tracking = fields.Selection(related="product_id.tracking", related_sudo=False)
    product_uom_id = fields.Many2one(related="product_id.uom_id", related_sudo=False)
    lot_id = fields.Many2one(
        "stock.lot",
        string="Part's Serial",
        domain="[('product_id', '=', product_id)]",
        ondelete="cascade",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    qty_free = fields.Float("Free", compute="_compute_qty_free", digits="Product Unit")

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "Quantities to load are zero or more."
    )

    @api.depends("product_id", "lot_id", "wizard_id.direction", "wizard_id.shelf_id")
    def _compute_qty_free(self):
        # What open transfers hold for this very van is loaded first: it counts as free.
        Quant = self.env["stock.quant"]
        held = {}
        for wizard in self.wizard_id:
            moves = wizard.direction == "load" and wizard._get_open_moves()
            for move in moves or ():
                key = (wizard, move.product_id.id)
                held[key] = held.get(key, 0) + move.product_uom._compute_quantity(
                    move.quantity, move.product_id.uom_id, round=False
                )
        for line in self:
            wizard = line.wizard_id
            load = wizard.direction == "load"
            place = wizard.shelf_id if load else wizard.van_id
            free = 0
            if line.product_id and place:
                free = Quant._get_available_quantity(
                    line.product_id, place, lot_id=line.lot_id or None
                )
                if not line.lot_id:
                    free += held.get((wizard, line.product_id.id), 0)
            line.qty_free = free

    def _get_rows(self):
        """Return what is to be moved as `_move_goods` wants it.

        :raises UserError: for nothing at all, and with all that is not filled in
        """
        lines = self.filtered("quantity")
        if not lines:
            raise UserError(self.env._("List what is to be moved."))
        texts = []
        for line in lines:
            product, lot = line.product_id, line.lot_id
            words = {"product": product.display_name}
            if not product.is_storable:
                texts.append(self.env._("%(product)s is not kept in stock.", **words))
            elif product.tracking != "none" and not lot:
                texts.append(
                    self.env._("%(product)s: choose its serial number.", **words)
                )
            elif lot and lot.product_id != product:
                texts.append(
                    self.env._(
                        "%(product)s: serial number %(serial)s is another product's.",
                        serial=lot.name,
                        **words,
                    )
                )
            elif product.tracking == "serial" and line.quantity != 1:
                texts.append(
                    self.env._(
                        "%(product)s: one serial number is one piece, not "
                        "%(quantity)s.",
                        quantity=format_quantity(self.env, line.quantity),
                        **words,
                    )
                )
        if texts:
            raise UserError("\n".join(texts))
        return [(line.product_id, line.quantity, line.lot_id) for line in lines]
