from odoo import fields, models


class TeknikServisDeviceKind(models.Model):
    _inherit = "teknik.servis.device.kind"

    counter_kind_ids = fields.Many2many(
        "teknik.servis.counter.kind",
        "teknik_servis_device_kind_counter_rel",
        string="Counters",
        ondelete="restrict",
        help="What devices of this kind count: offered on their service records.",
    )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    teknik_servis_counter_kind_ids = fields.Many2many(
        "teknik.servis.counter.kind",
        "product_template_teknik_servis_counter_rel",
        string="Counters",
        ondelete="restrict",
        help="What such devices count: offered on their service records.",
    )


class StockLot(models.Model):
    """The counters on the card of a device."""

    _inherit = "stock.lot"

    teknik_servis_counter_ids = fields.One2many(
        "teknik.servis.counter", "lot_id", string="Counters", readonly=True
    )

    def action_view_teknik_servis_readings(self):
        """Open all that was ever read of one device."""
        self.ensure_one()
        return self.teknik_servis_counter_ids.action_view_readings()
