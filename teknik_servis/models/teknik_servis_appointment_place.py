from urllib.parse import quote

from odoo import api, fields, models

MAP = "https://www.google.com/maps/search/?api=1&query="


class TeknikServisAppointment(models.Model):
    """Where a visit is: in one line, and as a map."""

    _inherit = "teknik.servis.appointment"

    address = fields.Char(compute="_compute_address")
    map_url = fields.Char("Map", compute="_compute_address")

    @api.depends("order_id.address")
    def _compute_address(self):
        for appointment in self:
            # sudo: of a record that its technician may not read any more, the card
            # shows as much as its calendar event
            lines = (appointment.sudo().order_id.address or "").splitlines()
            text = ", ".join(line.strip() for line in lines if line.strip())
            appointment.address = text
            appointment.map_url = text and MAP + quote(text, safe="")
