"""How long a warranty holds: functions of dates alone.

Garanti Belgesi Yönetmeliği (RG 13.06.2014/29029): the period begins with the delivery
to the consumer, the time in repair under warranty is added to it, a replaced unit gets
what is left of it. A period of months ends on the day of the same number, or on the
last day of a shorter month (Türk Borçlar Kanunu, md. 92).
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def add_months(day, months):
    """Return the day of the same number some months later, clamped at the month's end.

    :param day: date, or False
    :param months: whole number, 0 for no period
    :return: date, False without a day or a period
    """
    return day + relativedelta(months=months) if day and months else False


def warranty_end(basic_end, extra_months=0, repair_days=0, start=False):
    """Return the last day of a warranty.

    :param basic_end: last day of the basic period, or False
    :param extra_months: extended warranty, in months
    :param repair_days: days in repair under warranty, added at the end
    :param start: day from which the basic period runs: where that has whole months,
        all are counted from it, and a period that a short month cut goes on in full
    :return: date, False where there is no basic period
    """
    if not basic_end:
        return False
    extended = basic_end + relativedelta(months=extra_months)
    if start and extra_months:
        months = 12 * (basic_end.year - start.year) + basic_end.month - start.month
        if add_months(start, months) == basic_end:
            extended = add_months(start, months + extra_months)
    return extended + timedelta(days=repair_days)


def days_in_repair(spans):
    """Count the days between the first and last day of each span, each day once.

    :param spans: list of `(first day, last day)` as dates; a span that ends before it
        begins counts nothing
    :return: number of days; brought in and taken home on one day: none
    """
    total, reached = 0, None
    for first, last in sorted(spans):
        begin = first if reached is None else max(first, reached)
        total += max((last - begin).days, 0)
        reached = last if reached is None else max(reached, last)
    return total


def last_covered_day(parts_end, labour_end):
    """Return the last day on which parts or labour are under warranty.

    A device is under warranty as long as either is, wherever that is told.

    :param parts_end: date or False
    :param labour_end: date or False
    :return: date, False where neither is known
    """
    return max(filter(None, (parts_end, labour_end)), default=False)


def warranty_state(end, on):
    """Tell whether a warranty that ends on `end` (inclusive) still holds on a day.

    :param end: date or False
    :param on: date
    :return: `unknown`, `in` or `out`
    """
    if not end:
        return "unknown"
    return "in" if end >= (on or date.min) else "out"
