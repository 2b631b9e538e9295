import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..common import MANAGER
from ..repair_clock import due_milestones, milestone_days
from .teknik_servis_order_clock import STOPPED_KINDS

_logger = logging.getLogger(__name__)

ACTIVITY = "teknik_servis.mail_activity_type_legal_time"


class TeknikServisOrder(models.Model):
    """The responsible is told before the law's times are over: once for each."""

    _inherit = "teknik.servis.order"

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        stopped = self.filtered(lambda order: order.stage_kind in STOPPED_KINDS)
        if told := stopped.filtered("legal_told"):
            told._drop_legal_activities()
        return result

    def _drop_legal_activities(self):
        """Take the warnings of records off everybody's list: their time stopped."""
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        if not kind:  # deleted by a manager
            return
        # sudo: others' activities, made by the program
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ]
        ).unlink()

    @api.model
    def _cron_warn_legal_time(self):
        """Give the responsible of each record the warnings that are due today.

        What was told is kept on the record: another run changes nothing. A record that
        fails is marked in its chatter and stops nobody else.
        """
        # Nowhere on earth is it later than tomorrow: each company's day decides below.
        due = self._get_legal_domain() & Domain("legal_next", "<=", "today +1d")
        Cron = self.env["ir.cron"]
        orders = self.search(due, order="legal_next, id")
        Cron._commit_progress(remaining=len(orders))
        for order in orders:
            order.invalidate_recordset()
            if not order.exists().filtered_domain(due):
                continue  # moved or deleted while another one was warned of
            try:
                with self.env.cr.savepoint():
                    order.with_company(order.company_id)._warn_legal_time()
            except OperationalError:
                continue  # somebody is writing the record: its turn comes again
            except Exception as error:
                _logger.info("%s: no legal warning", order.name, exc_info=True)
                order.message_post(
                    body=self.env._(
                        "The warning of the legal repair time failed: %(error)s",
                        error=error,
                    )
                )
            if not Cron._commit_progress(1):
                break

    def _warn_legal_time(self):
        """Make the activities of one record that are due on its company's day."""
        self.ensure_one()
        company = self.company_id
        category = self.product_id.categ_id
        days = milestone_days(
            self.legal_start,
            category._get_teknik_servis_repair_days()[category],
            self.warranty_state == "in",
            self.env["teknik.servis.holiday"]._get_days(company.id),
        )
        told = list(filter(None, (self.legal_told or "").split(",")))
        announced, settled = due_milestones(
            days, told, company._get_teknik_servis_day()
        )
        if not settled:
            return
        self._as_system().legal_told = ",".join([*told, *settled])
        user = self._get_legal_user()
        speaker = self.with_context(lang=user.lang or self.env.lang)
        for name in announced:
            if name == "loaner" and not self._is_loaner_owed():
                continue
            self.activity_schedule(
                ACTIVITY,
                date_deadline=days["limit"] if name == "near" else days[name],
                summary=speaker._get_legal_warning(name, days),
                user_id=user.id,
            )

    def _get_legal_user(self):
        """Return who is warned of one record: its responsible, who works on it, or,
        where none of them can see it, a manager of its company.
        """
        return self._choose_warned(
            self.user_id | self.worker_user_ids | self.create_uid
        )

    def _choose_warned(self, users):
        """Return the first user who can see one record, or a manager who can.

        :param users: `res.users`, the first choice first
        """
        self.ensure_one()

        def can_see(user):
            return (
                user.active and not user.share and self.company_id in user.company_ids
            )

        # sudo: who the managers are
        managers = self.env.ref(MANAGER).sudo().all_user_ids.sudo(False)
        return users.filtered(can_see)[:1] or managers.filtered(can_see)[:1]

    def _is_loaner_owed(self):
        """Return whether a loaner is still owed for one record. Hook: none was lent."""
        return True

    def _get_legal_warning(self, name, days):
        """Return the words of one warning, in the language of the environment.

        :param name: key of `repair_clock.milestones`
        :param days: `{milestone: date}`
        """
        limit = format_date(self.env, days["limit"])
        if name == "loaner":
            return self.env._("In warranty, ten working days: a loaner is owed")
        if name == "limit":
            return self.env._("The legal repair time ends on %(date)s", date=limit)
        if name == "near":
            return self.env._(
                "The legal repair time is nearly over: %(date)s", date=limit
            )
        if "loaner" in days:
            return self.env._(
                "Repair it by %(date)s, or a loaner is owed",
                date=format_date(self.env, days["loaner"]),
            )
        return self.env._("Legal repair time until %(date)s", date=limit)
