from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..plan import Rule

UNITS = [
    ("day", "Days"),
    ("week", "Weeks"),
    ("month", "Months"),
    ("quarter", "Quarters"),
    ("half_year", "Half-years"),
    ("year", "Years"),
]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
DIRECTIONS = [
    ("next", "Next Working Day"),
    ("previous", "Working Day Before"),
    ("none", "Stays on Its Day"),
]
STEPS = {"next": 1, "previous": -1, "none": 0}
BASES = [("plan", "The Plan"), ("done", "The Last Visit Done")]


class TeknikServisContractLine(models.Model):
    """What is done at a contract's devices, how often, and who goes.

    `_plan` holds how it becomes visits.
    """

    _name = "teknik.servis.contract.line"
    _inherit = ["hr.mixin", "teknik.servis.guard"]
    _description = "Visit Plan of a Service Contract"
    _order = "contract_id, sequence, id"
    _check_company_auto = True
    _system_fields = frozenset({"company_id", "first_number", "first_period"})
    _fixed_fields = frozenset({"contract_id"})

    contract_id = fields.Many2one(
        "teknik.servis.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Work", required=True, translate=True)
    device_ids = fields.Many2many(
        "teknik.servis.contract.device",
        "teknik_servis_contract_line_device_rel",
        "line_id",
        "device_id",
        string="Devices",
        domain="[('contract_id', '=', contract_id)]",
        copy=False,
        help="Empty: all devices of the contract.",
    )

    # How often
    interval = fields.Integer("Every", required=True, default=1)
    unit = fields.Selection(UNITS, required=True, default="month")
    date_anchor = fields.Date(
        "Counted From",
        compute="_compute_date_anchor",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=False,
        help="Every due date is so many periods after this day; the 31st becomes the "
        "last day of a shorter month.",
    )
    date_first = fields.Date(
        "First Visit",
        copy=False,
        help="No visit before this day; empty: from the contract's first day.",
    )
    basis = fields.Selection(
        BASES,
        required=True,
        default="plan",
        help="Whether a visit that was done earlier or later moves those after it.",
    )
    gap_month_ids = fields.Many2many(
        "teknik.servis.month",
        "teknik_servis_contract_line_month_rel",
        string="Not in",
        help="Months in which nobody comes.",
    )
    gap_moves = fields.Boolean(
        "Instead before or after them",
        help="What is due in such a month moves out of it; otherwise it is left out.",
    )
    direction = fields.Selection(
        DIRECTIONS,
        string="On a Day Off",
        required=True,
        default="next",
        help="Where a visit moves that is due on a holiday or a weekend. Those after "
        "it do not move.",
    )
    weekday = fields.Selection(WEEKDAYS, help="Wished for by the customer.")
    hour = fields.Float(
        "Time",
        help="When the technician comes, in the contract's time zone; empty: the "
        "dispatcher decides.",
    )
    lead_days = fields.Integer(
        "Made Before",
        default=7,
        help="So many days before the visit its service record is made.",
    )

    # What and who
    duration = fields.Float("Takes", default=1, help="In hours, at each site.")
    type_id = fields.Many2one(
        "teknik.servis.type", check_company=True, ondelete="restrict"
    )
    department_id = fields.Many2one("hr.department", check_company=True)
    technician_ids = fields.Many2many(
        "hr.employee",
        "teknik_servis_contract_line_technician_rel",
        string="Technical Team",
        check_company=True,
        context={"active_test": False},
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
    )
    work_list = fields.Text(help="What is to be done, as the technician reads it.")
    task_ids = fields.One2many(
        "teknik.servis.contract.task", "line_id", string="Check List", copy=True
    )

    # The number and the period of the first visit of the rule as it is now: what was
    # done under another rule keeps its numbers.
    first_number = fields.Integer(default=1, copy=False, readonly=True)
    first_period = fields.Integer(copy=False, readonly=True)
    visit_ids = fields.One2many("teknik.servis.contract.visit", "line_id")
    plan_preview = fields.Text("Visits", compute="_compute_plan_preview")

    _interval_positive = models.Constraint(
        "CHECK(interval BETWEEN 1 AND 1000)",
        "A visit comes back after 1 to 1000 days, weeks, months or years.",
    )
    _lead_not_negative = models.Constraint(
        "CHECK(lead_days BETWEEN 0 AND 366)",
        "A record is made 0 to 366 days before its visit.",
    )
    _hour_of_day = models.Constraint(
        "CHECK(hour >= 0 AND hour < 24)", "A time of day is between 0:00 and 23:59."
    )
    _duration_positive = models.Constraint(
        "CHECK(duration > 0 AND duration <= 336)",
        "A visit takes more than nothing and two weeks at most.",
    )

    @api.depends("contract_id.date_start")
    def _compute_date_anchor(self):
        for line in self:
            line.date_anchor = line.date_anchor or line.contract_id.date_start

    @api.constrains("gap_month_ids")
    def _check_gaps(self):
        for line in self:
            if len(line.gap_month_ids) == 12:
                raise ValidationError(
                    self.env._(
                        "%(work)s: one month at least must be left for visits.",
                        work=line.name,
                    )
                )

    @api.constrains("device_ids", "contract_id")
    def _check_devices(self):
        for line in self:
            foreign = line.device_ids.filtered(
                lambda device, line=line: device.contract_id != line.contract_id
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(devices)s: not devices of %(contract)s.",
                        devices=", ".join(foreign.mapped("display_name")),
                        contract=line.contract_id.display_name,
                    )
                )

    def _get_rule(self):
        """Return the `plan.Rule` of one line, counted from its own anchor."""
        self.ensure_one()
        return Rule(
            anchor=self.date_anchor,
            unit=self.unit,
            interval=min(max(self.interval, 1), 1000),
            weekday=int(self.weekday) if self.weekday else None,
            gap_months=frozenset(self.gap_month_ids.mapped("number")),
            gap_moves=self.gap_moves,
            direction=STEPS.get(self.direction, 1),
        )

    def _get_devices_on(self, day):
        """Return which devices are visited by one line on a day."""
        self.ensure_one()
        there = self.contract_id._get_devices_on(day)
        return there & self.device_ids if self.device_ids else there


class TeknikServisContractTask(models.Model):
    """One thing to tick off at each visit of a plan."""

    _name = "teknik.servis.contract.task"
    _description = "Check Item of a Visit Plan"
    _order = "line_id, sequence, id"

    line_id = fields.Many2one(
        "teknik.servis.contract.line", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("To Do", required=True, translate=True)
