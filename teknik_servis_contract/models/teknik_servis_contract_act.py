from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class TeknikServisContract(models.Model):
    """How a contract begins, pauses and ends."""

    _inherit = "teknik.servis.contract"

    def action_activate(self):
        """Let contracts make their records from now on.

        :raises UserError: one of them is no draft, or is over before it begins
        """
        self._check_states("draft")
        over = self.filtered(lambda one: one.date_end and one.days_left < 0)
        if over:
            raise UserError(
                self.env._(
                    "%(contracts)s: over already, enter a later end.",
                    contracts=", ".join(over.mapped("display_name")),
                )
            )
        self.line_ids._sync_plan()
        self._catch_up(self.env._("Before the contract was started"))
        self._go("active")
        self._trigger_making()

    def action_suspend(self):
        """Make no records until the contracts are resumed."""
        self._check_states("active")
        self._go("suspended")

    def action_resume(self):
        """Go on with suspended contracts; missed visits as the contract says."""
        self._check_states("suspended")
        self._catch_up(self.env._("While the contract was suspended"))
        self._go("active")
        self._trigger_making()

    def action_close(self):
        """End contracts today: what is planned later goes, open records stay."""
        self._check_states("active", "suspended", "expired")
        for contract in self:
            today = max(contract._get_today(), contract.date_start)
            if not contract.date_end or contract.date_end > today:
                contract.date_end = today
        self._go("closed")

    def action_renew(self):
        """Let contracts be valid for another period, from the end of this one."""
        self._check_states("active", "suspended", "expired")
        for contract in self:
            if not contract.date_end:
                raise UserError(
                    self.env._(
                        "%(contract)s has no end: there is nothing to renew.",
                        contract=contract.display_name,
                    )
                )
            contract._renew()
        self._trigger_making()

    def _renew(self):
        """Prolong one contract by its usual time, and tell it."""
        end = self._get_next_end()
        self.date_end = end
        if self.state == "expired":
            self._go("active")
        self.message_post(
            body=self.env._("Renewed until %(date)s.", date=format_date(self.env, end))
        )

    def _get_next_end(self):
        """Return until when one contract is valid if it is renewed now.

        Counted from the day after the end, so that a month's last day stays one.
        """
        self.ensure_one()
        day = relativedelta(days=1)
        return self.date_end + day + relativedelta(months=self.renewal_months) - day

    def _check_states(self, *states):
        """Refuse contracts that are in another state, all of them in one message."""
        self.check_access("write")
        others = self.filtered(lambda one: one.state not in states)
        if others:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(contract)s is %(state)s: this is not possible now.",
                        contract=other.display_name,
                        state=names[other.state],
                    )
                    for other in others
                )
            )

    def _go(self, state):
        self._as_system().write({"state": state})

    def _catch_up(self, reason):
        """Skip what is over, where a contract makes only what is still to come."""
        for contract in self.filtered(lambda one: one.catch_up == "next"):
            today = contract._get_today()
            contract.visit_ids.filtered(
                lambda one, today=today: (
                    one.state == "planned" and one.date_planned < today
                )
            )._skip(reason)

    def _trigger_making(self):
        """Make what is due at once, in the background."""
        cron = self.env.ref(
            "teknik_servis_contract.teknik_servis_contract_cron",
            raise_if_not_found=False,
        )
        if cron:
            # sudo: who starts a contract starts what it does
            cron.sudo()._trigger()
