from odoo import api, fields, models
from odoo.tools import format_datetime

from .teknik_servis_order_phone import whatsapp_url


class TeknikServisAppointment(models.Model):
    """Links beside the phone number of whom a technician visits."""

    _inherit = "teknik.servis.appointment"

    phone_links = fields.Json(compute="_compute_phone_links")

    @api.depends("active", "order_id.phone_links", "start", "state")
    def _compute_phone_links(self):
        """As those of the record; the words tell the time of a visit to come."""
        for appointment in self:
            # sudo: whose phone number stands there already
            order = appointment.sudo().order_id
            links = order.phone_links
            if links and appointment._is_live() and appointment.start:
                reader = appointment.with_context(lang=order._get_customer_lang())
                number = order._get_international_phone()
                url = whatsapp_url(number, reader._get_whatsapp_text())
                links = {**links, "whatsapp": url}
            appointment.phone_links = links

    def _get_whatsapp_text(self):
        """Return what a message about one visit begins with, in the context's lang."""
        self.ensure_one()
        # sudo: as above
        order = self.sudo().order_id
        values = {
            "customer": order.partner_id.name or "",
            "company": order.company_id.name,
            "device": order.device_name,
            "number": order.name,
            # Of the customer's clock, not of whoever writes.
            "time": format_datetime(
                self.env,
                self.start,
                tz=str(order.company_id._get_teknik_servis_zone()),
                dt_format="short",
            ),
        }
        if not order.device_name:
            return self.env._(
                "Hello %(customer)s, this is %(company)s. Your appointment: %(time)s, "
                "service record %(number)s.",
                **values,
            ).replace("  ", " ")
        return self.env._(
            "Hello %(customer)s, this is %(company)s. Your appointment for your "
            "%(device)s: %(time)s, service record %(number)s.",
            **values,
        ).replace("  ", " ")


class ResPartner(models.Model):
    """Links beside the phone number on a customer's card."""

    _inherit = "res.partner"

    teknik_servis_phone_links = fields.Json(
        "Phone Links", compute="_compute_teknik_servis_phone_links"
    )

    @api.depends("country_id", "lang", "name", "phone")
    @api.depends_context("company")
    def _compute_teknik_servis_phone_links(self):
        """As those of a record: `{"phone": number, "whatsapp": address}`, or False."""
        company = self.env.company
        for partner in self:
            number = partner.phone and partner._phone_format(
                number=partner.phone, country=partner.country_id or company.country_id
            )
            if not number:
                partner.teknik_servis_phone_links = False
                continue
            lang = partner.lang or company.partner_id.lang or self.env.lang
            text = self.with_context(lang=lang).env._(
                "Hello %(customer)s, this is %(company)s.",
                customer=partner.name or "",
                company=company.name,
            )
            partner.teknik_servis_phone_links = {
                "phone": partner.phone,
                "whatsapp": whatsapp_url(number, text.replace("  ", " ")),
            }
