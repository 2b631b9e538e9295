from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..common import lock_rows
from ..models.teknik_servis_order import RESULTS

KINDS = [
    ("operation", "Operation"),
    ("send", "Send"),
    ("deliver", "Hand Over"),
]


class TeknikServisGroupAct(models.TransientModel):
    """İşlem, Gönder or Teslim for records of a group or of the list, in one act.

    What fails for one record is told beside that record and stops no other.
    """

    _name = "teknik.servis.group.act"
    _inherit = ["hr.mixin", "teknik.servis.rows"]
    _description = "Act on Several Records"
    _row_text = "hint"

    group_id = fields.Many2one("teknik.servis.group", readonly=True, ondelete="cascade")
    order_ids = fields.Many2many(
        "teknik.servis.order",
        string="Chosen Records",
        readonly=True,
        help="Chosen in the list, where it is not all of a group.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", compute_sudo=False
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    line_ids = fields.One2many(
        "teknik.servis.group.act.line",
        "wizard_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    notice = fields.Text(compute="_compute_notice", compute_sudo=False)
    summary = fields.Text(readonly=True)
    failed_count = fields.Integer(readonly=True)

    # Operation
    stage_id = fields.Many2one("teknik.servis.stage", string="New Stage")
    technician_id = fields.Many2one(
        "hr.employee",
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
    )
    work_done = fields.Text(help="What was done, in words for the customer.")
    internal_note = fields.Text()

    # Send
    do_deliver = fields.Boolean("Delivery Note", default=True)
    do_invoice = fields.Boolean("Invoice", default=True)

    # Hand over
    delivered_to = fields.Char(
        "Handed Over To",
        help="Empty: each record's own customer.",
        compute="_compute_delivered_to",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    date_delivered = fields.Datetime("Date", default=fields.Datetime.now)
    result = fields.Selection(RESULTS, help="For rows without a result of their own.")
    delivery_signature = fields.Image("Signature", max_width=1024, max_height=1024)
    confirmed = fields.Boolean("Hand over all the same")

    @api.constrains("group_id", "order_ids")
    def _check_records(self):
        for wizard in self:
            # Constraints run in superuser mode: asked is the caller's right.
            wizard.sudo(False)._get_records().check_access("read")
            wizard.sudo(False).group_id.check_access("read")
            if len(wizard.order_ids.company_id) > 1:
                raise ValidationError(
                    self.env._("Choose records of one company at a time.")
                )

    def _get_records(self):
        """Return what one dialog is opened on: chosen records, or all of a group."""
        self.ensure_one()
        self.group_id.check_access("read")
        return self.order_ids or self.group_id.order_ids

    @api.depends("group_id", "order_ids")
    def _compute_company_id(self):
        for wizard in self:
            orders = wizard.order_ids
            wizard.company_id = wizard.group_id.company_id or orders[:1].company_id

    @api.depends("group_id", "order_ids", "kind")
    def _compute_line_ids(self):
        usable = {"send": "is_sendable"}
        for wizard in self:
            orders = wizard._get_records().sorted("id")
            orders = orders.filtered(usable.get(wizard.kind, "is_open"))
            wizard.line_ids = [Command.clear()] + [
                Command.create({"order_id": order.id}) for order in orders
            ]

    @api.depends("group_id", "order_ids", "kind", "line_ids")
    def _compute_notice(self):
        for wizard in self:
            orders = wizard.line_ids.order_id
            texts = []
            left = len(wizard.order_ids - orders)
            if left:
                texts.append(wizard._get_left_out_text(left))
            customers = orders.partner_id.commercial_partner_id
            if len(customers) > 1 and wizard.kind == "send":
                texts.append(
                    self.env._(
                        "The records are of %(count)s customers: each gets documents "
                        "of its own.",
                        count=len(customers),
                    )
                )
            elif len(customers) > 1 and wizard.kind == "deliver":
                texts.append(
                    self.env._(
                        "The records are of %(count)s customers: what you write or "
                        "sign here stands on all of them.",
                        count=len(customers),
                    )
                )
            wizard.notice = "\n".join(texts)

    def _get_left_out_text(self, count):
        """Return why some chosen records are not in one dialog."""
        self.ensure_one()
        if self.kind == "send":
            return self.env._(
                "%(count)s of the chosen records have nothing left to send.",
                count=count,
            )
        return self.env._(
            "%(count)s of the chosen records are closed already.", count=count
        )

    @api.depends("group_id", "order_ids")
    def _compute_delivered_to(self):
        for wizard in self:
            customers = wizard.order_ids.partner_id
            customer = wizard.group_id.partner_id or customers
            wizard.delivered_to = customer.name if len(customer) == 1 else False

    def action_apply(self):
        """Do it to the chosen records, and show beside each what came of it.

        :raises UserError: only for what concerns all: nothing chosen
        """
        self.ensure_one()
        lock_rows(self)  # a second click waits, and finds the rows done
        rows = self.line_ids.filtered(lambda row: row.chosen and not row.is_done)
        if not rows:
            raise UserError(self.env._("Choose at least one record."))
        act = {
            "operation": self._apply_operation,
            "send": self._apply_send,
            "deliver": self._apply_deliver,
        }[self.kind]
        done, problems, remarks = act(rows.order_id)
        for row in rows:
            problem = problems.get(row.order_id)
            row.write(
                {
                    "outcome": problem or done.get(row.order_id),
                    "is_failed": bool(problem),
                    "is_done": not problem,
                    "chosen": bool(problem),
                }
            )
        self._tell(rows, remarks)
        return self._open(self.env._("Result"))

    def _apply_operation(self, orders):
        """Move records on. Returns as all acts: texts of done ones, of failed, of all.

        :return: `({record: text}, {record: why it failed}, list of texts)`
        """

        def operate(order):
            row = rows[order]
            self.env["teknik.servis.operation"].create(
                self._prepare_operation_vals(row)
            )

        rows = {row.order_id: row for row in self.line_ids}
        problems = orders._try_each(operate)
        names = {o: o.stage_id.name for o in orders if o not in problems}
        return names, problems, []

    def _prepare_operation_vals(self, row):
        """Return the values of the operation of one row's record."""
        self.ensure_one()
        return {
            "order_id": row.order_id.id,
            "stage_id": self.stage_id.id or row.order_id.stage_id.id,
            "technician_id": self.technician_id.id,
            "work_done": self.work_done,
            "internal_note": self.internal_note,
        }

    def _apply_send(self, orders):
        if not (self.do_deliver or self.do_invoice):
            raise UserError(self.env._("Tick delivery note, invoice or both."))
        pickings, moves, problems = orders._send_together(
            self.do_deliver, self.do_invoice
        )
        ready = orders.filtered(lambda order: order not in problems)
        names = ready._get_sent_names(pickings, moves)
        remarks = []
        if pickings or moves:
            remarks.append(
                self.env._(
                    "Delivery notes: %(pickings)s, invoices: %(invoices)s",
                    pickings=len(pickings),
                    invoices=len(moves),
                )
            )
        if len(moves) > 1:
            remarks.append(
                self.env._(
                    "Not one invoice: customer, invoice address, delivery address or "
                    "currency of the records differ."
                )
            )
        return {o: ", ".join(n) for o, n in names.items()}, problems, remarks

    def _tell(self, rows, remarks):
        """Keep the result in the dialog, and in a group's chatter."""
        failed = rows.filtered("is_failed")
        texts = [
            self.env._(
                "%(act)s: %(done)s done, %(failed)s not",
                act=dict(self._fields["kind"]._description_selection(self.env))[
                    self.kind
                ],
                done=len(rows) - len(failed),
                failed=len(failed),
            ),
            *remarks,
        ]
        self.write({"summary": "\n".join(texts), "failed_count": len(failed)})
        for row in failed:
            name = row.order_id.name
            told = row.outcome.startswith(name)
            texts.append(row.outcome if told else f"{name}: {row.outcome}")
        if not self.group_id:
            return
        # A line each; what was typed by users stays text.
        self.group_id.message_post(body=Markup("<br/>").join(texts))

    def _open(self, name):
        """Return the action that shows one dialog, also again with its results."""
        self.flush_recordset()  # the rows are made by the user, whose own they are
        return self._get_records_action(
            name=name, target="new", context={"dialog_size": "extra-large"}
        )
