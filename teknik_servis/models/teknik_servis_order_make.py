from odoo import api, fields, models


class TeknikServisOrder(models.Model):
    """What the device is: kind, brand and model, with a product card or without."""

    _inherit = "teknik.servis.order"

    kind_id = fields.Many2one(
        "teknik.servis.device.kind",
        string="Device Kind",
        compute="_compute_kind_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    brand_id = fields.Many2one(
        "teknik.servis.brand",
        compute="_compute_brand_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    device_model = fields.Char(
        "Model",
        compute="_compute_device_model",
        store=True,
        precompute=True,
        readonly=False,
    )
    # Text of the record's own: lists show it without reading product names, and it
    # stays what it was when a product is renamed.
    device_name = fields.Char(
        "Device",
        compute="_compute_device_name",
        store=True,
        precompute=True,
        readonly=False,
        index="trigram",
    )

    @api.depends("product_id")
    def _compute_kind_id(self):
        for order in self.filtered("product_id"):
            order.kind_id = order.product_id.teknik_servis_kind_id or order.kind_id

    @api.depends("product_id")
    def _compute_brand_id(self):
        for order in self.filtered("product_id"):
            order.brand_id = order.product_id.teknik_servis_brand_id or order.brand_id

    @api.depends("product_id")
    def _compute_device_model(self):
        for order in self.filtered("product_id"):
            order.device_model = order.product_id.name

    @api.depends("product_id", "kind_id", "brand_id", "device_model")
    def _compute_device_name(self):
        for order in self:
            if order.product_id:
                order.device_name = order.product_id.with_context(
                    display_default_code=False
                ).display_name
                continue
            words = (order.brand_id.name, order.device_model, order.kind_id.name)
            order.device_name = " ".join(filter(None, words)) or order.device_name
