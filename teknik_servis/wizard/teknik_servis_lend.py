from datetime import timedelta

from odoo import api, fields, models

from ..common import lock_rows

USUAL_DAYS = 14


class TeknikServisLend(models.TransientModel):
    """Lend one of our devices to the customer of a record."""

    _name = "teknik.servis.lend"
    _description = "Lend a Device"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", related_sudo=False)
    device_lot_id = fields.Many2one(related="order_id.lot_id", related_sudo=False)
    elsewhere_ids = fields.Many2many(
        "stock.location",
        compute="_compute_elsewhere_ids",
        compute_sudo=False,
        help="Where devices are ours and are not lent from.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        required=True,
        domain="[('product_id.tracking', '=', 'serial'), ('id', '!=', device_lot_id),"
        " ('quant_ids', 'any', [('location_id.usage', '=', 'internal'),"
        " ('quantity', '>', 0), ('reserved_quantity', '=', 0),"
        " ('location_id', 'not in', elsewhere_ids),"
        " ('owner_id', '=', False), ('company_id', '=', company_id)]),"
        " ('teknik_servis_is_lent', '=', False)]",
        help="One of our own devices that is in stock and free.",
    )
    date_expected = fields.Date(
        "Expected Back",
        required=True,
        compute="_compute_date_expected",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
    )
    accessories = fields.Char("Lent Along With")
    condition = fields.Char("Loaner's Condition")
    signed_by = fields.Char(
        compute="_compute_signed_by", compute_sudo=False, store=True, readonly=False
    )
    signature = fields.Image("Customer's Signature", max_width=1024, max_height=1024)
    loan_id = fields.Many2one("teknik.servis.loan", readonly=True)

    @api.depends("order_id")
    def _compute_elsewhere_ids(self):
        for wizard in self:
            wizard.elsewhere_ids = wizard.order_id._get_places_not_lent_from()

    @api.depends("order_id")
    def _compute_date_expected(self):
        """The day the device is promised for, or two weeks from today."""
        today = fields.Date.context_today(self)
        for wizard in self:
            promised = wizard.order_id.date_promised
            day = promised and fields.Datetime.context_timestamp(wizard, promised)
            usual = today + timedelta(days=USUAL_DAYS)
            wizard.date_expected = max(day.date(), today) if day else usual

    @api.depends("order_id")
    def _compute_signed_by(self):
        for wizard in self:
            wizard.signed_by = wizard.order_id.partner_id.name

    def action_lend(self):
        """Lend the chosen device; a second click on the same dialog lends no more.

        :raises UserError: for what cannot be lent
        """
        self._lend()
        return {"type": "ir.actions.act_window_close"}

    def action_lend_print(self):
        """Lend the chosen device and print the slip that the customer signs."""
        loan = self._lend()
        return {**loan.action_print(), "close_on_report_download": True}

    def _lend(self):
        self.ensure_one()
        lock_rows(self)
        if not self.loan_id:
            self.loan_id = self.order_id._lend(self.lot_id, self._prepare_loan_vals())
        return self.loan_id

    def _prepare_loan_vals(self):
        self.ensure_one()
        signature = self.with_context(bin_size=False).signature
        return {
            "date_expected": self.date_expected,
            "accessories": self.accessories,
            "condition": self.condition,
            "signature": signature,
            "signed_by": self.signed_by if signature else False,
        }
