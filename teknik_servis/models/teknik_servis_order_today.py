import re

from odoo import models
from odoo.fields import Domain


class TeknikServisOrder(models.Model):
    """Whom a technician goes to, and what there is to collect."""

    _inherit = "teknik.servis.order"

    def _get_contact_card(self):
        """Return whose one record is, where, and how they are reached."""
        place = self.service_address_id or self.partner_id
        # City is the ilçe of a Turkish address, state its il.
        district = " / ".join(filter(None, (place.city, place.state_id.name)))
        links = self.phone_links or {}
        return {
            "customer": self.partner_id.display_name or "",
            "phone": self.phone or "",
            "tel": re.sub(
                r"[^\d+]", "", self._get_international_phone() or self.phone or ""
            ),
            "whatsapp": links.get("whatsapp") or False,
            "address": " ".join((self.address or "").split()),
            "district": district,
        }

    def _get_collected(self):
        """Return what was collected on the spot: `{record: amount}`."""
        groups = self.env["teknik.servis.operation"]._read_group(
            Domain("order_id", "in", self.ids) & Domain("collected_amount", ">", 0),
            ["order_id"],
            ["collected_amount:sum"],
        )
        return dict(groups)

    def _get_to_collect(self, collected):
        """Return what the customer of one record has to pay yet, as text, or False.

        :param collected: as `_get_collected()` returns it
        """
        left = self.amount_total - collected.get(self, 0)
        if self.currency_id.compare_amounts(left, 0) <= 0:
            return False
        return self.currency_id.format(left)
