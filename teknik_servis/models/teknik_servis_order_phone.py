from urllib.parse import quote

from odoo import api, fields, models

WHATSAPP = "https://wa.me"


def whatsapp_url(number, text):
    """Return the address that opens a chat with a number, the words in it.

    :param number: phone number with its country's code: +905321112233
    """
    return f"{WHATSAPP}/{number.lstrip('+')}?text={quote(text, safe='')}"


class TeknikServisOrder(models.Model):
    """Links beside a record's phone number: who clicks them has the words ready."""

    _inherit = "teknik.servis.order"

    phone_links = fields.Json(
        compute="_compute_phone_links",
        help="Links that belong to the phone number as it was saved.",
    )

    @api.depends("name", "phone", "partner_id", "device_name", "company_id")
    def _compute_phone_links(self):
        """`{"phone": the number as it stands here, "whatsapp": address}`, or False."""
        for order in self:
            number = order._get_international_phone()
            order.phone_links = number and {
                "phone": order.phone,
                "whatsapp": order._get_whatsapp_url(number),
            }

    def _get_international_phone(self):
        """Return one record's phone as +905321112233, or False if it is no number.

        A number without a country's code is of the customer's country, or else of the
        company's.
        """
        self.ensure_one()
        if not self.phone:
            return False
        country = self.partner_id.country_id or self.company_id.country_id
        return self._phone_format(number=self.phone, country=country)

    def _get_whatsapp_url(self, number):
        """Return the address that opens a chat about one record, the words in it.

        :param number: phone number with its country's code: +905321112233
        """
        self.ensure_one()
        reader = self.with_context(lang=self._get_customer_lang())
        return whatsapp_url(number, reader._get_whatsapp_text())

    def _get_customer_lang(self):
        """Return the code of the language in which one record's customer is told."""
        self.ensure_one()
        customer = self.partner_id
        return customer.lang or self.company_id.partner_id.lang or self.env.lang

    def _get_whatsapp_text(self):
        """Return what a message about one record begins with, in the context's lang.

        Hook: later addons add what the customer should do.
        """
        self.ensure_one()
        values = {
            "customer": self.partner_id.name or "",
            "company": self.company_id.name,
            "device": self.device_name,
            "number": self.name,
        }
        if not self.device_name:
            return self.env._(
                "Hello %(customer)s, this is %(company)s about your service record "
                "%(number)s.",
                **values,
            ).replace("  ", " ")
        return self.env._(
            "Hello %(customer)s, this is %(company)s about your %(device)s, service "
            "record %(number)s.",
            **values,
        ).replace("  ", " ")
