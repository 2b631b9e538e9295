import logging

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from .teknik_servis_order_clock import STOPPED_KINDS

_logger = logging.getLogger(__name__)

KINDS = [
    ("promise", "Promised Date at Risk"),
    ("start", "Visit Not Started"),
    ("stage", "Too Long in a Stage"),
]
# Of one run; what is left comes right after it.
BATCH = 200


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
        cases = self._find_cases()
        # Where there may be more, it is called again.
        more = len(cases) == BATCH
        if not Cron._commit_progress(remaining=len(cases) + more):
            return
        for case in cases:
            try:
                with self.env.cr.savepoint():
                    self._warn(*case)
            except DatabaseError:
                continue  # told or deleted meanwhile, or somebody is writing it
            except Exception as error:
                self._log_failure(case, error)
            if not Cron._commit_progress(1):
                break

    @api.model
    def _get_cases_sql(self):
        """Return the query of all that slips now: kind, record, visit, moment.

        The one place that says what is a case, for new ones and for cured ones.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        # By the clock, and in PostgreSQL: open work is looked through every few
        # minutes, without reading it.
        return SQL(
            """
            SELECT 'promise' AS kind, o.id AS order_id,
                   NULL::integer AS appointment_id, o.date_promised AS moment
              FROM teknik_servis_order o
              JOIN teknik_servis_stage s ON s.id = o.stage_id
              JOIN res_company c ON c.id = o.company_id
             WHERE o.is_open IS TRUE AND o.active IS TRUE
               AND s.kind NOT IN %(stopped)s
               AND c.teknik_servis_warn_dispatcher IS TRUE
               AND o.date_promised <= %(now)s + MAKE_INTERVAL(
                   hours => COALESCE(c.teknik_servis_promise_hours, 0))
             UNION ALL
            SELECT 'stage', o.id, NULL, o.stage_since
              FROM teknik_servis_order o
              JOIN teknik_servis_stage s ON s.id = o.stage_id
              JOIN res_company c ON c.id = o.company_id
             WHERE o.is_open IS TRUE AND o.active IS TRUE
               AND s.time_limit > 0
               AND c.teknik_servis_warn_dispatcher IS TRUE
               AND o.stage_since < %(now)s - CASE s.time_unit
                   WHEN 'hours' THEN MAKE_INTERVAL(hours => s.time_limit)
                   ELSE MAKE_INTERVAL(days => s.time_limit) END
             UNION ALL
            SELECT 'start', a.order_id, a.id, a.start
              FROM teknik_servis_appointment a
              JOIN teknik_servis_order o ON o.id = a.order_id
              JOIN res_company c ON c.id = a.company_id
             WHERE a.state = 'planned' AND a.active IS TRUE
               AND c.teknik_servis_warn_dispatcher IS TRUE
               AND a.start <= %(now)s - MAKE_INTERVAL(
                   mins => COALESCE(c.teknik_servis_start_minutes, 0))
            """,
            now=now,
            stopped=STOPPED_KINDS,
        )

    @api.model
    def _match_case(self):
        """Return the condition under which a warning `w` is of a case `one`."""
        return SQL(
            """
            w.kind = one.kind AND w.moment = one.moment AND (
                w.appointment_id = one.appointment_id
                OR (w.appointment_id IS NULL AND one.appointment_id IS NULL
                    AND w.order_id = one.order_id)
            )
            """
        )

    @api.model
    def _find_cases(self):
        """Return what slips and nobody was warned of, the oldest first.

        :return: `[(kind, id of record, id of appointment or None, moment)]`
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT one.kind, one.order_id, one.appointment_id, one.moment
                  FROM (%s) one
                 WHERE NOT EXISTS (
                       SELECT FROM teknik_servis_warning w WHERE %s)
                 ORDER BY one.moment, one.order_id LIMIT %s
                """,
                self._get_cases_sql(),
                self._match_case(),
                BATCH,
            )
        )

    @api.model
    def _drop_cured(self):
        """Take warnings of what slips no more off everybody's list.

        What somebody marked done is left alone: it is remembered.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH cases AS (%s)
                SELECT w.id FROM teknik_servis_warning w
                  JOIN mail_activity done ON done.id = w.activity_id
                   AND done.active IS TRUE
                 WHERE NOT EXISTS (SELECT FROM cases one WHERE %s)
                """,
                self._get_cases_sql(),
                self._match_case(),
            )
        )
        # sudo: others' activities, made by the program
        cured = self.sudo().browse(row[0] for row in rows)
        activities = cured.activity_id
        cured.unlink()
        activities.unlink()

    @api.model
    def _warn(self, kind, order_id, appointment_id, moment):
        """Warn somebody of one case, as `_find_cases` returns it."""
        # First: who is told already, by another worker, is told once.
        warning = self.sudo().create(
            {
                "kind": kind,
                "order_id": order_id,
                "appointment_id": appointment_id,
                "moment": moment,
            }
        )
        order = warning.order_id
        company = order.company_id
        user = order._choose_warned(order.user_id | company.teknik_servis_dispatcher_id)
        speaker = warning.with_context(
            lang=user.lang or self.env.lang,
            tz=user.tz or str(company._get_teknik_servis_zone()),
        )
        today = company._get_teknik_servis_day()
        day = today if kind == "stage" else company._get_teknik_servis_day(moment)
        # Nobody needs a mail for what stands on the own list.
        warning.activity_id = order.with_context(
            mail_activity_quick_update=True
        ).activity_schedule(
            f"teknik_servis.mail_activity_type_warn_{kind}",
            date_deadline=day,
            summary=speaker._get_text(),
            user_id=user.id,
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
        kind, order_id, appointment_id, moment = case
        order = self.env["teknik.servis.order"].browse(order_id).exists()
        if not order:
            return
        _logger.info("%s: no warning (%s)", order.name, kind, exc_info=True)
        self.sudo().create(
            {
                "kind": kind,
                "order_id": order_id,
                "appointment_id": appointment_id,
                "moment": moment,
            }
        )
        order.message_post(
            body=self.env._(
                "The dispatcher could not be warned: %(error)s", error=error
            )
        )
