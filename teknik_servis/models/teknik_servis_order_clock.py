from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..repair_clock import count_working_days, milestone_days, start_day

# Where the law's time has ended: the device is repaired, or the job is over.
STOPPED_KINDS = ("ready", "done", "cancelled")
LEGAL_STATES = [
    ("running", "Running"),
    ("near", "Near"),
    ("passed", "Passed"),
]
# All that one compute says.
CLOCK_FIELDS = ("legal_start", "legal_loaner", "legal_near", "legal_due", "legal_next")


class TeknikServisOrder(models.Model):
    """The legal repair time of a consumer's device (see `repair_clock`).

    It runs for repairs (not for installations and the like) of customers who are
    neither a company nor somebody of one, in companies that have it switched on, from
    the day `start_day` says, and stops as soon as the record is ready, handed over or
    cancelled: the goods are repaired then, fetching them is the consumer's matter. A
    record that goes back to work runs on from its first day. The dates are stored, so
    lists colour and filter by them without a query for each record; when a holiday, a
    category or the setting changes, those of open records are counted anew, closed
    ones stay as they were.
    """

    _inherit = "teknik.servis.order"

    legal_start = fields.Date(
        "Legal Time Runs From",
        compute="_compute_legal_dates",
        store=True,
        precompute=True,
        help="In warranty the day the fault was notified, otherwise the day the device "
        "was received.",
    )
    legal_loaner = fields.Date(
        "Loaner Owed From",
        compute="_compute_legal_dates",
        store=True,
        precompute=True,
        help="In warranty: the tenth working day, from which a similar device is owed.",
    )
    legal_near = fields.Date(
        "Legal Limit Near From",
        compute="_compute_legal_dates",
        store=True,
        precompute=True,
    )
    legal_due = fields.Date(
        "Legal Limit",
        compute="_compute_legal_dates",
        store=True,
        precompute=True,
        help="The last day the law gives for the repair.",
    )
    legal_next = fields.Date(
        "Next Legal Warning",
        compute="_compute_legal_dates",
        store=True,
        precompute=True,
    )
    # Milestones that the responsible was told of, by commas; once each.
    legal_told = fields.Char("Legal Warnings Given", readonly=True, copy=False)
    legal_state = fields.Selection(
        LEGAL_STATES,
        "Legal Repair Time",
        compute="_compute_legal_state",
        search="_search_legal_state",
    )
    legal_text = fields.Char(compute="_compute_legal_text")

    _legal_next_idx = models.Index(
        "(legal_next) WHERE is_open IS TRUE AND legal_next IS NOT NULL"
    )
    _legal_due_idx = models.Index(
        "(legal_due) WHERE is_open IS TRUE AND legal_due IS NOT NULL"
    )

    # Not on the partner's card, the product's category or the holidays: a record does
    # not change because a card does, see `_recount_legal_time`.
    @api.depends(
        *("company_id", "partner_id", "product_id", "is_open", "warranty_state"),
        *("type_id", "date_notified", "date_received", "legal_told"),
    )
    def _compute_legal_dates(self):
        days = self.product_id.categ_id._get_teknik_servis_repair_days()
        for order in self:
            if not order.is_open:
                # As they were; for a record that came in closed, none.
                for name in CLOCK_FIELDS:
                    order[name] = order[name]
                continue
            start = order._get_legal_start()
            dates = {}
            if start:
                dates = milestone_days(
                    start,
                    days[order.product_id.categ_id],
                    order.warranty_state == "in",
                    order.env["teknik.servis.holiday"]._get_days(order.company_id.id),
                )
            told = (order.legal_told or "").split(",")
            order.legal_start = start
            order.legal_loaner = dates.get("loaner", False)
            order.legal_near = dates.get("near", False)
            order.legal_due = dates.get("limit", False)
            order.legal_next = min(
                (day for name, day in dates.items() if name not in told),
                default=False,
            )

    def _get_legal_start(self):
        """Return the day one record's legal time runs from, or False."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        company = self.company_id
        if (
            not customer
            or customer.is_company
            or (self.type_id and not self.type_id.is_repair)
            or not company.teknik_servis_repair_clock
        ):
            return False
        notified, received = (
            moment and company._get_teknik_servis_day(moment)
            for moment in (self.date_notified, self.date_received)
        )
        return start_day(self.warranty_state == "in", notified, received)

    @api.depends("legal_near", "legal_due", "stage_id.kind")
    def _compute_legal_state(self):
        today = fields.Date.context_today(self)
        for order in self:
            due = order.legal_due
            if not due or order.stage_id.kind in STOPPED_KINDS:
                order.legal_state = False
            elif due < today:
                order.legal_state = "passed"
            else:
                order.legal_state = "near" if order.legal_near <= today else "running"

    def _search_legal_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        runs = self._get_legal_domain()
        passed = Domain("legal_due", "<", today)
        near = Domain("legal_near", "<=", today)
        domains = {
            "passed": runs & passed,
            "near": runs & near & ~passed,
            "running": runs & ~near & ~passed,
            False: ~runs,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_legal_domain(self):
        """Return the domain of the records whose legal time runs."""
        return (
            Domain("is_open", "=", True)
            & Domain("legal_due", "!=", False)
            & Domain("stage_id.kind", "not in", STOPPED_KINDS)
        )

    @api.depends("legal_state", "legal_start", "legal_due")
    @api.depends_context("lang")
    def _compute_legal_text(self):
        today = fields.Date.context_today(self)
        for order in self:
            if order.legal_state not in ("near", "passed"):
                order.legal_text = False
                continue
            company = order.company_id.id
            holidays = self.env["teknik.servis.holiday"]._get_days(company)
            due = format_date(self.env, order.legal_due)
            if order.legal_state == "passed":
                order.legal_text = self.env._(
                    "The legal repair time ended on %(date)s, %(days)s working days "
                    "ago: the consumer may ask for a refund, a lower price or "
                    "another device.",
                    date=due,
                    days=count_working_days(order.legal_due, today, holidays),
                )
            else:
                order.legal_text = self.env._(
                    "The legal repair time ends on %(date)s: %(days)s working days "
                    "after today.",
                    date=due,
                    days=count_working_days(today, order.legal_due, holidays),
                )

    @api.model
    def _recount_legal_time(
        self, companies=None, days=None, categories=None, types=None
    ):
        """Count the dates of open records anew, when what they are counted by changes.

        :param companies: `res.company` concerned; None: all
        :param days: dates that count otherwise than before; None: other things changed
        :param categories: `product.category` concerned, with those below; None: all
        :param types: `teknik.servis.type` concerned; None: all
        """
        domain = Domain("is_open", "=", True)
        if types is not None:
            domain &= Domain("type_id", "in", types.ids)
        if companies is not None:
            domain &= Domain("company_id", "in", companies.ids)
        if days:
            # What ended before them, or begins with the last or later, stays.
            domain &= Domain("legal_due", ">=", min(days))
            domain &= Domain("legal_start", "<", max(days))
        if categories is not None:
            domain &= Domain("product_id.categ_id", "child_of", categories.ids)
        # sudo: whose records they are is not the question; nothing is told of them
        orders = self.sudo().with_context(active_test=False).search(domain)
        for name in CLOCK_FIELDS:
            self.env.add_to_compute(self._fields[name], orders)
