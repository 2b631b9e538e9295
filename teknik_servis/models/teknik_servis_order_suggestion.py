from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..warranty import warranty_state
from .teknik_servis_order_device import normalize_serial

SUGGESTION_LIMIT = 20


class TeknikServisOrder(models.Model):
    """What is offered while a serial number is typed or scanned."""

    _inherit = "teknik.servis.order"

    @api.model
    def get_serial_suggestions(self, partner_id, product_id, text):
        """Return serial numbers to offer while one is typed or scanned.

        First what the customer's whole commercial entity brought in or was delivered;
        then, once something is typed, others that contain it.

        :param partner_id: id of the chosen customer, or False
        :param product_id: id of the chosen product, or False
        :param text: what was typed so far
        :return: list of at most 20
            `{"serial", "product_id", "product_name", "hint"}`
        """
        if not self.has_access("read"):
            raise AccessError(self.env._("You may not read service records."))
        partner = self.env["res.partner"].browse(partner_id or 0).exists()
        text = normalize_serial(text) or ""
        found = {}
        for domain in self._get_suggestion_domains(partner, product_id, text):
            self._add_suggested_orders(found, domain)
        if partner:
            self._add_suggested_lots(found, partner, product_id, text)
        return list(found.values())[:SUGGESTION_LIMIT]

    @api.model
    def _get_suggestion_domains(self, partner, product_id, text):
        base = (
            Domain("serial", "ilike", text) if text else Domain("serial", "!=", False)
        )
        if product_id:
            base &= Domain("product_id", "in", [product_id, False])
        if partner:
            entity = partner.commercial_partner_id.id
            yield base & Domain("partner_id", "child_of", entity)
        if text:
            yield base

    @api.model
    def _add_suggested_orders(self, found, domain):
        orders = self.search_fetch(
            domain,
            ["name", "serial", "product_id", "device_name", "is_open", "warranty_end"],
            limit=3 * SUGGESTION_LIMIT,
            # What is open is what has to be known of a device.
            order="is_open desc, id desc",
        )
        for order in orders:
            key = (order.serial, order.product_id.id)
            if key not in found:
                found[key] = {
                    "serial": order.serial,
                    "product_id": order.product_id.id,
                    "product_name": order.device_name or "",
                    "hint": order._get_suggestion_hint(),
                }

    def _get_suggestion_hint(self):
        """Return what to know about the device of one earlier record at a glance."""
        self.ensure_one()
        hints = []
        if self.is_open:
            hints.append(self.env._("open record %(order)s", order=self.name))
        state = warranty_state(self.warranty_end, fields.Date.context_today(self))
        if state == "in":
            end = self.env["ir.qweb.field.date"].value_to_html(self.warranty_end, {})
            hints.append(self.env._("in warranty until %(date)s", date=end))
        return " · ".join(hints)

    @api.model
    def _add_suggested_lots(self, found, partner, product_id, text):
        entity = partner.commercial_partner_id
        members = partner.search([("id", "child_of", entity.id)])
        domain = Domain("partner_ids", "in", members.ids)
        if product_id:
            domain &= Domain("product_id", "=", product_id)
        if text:
            domain &= Domain("name", "ilike", text)
        # sudo: which of our serials were delivered to this customer is read from stock
        # moves, which a clerk may not read; serial and product are all that is shown
        lots = (
            self.env["stock.lot"]
            .sudo()
            .search(
                domain & Domain("company_id", "in", [False, *self.env.companies.ids]),
                limit=SUGGESTION_LIMIT,
            )
        )
        for lot in lots:
            serial = normalize_serial(lot.name)
            if (serial, lot.product_id.id) not in found:
                found[serial, lot.product_id.id] = {
                    "serial": serial,
                    "product_id": lot.product_id.id,
                    "product_name": lot.product_id.name,
                    "hint": self.env._("delivered by us"),
                }
