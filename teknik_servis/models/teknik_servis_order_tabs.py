from odoo import api, models
from odoo.fields import Domain

from .teknik_servis_stage import CLOSED_KINDS


class TeknikServisOrder(models.Model):
    """The stages above the list and as columns of the board."""

    _inherit = "teknik.servis.order"

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        expanded = Domain("company_id", "in", [False, *self.env.companies.ids])
        if any(c.field_expr == "is_open" for c in Domain(domain).iter_conditions()):
            # Open work is asked for: empty columns of closed stages would lie.
            expanded &= Domain("kind", "not in", CLOSED_KINDS)
        return stages.search(expanded)

    @api.model
    def get_stage_tabs(self, domain):
        """Return what the tabs above the list show.

        Closed stages are not counted: nothing on this screen may get slower with the
        number of closed records.

        :param domain: search of the list without the tab's own part
        :return: `{"open_count", "stages"}`; each stage `{"id", "name", "color",
            "closed", "count"}`, in their order, `count` None where closed
        """
        stages = self.env["teknik.servis.stage"].search_fetch(
            [("company_id", "in", [False, *self.env.companies.ids])],
            ["name", "color", "kind"],
        )
        counts = {
            stage.id: count
            for stage, count in self._read_group(
                Domain(domain) & Domain("is_open", "=", True), ["stage_id"], ["__count"]
            )
        }
        return {
            "open_count": sum(counts.values()),
            "stages": [
                {
                    "id": stage.id,
                    "name": stage.name,
                    "color": stage.color,
                    "closed": stage.is_closed,
                    "count": None if stage.is_closed else counts.get(stage.id, 0),
                }
                for stage in stages.sorted("is_closed")
            ],
        }
