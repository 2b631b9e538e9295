import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PRIORITIES = [("0", "Normal"), ("1", "Important"), ("2", "Urgent"), ("3", "Very Urgent")]
RESULTS = [
    ("repaired", "Repaired"),
    ("returned", "Returned without Repair"),
    ("unrepairable", "Beyond Repair"),
    ("no_fault", "No Fault Found"),
    ("replaced", "Replaced"),
    ("scrapped", "Scrapped"),
]
PHONE_SIGNIFICANT_DIGITS = 10


def phone_digits(phone):
    """Return the digits of a phone number that tell it apart, for search.

    0532..., +90 532... and 532... are one number to a Turkish desk: the national
    number is what remains of the last ten digits.
    """
    return re.sub(r"\D", "", phone or "")[-PHONE_SIGNIFICANT_DIGITS:]


def phone_beginnings(text, country_code):
    """Return the digits by which a part of a number, as somebody types it, is found.

    :param text: what was typed: "0532 11", "+90 532 11", "532 11"
    :param country_code: calling code of the company's country, e.g. 90
    :return: list of digit strings, any of which may be part of a number; empty when
        the text is no number ("X24") or too short to mean one
    """
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\d\s()+./-]", text) or len(digits) < 4:
        return []
    national = digits.lstrip("0")
    code = str(country_code or "")
    if text.strip().startswith(("+", "00")) and code and national.startswith(code):
        national = national[len(code) :]
    return list(
        dict.fromkeys(
            part[-PHONE_SIGNIFICANT_DIGITS:] for part in (digits, national) if part
        )
    )


class TeknikServisOrder(models.Model):
    """One device (or one job without a device), one customer, one thread of work.

    The class is spread over files by concept: this one holds what a record is, `_stage`
    how it moves and closes, `_device` its serial number, `_invoice` what it costs and
    what of it is sent.
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
    _rec_names_search = ["name", "partner_id.name", "serial"]
    _system_fields = frozenset(
        {
            "amount_tax",
            "amount_total",
            "amount_untaxed",
            "currency_id",
            "date_promised_first",
            "date_ready",
            "is_open",
            "lot_id",
            "phone_digits",
        }
    )
    _fixed_fields = frozenset({"company_id", "name"})

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        string="Stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        copy=False,
        tracking=1,
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

    # The customer, and how to reach them about this job
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        tracking=2,
        check_company=True,
        ondelete="restrict",
    )
    phone = fields.Char(compute="_compute_phone", store=True, precompute=True, readonly=False)
    phone_digits = fields.Char(
        compute="_compute_phone_digits",
        store=True,
        precompute=True,
        index="trigram",
    )
    search_phone = fields.Char(
        store=False, search="_search_search_phone", help="Finds a number in any format."
    )
    email = fields.Char(compute="_compute_email", store=True, precompute=True, readonly=False)
    address = fields.Text(compute="_compute_address", store=True, precompute=True, readonly=False)
    partner_invoice_id = fields.Many2one(
        "res.partner",
        string="Invoice To",
        compute="_compute_partner_invoice_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        readonly=False,
        check_company=True,
        index="btree_not_null",
    )
    partner_shipping_id = fields.Many2one(
        "res.partner",
        string="Deliver To",
        compute="_compute_partner_shipping_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        readonly=False,
        check_company=True,
        index="btree_not_null",
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
        string="Technicians",
        ondelete="restrict",
        check_company=True,
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
    )
    duration = fields.Float("Planned Duration", help="Planned time for the job, in hours.")
    code_ids = fields.Many2many(
        "teknik.servis.code",
        "teknik_servis_order_code_rel",
        string="Special Codes",
        check_company=True,
    )
    date_notified = fields.Datetime(
        "Notified On", default=fields.Datetime.now, index=True, copy=False
    )
    date_received = fields.Datetime("Received On", copy=False)
    date_promised = fields.Datetime("Promised On", tracking=4, index=True, copy=False)
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
        "CHECK(duration >= 0)", "A duration is zero or more hours."
    )
    # Open work is a small share of all records, and what everybody looks at all day.
    _open_idx = models.Index("(stage_id, company_id) WHERE is_open IS TRUE")

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

    # Contact data stand as they were agreed for this job: they follow the choice of the
    # customer, never a later change of the customer's card.
    @api.depends("partner_id")
    def _compute_phone(self):
        for order in self:
            order.phone = order.partner_id.phone

    @api.depends("partner_id")
    def _compute_email(self):
        for order in self:
            order.email = order.partner_id.email

    @api.depends("partner_id")
    def _compute_address(self):
        for order in self:
            order.address = order.partner_id.contact_address_inline or False

    @api.depends("phone")
    def _compute_phone_digits(self):
        for order in self:
            order.phone_digits = phone_digits(order.phone)

    @api.model
    def _search_search_phone(self, operator, value):
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        parts = phone_beginnings(value, self.env.company.country_id.phone_code)
        return Domain.OR(Domain("phone_digits", "ilike", part) for part in parts)

    @api.depends("partner_id")
    def _compute_partner_invoice_id(self):
        for order in self:
            order.partner_invoice_id = order.partner_id and order.partner_id.browse(
                order.partner_id.address_get(["invoice"])["invoice"]
            )

    @api.depends("partner_id")
    def _compute_partner_shipping_id(self):
        for order in self:
            order.partner_shipping_id = order.partner_id and order.partner_id.browse(
                order.partner_id.address_get(["delivery"])["delivery"]
            )

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

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([("company_id", "in", [False, *self.env.companies.ids])])

    @api.model_create_multi
    def create(self, vals_list):
        self._number(vals_list)
        return super().create(vals_list)

    def _number(self, vals_list):
        """Put the company's next yearly number into each values without a number.

        One look-up of the sequence per company: `next_by_code` would take four
        statements for each record.
        """
        Sequence = self.env["ir.sequence"].sudo()
        default_company_id = self.default_get(["company_id"])["company_id"]
        by_company = {}
        for vals in vals_list:
            if not vals.get("name"):
                company_id = vals.get("company_id") or default_company_id
                by_company.setdefault(company_id, []).append(vals)
        for company_id, unnumbered in by_company.items():
            company = self.env["res.company"].browse(company_id)
            sequence = Sequence.search(
                [("code", "=", self._name), ("company_id", "=", company_id)], limit=1
            ) or company._create_teknik_servis_sequence()
            numbers = self._draw_numbers(sequence, len(unnumbered))
            for vals, number in zip(unnumbered, numbers, strict=True):
                vals["name"] = number

    @api.model
    def _draw_numbers(self, sequence, count):
        """Draw numbers of a sequence that no record has: some may have been imported."""
        numbers = []
        while len(numbers) < count:
            drawn = sequence._teknik_servis_next(count - len(numbers))
            # sudo: a number may be taken by a record that the user does not see
            taken = self.sudo().with_context(active_test=False)
            taken = taken.search_fetch(
                [
                    ("name", "in", drawn),
                    ("company_id", "=", sequence.company_id.id),
                ],
                ["name"],
            ).mapped("name")
            numbers += [number for number in drawn if number not in set(taken)]
        return numbers

    @api.model
    def get_stage_tabs(self, domain):
        """Return what the tabs above the list show.

        Closed stages are not counted: nothing on this screen may get slower with the
        number of closed records.

        :param domain: search of the list without the tab's own part
        :return: `{"open_count", "stages": [{"id", "name", "color", "closed", "count"}]}`
            in the order of the stages, `count` None where closed
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

    def _get_qr_url(self):
        """Return the address that the QR code on the printed form leads to.

        Hook: the backend page of the record; the portal makes it the customer's page.
        `self` is one record.
        """
        self.ensure_one()
        return f"{self.get_base_url()}/odoo/service-records/{self.id}"
