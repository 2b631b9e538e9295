import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime, split_every

from ..slips import cured_sql, new_cases_sql

_logger = logging.getLogger(__name__)

KINDS = [
    ("promise", "Promised Date at Risk"),
    ("start", "Visit Not Started"),
    ("stage", "Too Long in a Stage"),
]
# Of one run; what is left comes right after it.
BATCH = 200
# In one transaction.
TOGETHER = 50


class TeknikServisWarning(models.Model):
    """What somebody was warned of: each promise, visit and stay in a stage once.

    A case is in the way of another warning of the same thing, also after somebody
    marked its activity done. One that is cured before that goes with its activity: the
    program finds it again, should it come back.
    """

    _name = "teknik.servis.warning"
    _description = "Service Warning"
    _rec_name = "order_id"

    kind = fields.Selection(KINDS, required=True)
    order_id = fields.Many2one(
        "teknik.servis.order", required=True, index=True, ondelete="cascade"
    )
    appointment_id = fields.Many2one("teknik.servis.appointment", ondelete="cascade")
    # What makes it this case: the date promised, the visit's time, the entry into the
    # stage. Another one is another case.
    moment = fields.Datetime(required=True)
    activity_id = fields.Many2one(
        "mail.activity", index="btree_not_null", ondelete="set null"
    )
    # Whom the program chose; the activity itself may be given to a colleague.
    user_id = fields.Many2one("res.users", ondelete="set null")

    _order_once = models.UniqueIndex(
        "(order_id, kind, moment) WHERE appointment_id IS NULL",
        "Somebody has just been warned of this.",
    )
    _appointment_once = models.UniqueIndex(
        "(appointment_id, kind, moment) WHERE appointment_id IS NOT NULL",
        "Somebody has just been warned of this visit.",
    )

    @api.model
    def _cron_warn_dispatcher(self):
        """Warn of what slips, once each, and take back what is cured.

        Another run, or another worker at the same time, changes nothing. A case that
        fails is told in its record's chatter, once, and stops nobody else.
        """
        Cron = self.env["ir.cron"]
        self._drop_cured()
        self._follow_responsible()
        cases = self._find_cases()
        # Where there may be more, it is called again.
        more = len(cases) == BATCH
        if not Cron._commit_progress(remaining=len(cases) + more):
            return
        for some in split_every(TOGETHER, cases):
            self._try_to_warn(some)
            if not Cron._commit_progress(len(some)):
                break

    @api.model
    def _find_cases(self):
        """Return what slips and nobody was warned of, the oldest first.

        :return: `[(kind, id of record, id of appointment or None, moment)]`
        """
        self.env.flush_all()
        return self.env.execute_query(new_cases_sql(fields.Datetime.now(), BATCH))

    @api.model
    def _drop_cured(self):
        """Take warnings of what slips no more off everybody's list.

        What somebody marked done is left alone: it is remembered.
        """
        self.env.flush_all()
        rows = self.env.execute_query(cured_sql(fields.Datetime.now()))
        # sudo: others' activities, made by the program
        cured = self.sudo().browse(row[0] for row in rows)
        activities = cured.activity_id
        cured.unlink()
        activities.unlink()

    @api.model
    def _follow_responsible(self):
        """Bring warnings to who is responsible now, or here at all.

        What somebody gave to a colleague stays there while that one is here.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.id FROM teknik_servis_warning w
                  JOIN teknik_servis_order o ON o.id = w.order_id
                  JOIN mail_activity a ON a.id = w.activity_id AND a.active IS TRUE
             LEFT JOIN res_users u ON u.id = a.user_id
             LEFT JOIN res_users now ON now.id = o.user_id
                 WHERE u.active IS NOT TRUE
                    OR (a.user_id = w.user_id AND a.user_id <> now.id
                        AND now.active IS TRUE)
              ORDER BY w.id
                """
            )
        )
        moved = 0
        # sudo: others' activities, made by the program
        for warning in self.sudo().browse(row[0] for row in rows):
            user = warning._choose_user()
            if not user or user == warning.activity_id.user_id:
                continue
            try:
                with self.env.cr.savepoint():
                    warning._give_to(user)
            except Exception:  # its turn comes again
                _logger.info("%s: stays where it is", warning, exc_info=True)
            moved += 1
            if moved == BATCH:
                break

    def _give_to(self, user):
        """Put one warning on another user's list."""
        self.user_id = user
        activity = self.activity_id.with_context(mail_activity_quick_update=True)
        activity.write(
            {"user_id": user.id, "summary": self._with_words_of(user)._get_text()}
        )

    @api.model
    def _try_to_warn(self, cases):
        """Warn of cases together, or of each alone if one of them cannot be told."""
        try:
            with self.env.cr.savepoint():
                self._warn(cases)
        except Exception as error:
            if len(cases) > 1:
                for case in cases:
                    self._try_to_warn([case])
            # Somebody is writing it, or another worker told it meanwhile.
            elif not isinstance(error, OperationalError | UniqueViolation):
                self._log_failure(*cases, error)

    @api.model
    def _warn(self, cases):
        """Warn somebody of each case, as `_find_cases` returns them."""
        # First: who is told already, by another worker, is told once.
        warnings = self.sudo().create([self._prepare_vals(case) for case in cases])
        for warning in warnings:
            warning.user_id = warning._choose_user()
        # Nobody needs a mail for what stands on the own list.
        activities = warnings.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        made = activities.create([one._prepare_activity_vals() for one in warnings])
        for warning, activity in zip(warnings, made, strict=True):
            warning.activity_id = activity

    @api.model
    def _prepare_vals(self, case):
        names = ("kind", "order_id", "appointment_id", "moment")
        return dict(zip(names, case, strict=True))

    def _prepare_activity_vals(self):
        """Return the activity of one warning; with nobody to warn it is nobody's."""
        order = self.order_id
        company = order.company_id
        slipped = None if self.kind == "stage" else self.moment
        find_id = self.env["ir.model.data"]._xmlid_to_res_id
        return {
            "activity_type_id": find_id(
                f"teknik_servis.mail_activity_type_warn_{self.kind}",
                raise_if_not_found=False,
            ),
            "automated": True,
            "date_deadline": company._get_teknik_servis_day(slipped),
            "res_model_id": self.env["ir.model"]._get_id(order._name),
            "res_id": order.id,
            "summary": self._with_words_of(self.user_id)._get_text(),
            "user_id": self.user_id.id,
        }

    def _choose_user(self):
        """Return who is warned now: empty when a company has nobody at all."""
        order = self.order_id
        dispatcher = order.company_id.teknik_servis_dispatcher_id
        return order._choose_warned(order.user_id | dispatcher)

    def _with_words_of(self, user):
        """Return one warning in a user's language and zone, or in its company's."""
        company = self.order_id.company_id
        return self.with_context(
            lang=user.lang or company.partner_id.lang or self.env.lang,
            tz=user.tz or str(company._get_teknik_servis_zone()),
        )

    def _get_text(self):
        """Return the words of one warning, in language and zone of the environment."""
        self.ensure_one()
        if self.kind == "start":
            return self.env._(
                "%(technician)s has not begun the visit of %(time)s",
                technician=self.appointment_id.technician_id.name,
                time=self.appointment_id._format_time(),
            )
        if self.kind == "promise":
            return self.env._(
                "Promised for %(time)s and not ready",
                time=format_datetime(
                    self.env,
                    self.moment,
                    tz=self.env.context.get("tz"),
                    dt_format="short",
                ),
            )
        stage = self.order_id.stage_id
        if stage.time_unit == "hours":
            return self.env._(
                "For more than %(count)s hours in %(stage)s",
                count=stage.time_limit,
                stage=stage.name,
            )
        return self.env._(
            "For more than %(count)s days in %(stage)s",
            count=stage.time_limit,
            stage=stage.name,
        )

    @api.model
    def _log_failure(self, case, error):
        """Tell in one record that nobody could be warned, and remember the case."""
        order = self.env["teknik.servis.order"].browse(case[1]).exists()
        if not order:
            return
        _logger.info("%s: no warning (%s)", order.name, case[0], exc_info=True)
        text = self.env._("The dispatcher could not be warned: %(error)s", error=error)
        # Each alone: it is remembered even if nothing can be written in the record.
        for act in (
            lambda: self.sudo().create(self._prepare_vals(case)),
            lambda: order.message_post(body=text),
        ):
            try:
                with self.env.cr.savepoint():
                    act()
            except Exception:
                _logger.info("%s: not even that is kept", order.name, exc_info=True)
