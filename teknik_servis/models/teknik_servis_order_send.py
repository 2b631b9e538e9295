import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import format_quantity, lock_rows


class TeknikServisOrder(models.Model):
    """Gönder: delivery notes and invoices of what is still unsent."""

    _inherit = "teknik.servis.order"

    is_sendable = fields.Boolean(compute="_compute_is_sendable")
    document_names = fields.Char(
        "Documents",
        compute="_compute_document_names",
        compute_sudo=True,
        help="Delivery notes and invoices, also for those who may not open them.",
    )

    @api.depends("line_ids.qty_to_deliver", "line_ids.qty_to_invoice", "stage_kind")
    def _compute_is_sendable(self):
        for order in self:
            order.is_sendable = order.stage_kind != "cancelled" and any(
                line.qty_to_deliver or line.qty_to_invoice for line in order.line_ids
            )

    @api.depends(
        "line_ids.move_ids.picking_id.state", "line_ids.invoice_line_ids.move_id.state"
    )
    def _compute_document_names(self):
        for order in self:
            pickings = order.line_ids.move_ids.picking_id
            documents = [
                *pickings.filtered(lambda picking: picking.state == "done"),
                *order.line_ids.invoice_line_ids.move_id,
            ]
            order.document_names = " · ".join(d.display_name for d in documents)

    def action_send(self):
        """Open the Gönder dialog on one record, filled with what is unsent."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["teknik.servis.send"].create({"order_id": self.id})
        size = {"dialog_size": "extra-large"}
        return wizard._get_records_action(
            name=self.env._("Send"), target="new", context=size
        )

    def _send(self, deliver, invoice, together=False):
        """Make the documents of records: delivery notes, draft invoices, or both.

        The one place that sends, for the dialogs, RPC and later addons. All or nothing.

        :param deliver: `{line: quantity}` to deliver, in the line's unit
        :param invoice: `{line: quantity}` to invoice, in the line's unit
        :param together: one document for all records that agree, not one for each
        :return: `(transfers done, draft invoices)`
        :raises UserError: with everything that is in the way
        """
        self._check_send(deliver, invoice)
        Line = self.env["teknik.servis.order.line"]
        pickings = self.env["stock.picking"]
        moves = self.env["account.move"]
        if deliver:
            pickings = Line.concat(*deliver)._deliver(deliver, together)
        if invoice:
            moves = self._create_invoices(invoice, together)
        self._log_sent(pickings, moves)
        return pickings, moves

    def _check_send(self, deliver, invoice):
        """Refuse what is never sent, and keep the records from changing meanwhile.

        Parameters as of `_send`.
        """
        self.check_access("write")
        Line = self.env["teknik.servis.order.line"]
        lines = Line.concat(*deliver, *invoice)
        quantities = (*deliver.values(), *invoice.values())
        # Written so that "not a number", which JSON-RPC lets in, is refused as well.
        sensible = all(0 < quantity < math.inf for quantity in quantities)
        if lines.order_id - self or not sensible:
            raise UserError(
                self.env._("Send lines of the record itself, more than zero of each.")
            )
        if not lines:
            raise UserError(self.env._("There is nothing to send."))
        for order in lines.order_id:
            if order.stage_kind == "cancelled":
                raise UserError(
                    self.env._(
                        "%(order)s is cancelled: nothing of it is sent.",
                        order=order.display_name,
                    )
                )
        # Nobody sends, changes or closes it meanwhile.
        lock_rows(lines.order_id)

    def _check_invoiceable(self, quantities):
        """Raise with everything that is in the way of invoicing some lines.

        :param quantities: `{line: quantity in the line's unit}`
        """
        problems = []
        for line, quantity in quantities.items():
            left = line.sudo().qty_to_invoice
            if line.product_uom_id.compare(quantity, left) > 0:
                problems.append(
                    self.env._(
                        "%(order)s: %(product)s has %(left)s left to invoice, not "
                        "%(quantity)s.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                        left=format_quantity(self.env, left),
                        quantity=format_quantity(self.env, quantity),
                    )
                )
        orders = self.env["teknik.servis.order.line"].concat(*quantities).order_id
        problems += [
            self.env._("%(order)s has nobody to invoice.", order=order.name)
            for order in orders
            if not order.partner_invoice_id
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _create_invoices(self, quantities, together=False):
        """Create one draft invoice for each record, or one for all that agree.

        :param quantities: `{line: quantity in the line's unit}`
        :param together: one for those of equal `_get_invoice_key`
        :return: the invoices, drafts
        """
        self._check_invoiceable(quantities)
        orders = self.env["teknik.servis.order.line"].concat(*quantities).order_id
        bills = orders
        if together:
            bills = orders.grouped(lambda order: order._get_invoice_key()).values()
        # sudo: whoever may send a record's lines makes its draft invoice, without
        # accounting rights; checking and posting it is the accountant's
        return self.env["account.move"].concat(
            *(
                self.env["account.move"]
                .sudo()
                .with_company(billed.company_id)
                .create(
                    billed._prepare_invoice_vals(
                        {
                            line: quantity
                            for line, quantity in quantities.items()
                            if line.order_id in billed
                        }
                    )
                )
                .with_env(self.env)
                for billed in bills
            )
        )

    def _prepare_invoice_vals(self, quantities):
        """Return the values of the draft invoice of records.

        Hook: called once for each invoice. `self` is the records on it: one, or several
        of equal `_get_invoice_key`, each under a heading of its own then.

        :param quantities: `{line: quantity}` to bill, in the line's unit
        """
        first = self[0]
        commands = []
        for order in self:
            if len(self) > 1:
                heading = order._get_invoice_heading()
                commands.append(
                    Command.create({"display_type": "line_section", "name": heading})
                )
            commands += [
                Command.create(line._prepare_invoice_line_vals(quantity))
                for line, quantity in quantities.items()
                if line.order_id == order
            ]
        return {
            "move_type": "out_invoice",
            "partner_id": first.partner_invoice_id.id,
            "partner_shipping_id": first.partner_shipping_id.id,
            "currency_id": first.currency_id.id,
            "fiscal_position_id": first._get_fiscal_positions()[first].id,
            "invoice_origin": ", ".join(self.mapped("name")),
            "invoice_user_id": first.user_id.id,
            "company_id": first.company_id.id,
            "invoice_line_ids": commands,
        }

    def _get_invoice_heading(self):
        """Return what tells one record's lines apart on an invoice of several."""
        self.ensure_one()
        return " · ".join(filter(None, (self.name, self.device_name, self.serial)))

    def _log_sent(self, pickings, moves):
        """Tell in each record's chatter which documents were made of it."""
        for order, names in self._get_sent_names(pickings, moves).items():
            if names:
                order.message_post(
                    body=self.env._("Sent: %(documents)s", documents=", ".join(names))
                )

    def _get_sent_names(self, pickings, moves):
        """Return how to name what was just sent of each record.

        :param pickings: transfers done
        :param moves: draft invoices
        :return: `{record: list of names}`
        """
        names = {order: [] for order in self}
        # sudo: names of documents that the user just made and may not read
        for picking in pickings.sudo():
            for order in picking.move_ids.teknik_servis_line_id.order_id & self.sudo():
                names[order.with_env(self.env)].append(picking.name)
        for move in moves.sudo():
            orders = move.invoice_line_ids.teknik_servis_line_id.order_id & self.sudo()
            for order in orders:
                names[order.with_env(self.env)].append(self.env._("draft invoice"))
        return names

    def _get_live_document_texts(self):
        """Return what was sent of one record and is not taken back, as short texts."""
        self.ensure_one()
        return [
            self.env._("%(product)s was sent", product=line.product_id.display_name)
            for line in self.sudo().line_ids
            if line.qty_delivered or line.qty_invoiced
        ]

    def _get_open_money_texts(self):
        """Return what to ask about at one record's hand-over: money not in yet."""
        self.ensure_one()
        texts = [
            self.env._(
                "%(product)s is not invoiced", product=line.product_id.display_name
            )
            for line in self.line_ids
            if line.coverage == "paid" and line.qty_to_invoice
        ]
        # sudo: whether an invoice is paid is asked at the desk, by whoever stands there
        invoices = self.sudo().line_ids.invoice_line_ids.move_id
        return texts + [
            self.env._("%(invoice)s is not paid", invoice=move.display_name)
            if move.state == "posted"
            else self.env._("an invoice is still a draft")
            for move in invoices
            if move.move_type == "out_invoice"
            and move.state != "cancel"
            and move.payment_state not in ("paid", "in_payment", "reversed")
        ]

    def action_view_invoices(self):
        """Open the invoices and credit notes of one record."""
        self.ensure_one()
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))
