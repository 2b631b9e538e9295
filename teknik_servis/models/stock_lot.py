from odoo import api, models

from ..common import import_template


class StockLot(models.Model):
    """The card of a device leads to its service records."""

    _inherit = "stock.lot"

    @api.depends_context("uid")
    def _compute_delivery_ids(self):
        """Tell of no transfer to those who read none: the card itself they read."""
        if self._can_read_teknik_servis_moves():
            return super()._compute_delivery_ids()
        # Past the assignment, which wants the right to what it could hold; the value
        # is this reader's alone, so it cannot be assigned in superuser mode either.
        self._fields["delivery_ids"]._update_cache(self, ())
        self.delivery_count = 0
        return None

    @api.depends_context("uid")
    def _compute_partner_ids(self):
        if self._can_read_teknik_servis_moves():
            return super()._compute_partner_ids()
        self.partner_ids = False
        return None

    @api.model
    def _can_read_teknik_servis_moves(self):
        """Return whether the reader may read what core looks for transfers in."""
        models_read = ("stock.move", "stock.move.line", "stock.picking")
        return all(self.env[model].has_access("read") for model in models_read)

    def action_view_teknik_servis_orders(self):
        """Open the service records of one device."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        action["display_name"] = self.env._(
            "Device History: %(serial)s", serial=self.name
        )
        action["domain"] = [("lot_id", "=", self.id)]
        action["context"] = {"teknik_servis_tab": "all"}
        return action

    @api.model
    def get_import_templates(self):
        """Return the example file for devices: `[{"label", "template"}]`."""
        return [
            {
                "label": self.env._("Import Template for Devices"),
                "template": import_template(self.env, "devices"),
            }
        ]
