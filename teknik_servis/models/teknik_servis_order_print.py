from odoo import models

from odoo.addons.base.models.ir_actions_report import _wkhtml


class TeknikServisOrder(models.Model):
    """What the printed form needs besides the fields of a record."""

    _inherit = "teknik.servis.order"

    def _get_qr_url(self):
        """Return the address that the QR code on the printed form leads to.

        Hook: the backend page of the record, or of the one it was merged into; the
        portal makes it the customer's page. `self` is one record.
        """
        survivor = self._get_survivor()
        return f"{self.get_base_url()}/odoo/service-records/{survivor.id}"

    def _has_letterhead(self):
        """Return whether PDFs have the header and footer of the company's layout.

        Debian's build of wkhtmltopdf leaves both out: the form then says by itself
        whose it is.
        """
        return _wkhtml().is_patched_qt
