from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..phone import phone_beginnings, phone_digits


class ResPartner(models.Model):
    """A telephone number typed where a customer is chosen.

    Only in our own field (`teknik_servis_phone_search` in its context): elsewhere
    contacts are found as ever.
    """

    _inherit = "res.partner"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        parts = self._get_typed_phone_parts(value) if operator == "ilike" else []
        if not parts:
            return domain
        # Open records, too: a caller may have left another number for one job.
        orders = self.env["teknik.servis.order"].search_fetch(
            Domain("is_open", "=", True)
            & Domain("partner_id", "!=", False)
            & Domain.OR(Domain("phone_digits", "ilike", part) for part in parts),
            ["partner_id"],
            limit=80,
        )
        return Domain.OR(
            [
                domain,
                Domain("id", "in", orders.partner_id.ids),
                *(Domain("phone_sanitized", "ilike", part) for part in parts),
            ]
        )

    @api.model
    def name_create(self, name):
        """Refuse to name somebody by their number: the form then asks for the name."""
        if self._is_typed_phone(name):
            raise ValidationError(
                self.env._("%(phone)s is a telephone number: enter a name.", phone=name)
            )
        return super().name_create(name)

    @api.model
    def default_get(self, fields):
        """Take a number that was typed as a name for what it is."""
        values = super().default_get(fields)
        if self._is_typed_phone(values.get("name")):
            values["phone"] = values.pop("name")
        return values

    @api.model
    def _get_typed_phone_parts(self, text):
        if not (
            isinstance(text, str)
            and self.env.context.get("teknik_servis_phone_search")
            and self.env["teknik.servis.order"].has_access("read")
        ):
            return []
        return phone_beginnings(text, self.env.company.country_id.phone_code)

    @api.model
    def _is_typed_phone(self, text):
        return bool(self._get_typed_phone_parts(text)) and len(phone_digits(text)) >= 7
