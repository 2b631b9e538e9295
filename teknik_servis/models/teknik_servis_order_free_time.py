from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

from ..common import clean_ids, lock_rows
from ..slots import (
    DAY,
    common,
    find_own_starts,
    hours_of,
    local_day,
    outside,
    to_utc,
    usual_off_hours,
)
from .hr_employee_away import OFF_HOURS
from .teknik_servis_appointment import LIVE_STATES, LONGEST

OFFICE = "teknik_servis.group_teknik_servis_office"
# How far ahead a time is looked for, in days, and how many are shown at most.
USUAL_DAYS, MOST = 14, 50
# Hours: a minute. What is less has no end of its own.
SHORTEST = 1 / 60
# A keyboard in Turkish has four i's.
TURKISH_I = str.maketrans({"I": "ı", "İ": "i"})


class TeknikServisOrder(models.Model):
    """When who could come: free times, and booking one of them."""

    _inherit = "teknik.servis.order"

    def action_free_time(self):
        """Open the dialog that looks for a free time for one record."""
        self.ensure_one()
        return self.env["teknik.servis.free.time"]._open(self)

    def get_free_slots(
        self, duration=None, technician_ids=None, limit=5, is_another=False
    ):
        """Return the next free times for one record's visit, or that of one group.

        Of two weeks from now; of technicians whom the user may book: the office all of
        the record's company, a technician themselves.

        :param duration: hours; None: what the record says
        :param technician_ids: ids, of whom alone; None: of anybody
        :param limit: how many at most
        :param is_another: for one more visit: the one that is booked keeps its time
        :return: `[{technician_id, technician, start, stop, booked, hours, near}]`:
            times as strings in UTC; hours booked and hours worked that day, how many
            visits they have in the same district then
        :raises AccessError: the user may not plan these records
        """
        self.check_access("write")
        people = self._get_bookable_technicians()
        if technician_ids is not None:
            people &= people.browse(clean_ids(technician_ids))
        day = self.company_id[:1]._get_teknik_servis_day()
        slots = self._find_free_slots(
            [*people],
            self._clean_hours(duration),
            day,
            day + USUAL_DAYS * DAY,
            limit=limit,
            moving=self.env["teknik.servis.appointment"] if is_another else None,
        )
        return [
            {
                "technician_id": slot["technicians"].id,
                "technician": slot["technicians"].name,
                "start": fields.Datetime.to_string(slot["start"]),
                "stop": fields.Datetime.to_string(slot["stop"]),
                "booked": slot["booked"],
                "hours": slot["hours"],
                "near": slot["near"],
            }
            for slot in slots
        ]

    def _clean_hours(self, duration):
        """Return how long a visit to these records takes: as asked, if that can be."""
        is_number = type(duration) in (int, float)
        if is_number and SHORTEST <= duration <= LONGEST:
            return duration
        return max((order._get_visit_duration() for order in self), default=1)

    def _get_bookable_technicians(self):
        """Return whom the user may send to these records."""
        domain = Domain("teknik_servis_is_technician", "=", True)
        domain &= Domain("company_id", "in", self.company_id.ids)
        if not self.env.user.has_group(OFFICE):
            domain &= Domain("user_id", "=", self.env.uid)
        # sudo: who the technicians are, for who plans and reads no employees
        found = self.env["hr.employee"].sudo().search(domain, order="name, id")
        return self.env["hr.employee"].browse(found.ids)

    @api.model
    def _get_busy(self, technicians, start, stop, moving):
        """Return the live appointments of technicians between two moments.

        :param moving: appointments that leave their time free
        """
        # sudo: that somebody is busy, and in which district, for who books them
        visits = self.env["teknik.servis.appointment"].sudo()
        return visits.search(
            Domain("technician_id", "in", technicians.ids)
            & Domain("state", "in", LIVE_STATES)
            & Domain("active", "=", True)
            & Domain("start", "<", stop)
            & Domain("stop", ">", start)
            & Domain("id", "not in", moving.ids)
        )

    def _get_moving(self):
        """Return the visit of these records that another time would move."""
        # sudo: the visits of all who are sent there
        visits = self.env["teknik.servis.appointment"].sudo().browse()
        for order in self.sudo():
            visits |= order._get_visit(order.date_planned)
        return visits.filtered(lambda one: one.order_ids.filtered("is_open") <= self)

    def _get_districts(self):
        """Return in which districts these records' customers are visited."""
        found = set()
        # sudo: the address alone
        for order in self.sudo():
            place = order.service_address_id or order.partner_id
            city = (place.city or "").strip().translate(TURKISH_I).lower()
            if city:
                found.add((place.state_id.id, city))
        return found

    def _find_free_slots(self, teams, hours, first, last, **options):
        """Return when somebody could come to these records, the best first.

        By day; on a day who is in the same district anyway, then by the hour, and at
        one hour first who has the record already, then who has less to do.

        :param teams: `hr.employee` records, each who would come together
        :param hours: how long the visit takes
        :param first: date, where the company is
        :param last: date, itself included
        :param options: `limit`; `near`, whether the district counts (it does);
            `moving`, appointments that leave their time free (these records' next)
        :return: `[{technicians, start, stop, booked, hours, near}]`, naive UTC, no
            beginning in the past
        """
        if not self or not teams:
            return []
        zone = self.company_id[:1]._get_teknik_servis_zone()
        start = max(to_utc(zone, first), fields.Datetime.now())
        stop = to_utc(zone, last, 24)
        if start >= stop:
            return []
        moving = options.get("moving")
        plan = self._get_plan(
            self.env["hr.employee"].union(*teams),
            start - DAY,
            stop + DAY,
            self._get_moving() if moving is None else moving,
        )
        length = timedelta(minutes=round(hours * 60))
        near = options.get("near", True)
        found, own = [], self.technician_ids
        for team in teams:
            off = [span for one in team for span in plan[one]["off_hours"]]
            busy = [span for one in team for span in plan[one]["busy"]]
            for begin in find_own_starts(off, busy, length, start, stop):
                told = self._describe_day(team, plan, begin)
                order = (
                    told["day"],
                    -told["near"] if near else 0,
                    begin,
                    not team <= own,
                    told["booked"],
                )
                slot = {
                    "technicians": team,
                    "start": begin,
                    "stop": begin + length,
                    **told,
                }
                found.append((order, slot))
        limit = options.get("limit", 5)
        limit = min(max(limit, 0), MOST) if type(limit) is int else 5
        found.sort(key=lambda pair: pair[0])
        return [slot for _order, slot in found[:limit]]

    def _get_plan(self, people, start, stop, moving):
        """Return what keeps technicians busy between two moments.

        :return: `{employee: {off_hours, gone, times, busy, near, zone, days}}`: busy is
            gone and times; days are told of by `_describe_day`, each once
        """
        away = people._get_teknik_servis_away(start, stop)
        visits = self._get_busy(people, start, stop, moving)
        by_technician = visits.grouped("technician_id")
        here = self._get_districts()
        near = {visit for visit in visits if visit.order_ids._get_districts() & here}
        plan = {}
        for one in people:
            zone = one._get_teknik_servis_work_zone()
            own = by_technician.get(one.sudo(), visits.browse())
            times = [(visit.start, visit.stop) for visit in own]
            off = [span[:2] for span in away[one] if span[2] == OFF_HOURS]
            gone = [span[:2] for span in away[one] if span[2] != OFF_HOURS]
            plan[one] = {
                "off_hours": off or usual_off_hours(zone, start, stop),
                "busy": [*gone, *times],
                "gone": gone,
                "times": times,
                "near": [visit.start for visit in own if visit in near],
                "zone": zone,
                "days": defaultdict(dict),
            }
        return plan

    def _describe_day(self, team, plan, moment):
        """Return how full the day of a moment is for who would come.

        :return: `{day, booked, hours, near}`; of a team the fullest of them
        """
        told = [self._describe_own_day(plan[one], moment) for one in team]
        fullest = max(told, key=lambda one: one["booked"])
        return {**fullest, "near": max(one["near"] for one in told)}

    def _describe_own_day(self, own, moment):
        day = local_day(own["zone"], moment)
        if not own["days"][day]:
            span = [(to_utc(own["zone"], day), to_utc(own["zone"], day, 24))]
            work = outside([*own["off_hours"], *own["gone"]], *span[0])
            own["days"][day] = {
                "day": day,
                "booked": hours_of(common(own["times"], span)),
                "hours": hours_of(work),
                "near": sum(span[0][0] <= time < span[0][1] for time in own["near"]),
            }
        return own["days"][day]

    def _is_still_free(self, technicians, start, stop, moving):
        """Return whether nobody has booked technicians meanwhile.

        Another session that books one of them waits, and then looks anew.
        """
        if not technicians:
            # Who was offered has left meanwhile.
            return False
        # sudo: only the rows are held, for whoever may book
        lock_rows(technicians.sudo())
        is_free = not self._get_busy(technicians, start, stop, moving)
        return is_free and start >= fields.Datetime.now()

    def _book_free_slot(self, technicians, start, hours):
        """Send technicians to these records, as choosing them on a record does.

        A technician moves or makes their own visit alone, whoever else comes.

        :param start: naive UTC
        :raises AccessError: whom the user may not send
        """
        self.check_access("write")
        own = self._get_bookable_technicians()
        if technicians - own:
            raise AccessError(self.env._("Only the office books other technicians."))
        if not self.env.user.has_group(OFFICE):
            self._book_own_visit(technicians, start, hours)
            return
        values = {
            "date_planned": start,
            "technician_ids": [Command.set(technicians.ids)],
        }
        if any(order._get_visit_duration() != hours for order in self):
            values["duration"] = hours
        self.write(values)

    def _book_own_visit(self, technician, start, hours):
        visits = self._get_moving().with_env(self.env)
        visit = visits.filtered(lambda one: one.technician_id == technician)[:1]
        if visit:
            visit.write({"start": start, "duration": hours})
        else:
            visit.create(
                {
                    "technician_id": technician.id,
                    "order_ids": [Command.set(self.ids)],
                    "start": start,
                    "duration": hours,
                }
            )
