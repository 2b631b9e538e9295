from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TeknikServisOrder(models.Model):
    """Records of one group, and what is done to many of them in one act."""

    _inherit = "teknik.servis.order"

    group_id = fields.Many2one(
        "teknik.servis.group",
        string="Group Intake",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_groups_readable(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_groups_readable([vals])
        return super().write(vals)

    @api.model
    def _check_groups_readable(self, vals_list):
        """Refuse a group that the user does not see.

        A technician sees the groups of their own records: putting a record into a
        foreign one would open it.
        """
        group_ids = {vals["group_id"] for vals in vals_list if vals.get("group_id")}
        if group_ids:
            self.env["teknik.servis.group"].browse(group_ids).check_access("read")

    def action_view_group(self):
        """Open the group of one record."""
        self.ensure_one()
        return self.group_id._get_records_action()

    def action_operation_together(self):
        """Open the dialog that moves these records on in one act."""
        return self._open_act("operation", self.env._("Operation"))

    def action_send_together(self):
        """Open the Gönder dialog for these records in one act."""
        return self._open_act("send", self.env._("Send"))

    def action_deliver_together(self):
        """Open the Teslim dialog for these records in one act."""
        return self._open_act("deliver", self.env._("Hand Over"))

    def _open_act(self, kind, name):
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose at least one record."))
        wizard = self.env["teknik.servis.group.act"].create(
            {"order_ids": [Command.set(self.ids)], "kind": kind}
        )
        return wizard._open(name)

    def _try_each(self, act):
        """Do something to each record by itself: one that fails stops no other.

        :param act: called with one record at a time; what a failed call wrote is undone
        :return: `{record: why it failed}`
        """
        problems = {}
        for order in self:
            try:
                with self.env.cr.savepoint():
                    act(order)
            except UserError as error:
                problems[order] = error.args[0]
            except IntegrityError as error:
                problems[order] = self._sql_error_to_message(error)
        return problems

    def _send_together(self, deliver=True, invoice=True):
        """Send what is unsent of many records on as few documents as possible.

        One delivery note for each source location and address, one draft invoice for
        those that agree in what an invoice has once (`_get_invoice_key`). A record that
        cannot be sent is left out, whole, and stops no other.

        :param deliver: whether delivery notes are made
        :param invoice: whether draft invoices are made
        :return: `(transfers done, draft invoices, {record: why it was left out})`
        """
        try:
            with self.env.cr.savepoint():
                return self._send_ready_ones(deliver, invoice)
        except (UserError, IntegrityError):
            # Only all of them together do not go: then each on papers of its own.
            return self._send_one_by_one(deliver, invoice)

    def _send_ready_ones(self, deliver, invoice):
        wanted = {}

        def prepare(order):
            wanted[order] = order._get_unsent(deliver, invoice)
            order._prepare_sending(*wanted[order])

        # One after the other: of two that want the last piece, the first gets it.
        problems = self._try_each(prepare)
        ready = self.filtered(lambda order: order not in problems)
        pickings, moves = self.env["stock.picking"], self.env["account.move"]
        if ready:
            deliveries, bills = {}, {}
            for order in ready:
                deliveries.update(wanted[order][0])
                bills.update(wanted[order][1])
            pickings, moves = ready._send(deliveries, bills, together=True)
        return pickings, moves, problems

    def _send_one_by_one(self, deliver, invoice):
        sent = [], []

        def send(order):
            papers = order._send(*order._get_unsent(deliver, invoice))
            for kind, made in zip(sent, papers, strict=True):
                kind.append(made)

        problems = self._try_each(send)
        return (
            self.env["stock.picking"].concat(*sent[0]),
            self.env["account.move"].concat(*sent[1]),
            problems,
        )

    def _get_unsent(self, deliver, invoice):
        """Return what is unsent of one record, as `_send` takes it."""
        self.ensure_one()
        return (
            {
                line: line.qty_to_deliver
                for line in self.line_ids
                if deliver and line.qty_to_deliver
            },
            {
                line: line.qty_to_invoice
                for line in self.line_ids
                if invoice and line.qty_to_invoice
            },
        )

    def _prepare_sending(self, deliver, invoice):
        """Check all that `_send` would ask of one record, and hold its parts ready.

        :raises UserError: with what is in the way
        """
        self._check_send(deliver, invoice)
        if deliver:
            lines = self.env["teknik.servis.order.line"].concat(*deliver).sudo()
            quantities = {line.sudo(): quantity for line, quantity in deliver.items()}
            lines._check_deliverable(quantities)
            lines._reserve(quantities)
        if invoice:
            self._check_invoiceable(invoice)

    def _get_invoice_key(self):
        """Return what records on one invoice have to agree in. `self` is one record.

        Hook: later addons append what an invoice of theirs has only once.
        """
        self.ensure_one()
        return (
            self.company_id,
            self.partner_id,
            self.partner_invoice_id,
            self.partner_shipping_id,
            self.currency_id,
            self._get_fiscal_positions()[self],
        )
