from uuid import uuid4

from odoo import models


class TeknikServisOperation(models.Model):
    """İşlem is saved once: a phone whose answer got lost saves it again."""

    _inherit = "teknik.servis.operation"

    def onchange(self, values, field_names, fields_spec):
        """Name an operation when its form opens, not when it is saved."""
        result = super().onchange(values, field_names, fields_spec)
        is_new_form = not field_names and not self
        if is_new_form and "client_uid" in fields_spec:
            result.setdefault("value", {})["client_uid"] = str(uuid4())
        return result
