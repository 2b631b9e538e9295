from odoo import api, models


class TeknikServisLineEntry(models.AbstractModel):
    """Forms in which parts and services are scanned or added as a package.

    Both ways lead here: in a form nothing is saved before the form is (the onchanges),
    a call saves at once. The lines' own rules hold for both.

    `_barcode` holds what is scanned or typed, `_package` what is added together.
    """

    _name = "teknik.servis.line.entry"
    _description = "Entry of Parts and Services"

    @api.model
    def _prepare_entry_warning(self, text):
        # Scanning goes on: a dialog would swallow what is scanned next.
        title = self.env._("Not added")
        return {"warning": {"title": title, "message": text, "type": "notification"}}

    # ------------------------------------------------------------------------ hooks

    def _get_entry_order(self):
        """Return the record whose lines are entered."""
        raise NotImplementedError

    def _prepare_entry_vals(self):
        """Return what all lines that are entered here have in common."""
        raise NotImplementedError

    def _is_entered_here(self, line):
        """Return whether a line is one of those that are entered in this form."""
        return True

    def _get_planned_piece(self, found):
        """Return the line that planned a scanned piece, to be used in this form.

        :param found: what `_find_code()` returns
        """
        return self.line_ids.browse()


class TeknikServisOrder(models.Model):
    """Lines entered in a record's own form are planned: no operation used them yet."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "teknik.servis.line.entry"]

    def _get_entry_order(self):
        return self

    def _prepare_entry_vals(self):
        return {"order_id": self.id}

    def _is_entered_here(self, line):
        return not line.operation_id


class TeknikServisOperation(models.Model):
    """Lines entered in an operation were used in it."""

    _name = "teknik.servis.operation"
    _inherit = ["teknik.servis.operation", "teknik.servis.line.entry"]

    def _get_entry_order(self):
        return self.order_id

    def _prepare_entry_vals(self):
        vals = {"order_id": self.order_id.id, "operation_id": self.id}
        technician = self.technician_id
        return vals | ({"technician_id": technician.id} if technician else {})
