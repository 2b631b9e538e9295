from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    # Copied on purpose: returns and backorders are copies and still belong to the line.
    teknik_servis_line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Service Line",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        # Two lines with the same part stay two moves: each knows what it delivered.
        return [*super()._prepare_merge_moves_distinct_fields(), "teknik_servis_line_id"]

    def _set_service_quantity(self, lot, quantity):
        """Put the very piece a technician fitted on the move, and how much of it.

        :param lot: the part's serial or lot, may be empty
        :param quantity: in the move's unit
        """
        self.ensure_one()
        if lot and self.move_line_ids.lot_id != lot:
            self.lot_ids = lot
        if self.product_uom.compare(self.quantity, quantity):
            self.quantity = quantity
