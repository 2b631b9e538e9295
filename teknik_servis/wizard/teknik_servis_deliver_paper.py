from base64 import b64decode

from odoo import fields, models


class TeknikServisPaper(models.AbstractModel):
    """Dialogs in which a form signed by hand counts as a signature."""

    _name = "teknik.servis.paper"
    _description = "Signed on Paper"

    signed_on_paper = fields.Boolean(
        "Signed on Paper",
        help="The printed form was signed by hand: counts as a signature.",
    )
    paper_scan = fields.Binary("Scan of the Signed Form", attachment=False)
    paper_scan_name = fields.Char()


class TeknikServisDeliver(models.TransientModel):
    _name = "teknik.servis.deliver"
    _inherit = ["teknik.servis.deliver", "teknik.servis.paper"]

    def action_deliver(self):
        """Hand over, and keep the scan of what was signed in the chatter."""
        was_open = self.order_id.is_open
        result = super().action_deliver()
        scan = self.with_context(bin_size=False).paper_scan
        if was_open and self.signed_on_paper and scan:
            name = self.paper_scan_name or self.env._("Signed form")
            self.order_id.message_post(
                body=self.env._("Scan of the Signed Form"),
                attachments=[(name, b64decode(scan))],
            )
        return result

    def _prepare_order_vals(self):
        return {
            **super()._prepare_order_vals(),
            "signed_on_paper": self.signed_on_paper,
        }
