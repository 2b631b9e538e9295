from odoo import api, fields, models

from .teknik_servis_order_counter import without_unread


class TeknikServisOperation(models.Model):
    """What the counters stood at, entered in the dialog that moves the work on."""

    _inherit = "teknik.servis.operation"

    reading_ids = fields.One2many(
        "teknik.servis.counter.reading", "operation_id", string="Counter Readings"
    )

    @api.model
    def default_get(self, fields):
        """Offer a row for each counter of the record's device."""
        values = super().default_get(fields)
        order = self.env["teknik.servis.order"].browse(values.get("order_id"))
        if order and "reading_ids" in fields and "reading_ids" not in values:
            values["reading_ids"] = order._prepare_unread_rows()
        return values

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [without_unread(vals, "reading_ids") for vals in vals_list]
        )

    def write(self, vals):
        return super().write(without_unread(vals, "reading_ids"))

    @api.depends("reading_ids.kind_id", "reading_ids.value")
    def _compute_missing_text(self):
        return super()._compute_missing_text()

    def _get_brought(self):
        order = self.order_id
        read = self.reading_ids.filtered(lambda r: r.value or not r.is_proposed)
        wanted = order._get_counter_kinds()[order] if order else read.kind_id
        known = order.counter_reading_ids.kind_id | read.kind_id
        return {
            **super()._get_brought(),
            "has_counter_reading": not wanted - known._origin,
        }
