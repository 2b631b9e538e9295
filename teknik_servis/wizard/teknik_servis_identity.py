from odoo import models


class TeknikServisDeliver(models.TransientModel):
    """Hand over to somebody who has not brought the form."""

    _name = "teknik.servis.deliver"
    _inherit = ["teknik.servis.deliver", "teknik.servis.identity"]

    def _get_identity_title(self):
        self.ensure_one()
        return self.order_id.display_name

    def _prepare_order_vals(self):
        return {**super()._prepare_order_vals(), **self._prepare_identity_vals()}


class TeknikServisGroupAct(models.TransientModel):
    """The same for all records of a group that are handed over at once."""

    _name = "teknik.servis.group.act"
    _inherit = ["teknik.servis.group.act", "teknik.servis.identity"]

    def _get_identity_title(self):
        self.ensure_one()
        return self.group_id.display_name

    def _prepare_deliver_vals(self, order):
        return {**super()._prepare_deliver_vals(order), **self._prepare_identity_vals()}
