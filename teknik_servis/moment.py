from babel.dates import format_skeleton, get_day_names
from pytz import UTC

from odoo import fields
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

# When a visit is, in words: not a model's, so that all messages say it alike.


def format_visit(env, start, stop, zone):
    """Return when a visit is: `Wednesday, November 25, 14:00-15:30`.

    :param env: of the reader: their language
    :param start: datetime, naive UTC, as stored
    :param stop: likewise
    :param zone: `pytz` time zone in which it is read
    """
    start, stop, now = (
        moment.astimezone(zone)
        for moment in map(_aware, (start, stop, fields.Datetime.now()))
    )
    locale = babel_locale_parse(get_lang(env).code)
    if start.year == now.year:
        day = format_skeleton("MMMMd", start.date(), locale=locale)
    else:
        day = format_date(env, start.date(), date_format="long")
    days = (stop.date() - start.date()).days
    hours = f"{start:%H:%M}-{stop:%H:%M}" + (f" +{days}" if days else "")
    return env._(
        "%(weekday)s, %(day)s, %(hours)s",
        weekday=get_day_names(locale=locale)[start.weekday()],
        day=day,
        hours=hours,
    )


def _aware(moment):
    return UTC.localize(moment)
