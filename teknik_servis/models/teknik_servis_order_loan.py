from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common import lock_rows


class TeknikServisOrder(models.Model):
    """The loaners of a record: lent, asked back at the hand-over."""

    _inherit = "teknik.servis.order"

    loan_ids = fields.One2many(
        "teknik.servis.loan",
        "order_id",
        "Loaners",
        groups="teknik_servis.group_teknik_servis_technician",
    )
    loan_count = fields.Integer(
        "Loaner Count", compute="_compute_loan_count", compute_sudo=True
    )
    is_loaner_owed = fields.Boolean("Loaner Is Owed", compute="_compute_is_loaner_owed")

    @api.depends("loan_ids")
    def _compute_loan_count(self):
        counts = dict(
            self.env["teknik.servis.loan"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.loan_count = counts.get(order._origin, 0)

    @api.depends("legal_state", "legal_loaner", "loan_ids.state")
    def _compute_is_loaner_owed(self):
        today = fields.Date.context_today(self)
        for order in self:
            since = order.legal_loaner
            order.is_loaner_owed = (
                bool(order.legal_state and since and since <= today)
                and not order._get_loans_out()
            )

    def _is_loaner_owed(self):
        return super()._is_loaner_owed() and not self._get_loans_out()

    def _get_loans_out(self):
        """Return the loaners of these records that are not back."""
        # sudo: whoever moves a record is told, also who may not read loans
        return self.sudo().loan_ids.filtered(lambda loan: loan.state == "out")

    def _get_missing_for_stage(self, stage, given=()):
        missing = super()._get_missing_for_stage(stage, given)
        if stage.is_closed and "loan_ids" not in given:
            missing += [
                self.env._("%(device)s is still lent", device=loan.display_name)
                for loan in self._get_loans_out()
                if not loan.stays_out
            ]
        return missing

    def _move_work(self, target):
        result = super()._move_work(target)
        # sudo: what was lent for a job that goes on as another record
        self.sudo().loan_ids._as_system().order_id = target
        return result

    def _reopen(self, reason, stage=None):
        """Ask for loaners again: a manager let that one hand-over go on without."""
        result = super()._reopen(reason, stage)
        # sudo: what was let go by, of records that were just reopened
        self.sudo().loan_ids._as_system().stays_out = False
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lent(self):
        for loan in self.sudo().loan_ids[:1]:
            raise UserError(
                self.env._(
                    "%(order)s lent %(device)s: cancel or archive it.",
                    order=loan.order_id.name,
                    device=loan.display_name,
                )
            )

    # ------------------------------------------------------------------ lending

    def _lend(self, lot, vals):
        """Lend one of our devices to the customer of one record.

        By a native internal transfer from where it is to the company's location of lent
        devices. No stock rights are needed.

        :param lot: `stock.lot` of a product with serial numbers
        :param vals: `date_expected` and what else is known of the loan
        :return: the loan
        :raises UserError: with the reason, for what cannot be lent; nothing is written
        """
        self.ensure_one()
        self.check_access("write")
        lot.check_access("read")
        self._check_open()
        # sudo: a technician or clerk lends without stock rights, after these checks
        order, lot = self.sudo(), lot.sudo()
        if not order.partner_id:
            raise UserError(self.env._("%(order)s has no customer.", order=order.name))
        place = order._get_loaner_place(lot)
        picking = place._move_goods(
            order.company_id._get_teknik_servis_loan_location(),
            [(lot.product_id, 1, lot)],
            origin=order.name,
            partner_id=order.partner_id.id,
        )
        loan = (
            self.env["teknik.servis.loan"]
            .sudo()
            ._as_system()
            .create(
                {
                    **vals,
                    "order_id": order.id,
                    "lot_id": lot.id,
                    "location_id": place.id,
                    "date_lent": fields.Datetime.now(),
                    "move_id": picking.move_ids.id,
                }
            )
        )
        self.message_post(
            body=self.env._(
                "Loaner lent: %(device)s, expected back on %(date)s",
                device=loan.display_name,
                date=format_date(self.env, loan.date_expected),
            )
        )
        return loan.sudo(False)

    def _get_loaner_place(self, lot):
        """Return where a device is that one record is to lend, or refuse in words."""
        words = {"product": lot.product_id.display_name, "serial": lot.name}
        quants = lot.env["stock.quant"].search(
            [
                ("lot_id", "=", lot.id),
                ("company_id", "=", self.company_id.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", ">", 0),
            ]
        )
        # Whoever takes the same piece at this moment waits and looks anew.
        lock_rows(quants)
        loan = lot.env["teknik.servis.loan"].search(
            [("lot_id", "=", lot.id), ("state", "=", "out")], limit=1
        )
        if loan:
            raise UserError(
                self.env._(
                    "%(product)s (%(serial)s) is lent already: %(order)s.",
                    order=loan.order_id.name,
                    **words,
                )
            )
        if lot == self.lot_id:
            raise UserError(
                self.env._(
                    "%(product)s (%(serial)s) is the device that is repaired.", **words
                )
            )
        if lot.product_id.tracking != "serial":
            raise UserError(
                self.env._(
                    "%(product)s (%(serial)s): only what has a serial number of its "
                    "own is lent.",
                    **words,
                )
            )
        ours = quants.filtered(lambda quant: not quant.owner_id)
        if not ours:
            raise UserError(
                self.env._(
                    "%(product)s (%(serial)s) is not in our stock: choose another one.",
                    **words,
                )
            )
        away = self._get_places_not_lent_from()
        if ours.location_id <= away:
            raise UserError(
                self.env._(
                    "%(product)s (%(serial)s) is in %(location)s: choose another one.",
                    location=ours[0].location_id.display_name,
                    **words,
                )
            )
        free = ours.filtered(
            lambda quant: (
                quant.location_id not in away
                and quant.quantity - quant.reserved_quantity >= 1
            )
        )
        if not free:
            raise UserError(
                self.env._(
                    "%(product)s (%(serial)s) is set aside for something else.", **words
                )
            )
        return free[0].location_id

    def _get_places_not_lent_from(self):
        """Return where devices are ours and not to be handed out: away, or broken."""
        company = self.company_id.sudo()
        defects = company.teknik_servis_defects_location_id
        return company._get_teknik_servis_away_places() | defects

    def action_lend(self):
        """Open the dialog that lends a device on one record."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_closed()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_lend_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action

    def action_view_loans(self):
        """Open the loaners of one record."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_loan_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {}
        return action

    # ------------------------------------------------------------------ printed

    def _get_printed_loans(self):
        """Return the loaners that one record's slip shows: those out, or the last."""
        self.ensure_one()
        return self._get_loans_out() or self.sudo().loan_ids[:1]

    def _check_printable(self, kind):
        result = super()._check_printable(kind)
        without = self.filtered(lambda order: not order.sudo().loan_ids)
        if kind == "loan" and without:
            raise UserError(
                self.env._(
                    "%(orders)s: nothing was lent.",
                    orders=", ".join(without.mapped("display_name")),
                )
            )
        return result

    def _get_printed_signatures(self, kind):
        parties = super()._get_printed_signatures(kind)
        if kind == "loan":
            loan = self._get_printed_loans()
            # Of several each was signed for by itself: that stands with each.
            loan = loan if len(loan) == 1 else loan.browse()
            parties[-1] |= {
                "name": loan.signed_by or self.partner_id.name,
                "signature": loan.with_context(bin_size=False).signature,
                "note": "",
            }
        return parties
