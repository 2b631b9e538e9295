import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

# Visits of one run; what is left comes right after it.
BATCH = 2000
# In one transaction.
TOGETHER = 100
# A contract that failed is tried again after so long.
PAUSE = timedelta(hours=1)
# An open-ended plan is prolonged when it has less than this left.
SHORTEST_PLAN = timedelta(days=700)


class TeknikServisContract(models.Model):
    """What contracts do by themselves: records, longer plans, their end."""

    _inherit = "teknik.servis.contract"

    @api.model
    def _cron_make_records(self):
        """Make the records of all visits that are due, each once.

        Another run, or another worker at the same time, makes none twice. A contract
        that fails says so on its form and in one activity; the others go on.
        """
        Cron = self.env["ir.cron"]
        self._end_or_renew()
        self._prolong_plans()
        if not Cron._commit_progress():
            return
        ids = self._find_due()
        more = len(ids) == BATCH
        if not Cron._commit_progress(remaining=len(ids) + more):
            return
        for some in split_every(TOGETHER, ids):
            self.env.invalidate_all()  # what was made needs no memory
            visits = self.env["teknik.servis.contract.visit"].browse(some)
            visits._try_to_make()
            if not Cron._commit_progress(len(some)):
                break

    @api.model
    def _find_due(self):
        """Return the ids of visits that want their records, what is due first."""
        self.env.flush_all()
        failed = fields.Datetime.now() - PAUSE
        found = []
        for company, tz in self._read_group(
            [("state", "=", "active")], ["company_id", "tz"]
        ):
            today = self.new({"company_id": company.id, "tz": tz})._get_today()
            found += self.env.execute_query(
                SQL(
                    """
                    SELECT v.date_planned, v.id
                      FROM teknik_servis_contract_visit v
                      JOIN teknik_servis_contract_line l ON l.id = v.line_id
                      JOIN teknik_servis_contract c ON c.id = l.contract_id
                     WHERE v.state = 'planned' AND c.state = 'active'
                       AND c.active IS TRUE AND c.company_id = %s
                       AND c.tz IS NOT DISTINCT FROM %s
                       AND v.date_planned <= %s + l.lead_days
                       AND (c.error_at IS NULL OR c.error_at < %s)
                  ORDER BY v.date_planned, v.id LIMIT %s
                    """,
                    company.id,
                    tz or None,
                    today,
                    failed,
                    BATCH,
                )
            )
        return [row[1] for row in sorted(found)[:BATCH]]

    @api.model
    def _end_or_renew(self):
        """Let contracts whose last day is over expire, or begin their next period."""
        tomorrow = fields.Date.today() + timedelta(days=1)
        ending = self.search([("state", "=", "active"), ("date_end", "<=", tomorrow)])
        for contract in ending:
            if contract.days_left >= 0:
                continue
            try:
                with self.env.cr.savepoint():
                    contract._end()
            except Exception as error:
                contract._tell_error(error)

    def _end(self):
        """Let one contract whose time is over expire, or renew it."""
        if self.renewal == "manual":
            self._go("expired")
            return
        while self.date_end < self._get_today():
            self._renew()

    @api.model
    def _prolong_plans(self):
        """Plan open-ended contracts further, two years ahead."""
        enough = fields.Date.today() + SHORTEST_PLAN
        Visit = self.env["teknik.servis.contract.visit"]
        lines = self.env["teknik.servis.contract.line"].search(
            [("contract_id.state", "=", "active"), ("contract_id.date_end", "=", False)]
        )
        last = dict(
            Visit._read_group(
                [("line_id", "in", lines.ids)], ["line_id"], ["date_due:max"]
            )
        )
        short = lines.filtered(lambda line: last.get(line, enough) < enough)
        for contract in short.contract_id:
            try:
                with self.env.cr.savepoint():
                    (short & contract.line_ids)._sync_plan()
            except Exception as error:
                contract._tell_error(error)

    # ---------------------------------------------------------------------- errors

    def _tell_error(self, error):
        """Say on contracts what is in the way of their records, in one activity.

        :param error: the exception
        """
        _logger.info("%s: no records", self.mapped("name"), exc_info=True)
        known = isinstance(error, UserError) and error.args
        for contract in self.with_context(mail_activity_quick_update=True):
            text = error.args[0] if known else repr(error)
            vals = {"error": text, "error_at": fields.Datetime.now()}
            try:
                with self.env.cr.savepoint():
                    if not contract.error_activity_id:
                        activity = contract._make_error_activity()
                        vals["error_activity_id"] = activity.id
                    contract._as_system().write(vals)
            except Exception:
                _logger.warning("%s: not even that is kept", contract, exc_info=True)

    def _make_error_activity(self):
        """Put one contract on its responsible's list."""
        user = self.user_id if self.user_id.active else self.env.user
        words = self.with_context(lang=user.lang or self.env.lang)
        # sudo: somebody else's list
        return self.sudo().activity_schedule(
            "mail.mail_activity_data_warning",
            date_deadline=self._get_today(),
            summary=words.env._("The contract makes no records"),
            user_id=user.id,
        )

    def _clear_error(self):
        """Take back what was said of contracts that work again."""
        cured = self.filtered("error_at")
        # sudo: somebody else's list
        activities = cured.sudo().error_activity_id
        cured._as_system().write({"error": False, "error_at": False})
        activities.unlink()
