from odoo import api, models

from . import teknik_servis_numbered  # noqa: F401 (loaded before what inherits it)


class TeknikServisOrder(models.Model):
    """The yearly number of a record, one series for each company."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "teknik.servis.numbered"]
    _number_title = "Teknik Servis"
    _number_prefix = "SRV/%(range_year)s/"

    @api.model_create_multi
    def create(self, vals_list):
        # Copies: whoever calls may try the same values again, row by row.
        vals_list = [dict(vals) for vals in vals_list]
        self._number(vals_list)
        return super().create(vals_list)
