from odoo import models


class TeknikServisOrder(models.Model):
    """The way from a record to all that happened to its device."""

    _inherit = "teknik.servis.order"

    _serial_text_idx = models.Index(
        "(serial) WHERE lot_id IS NULL AND serial IS NOT NULL"
    )

    def action_track_device(self):
        """Open Product Tracking for the device of one record."""
        self.ensure_one()
        return self.env["stock.lot"]._get_track_action(
            serial=self.serial or "", lot_id=self.lot_id.id
        )


class TeknikServisOrderLine(models.Model):
    _inherit = "teknik.servis.order.line"

    _lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")


class StockMoveLine(models.Model):
    """Core has no index on the serial number that moved."""

    _inherit = "stock.move.line"

    _teknik_servis_lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
