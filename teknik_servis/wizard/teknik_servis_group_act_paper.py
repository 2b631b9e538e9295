from odoo import models


class TeknikServisGroupAct(models.TransientModel):
    _name = "teknik.servis.group.act"
    _inherit = ["teknik.servis.group.act", "teknik.servis.paper"]

    def _prepare_deliver_vals(self, order):
        return {
            **super()._prepare_deliver_vals(order),
            "signed_on_paper": self.signed_on_paper,
            "paper_scan": self.paper_scan,
            "paper_scan_name": self.paper_scan_name,
        }
