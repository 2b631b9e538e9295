from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

STATES = [
    ("planned", "Planned"),
    ("open", "Record Open"),
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("cancelled", "Cancelled"),
]
PENDING = ("planned", "open")


class TeknikServisContractVisit(models.Model):
    """Visit n of a plan: when it is due, when somebody comes, and what became of it.

    Its state is that of its service records; `_make` holds how those are made.
    """

    _name = "teknik.servis.contract.visit"
    _inherit = ["teknik.servis.guard"]
    _description = "Visit of a Service Contract"
    _order = "date_planned, id"
    _system_fields = frozenset(
        {
            *("alert_id", "company_id", "contract_id", "date_done", "date_due"),
            *("date_made", "is_moved", "line_id", "number", "partner_id", "state"),
        }
    )

    line_id = fields.Many2one(
        "teknik.servis.contract.line",
        "Work",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # Of its line, for good: given when it is planned.
    contract_id = fields.Many2one(
        "teknik.servis.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True
    )
    number = fields.Integer("Visit", required=True)
    date_due = fields.Date("Due", required=True)
    date_planned = fields.Date(
        "Planned", required=True, index=True, help="The day on which somebody comes."
    )
    is_moved = fields.Boolean("Moved", help="Somebody chose another day.")
    skip_reason = fields.Char(help="Why nobody comes; the visits after it stay.")
    date_made = fields.Datetime("Record Made", help="When its records were made.")
    date_done = fields.Date("Done On", compute="_compute_state", store=True)
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    order_ids = fields.One2many(
        "teknik.servis.order", "contract_visit_id", string="Service Records"
    )
    alert_id = fields.Many2one(
        "calendar.event", index="btree_not_null", ondelete="set null"
    )
    contract_state = fields.Selection(
        related="contract_id.state", string="Contract's State"
    )
    user_id = fields.Many2one(related="contract_id.user_id", string="Responsible")
    technician_ids = fields.Many2many(related="line_id.technician_ids")

    _line_number_uniq = models.UniqueIndex(
        "(line_id, number)", "This visit of the plan is there already."
    )
    # What the cron looks for.
    _planned_idx = models.Index("(date_planned, line_id) WHERE state = 'planned'")

    @api.depends(
        *("skip_reason", "date_made", "order_ids.active", "order_ids.is_open"),
        *("order_ids.stage_id.kind", "order_ids.date_delivered"),
    )
    def _compute_state(self):
        for visit in self:
            # sudo: records of all technicians
            orders = visit.sudo().order_ids
            kinds = {order.stage_id.kind for order in orders if not order.is_open}
            if any(order.is_open for order in orders):
                state = "open"
            elif "done" in kinds:
                state = "done"
            elif visit.date_made:
                state = "cancelled"  # cancelled, archived or deleted
            else:
                state = "skipped" if visit.skip_reason else "planned"
            visit.state = state
            visit.date_done = state == "done" and visit._get_day_done(orders)

    def _get_day_done(self, orders):
        """Return the day on which one visit's records were done, in its zone."""
        moments = [order.date_delivered for order in orders if order.date_delivered]
        contract = self.contract_id
        return (
            fields.Datetime.context_timestamp(
                self.with_context(tz=str(contract._get_zone())), max(moments)
            ).date()
            if moments
            else contract._get_today()
        )

    @api.depends("state", "date_planned", "contract_id.date_start")
    def _compute_is_late(self):
        for visit in self:
            visit.is_late = bool(
                visit.state in PENDING
                and visit.contract_id.state == "active"
                and visit.date_planned < visit.contract_id._get_today()
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = (
            Domain("state", "in", PENDING)
            & Domain("contract_id.state", "=", "active")
            & Domain("date_planned", "<", self.env.company._get_teknik_servis_day())
        )
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.depends("number", "line_id.name", "contract_id.name", "partner_id.name")
    def _compute_display_name(self):
        for visit in self:
            parts = (
                visit.partner_id.name,
                f"{visit.line_id.name or ''} {visit.number}",
                visit.contract_id.name,
            )
            visit.display_name = " · ".join(filter(None, parts))

    def write(self, vals):
        if not self._is_system() and "date_planned" in vals:
            self._check_planned(vals)
            vals = {**vals, "is_moved": True}
            self = self._as_system()
        result = super().write(vals)
        if "date_planned" in vals:
            self._move_alerts()
        return result

    def _check_planned(self, vals):
        fixed = self.filtered(lambda one: one.state not in PENDING)
        if fixed:
            raise UserError(
                self.env._(
                    "%(visits)s: only what is planned or still open is moved.",
                    visits=", ".join(fixed.mapped("display_name")),
                )
            )
        self._refuse_fields(self._system_fields & vals.keys())

    def _place(self, due, planned):
        """Put one planned visit on the day that its rule says, unless it was moved."""
        vals = {}
        if self.date_due != due:
            vals["date_due"] = due
        if self.date_planned != planned and not self.is_moved:
            vals["date_planned"] = planned
        if vals:
            self.write(vals)

    def _may_be_dropped(self, wanted):
        """Return whether a planned row that its rule has no more may go.

        Of a plan that follows what was done, what is earlier than that stays.
        """
        line = self.line_id
        if line.basis == "plan":
            return self.number >= line.first_number
        return not wanted or self.number > min(wanted)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        if not self._is_system():
            raise UserError(
                self.env._(
                    "%(visits)s: the plan keeps its visits. Skip a visit instead.",
                    visits=", ".join(self.mapped("display_name")),
                )
            )

    # ---------------------------------------------------------------------- acts

    def action_skip(self):
        """Ask why nobody comes, for one visit or several."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Skip Visit"),
            "res_model": "teknik.servis.contract.skip",
            "view_mode": "form",
            "target": "new",
            "context": {"default_visit_ids": [Command.set(self.ids)]},
        }

    def action_unskip(self):
        """Plan skipped visits again."""
        self.filtered(lambda one: one.state == "skipped").write({"skip_reason": False})

    def _skip(self, reason):
        """Let planned visits be skipped.

        :raises UserError: one of them has a record, or is over
        """
        fixed = self.filtered(lambda one: one.state != "planned")
        if fixed:
            raise UserError(
                self.env._(
                    "%(visits)s: only a planned visit is skipped; cancel its service "
                    "record instead.",
                    visits=", ".join(fixed.mapped("display_name")),
                )
            )
        self.write({"skip_reason": reason})
