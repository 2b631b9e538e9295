from odoo import models
from odoo.fields import Command


class TeknikServisRows(models.AbstractModel):
    """Dialogs whose rows say what stands in their way, which other rows change.

    The browser is told of a row that follows from something else in the dialog, but
    not of one that follows from another row of the same list.
    """

    _name = "teknik.servis.rows"
    _description = "Dialog with Rows"

    # The text of `line_ids` that follows from all rows.
    _row_text = None

    def onchange(self, values, field_names, fields_spec):
        result = super().onchange(values, field_names, fields_spec)
        spec = fields_spec.get("line_ids", {}).get("fields", {})
        if "line_ids" not in field_names or self._row_text not in spec:
            return result
        dialog = self.new({name: self[name] for name in fields_spec}, origin=self)
        dialog._update_cache(values)
        result["value"].setdefault("line_ids", []).extend(
            Command.update(row._origin.id, {self._row_text: row[self._row_text]})
            for row in dialog.line_ids
            if row._origin
        )
        return result
