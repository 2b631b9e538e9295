from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from . import teknik_servis_stage  # noqa: F401 (loaded before what inherits it)

PRIORITIES = [
    ("0", "Normal"),
    ("1", "Important"),
    ("2", "Urgent"),
    ("3", "Very Urgent"),
]
RESULTS = [
    ("repaired", "Repaired"),
    ("returned", "Returned without Repair"),
    ("unrepairable", "Beyond Repair"),
    ("no_fault", "No Fault Found"),
    ("replaced", "Replaced"),
    ("scrapped", "Scrapped"),
]
# One of these at least a record is about.
SUBJECTS = (
    *("partner_id", "phone", "email"),
    *("product_id", "device_name", "serial", "customer_request"),
)


class TeknikServisOrder(models.Model):
    """One device (or one job without a device), one customer, one thread of work.

    The class is spread over files by concept: this one holds what a record is,
    `_contact` whose it is, `_device` its serial number, `_number` its own number,
    `_stage` how it moves and closes, `_work` who works on it, `_amount` what it costs,
    `_send` and `_picking` what of it is sent.
    """

    _name = "teknik.servis.order"
    # hr.mixin lets users without rights on hr.employee assign technicians.
    _inherit = [
        "hr.mixin",
        "teknik.servis.guard",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Service Record"
    _order = "priority desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _system_fields = frozenset(
        {
            "amount_tax",
            "amount_total",
            "amount_untaxed",
            "appointment_ids",
            "currency_id",
            "date_promised_first",
            "date_ready",
            "device_model_key",
            "intake_former_ids",
            "intake_on_paper",
            "intake_paper",
            "intake_signature",
            "intake_signed_by",
            "intake_signed_on",
            "is_open",
            *("legal_due", "legal_loaner", "legal_near", "legal_next"),
            *("legal_start", "legal_told"),
            "lot_id",
            "merged_into_id",
            "needs_planning",
            "notice_due",
            "noticed_stage_ids",
            "phone_digits",
            "stage_since",
            "worker_user_ids",
        }
    )
    _fixed_fields = frozenset({"company_id", "name"})

    # Not readonly, or no import would offer it: written at creation only (see _fixed).
    name = fields.Char("Number", copy=False, index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        copy=False,
        tracking=1,
        help="The state the record is in.",
        ondelete="restrict",
        check_company=True,
        group_expand="_read_group_stage_ids",
        domain="['|', ('department_ids', '=', False),"
        " ('department_ids', 'in', department_id)]",
    )
    stage_kind = fields.Selection(related="stage_id.kind")
    stage_color = fields.Char(related="stage_id.color")
    is_open = fields.Boolean(compute="_compute_is_open", store=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=3,
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )

    # What is wanted and what was done
    customer_request = fields.Text("Customer's Request")
    diagnosis = fields.Text()
    work_done = fields.Text(help="What was done, in words for the customer.")
    internal_notes = fields.Text()
    accessories = fields.Char(help="What came along with the device.")
    condition = fields.Char(help="What the device looked like when it came.")

    # Plan
    priority = fields.Selection(PRIORITIES, default="0", index=True)
    department_id = fields.Many2one("hr.department", check_company=True)
    technician_ids = fields.Many2many(
        "hr.employee",
        "teknik_servis_order_technician_rel",
        string="Technical Team",
        ondelete="restrict",
        check_company=True,
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
    )
    duration = fields.Float(
        "Planned Duration", help="Planned time for the job, in hours."
    )
    code_ids = fields.Many2many(
        "teknik.servis.code",
        "teknik_servis_order_code_rel",
        ondelete="restrict",
        string="Special Codes",
        check_company=True,
    )
    date_notified = fields.Datetime(
        "Notified On",
        default=fields.Datetime.now,
        index=True,
        copy=False,
        tracking=True,
    )
    date_received = fields.Datetime("Received On", copy=False, tracking=True)
    date_promised = fields.Datetime(
        "Promised On",
        tracking=4,
        index=True,
        copy=False,
        help="The date promised to the customer.",
    )
    date_promised_first = fields.Datetime(
        "First Promise",
        compute="_compute_date_promised_first",
        store=True,
        precompute=True,
        help="The first date that was promised to the customer.",
    )
    date_ready = fields.Datetime("Ready On", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    # Hand-over
    date_delivered = fields.Datetime("Handed Over On", copy=False, tracking=5)
    delivered_to = fields.Char("Handed Over To", copy=False)
    delivery_signature = fields.Image(
        "Signature", copy=False, max_width=1024, max_height=1024
    )
    result = fields.Selection(RESULTS, copy=False, tracking=6)
    cancel_reason = fields.Char(copy=False, tracking=7)

    operation_ids = fields.One2many("teknik.servis.operation", "order_id")
    operation_count = fields.Integer(compute="_compute_operation_count")
    running_operation_id = fields.Many2one(
        "teknik.servis.operation", compute="_compute_running_operation_id"
    )
    running_since = fields.Datetime(compute="_compute_running_operation_id")

    _name_company_uniq = models.UniqueIndex(
        "(name, company_id)", "This record number is in use already."
    )
    _duration_not_negative = models.Constraint(
        "CHECK(duration >= 0 AND duration < 'Infinity')",
        "A duration is zero or more hours.",
    )
    # Open work is a small share of all records, and what everybody looks at all day.
    _open_idx = models.Index("(stage_id, company_id) WHERE is_open IS TRUE")

    @api.constrains(*SUBJECTS)
    def _check_subject(self):
        if self.env.context.get("import_file"):
            return  # what an old program knows nothing more of is kept all the same
        for order in self:
            if not any(order[name] for name in SUBJECTS):
                raise ValidationError(
                    self.env._(
                        "%(order)s is empty: enter who asks, or what is broken.",
                        order=order.name,
                    )
                )

    @api.depends("company_id", "department_id")
    def _compute_stage_id(self):
        Stage = self.env["teknik.servis.stage"]
        for (company, department), orders in self.grouped(
            lambda order: (order.company_id, order.department_id)
        ).items():
            missing = orders.filtered(lambda order: not order.stage_id)
            if not missing:
                continue
            stage = Stage._get_first_of_kind("new", company, department)
            if not stage:
                raise UserError(
                    self.env._(
                        "%(company)s has no stage for new records: a manager adds one "
                        "in Configuration > Stages.",
                        company=company.display_name,
                    )
                )
            missing.stage_id = stage

    @api.depends("stage_id.kind")
    def _compute_is_open(self):
        for order in self:
            order.is_open = not order.stage_id.is_closed

    @api.depends("date_promised")
    def _compute_date_promised_first(self):
        for order in self:
            order.date_promised_first = order.date_promised_first or order.date_promised

    @api.depends("date_promised", "is_open")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for order in self:
            order.is_late = bool(
                order.is_open and order.date_promised and order.date_promised < now
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("is_open", "=", True) & Domain("date_promised", "<", "now")
        return Domain.OR(late if wanted else ~late for wanted in value)

    def _compute_operation_count(self):
        counts = dict(
            self.env["teknik.servis.operation"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.operation_count = counts.get(order, 0)

    @api.depends_context("uid")
    def _compute_running_operation_id(self):
        running = self.env["teknik.servis.operation"].search(
            [("order_id", "in", self.ids), ("date_stop", "=", False)], order="id desc"
        )
        own = running.filtered(lambda op: op.technician_id.user_id == self.env.user)
        for order in self:
            operation = (own or running).filtered(
                lambda op, order=order: op.order_id == order
            )[:1]
            order.running_operation_id = operation
            order.running_since = operation.date_start

    @api.depends("name")
    def _compute_display_name(self):
        for order in self:
            order.display_name = order.name or self.env._("New Record")
