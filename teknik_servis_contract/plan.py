"""When something that comes back is due: dates from numbers, nothing here reads data.

Each due date is counted from the anchor and never from the date before it: the 31st of
January is followed by the 28th of February and by the 31st of March.
"""

from collections import namedtuple
from datetime import timedelta

from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)
UNITS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "half_year": relativedelta(months=6),
    "year": relativedelta(years=1),
}
# How many days a unit has at least: from here on the number of a date is looked for.
LONGEST = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half_year": 184}
# No working day within a month: then the day stays what it was.
FAR = 31

Rule = namedtuple(
    "Rule",
    [
        "anchor",  # date of period 0
        "unit",  # key of UNITS
        "interval",  # so many units are a period, 1 or more
        "weekday",  # 0 is Monday; None: any
        "gap_months",  # frozenset of 1 to 12: months without visits
        "gap_moves",  # what is due in a gap comes before or after it, or not at all
        "direction",  # 1: to the next working day, -1: to the one before, 0: stays
    ],
    defaults=(None, frozenset(), False, 1),
)


def due_date(rule, period):
    """Return the date that is some periods after the anchor, the month's end at most.

    :param period: whole number, also negative
    """
    return rule.anchor + UNITS[rule.unit] * (rule.interval * period)


def first_period(rule, day):
    """Return the number of the first period that is due on a day or later, 0 at least.

    :param day: date
    """
    days = (day - rule.anchor).days
    # Never too many, whatever the months are long; then a few steps are left.
    period = max(0, days // (LONGEST.get(rule.unit, 366) * rule.interval))
    while due_date(rule, period) < day:
        period += 1
    return period


def is_gap(rule, day):
    """Return whether a date is in a month without visits."""
    return day.month in rule.gap_months


def periods(rule, first, last):
    """Return the numbers of the periods that are due between two days, both included.

    What is due in a gap is left out unless it moves. A rule whose gaps are the whole
    year has none.
    """
    found = []
    if len(rule.gap_months) >= 12:
        return found
    period = first_period(rule, first)
    while (day := due_date(rule, period)) <= last:
        if rule.gap_moves or not is_gap(rule, day):
            found.append(period)
        period += 1
    return found


def planned_date(rule, due, is_working_day):
    """Return the day on which somebody comes for what is due on another.

    Out of a gap and on the wished weekday, then on a working day near it, which counts
    more than the weekday; each in the direction of the rule, forward where it has none,
    and then a day off stays. The series does not move.

    :param due: date
    :param is_working_day: function of a date
    """
    step = DAY * (rule.direction or 1)
    day = due
    while not _is_wished(rule, day):
        day += step
    if not rule.direction or is_working_day(day):
        return day
    for count in range(1, FAR + 1):
        other = day + step * count
        if is_working_day(other) and not is_gap(rule, other):
            return other
    return day


def _is_wished(rule, day):
    """Return whether a date is a day of the rule's, whoever works on it."""
    if is_gap(rule, day) and len(rule.gap_months) < 12:
        return False
    return rule.weekday is None or day.weekday() == rule.weekday
