from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Loaded before what inherits them.
from . import teknik_servis_guard, teknik_servis_numbered  # noqa: F401


class TeknikServisGroup(models.Model):
    """Toplu Kayıt: the records of one intake or one visit, under one paper.

    A group holds what its records share and nothing of their work: each stays a record
    of its own, with its own stage, history and hand-over.
    """

    _name = "teknik.servis.group"
    _inherit = ["teknik.servis.guard", "teknik.servis.numbered", "mail.thread"]
    _description = "Group Intake"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _fixed_fields = frozenset({"company_id"})
    _number_title = "Teknik Servis Toplu"
    _number_prefix = "TK/%(range_year)s/"
    _number_padding = 4

    name = fields.Char(
        "Number or Label",
        required=True,
        copy=False,
        index="trigram",
        help="Numbered by itself when left empty.",
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
        index="btree_not_null",
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    date = fields.Date(
        "Intake Date", default=fields.Date.context_today, copy=False, index=True
    )
    waybill_number = fields.Char(
        "Incoming Waybill",
        copy=False,
        index="trigram",
        tracking=True,
        help="Number of the waybill that the customer's devices came with.",
    )
    waybill_date = fields.Date(copy=False, tracking=True)
    order_ids = fields.One2many("teknik.servis.order", "group_id", string="Records")
    order_count = fields.Integer(compute="_compute_order_count")
    open_count = fields.Integer("Open Records", compute="_compute_order_count")

    # What the rules ask. Computed without `order_ids`: rules are evaluated in superuser
    # mode, and the reader would find what is not theirs in that field's cache.
    user_ids = fields.Many2many(
        "res.users",
        string="Users",
        compute="_compute_user_ids",
        search="_search_user_ids",
        compute_sudo=True,
        help="Those whose work a record of the group is.",
    )
    is_invoiced = fields.Boolean(
        compute="_compute_is_invoiced", search="_search_is_invoiced", compute_sudo=True
    )

    _name_not_blank = models.Constraint(
        "CHECK(btrim(name) <> '')", "A group intake needs a label."
    )

    @api.depends("order_ids.is_open")
    def _compute_order_count(self):
        counts = {}
        rows = self.env["teknik.servis.order"]._read_group(
            [("group_id", "in", self.ids)], ["group_id", "is_open"], ["__count"]
        )
        for group, is_open, count in rows:
            counts.setdefault(group, {})[is_open] = count
        for group in self:
            found = counts.get(group, {})
            group.order_count = sum(found.values())
            group.open_count = found.get(True, 0)

    @api.depends("order_ids.user_id", "order_ids.worker_user_ids")
    def _compute_user_ids(self):
        orders = self._get_all_orders()
        by_group = orders.grouped("group_id")
        for group in self:
            own = by_group.get(group, orders.browse())
            group.user_ids = own.user_id | own.worker_user_ids

    def _search_user_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        theirs = Domain("user_id", "in", value) | Domain("worker_user_ids", "in", value)
        return Domain("order_ids", "any", theirs)

    @api.depends("order_ids.line_ids.invoice_line_ids")
    def _compute_is_invoiced(self):
        orders = self._get_all_orders()
        billed = orders.search(
            Domain("id", "in", orders.ids)
            & Domain("line_ids.invoice_line_ids", "!=", False)
        )
        for group in self:
            group.is_invoiced = group in billed.group_id

    def _search_is_invoiced(self, operator, value):
        if operator != "in":
            return NotImplemented
        billed = Domain("order_ids.line_ids.invoice_line_ids", "!=", False)
        return Domain.OR(billed if wanted else ~billed for wanted in value)

    def _get_all_orders(self):
        """Return all records of groups, archived ones and others' too."""
        # sudo: the callers tell of them only what concerns the group
        Order = self.env["teknik.servis.order"].sudo().with_context(active_test=False)
        return Order.search_fetch(
            [("group_id", "in", self.ids)], ["group_id", "user_id"]
        )

    @api.model_create_multi
    def create(self, vals_list):
        # Copies: whoever calls may try the same values again.
        vals_list = [dict(vals) for vals in vals_list]
        self._number(vals_list)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for group in self._get_all_orders().group_id:
            raise UserError(
                self.env._(
                    "%(group)s has records: take them out of it first.",
                    group=group.display_name,
                )
            )

    # ---------------------------------------------------------------------- buttons

    def action_operation(self):
        """Open the dialog that moves chosen records of one group on."""
        return self._open_act("operation", self.env._("Operation"))

    def action_send(self):
        """Open the Gönder dialog for chosen records of one group."""
        return self._open_act("send", self.env._("Send"))

    def action_deliver(self):
        """Open the Teslim dialog for chosen records of one group."""
        return self._open_act("deliver", self.env._("Hand Over"))

    def _open_act(self, kind, name):
        self.ensure_one()
        self.check_access("read")
        wizard = self.env["teknik.servis.group.act"].create(
            {"group_id": self.id, "kind": kind}
        )
        return wizard._open(name)

    def action_add_orders(self):
        """Open the intake dialog to bring more devices into one group."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Devices"),
            "res_model": "teknik.servis.group.intake",
            "view_mode": "form",
            "target": "new",
            "context": {"default_group_id": self.id, "dialog_size": "extra-large"},
        }

    def action_view_orders(self):
        """Open the records of one group as a list, closed ones too."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        action["domain"] = [("group_id", "=", self.id)]
        action["context"] = {"teknik_servis_tab": "all"}
        action["name"] = self.display_name
        return action

    def action_print_labels(self):
        """Print one label for each record of the groups."""
        return self.env.ref(
            "teknik_servis.teknik_servis_order_label_report_action"
        ).report_action(self.order_ids)
