from odoo import fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    """What a device was swapped for."""

    _inherit = "stock.lot"

    teknik_servis_replaced_by_id = fields.Many2one(
        "stock.lot",
        string="Replaced by Device",
        compute="_compute_teknik_servis_swaps",
        compute_sudo=True,
    )
    teknik_servis_replaces_id = fields.Many2one(
        "stock.lot",
        string="Replaces",
        compute="_compute_teknik_servis_swaps",
        compute_sudo=True,
    )

    def _compute_teknik_servis_swaps(self):
        swaps = self.env["teknik.servis.swap"].search(
            Domain("old_lot_id", "in", self.ids) | Domain("new_lot_id", "in", self.ids),
            order="id",
        )
        swaps = swaps._get_lasting()
        new = {swap.old_lot_id.id: swap.new_lot_id.id for swap in swaps}
        old = {swap.new_lot_id.id: swap.old_lot_id.id for swap in swaps}
        for lot in self:
            lot.teknik_servis_replaced_by_id = new.get(lot.id, False)
            lot.teknik_servis_replaces_id = old.get(lot.id, False)
