from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class TeknikServisSend(models.TransientModel):
    """Gönder: delivery note, invoice or both, of what is still unsent."""

    _name = "teknik.servis.send"
    _inherit = ["teknik.servis.price.right", "teknik.servis.rows"]
    _description = "Send Parts and Services"
    _row_text = "problem"
    _price_fields = frozenset({"amount_covered", "amount_paid"})

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=False
    )
    partner_id = fields.Many2one(related="order_id.partner_id", related_sudo=False)
    do_deliver = fields.Boolean(
        "Delivery Note",
        compute="_compute_do_deliver",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    do_invoice = fields.Boolean(
        "Invoice",
        compute="_compute_do_invoice",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    partner_invoice_id = fields.Many2one(
        "res.partner",
        string="Invoice To",
        compute="_compute_partner_invoice_id",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        "teknik.servis.send.line",
        "wizard_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    amount_paid = fields.Monetary("Customer Pays", compute="_compute_amounts")
    amount_covered = fields.Monetary("Covered", compute="_compute_amounts")

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "line_id": line.id,
                        "qty_deliver": line.qty_to_deliver,
                        "qty_invoice": line.qty_to_invoice,
                    }
                )
                for line in wizard.order_id.line_ids
                if line.qty_to_deliver or line.qty_to_invoice
            ]

    @api.constrains("order_id")
    def _check_order_id(self):
        # Constraints run in superuser mode: asked is the caller's right.
        self.sudo(False).order_id.check_access("read")

    @api.depends("order_id")
    def _compute_do_deliver(self):
        for wizard in self:
            wizard.do_deliver = any(wizard.order_id.line_ids.mapped("qty_to_deliver"))

    @api.depends("order_id")
    def _compute_do_invoice(self):
        for wizard in self:
            wizard.do_invoice = any(wizard.order_id.line_ids.mapped("qty_to_invoice"))

    @api.depends("order_id")
    def _compute_partner_invoice_id(self):
        for wizard in self:
            wizard.partner_invoice_id = wizard.order_id.partner_invoice_id

    @api.depends("order_id", "partner_invoice_id")
    def _compute_currency_id(self):
        for wizard in self:
            draft = wizard._get_priced_draft()
            wizard.currency_id = (draft or wizard.order_id).currency_id

    @api.depends(
        "line_ids.chosen",
        "line_ids.qty_deliver",
        "line_ids.qty_invoice",
        "do_deliver",
        "do_invoice",
        "partner_invoice_id",
    )
    def _compute_amounts(self):
        for wizard in self:
            paid = covered = 0
            priced = wizard._get_priced_lines()
            for row in wizard.line_ids.filtered("chosen"):
                line = priced.get(row.line_id.id, row.line_id)
                billed = row.qty_invoice if wizard.do_invoice else 0
                sent = max(billed, row.qty_deliver if wizard.do_deliver else 0)
                whole = line.quantity or 1
                paid += line.price_total * billed / whole
                covered += line.price_covered * sent / whole
            wizard.amount_paid = paid
            wizard.amount_covered = covered

    def _get_priced_lines(self):
        """Return the record's lines as they are priced for whom it is invoiced to.

        :return: `{id of a line: that line}`, empty where it is the record's own partner
        """
        draft = self._get_priced_draft()
        lines = draft.line_ids if draft else ()
        return {line._origin.id: line for line in lines}

    def _get_priced_draft(self):
        """Return the record as it would be for whom it is invoiced to, unsaved.

        :return: nothing where it is the record's own partner
        """
        order, partner = self.order_id, self.partner_invoice_id
        if not partner or partner == order.partner_invoice_id:
            return None
        draft = order.new(origin=order)
        lines = draft.line_ids
        lines.order_id = draft  # what they are priced by, else still the real one
        draft.partner_invoice_id = partner
        if draft.currency_id != order.currency_id:
            lines.is_price_typed = False  # another currency's figure, as on saving
        return draft

    def action_send(self):
        """Make the documents that are ticked and show the record with them."""
        self.ensure_one()
        order = self.order_id
        if (
            self.do_invoice
            and self.partner_invoice_id
            and self.partner_invoice_id != order.partner_invoice_id
        ):
            order.partner_invoice_id = self.partner_invoice_id
        rows = self.line_ids.filtered("chosen")
        order._send(
            {row.line_id: row.qty_deliver for row in rows if row.qty_deliver}
            if self.do_deliver
            else {},
            {row.line_id: row.qty_invoice for row in rows if row.qty_invoice}
            if self.do_invoice
            else {},
        )
        return {"type": "ir.actions.act_window_close"}


class TeknikServisSendLine(models.TransientModel):
    _name = "teknik.servis.send.line"
    _description = "Part or Service to Send"

    wizard_id = fields.Many2one("teknik.servis.send", required=True, ondelete="cascade")
    line_id = fields.Many2one(
        "teknik.servis.order.line", required=True, ondelete="cascade"
    )
    chosen = fields.Boolean("Send", default=True)
    product_id = fields.Many2one(related="line_id.product_id", related_sudo=False)
    product_uom_id = fields.Many2one(
        related="line_id.product_uom_id", related_sudo=False
    )
    coverage = fields.Selection(related="line_id.coverage", related_sudo=False)
    location_id = fields.Many2one(related="line_id.location_id", related_sudo=False)
    lot_id = fields.Many2one(related="line_id.lot_id", related_sudo=False)
    qty_left = fields.Float("Left", compute="_compute_qty_left", digits="Product Unit")
    qty_deliver = fields.Float("Deliver", digits="Product Unit")
    qty_invoice = fields.Float("To Bill", digits="Product Unit")
    problem = fields.Char(compute="_compute_problem")

    _quantities_not_negative = models.Constraint(
        "CHECK(qty_deliver >= 0 AND qty_invoice >= 0)",
        "Quantities to send are zero or more.",
    )

    @api.constrains("line_id", "wizard_id")
    def _check_line_id(self):
        for row in self:
            if row.line_id.order_id != row.wizard_id.order_id:
                raise ValidationError(
                    self.env._("Send lines of the record itself, not of another one.")
                )

    @api.depends("line_id")
    def _compute_qty_left(self):
        for row in self:
            row.qty_left = max(row.line_id.qty_to_deliver, row.line_id.qty_to_invoice)

    @api.depends(
        "wizard_id.line_ids.qty_deliver",
        "wizard_id.line_ids.chosen",
        "wizard_id.do_deliver",
    )
    def _compute_problem(self):
        rows = self.wizard_id.line_ids | self  # one takes what another needs
        rows.line_id.check_access("read")
        quantities = {
            # sudo: how much is there is shown to whoever may send it
            row.line_id.sudo(): row.qty_deliver
            for row in rows
            if row.chosen and row.wizard_id.do_deliver and row.qty_deliver
        }
        lines = self.line_id.sudo().browse(line.id for line in quantities)
        texts = lines._get_shortage_texts(quantities)
        for row in self:
            row.problem = texts.get(row.line_id.sudo(), False)
