"""Time as lists of `(start, stop, ...)`: who is away when, and what stays free.

All moments are naive UTC, as the database has them; nothing here reads it.
"""

from datetime import datetime, time, timedelta

import pytz

# Nobody is told to come at 10:07.
STEP = timedelta(minutes=15)
DAY = timedelta(days=1)
# Lunch: a visit may go on over it. Longer ones are the end of a shift.
LONG_BREAK = timedelta(hours=2)


def to_utc(zone, day, hour=0.0):
    """Return the moment at which a clock in a zone shows an hour of a day.

    :param zone: `pytz` time zone
    :param day: date
    :param hour: 9.5 is half past nine, 26 is two o'clock of the day after
    :return: naive UTC; an hour that a change of clocks leaves out is the one after it,
        one that comes twice is the second
    """
    local = datetime.combine(day, time.min) + timedelta(minutes=round(hour * 60))
    return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def local_day(zone, moment):
    """Return the date that a calendar in a zone shows at a moment of naive UTC."""
    return pytz.utc.localize(moment).astimezone(zone).date()


def local_days(zone, start, stop):
    """Return the dates of a zone that have a part between two moments, in order."""
    first = local_day(zone, start)
    last = local_day(zone, max(start, stop - timedelta(microseconds=1)))
    return [first + DAY * n for n in range((last - first).days + 1)]


def union(spans):
    """Return spans in order, those that touch or overlap made one.

    :param spans: `[(start, stop, ...)]`; what is empty or backwards is left out
    :return: `[(start, stop)]`
    """
    found = []
    for start, stop in sorted((span[0], span[1]) for span in spans):
        if start >= stop:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found


def outside(spans, start, stop):
    """Return what spans leave of the time between two moments, in order.

    :return: `[(start, stop)]`
    """
    left = []
    for begin, end in union(spans):
        if begin > start:
            left.append((start, min(begin, stop)))
        start = max(start, end)
        if start >= stop:
            break
    if start < stop:
        left.append((start, stop))
    return [span for span in left if span[0] < span[1]]


def common(spans, others):
    """Return the time that is in both of two lists, in order."""
    both = []
    others = union(others)
    for start, stop in union(spans):
        both += [
            (max(start, begin), min(stop, end))
            for begin, end in others
            if begin < stop and end > start
        ]
    return both


def hours_of(spans):
    """Return how many hours spans take together; what is twice there counts once."""
    return sum((stop - start).total_seconds() for start, stop in union(spans)) / 3600


def layer(layers, start, stop):
    """Let spans of several kinds share the time between two moments.

    :param layers: lists of `(start, stop, kind, label)`, what matters most first: the
        later ones have what the earlier ones leave
    :return: `[(start, stop, kind, label)]` in order, none over another; neighbours that
        say the same are one
    """
    taken, shown = [], []
    for spans in layers:
        for span in sorted(spans, key=lambda one: one[:2]):
            begin, end = max(span[0], start), min(span[1], stop)
            if begin < end:
                parts = outside(taken, begin, end)
                shown += [(*part, *span[2:]) for part in parts]
                taken = union([*taken, *parts])
    merged = []
    for span in sorted(shown, key=lambda one: one[:2]):
        if merged and merged[-1][1] == span[0] and merged[-1][2:] == span[2:]:
            merged[-1] = (merged[-1][0], *span[1:])
        else:
            merged.append(span)
    return merged


def round_up(moment, step=STEP):
    """Return the next full quarter of an hour, or the moment itself if it is one."""
    midnight = datetime.combine(moment.date(), time.min)
    steps = -((midnight - moment) // step)
    return midnight + step * steps


def without_breaks(spans):
    """Return the times away without short ones between two shifts.

    :param spans: `[(start, stop, ...)]` of somebody's hours off
    """
    return [span for span in spans if span[1] - span[0] > LONG_BREAK]


def find_starts(away, duration, start, stop, step=STEP):
    """Return when something could begin that is in nobody's way.

    :param away: `[(start, stop, ...)]`: what the time may not touch
    :param duration: `timedelta`, more than nothing
    :param start: earliest beginning
    :param stop: latest end
    :return: the first beginning in each free time that is long enough, in order, each
        at a full quarter of an hour
    """
    starts = []
    for begin, end in outside(away, start, stop):
        begin = round_up(begin, step)
        if begin + duration <= end:
            starts.append(begin)
    return starts


def find_own_starts(off_hours, busy, duration, start, stop):
    """Return when one technician, or a team, could begin work of some length.

    Work that is longer than every shift goes on over lunch.

    :param off_hours: `[(start, stop, ...)]` outside of working hours
    :param busy: `[(start, stop, ...)]` of visits, holidays and time off
    :return: as `find_starts` does
    """
    shifts = outside(off_hours, start, stop)
    if all(end - begin < duration for begin, end in shifts):
        off_hours = without_breaks(off_hours)
    return find_starts([*off_hours, *busy], duration, start, stop)


def usual_off_hours(zone, start, stop, hours=(9, 18)):
    """Return when nobody is sent anywhere who works whenever they like.

    :param zone: `pytz` time zone of the technician
    :param hours: of the day, between which they are sent out
    :return: `[(start, stop)]`
    """
    days = local_days(zone, start, stop)
    work = [tuple(to_utc(zone, day, hour) for hour in hours) for day in days]
    return outside(work, start, stop)
