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
    """İşlem, Gönder or Teslim for chosen records of a group, in one act.

    What fails for one record is told beside that record and stops no other.
    """

    _name = "teknik.servis.group.act"
    _inherit = ["hr.mixin"]
    _description = "Act on Several Records"

    group_id = fields.Many2one(
        "teknik.servis.group", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="group_id.company_id", related_sudo=False)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    line_ids = fields.One2many(
        "teknik.servis.group.act.line",
        "wizard_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
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
        compute="_compute_delivered_to",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    date_delivered = fields.Datetime("Date", default=fields.Datetime.now)
    result = fields.Selection(RESULTS, help="For rows without a result of their own.")
    delivery_signature = fields.Image("Signature", max_width=1024, max_height=1024)
    confirmed = fields.Boolean("Hand over all the same")

    @api.constrains("group_id")
    def _check_group_id(self):
        # Constraints run in superuser mode: asked is the caller's right.
        self.sudo(False).group_id.check_access("read")

    @api.depends("group_id", "kind")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.group_id.check_access("read")
            orders = wizard.group_id.order_ids.sorted("id")
            if wizard.kind == "send":
                orders = orders.filtered("is_sendable")
            else:
                orders = orders.filtered("is_open")
            wizard.line_ids = [Command.clear()] + [
                Command.create({"order_id": order.id}) for order in orders
            ]

    @api.depends("group_id")
    def _compute_delivered_to(self):
        for wizard in self:
            wizard.delivered_to = wizard.group_id.partner_id.name

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
            self.env["teknik.servis.operation"].create(
                {
                    "order_id": order.id,
                    "stage_id": self.stage_id.id or order.stage_id.id,
                    "technician_id": self.technician_id.id,
                    "work_done": self.work_done,
                    "internal_note": self.internal_note,
                }
            )

        problems = orders._try_each(operate)
        names = {o: o.stage_id.name for o in orders if o not in problems}
        return names, problems, []

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

    def _apply_deliver(self, orders):
        results = {row.order_id: row.result or self.result for row in self.line_ids}

        def deliver(order):
            vals = wizard._prepare_deliver_vals(order)
            vals["result"] = results[order]
            dialog.create(vals).action_deliver()

        wizard = self.with_context(bin_size=False)
        dialog = self.env["teknik.servis.deliver"]
        problems = orders._try_each(deliver)
        names = {o: o.stage_id.name for o in orders if o not in problems}
        return names, problems, []

    def _prepare_deliver_vals(self, order):
        """Return the values of the dialog that hands one record over."""
        self.ensure_one()
        return {
            "order_id": order.id,
            "delivered_to": self.delivered_to,
            "date_delivered": self.date_delivered,
            "delivery_signature": self.delivery_signature,
            "confirmed": self.confirmed,
        }

    def _tell(self, rows, remarks):
        """Keep the result in the dialog and in the group's chatter."""
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
        # A line each; what was typed by users stays text.
        self.group_id.message_post(body=Markup("<br/>").join(texts))

    def _open(self, name):
        """Return the action that shows one dialog, also again with its results."""
        return self._get_records_action(
            name=name, target="new", context={"dialog_size": "extra-large"}
        )


class TeknikServisGroupActLine(models.TransientModel):
    _name = "teknik.servis.group.act.line"
    _description = "Record to Act on"

    wizard_id = fields.Many2one(
        "teknik.servis.group.act", required=True, ondelete="cascade"
    )
    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    chosen = fields.Boolean(default=True)
    name = fields.Char(related="order_id.name", related_sudo=False)
    device_name = fields.Char(related="order_id.device_name", related_sudo=False)
    serial = fields.Char(related="order_id.serial", related_sudo=False)
    stage_id = fields.Many2one(related="order_id.stage_id", related_sudo=False)
    stage_color = fields.Char(related="order_id.stage_color", related_sudo=False)
    result = fields.Selection(RESULTS)
    hint = fields.Text(
        "In the Way", compute="_compute_hint", help="Known before it is tried."
    )
    outcome = fields.Text("What Came of It", readonly=True)
    is_failed = fields.Boolean(readonly=True)
    is_done = fields.Boolean(readonly=True)

    @api.constrains("order_id", "wizard_id")
    def _check_order_id(self):
        # Constraints run in superuser mode: asked is the caller's right.
        self.sudo(False).order_id.check_access("read")
        for row in self:
            if row.order_id.group_id != row.wizard_id.group_id:
                raise ValidationError(
                    self.env._("Choose records of the group itself, not other ones.")
                )

    @api.depends("order_id", "wizard_id.do_deliver", "wizard_id.confirmed")
    def _compute_hint(self):
        self.order_id.check_access("read")
        shortages = self._get_shortages()
        for row in self:
            order, wizard = row.order_id, row.wizard_id
            texts = []
            if not row.is_done and wizard.kind == "deliver":
                texts = order._get_unsent_goods_texts()
                if (
                    not wizard.confirmed
                    and wizard.company_id.sudo().teknik_servis_warn_uninvoiced
                ):
                    texts += order._get_open_money_texts()
            else:
                texts += shortages.get(order.id, [])
            row.hint = "; ".join(texts)

    def _get_shortages(self):
        """Return what cannot be sent for want of parts, for all records at once.

        :return: `{id of a record: [text]}`
        """
        senders = self.filtered(
            lambda row: (
                row.wizard_id.kind == "send"
                and row.wizard_id.do_deliver
                and not row.is_done
            )
        )
        # sudo: how much is there is shown to whoever may send it
        lines = senders.order_id.sudo().line_ids.filtered("qty_to_deliver")
        quantities = {line: line.qty_to_deliver for line in lines}
        texts = {}
        for line, shortage in lines._get_shortage_texts(quantities).items():
            text = f"{line.product_id.display_name}: {shortage}"
            texts.setdefault(line.order_id.id, []).append(text)
        return texts
