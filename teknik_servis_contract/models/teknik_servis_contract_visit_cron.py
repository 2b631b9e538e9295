from psycopg2 import OperationalError

from odoo import models
from odoo.fields import Domain


class TeknikServisContractVisit(models.Model):
    """How the cron makes the records of visits: the good together, the bad apart."""

    _inherit = "teknik.servis.contract.visit"

    def _try_to_make(self):
        """Make records together, or contract by contract if one of them fails."""
        try:
            with self.env.cr.savepoint():
                self._make_unlocked()
        except Exception:
            for contract in self.contract_id:
                visits = self.filtered(lambda one, c=contract: one.contract_id == c)
                visits._try_to_make_alone()

    def _try_to_make_alone(self):
        """Make the records of visits of one contract, without times if need be."""
        contract = self.contract_id
        try:
            with self.env.cr.savepoint():
                self._make_unlocked()
        except OperationalError:
            return  # somebody is working on it: its turn comes again
        except Exception as error:
            contract.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    self._make_unlocked(with_time=False)
                    contract._tell_error(error)
            except Exception as other:
                contract._tell_error(other)

    def _make_unlocked(self, with_time=True):
        """Make the records of what nobody else is making in this moment."""
        locked = self.contract_id.try_lock_for_update(allow_referencing=True)
        visits = self.exists().filtered_domain(
            Domain("contract_id", "in", locked.ids)
            & Domain("state", "=", "planned")
            & Domain("contract_id.state", "=", "active")
        )
        for company, some in visits.grouped("company_id").items():
            own = some.with_company(company)
            own._make_records(with_time)
        if with_time:
            visits.contract_id._clear_error()
