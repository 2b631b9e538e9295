import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import MANAGER



class TeknikServisOrder(models.Model):
    """What a record costs, to whom, and what of it is invoiced."""

    _inherit = "teknik.servis.order"

    line_ids = fields.One2many(
        "teknik.servis.order.line", "order_id", string="Parts and Services", copy=True
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        compute="_compute_pricelist_id",
        ondelete="restrict",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    amount_untaxed = fields.Monetary(
        "Untaxed Amount", compute="_compute_amounts", store=True
    )
    amount_tax = fields.Monetary("Taxes", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)
    amount_warranty = fields.Monetary(
        "Warranty Amount", compute="_compute_covered_amounts"
    )
    amount_contract = fields.Monetary(
        "Contract Amount", compute="_compute_covered_amounts"
    )
    amount_goodwill = fields.Monetary(
        "Free of Charge Amount", compute="_compute_covered_amounts"
    )
    cost_total = fields.Monetary("Cost", compute="_compute_margin", groups=MANAGER)
    margin = fields.Monetary(compute="_compute_margin", groups=MANAGER)
    invoice_ids = fields.Many2many(
        "account.move",
        compute="_compute_invoice_ids",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    has_paid_lines = fields.Boolean(
        compute="_compute_has_paid_lines",
        help="For stages that ask for an offer before they are entered.",
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count")

    @api.depends("partner_invoice_id", "company_id")
    def _compute_pricelist_id(self):
        for order in self:
            order.pricelist_id = order.partner_invoice_id.with_company(
                order.company_id
            ).property_product_pricelist

    @api.depends("pricelist_id", "company_id")
    def _compute_currency_id(self):
        for order in self:
            order.currency_id = (
                order.pricelist_id.currency_id or order.company_id.currency_id
            )

    def _get_fiscal_position(self):
        """Return the fiscal position that one record's taxes are mapped by."""
        self.ensure_one()
        FiscalPosition = self.env["account.fiscal.position"]
        partner = self.partner_invoice_id or self.partner_id
        return FiscalPosition.with_company(
            self.company_id or self.env.company
        )._get_fiscal_position(partner, self.partner_shipping_id)

    @api.depends("line_ids.price_subtotal", "line_ids.price_total", "currency_id")
    def _compute_amounts(self):
        Tax = self.env["account.tax"]
        for order in self:
            company = order.company_id or self.env.company
            currency = order.currency_id or company.currency_id
            bases = [
                line._prepare_base_line(line.discount)
                for line in order.line_ids
                if line.coverage == "paid"
            ]
            Tax._add_tax_details_in_base_lines(bases, company)
            Tax._round_base_lines_tax_details(bases, company)
            totals = Tax._get_tax_totals_summary(bases, currency, company)
            order.amount_untaxed = totals["base_amount_currency"]
            order.amount_tax = totals["tax_amount_currency"]
            order.amount_total = totals["total_amount_currency"]

    @api.depends("line_ids.coverage")
    def _compute_has_paid_lines(self):
        for order in self:
            order.has_paid_lines = "paid" in order.line_ids.mapped("coverage")

    @api.depends("line_ids.price_covered", "line_ids.coverage")
    def _compute_covered_amounts(self):
        for order in self:
            for coverage in ("warranty", "contract", "goodwill"):
                order[f"amount_{coverage}"] = sum(
                    line.price_covered
                    for line in order.line_ids
                    if line.coverage == coverage
                )

    @api.depends("line_ids.cost", "amount_untaxed")
    def _compute_margin(self):
        for order in self:
            order.cost_total = sum(order.line_ids.mapped("cost"))
            order.margin = order.amount_untaxed - order.cost_total

    @api.depends("line_ids.invoice_line_ids")
    def _compute_invoice_ids(self):
        for order in self:
            order.invoice_ids = order.line_ids.invoice_line_ids.move_id

    @api.depends("line_ids.invoice_line_ids.move_id")
    def _compute_invoice_count(self):
        # sudo: a clerk sees that there is an invoice, not what accounting keeps in it
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("teknik_servis_line_id.order_id", "in", self.ids)],
                ["teknik_servis_line_id"],
                ["move_id:recordset"],
            )
        )
        by_order = {}
        for line, moves in groups:
            by_order.setdefault(line.order_id.id, set()).update(moves.ids)
        for order in self:
            order.invoice_count = len(by_order.get(order.id, ()))

    # ------------------------------------------------------------------ Gönder

    def action_send(self):
        """Open the Gönder dialog on one record, filled with what is unsent."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["teknik.servis.send"].create({"order_id": self.id})
        return wizard._get_records_action(
            name=self.env._("Send"), target="new", context={"dialog_size": "large"}
        )

    def _send(self, deliver, invoice):
        """Make the documents of records: delivery notes, draft invoices, or both.

        The one place that sends, for the dialog, RPC and later addons. All or nothing.

        :param deliver: `{line: quantity}` to deliver, in the line's unit
        :param invoice: `{line: quantity}` to invoice, in the line's unit
        :return: `(transfers done, draft invoices)`
        :raises UserError: with everything that is in the way
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
        lines._lock()
        pickings = self.env["stock.picking"]
        moves = self.env["account.move"]
        if deliver:
            pickings = Line.concat(*deliver)._deliver(deliver)
        if invoice:
            moves = self._create_invoices(invoice)
        self._log_sent(pickings, moves)
        return pickings, moves

    def _create_invoices(self, quantities):
        """Create one draft invoice for each record.

        :param quantities: `{line: quantity in the line's unit}`
        :return: the invoices, drafts
        """
        problems = []
        for line, quantity in quantities.items():
            left = line.sudo().qty_to_invoice
            if line.product_uom_id.compare(quantity, left) > 0:
                problems.append(
                    self.env._(
                        "%(order)s: %(product)s has %(left)g left to invoice, not "
                        "%(quantity)g.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                        left=left,
                        quantity=quantity,
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
        # sudo: whoever may send a record's lines makes its draft invoice, without
        # accounting rights; checking and posting it is the accountant's
        return self.env["account.move"].concat(
            *(
                self.env["account.move"]
                .sudo()
                .with_company(order.company_id)
                .create(
                    order._prepare_invoice_vals(
                        {
                            line: quantity
                            for line, quantity in quantities.items()
                            if line.order_id == order
                        }
                    )
                )
                .with_env(self.env)
                for order in orders
            )
        )

    def _prepare_invoice_vals(self, quantities):
        """Return the values of the draft invoice of one record.

        Hook: called once for each invoice.

        :param quantities: `{line: quantity}` to bill, in the line's unit
        """
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_invoice_id.id,
            "partner_shipping_id": self.partner_shipping_id.id,
            "currency_id": self.currency_id.id,
            "fiscal_position_id": self._get_fiscal_position().id,
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "invoice_line_ids": [
                Command.create(line._prepare_invoice_line_vals(quantity))
                for line, quantity in quantities.items()
            ],
        }

    def _log_sent(self, pickings, moves):
        """Tell in each record's chatter which documents were made of it."""
        for order in self:
            # sudo: names of documents that the user just made and may not read
            names = [
                *pickings.sudo()
                .filtered(lambda p, order=order: p.teknik_servis_order_id == order)
                .mapped("name"),
                *(
                    self.env._("draft invoice")
                    for move in moves.sudo()
                    if move.invoice_origin == order.name
                ),
            ]
            if names:
                order.message_post(
                    body=self.env._("Sent: %(documents)s", documents=", ".join(names))
                )

    def _get_live_document_texts(self):
        """Return what was sent of one record and is not taken back, as short texts."""
        self.ensure_one()
        return [
            self.env._("%(product)s was sent", product=line.product_id.display_name)
            for line in self.sudo().line_ids
            if line.qty_delivered or line.qty_invoiced
        ]

    def _get_open_money_texts(self):
        """Return what one record's hand-over should be asked about: money not in yet."""
        self.ensure_one()
        texts = [
            self.env._(
                "%(product)s is not invoiced", product=line.product_id.display_name
            )
            for line in self.line_ids
            if line.coverage == "paid" and line.qty_to_invoice
        ]
        # sudo: whether an invoice is paid is asked at the desk, without accounting rights
        invoices = self.sudo().line_ids.invoice_line_ids.move_id
        return texts + [
            self.env._("Invoice %(name)s is not paid", name=move.display_name)
            for move in invoices
            if move.move_type == "out_invoice"
            and move.state != "cancel"
            and move.payment_state not in ("paid", "in_payment", "reversed")
        ]

    def action_view_invoices(self):
        """Open the invoices and credit notes of one record."""
        self.ensure_one()
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))
