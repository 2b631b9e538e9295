"""The legal repair time in dates alone: no database, no clock of the machine.

Regulation on after-sales services (RG 13.06.2014/29029): a repair may take 20 working
days (cars and motorcycles 45). Working days are all but Sundays and public holidays:
Saturdays count, and so does the half holiday before a feast. In warranty the time runs
from the day the fault was notified, otherwise from the day the station received the
goods; that day itself is not counted. It ends when the goods are ready or handed over.
In warranty a similar product is owed from the tenth working day on.
"""

from datetime import timedelta

SUNDAY = 6
DEFAULT_DAYS = 20
# On which working day a consumer in warranty is owed another product meanwhile.
LOANER_DAY = 10
# The announcements of one limit: each later one makes those before it superfluous.
LADDER = ("early", "near", "limit")


def is_working_day(day, holidays):
    """Return whether the law counts a day.

    :param day: date
    :param holidays: set of dates
    """
    return day.weekday() != SUNDAY and day not in holidays


def nth_working_day(start, number, holidays):
    """Return the day on which a time of some working days ends.

    :param start: date it runs from, not counted itself
    :param number: of working days, one at least
    :param holidays: set of dates
    """
    day = start
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day, holidays)
    return day


def count_working_days(start, end, holidays):
    """Return how many working days there are after `start`, up to and with `end`.

    Zero where `end` is not after `start`.
    """
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=n), holidays) for n in days)


def start_day(in_warranty, notified, received):
    """Return the day the legal time runs from, or False where it does not run yet.

    :param in_warranty: whether the device was in warranty when the fault was notified
    :param notified: date of the notification or False
    :param received: date the station received the device or False
    """
    if in_warranty:
        return notified or received or False
    return received or False


def milestones(limit, in_warranty):
    """Return on which working day what is announced.

    :param limit: legal time in working days
    :return: `{"early": 8, "loaner": 10, "near": 18, "limit": 20}` for 20 in warranty;
        another limit has them where they are in proportion, but the loaner is owed on
        the tenth day whatever the limit; out of warranty none is owed
    """
    days = {
        "early": max(limit * 2 // 5, 1),
        "near": max(limit * 9 // 10, 1),
        "limit": limit,
    }
    if in_warranty and limit > LOANER_DAY:
        days["loaner"] = LOANER_DAY
        days["early"] = min(days["early"], LOANER_DAY - 2)
    return days


def milestone_days(start, limit, in_warranty, holidays):
    """Return `{milestone: date}` of a legal time that runs from `start`."""
    return {
        name: nth_working_day(start, number, holidays)
        for name, number in milestones(limit, in_warranty).items()
    }


def due_milestones(days, told, today):
    """Return what is to be announced today.

    Of the ladder only the last step: whoever hears that the limit is over need not hear
    that it is near.

    :param days: `{milestone: date}`
    :param told: milestones that were announced before
    :param today: date
    :return: `(milestones to announce, milestones that are settled by it)`
    """
    settled = [n for n, day in days.items() if day <= today and n not in told]
    steps = [name for name in LADDER if name in settled]
    announced = [name for name in settled if name not in LADDER] + steps[-1:]
    return announced, settled
