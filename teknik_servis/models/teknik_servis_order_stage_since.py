from odoo import api, fields, models

UNITS = [("hours", "Hours"), ("days", "Days")]
# The longest limit: about 27 years in days, more than anybody waits.
LONGEST = 10000


class TeknikServisStage(models.Model):
    """How long a record may stand in a stage before somebody is told."""

    _inherit = "teknik.servis.stage"

    time_limit = fields.Integer(
        "Longest Stay",
        help="A record that stands here longer is put on the list of its responsible, "
        "or of the dispatcher. By the clock: nights, weekends and holidays count. 0: "
        "no limit.",
    )
    time_unit = fields.Selection(
        UNITS, "Unit of the Longest Stay", required=True, default="days"
    )

    _time_limit_possible = models.Constraint(
        f"CHECK(time_limit BETWEEN 0 AND {LONGEST})",
        f"The longest stay is between 0 (no limit) and {LONGEST}.",
    )


class TeknikServisOrder(models.Model):
    """Since when a record stands where it stands."""

    _inherit = "teknik.servis.order"

    stage_since = fields.Datetime(
        "In This Stage Since",
        compute="_compute_stage_since",
        store=True,
        precompute=True,
        help="When the record last entered its stage.",
    )

    @api.depends("stage_id")
    def _compute_stage_since(self):
        self.stage_since = fields.Datetime.now()

    def _set_stage_without_history(self, stage):
        # Nothing happened to them: they stand there as long as before.
        with self.env.protecting([self._fields["stage_since"]], self):
            return super()._set_stage_without_history(stage)
