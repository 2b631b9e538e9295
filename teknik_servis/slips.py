"""What slips in a workshop: the queries that say what is a case, and since when."""

from odoo.tools import SQL

from .models.teknik_servis_order_clock import STOPPED_KINDS

# A visit of long ago that nobody marked done is no news: it was brought in, or is
# forgotten by all.
NEWS_DAYS = 7


def cases_sql(now):
    """Return the query of all that slips at a moment: kind, record, visit, moment.

    The one place that says what is a case, for new ones and for cured ones. By the
    clock, and in PostgreSQL: open work is looked through every few minutes, without
    reading it.

    :param now: naive UTC
    """
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


def is_same_case():
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


def new_cases_sql(now, limit):
    """Return the query of what slips and nobody was warned of, the oldest first."""
    return SQL(
        """
        SELECT one.kind, one.order_id, one.appointment_id, one.moment
          FROM (%s) one
         WHERE (one.kind <> 'start' OR one.moment >= %s - MAKE_INTERVAL(days => %s))
           AND NOT EXISTS (SELECT FROM teknik_servis_warning w WHERE %s)
         ORDER BY one.moment, one.order_id LIMIT %s
        """,
        cases_sql(now),
        now,
        NEWS_DAYS,
        is_same_case(),
        limit,
    )


def cured_sql(now):
    """Return the query of warnings on somebody's list of what slips no more."""
    return SQL(
        """
        WITH cases AS (%s)
        SELECT w.id FROM teknik_servis_warning w
          JOIN mail_activity done ON done.id = w.activity_id AND done.active IS TRUE
         WHERE NOT EXISTS (SELECT FROM cases one WHERE %s)
        """,
        cases_sql(now),
        is_same_case(),
    )
