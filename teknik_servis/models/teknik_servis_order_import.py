from odoo import api, models

from ..common import import_template


class TeknikServisOrder(models.Model):
    """Example files of the import screen: an old program's work and its history."""

    _inherit = "teknik.servis.order"

    @api.model
    def get_import_templates(self):
        """Return the example files for records: `[{"label", "template"}]`."""
        return [
            {
                "label": self.env._("Import Template for Open Service Records"),
                "template": import_template(self.env, "service_records"),
            },
            {
                "label": self.env._("Import Template for Handed-over Service Records"),
                "template": import_template(self.env, "service_history"),
            },
        ]
