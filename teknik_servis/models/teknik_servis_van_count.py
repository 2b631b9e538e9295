from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..common import MANAGER, lock_rows
from .teknik_servis_van import OFFICE

STATES = [
    ("draft", "Being Counted"),
    ("waiting", "Waiting for Approval"),
    ("done", "Applied"),
    ("refused", "Refused"),
]


class TeknikServisVanCount(models.Model):
    """What is really in a van, and the adjustment that follows from it.

    A technician counts the own van. Where the company wants it, a manager looks at the
    differences before they are applied; the office's own counts apply at once.
    """

    _name = "teknik.servis.van.count"
    _inherit = ["teknik.servis.guard", "mail.thread", "mail.activity.mixin"]
    _description = "Count of a Van"
    _order = "id desc"
    _check_company_auto = True
    _system_fields = frozenset({"state", "user_id", "decided_by_id", "date_decided"})
    _fixed_fields = frozenset({"company_id", "van_id"})

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    van_id = fields.Many2one(
        "stock.location",
        string="Technician Stock",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["stock.location"]._get_own_vans()[:1],
        domain="[('id', 'in', allowed_van_ids)]",
    )
    allowed_van_ids = fields.Many2many(
        "stock.location", compute="_compute_allowed_van_ids"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Counted By",
        default=lambda self: self.env.user,
        readonly=True,
    )
    reason = fields.Char(
        tracking=True, help="Why there is a difference: lost, broken, found again ..."
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, tracking=True
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided On", readonly=True, copy=False)
    line_ids = fields.One2many(
        "teknik.servis.van.count.line",
        "count_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        copy=False,
    )
    has_difference = fields.Boolean(compute="_compute_has_difference")

    @api.depends("van_id", "create_date")
    def _compute_display_name(self):
        for count in self:
            # sudo: the name of the place that was counted
            names = [count.van_id.sudo().name or ""]
            if count.create_date:
                day = fields.Datetime.context_timestamp(count, count.create_date)
                names.append(fields.Date.to_string(day.date()))
            count.display_name = " ".join(names)

    @api.depends("company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_allowed_van_ids(self):
        locations = self.env["stock.location"]
        is_office = self.env.user.has_group(OFFICE)
        vans = locations._get_vans() if is_office else locations._get_own_vans()
        self.allowed_van_ids = vans

    @api.depends("van_id")
    def _compute_line_ids(self):
        """List what should be there: only what differs is changed then."""
        for count in self:
            stock = count._get_book_quantities()
            count.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "product_id": product.id,
                        "lot_id": lot.id,
                        "qty_counted": quantity,
                    }
                )
                for (product, lot), quantity in stock.items()
            ]

    @api.depends("line_ids.difference")
    def _compute_has_difference(self):
        for count in self:
            count.has_difference = any(count.line_ids.mapped("difference"))

    def _get_book_quantities(self):
        """Return what is in one van by the books: `{(product, lot): quantity}`."""
        self.ensure_one()
        if not self.van_id:
            return {}
        # Stored fields are computed in superuser mode: the check is about the user.
        self.van_id.sudo(False)._check_van_use()
        return {
            (product, lot): quantity
            for product, lot, quantity in self.env["stock.quant"]._read_group(
                Domain("location_id", "child_of", self.van_id.ids)
                & Domain("quantity", "!=", 0),
                ["product_id", "lot_id"],
                ["quantity:sum"],
            )
        }

    @api.model_create_multi
    def create(self, vals_list):
        counts = super().create(vals_list)
        counts.van_id._check_van_use()
        return counts

    def write(self, vals):
        if not self._is_system() and vals.keys() - {"message_follower_ids"}:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

    def _check_draft(self):
        for count in self:
            if count.state != "draft":
                raise UserError(
                    self.env._(
                        "%(count)s is counted already and stays as it is.",
                        count=count.display_name,
                    )
                )

    # ------------------------------------------------------------------------ acts

    def action_submit(self):
        """Apply what was counted, or hand it to a manager where the company wants it.

        :raises UserError: for what is not counted yet or waits in another count, and
            as of `_apply`
        """
        self.ensure_one()
        self.check_access("write")
        self.van_id._check_van_use()
        lock_rows(self)
        self._check_draft()
        self.line_ids._check_countable()
        self.line_ids._refresh_expected()
        if self.has_difference and not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "%(count)s: say why it differs from the books.",
                    count=self.display_name,
                )
            )
        self._check_none_waits()
        is_office = self.env.user.has_group(OFFICE)
        waits = self.company_id.sudo().teknik_servis_count_approval and not is_office
        if waits and self.has_difference:
            self._wait()
        else:
            self._apply()
        return True

    def action_approve(self):
        """Apply a count that waits for a manager.

        :raises AccessError: unless the user is a manager of Teknik Servis
        """
        self._check_decision()
        for count in self:
            count._apply()
        return True

    def action_refuse(self):
        """Leave the books as they are; the count stays as it was handed in.

        :raises AccessError: unless the user is a manager of Teknik Servis
        """
        self._check_decision()
        self._decide("refused")
        return True

    def _check_decision(self):
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(self.env._("Only a service manager decides on counts."))
        self.check_access("write")
        lock_rows(self)
        for count in self:
            if count.state != "waiting":
                raise UserError(
                    self.env._(
                        "%(count)s does not wait for a decision.",
                        count=count.display_name,
                    )
                )

    def _decide(self, state):
        self._as_system().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )

    def _apply(self):
        """Bring the books to what was counted, by native inventory adjustments.

        What moved since the count is not undone: the differences are applied. A piece
        with a number of its own is there or not: what came or went since is right.

        :raises UserError: where less would be left than is held for records, and for
            a found piece that is elsewhere by the books
        """
        self.ensure_one()
        # sudo: the native adjustment is a named act, whose rights were checked
        lines = self.sudo().line_ids.filtered("difference")
        quants = self.env["stock.quant"].sudo()
        lock_rows(
            quants.search(
                Domain("product_id", "in", lines.product_id.ids)
                & Domain("location_id", "child_of", self.van_id.ids)
            )
        )
        lines._check_found_pieces()
        why = ": ".join(filter(None, (self.display_name, self.reason)))
        for line in lines:
            line.with_context(inventory_name=why)._adjust()
        self._decide("done")
