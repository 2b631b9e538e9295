import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

STATES = [
    ("draft", "Draft"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("expired", "Expired"),
    ("closed", "Closed"),
]
RENEWALS = [("manual", "By Hand"), ("automatic", "Automatic")]
CATCH_UPS = [("all", "Make All of Them"), ("next", "Only Those Still to Come")]


class TeknikServisContract(models.Model):
    """Sözleşme: whose devices are visited how often, and until when.

    `_act` holds how it begins and ends, `_cron` what happens by itself. The plan is in
    its lines (`teknik.servis.contract.line`) and stands there as rows for everybody to
    see (`teknik.servis.contract.visit`).
    """

    _name = "teknik.servis.contract"
    _inherit = [
        "teknik.servis.guard",
        "teknik.servis.numbered",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Service Contract"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _system_fields = frozenset({"error", "error_at", "error_activity_id", "state"})
    _fixed_fields = frozenset({"company_id"})
    _number_title = "Teknik Servis Sözleşme"
    _number_prefix = "SZL/%(range_year)s/"
    _number_padding = 4

    name = fields.Char("Number", copy=False, index="trigram")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=1,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        tracking=2,
        check_company=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=3,
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="In whose calendar the visits are announced.",
    )
    reference = fields.Char("Customer's Reference", copy=False, index="trigram")
    date_start = fields.Date(
        "Valid From",
        required=True,
        copy=False,
        default=lambda self: self.env.company._get_teknik_servis_day(),
        tracking=4,
    )
    date_end = fields.Date(
        "Valid Until",
        copy=False,
        index="btree_not_null",
        tracking=5,
        help="The last day. Empty: until somebody ends it; then two years are planned.",
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        help="In which its days begin and end; empty: the company's.",
    )
    renewal = fields.Selection(RENEWALS, required=True, default="manual")
    renewal_months = fields.Integer(
        "Renewed For", default=12, help="In months, each time it ends."
    )
    notice_days = fields.Integer(
        "Notice Period",
        default=30,
        help="So many days before the end the responsible is told.",
    )
    catch_up = fields.Selection(
        CATCH_UPS,
        string="Visits in the Past",
        required=True,
        default="next",
        help="What becomes of visits that were due before the contract was started, "
        "or while it was suspended.",
    )
    notes = fields.Html(help="What was agreed, in words.")

    device_ids = fields.One2many(
        "teknik.servis.contract.device", "contract_id", string="Devices", copy=True
    )
    line_ids = fields.One2many(
        "teknik.servis.contract.line", "contract_id", string="Visit Plans", copy=True
    )
    visit_ids = fields.One2many("teknik.servis.contract.visit", "contract_id")
    order_ids = fields.One2many(
        "teknik.servis.order", "contract_id", string="Service Records"
    )
    device_count = fields.Integer(compute="_compute_counts")
    visit_count = fields.Integer("Visits", compute="_compute_counts")
    order_count = fields.Integer(compute="_compute_counts")
    next_visit = fields.Date(
        compute="_compute_counts", help="Planned and without a record yet."
    )
    late_count = fields.Integer(
        "Late Visits",
        compute="_compute_counts",
        help="Planned for a day that is over, and not done.",
    )
    days_left = fields.Integer(
        compute="_compute_days_left", search="_search_days_left", help="Until it ends."
    )

    # What is in the way of its next records.
    error = fields.Text(readonly=True, copy=False)
    error_at = fields.Datetime(readonly=True, copy=False)
    error_activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )

    _name_company_uniq = models.UniqueIndex(
        "(name, company_id)", "This contract number is in use already."
    )
    _end_after_start = models.Constraint(
        "CHECK(date_end >= date_start AND date_end < date_start + 36525)",
        "A contract ends after it begins, and within a hundred years.",
    )
    _renewal_positive = models.Constraint(
        "CHECK(renewal_months BETWEEN 1 AND 600 AND notice_days BETWEEN 0 AND 3660)",
        "A contract is renewed for one month at least, and 50 years at most; "
        "the notice period is zero or more days.",
    )
    _active_idx = models.Index("(company_id, date_end) WHERE state = 'active'")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self._number(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_end", "tz"} & vals.keys():
            self.line_ids._sync_plan()
        return result

    @api.depends("visit_ids.state", "visit_ids.date_planned", "order_ids", "device_ids")
    def _compute_counts(self):
        visits = self._count_visits()
        orders = self._count("teknik.servis.order")
        devices = self._count("teknik.servis.contract.device")
        for contract in self:
            count, next_visit, late = visits.get(contract._origin, (0, False, 0))
            contract.visit_count = count
            contract.next_visit = next_visit
            contract.late_count = late
            contract.order_count = orders.get(contract._origin, 0)
            contract.device_count = devices.get(contract._origin, 0)

    def _count(self, model):
        """Return how many rows of a model each contract has."""
        rows = self.env[model]._read_group(
            [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
        )
        return dict(rows)

    def _count_visits(self):
        """Return `{contract: (visits, next planned day, late ones)}`."""
        Visit = self.env["teknik.servis.contract.visit"]
        of_these = [("contract_id", "in", self.ids)]
        counts = dict(Visit._read_group(of_these, ["contract_id"], ["__count"]))
        coming = dict(
            Visit._read_group(
                [*of_these, ("state", "=", "planned")],
                ["contract_id"],
                ["date_planned:min"],
            )
        )
        late = dict(
            Visit._read_group(
                [*of_these, ("is_late", "=", True)], ["contract_id"], ["__count"]
            )
        )
        return {
            contract: (count, coming.get(contract), late.get(contract, 0))
            for contract, count in counts.items()
        }

    @api.depends("date_end")
    def _compute_days_left(self):
        for contract in self:
            end = contract.date_end
            contract.days_left = (end - contract._get_today()).days if end else 0

    def _search_days_left(self, operator, value):
        if operator not in ("<", "<=", ">", ">=") or not isinstance(value, int):
            return NotImplemented
        day = fields.Date.add(self.env.company._get_teknik_servis_day(), days=value)
        return [("date_end", operator, day)]

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for contract in self:
            parts = (contract.name, contract.partner_id.name)
            contract.display_name = " · ".join(filter(None, parts))

    def _get_zone(self):
        """Return the `pytz` zone in which the days of one contract begin and end."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return pytz.timezone(self.tz) if self.tz else company._get_teknik_servis_zone()

    def _get_today(self):
        """Return the date that it is where one contract is."""
        self.ensure_one()
        now = pytz.utc.localize(fields.Datetime.now())
        return now.astimezone(self._get_zone()).date()

    def _get_devices_on(self, day):
        """Return which devices one contract has on a day."""
        self.ensure_one()
        return self.device_ids.filtered(lambda device: device._is_there(day))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: records of all technicians
        used = self.filtered(lambda one: one.state != "draft" or one.sudo().order_ids)
        if used:
            raise UserError(
                self.env._(
                    "%(contracts)s: only a draft without service records may be "
                    "deleted; close the contract instead.",
                    contracts=", ".join(used.mapped("display_name")),
                )
            )

    # ---------------------------------------------------------------------- buttons

    def action_view_visits(self):
        """Open the visits of one contract."""
        return self._open("teknik_servis_contract_visit_action")

    def action_view_orders(self):
        """Open the service records of one contract, closed ones too."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("contract_id", "=", self.id)],
            "context": {"teknik_servis_tab": "all"},
        }

    def _open(self, name):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            f"teknik_servis_contract.{name}"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("contract_id", "=", self.id)],
            "context": {},
        }
