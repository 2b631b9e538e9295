from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common import MANAGER, lock_rows

LOAN_STATES = [
    ("out", "Lent"),
    ("returned", "Given Back"),
    ("gone", "Not Given Back"),
]
# What stands above the customer's signature, and is not agreed on anew later.
SIGNED_FIELDS = {"accessories", "condition"}


class TeknikServisLoan(models.Model):
    """A device of ours that a customer has while theirs is repaired: Yedek Cihaz.

    It goes by a native internal transfer to a location of its own, so it stays ours,
    and comes back by that transfer's return. The loan ends as soon as the device leaves
    that location, whoever moves it.
    """

    _name = "teknik.servis.loan"
    _inherit = ["teknik.servis.guard"]
    _description = "Loaner"
    _order = "date_lent desc, id desc"
    _check_company_auto = True
    _system_fields = frozenset(
        {
            *("order_id", "lot_id", "location_id", "state", "stays_out"),
            *("date_lent", "date_returned", "signature", "signed_by"),
            *("move_id", "return_move_id", "company_id", "partner_id", "product_id"),
        }
    )

    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="order_id.partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    product_id = fields.Many2one(
        related="lot_id.product_id", string="Product", store=True, precompute=True
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Lent From",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    date_lent = fields.Datetime("Lent On", required=True, readonly=True)
    date_expected = fields.Date("Expected Back", required=True)
    date_returned = fields.Datetime("Given Back On", readonly=True)
    accessories = fields.Char(
        "Lent Along With", help="What was given along with the loaner."
    )
    condition = fields.Char(
        "Loaner's Condition", help="What the loaner looks like when it is lent."
    )
    condition_back = fields.Char(
        "Condition on Return", help="What the loaner looked like when it came back."
    )
    signature = fields.Image(
        "Customer's Signature", readonly=True, max_width=1024, max_height=1024
    )
    signed_by = fields.Char(readonly=True)
    state = fields.Selection(
        LOAN_STATES, "Status", required=True, readonly=True, default="out"
    )
    stays_out = fields.Boolean(
        readonly=True,
        help="A manager let the record close before the loaner is back.",
    )
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    move_id = fields.Many2one(
        "stock.move",
        string="Lent By",
        readonly=True,
        ondelete="restrict",
        groups="stock.group_stock_user",
    )
    return_move_id = fields.Many2one(
        "stock.move",
        string="Returned By",
        readonly=True,
        ondelete="restrict",
        groups="stock.group_stock_user",
    )

    # Of all who lend the same device at once one does.
    _lent_once = models.UniqueIndex(
        "(lot_id) WHERE state = 'out'", "This device is lent already."
    )
    _out_idx = models.Index("(company_id, date_expected) WHERE state = 'out'")

    @api.depends("product_id", "lot_id.name")
    def _compute_display_name(self):
        for loan in self:
            # sudo: what a device of ours is called
            lot = loan.lot_id.sudo()
            loan.display_name = f"{lot.product_id.display_name} ({lot.name})"

    @api.depends("state", "date_expected", "order_id.is_open")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for loan in self:
            # sudo: only whether the record is closed
            late = not loan.date_expected or loan.date_expected < today
            loan.is_overdue = loan.state == "out" and (
                late or not loan.order_id.sudo().is_open
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = Domain("state", "=", "out") & (
            Domain("date_expected", "<", today) | Domain("order_id.is_open", "=", False)
        )
        return Domain.OR(overdue if wanted else ~overdue for wanted in value)

    def write(self, vals):
        """Keep what the customer has signed for as it was.

        :raises UserError: that names the loan and the fields
        """
        names = SIGNED_FIELDS & vals.keys()
        for loan in self.filtered("signed_by") if names else ():
            loan._refuse_signed(loan._get_changed_fields(names, vals))
        return super().write(vals)

    def _refuse_signed(self, names):
        if names:
            raise UserError(
                self.env._(
                    "%(device)s: %(fields)s stand above the customer's signature and "
                    "stay as they were.",
                    device=self.display_name,
                    fields=", ".join(map(self._get_field_label, sorted(names))),
                )
            )

    # ------------------------------------------------------------------ given back

    def action_return(self):
        """Take loaned devices back to where they were lent from.

        By a native return of the transfer they went by, without stock rights. What is
        back already is left alone: a second click changes nothing. Closed records do
        not stand in the way.

        :raises AccessError: for loans of records that the user may not write
        :raises UserError: when a transfer cannot be validated
        """
        self.check_access("read")
        self.order_id.check_access("write")
        # Whoever takes the same device back waits and finds it back.
        lock_rows(self.sudo())
        for loan in self.filtered(lambda loan: loan.state == "out"):
            # sudo: a return of this very loan, by somebody who may write its record
            lent = loan.sudo().with_company(loan.company_id)
            lent.move_id._return_piece(
                lent.company_id._get_teknik_servis_home(lent.location_id)
            )
        return True

    def _end(self, move, returned):
        """Note that devices left the place of lent ones. Called by the stock move.

        :param move: `stock.move` that took them away
        :param returned: whether it took them back into stock
        """
        self._as_system().write(
            {
                "state": "returned" if returned else "gone",
                "date_returned": fields.Datetime.now(),
                "return_move_id": move.id,
            }
        )
        for loan in self:
            text = (
                self.env._("Loaner given back: %(device)s", device=loan.display_name)
                if returned
                else self.env._(
                    "Loaner not given back: %(device)s left our stock",
                    device=loan.display_name,
                )
            )
            loan.order_id.message_post(body=text)

    def action_leave_out(self):
        """Let the records of these loans close although the loaners are out.

        :raises AccessError: for others than managers
        """
        self.check_access("read")
        self.order_id.check_access("write")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(
                self.env._("Only a manager lets a record close while a loaner is out.")
            )
        # sudo: nobody but the program writes loans; the manager was just checked
        self.sudo()._as_system().stays_out = True
        return True

    def action_print(self):
        """Print the slips of these loans' records."""
        report = self.env.ref("teknik_servis.teknik_servis_loan_report_action")
        return report.report_action(self.order_id)


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._end_teknik_servis_loans()
        return moves

    def _end_teknik_servis_loans(self):
        """End the loans of devices that these moves took away from the lent ones."""
        # sudo: whoever may validate a transfer ends a loan with it
        places = self.company_id.sudo().teknik_servis_loan_location_id
        lines = self.sudo().move_line_ids.filtered(
            lambda line: (
                line.location_id in places
                and line.location_dest_id not in places
                and line.state == "done"
            )
        )
        if not lines:
            return
        loans = self.env["teknik.servis.loan"].sudo()
        loans = loans.search(
            [("lot_id", "in", lines.lot_id.ids), ("state", "=", "out")]
        )
        for line in lines:
            ended = loans.filtered(lambda loan, line=line: loan.lot_id == line.lot_id)
            ended._end(line.move_id, line.location_dest_id.usage == "internal")
