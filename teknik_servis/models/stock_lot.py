from odoo import api, models

from ..common import import_template


class StockLot(models.Model):
    """The card of a device leads to its service records."""

    _inherit = "stock.lot"

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
