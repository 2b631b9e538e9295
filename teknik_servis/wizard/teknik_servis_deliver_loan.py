from odoo import api, fields, models


class TeknikServisDeliver(models.TransientModel):
    """Teslim asks back what was lent; a manager may let it stay out."""

    _inherit = "teknik.servis.deliver"

    loans = fields.Text(compute="_compute_loans")
    loan_stays_out = fields.Boolean("The loaner comes back later")

    @api.depends("order_id")
    def _compute_loans(self):
        for wizard in self:
            out = wizard.order_id._get_loans_out()
            wizard.loans = "\n".join(out.mapped("display_name"))

    def _get_asked_fields(self):
        # The dialog tells of them itself, with a button to take them back.
        return super()._get_asked_fields() | {"loan_ids"}

    def action_take_back(self):
        """Take all loaners of the record back, and go on with the hand-over."""
        self.ensure_one()
        self.order_id._get_loans_out().with_env(self.env).action_return()
        return self._get_records_action(name=self.env._("Hand Over"), target="new")

    def action_deliver(self):
        """Hand over; a manager's tick leaves the loaner with the customer.

        :raises AccessError: when others than managers ticked it
        """
        if self.loan_stays_out:
            out = self.order_id._get_loans_out().with_env(self.env)
            out.action_leave_out()
        return super().action_deliver()
