from odoo import models


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
