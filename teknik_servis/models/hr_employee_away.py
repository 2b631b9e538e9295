from collections import defaultdict

import pytz

from odoo import models
from odoo.fields import Domain

from ..slots import DAY, layer, local_day, local_days, outside, to_utc

OFF_HOURS, HOLIDAY, LEAVE = "off_hours", "holiday", "leave"
# Where the feast days that all companies share are kept: those of this country.
HOME = "TR"


class HrEmployee(models.Model):
    """When somebody does not work: their hours, their holidays, their own time off."""

    _inherit = "hr.employee"

    def _get_teknik_servis_away(self, start, stop):
        """Return when employees do not work.

        Told to whoever plans them, who may read no employees: not why somebody is off.
        The number of statements is the same for one and for a hundred employees.

        :param start: naive UTC
        :param stop: naive UTC, after `start`
        :return: `{employee: [(start, stop, kind, label)]}`, naive UTC, in order, none
            over another; kind is "leave", "holiday" or "off_hours": of several at one
            time the first of these
        """
        if not self or start >= stop:
            return {employee: [] for employee in self}
        # sudo: hours, holidays and that somebody is off, for who plans them
        employees = self._origin.sudo()
        calendars = employees._get_teknik_servis_calendars(start, stop)
        leaves = employees._get_teknik_servis_leaves(start, stop)
        holidays = employees._get_teknik_servis_holidays(start, stop, calendars)
        off_hours = employees._get_teknik_servis_off_hours(start, stop, calendars)
        away = {}
        for employee in self:
            own = employee._origin.sudo()
            # Who is not saved yet is never away.
            layers = [spans.get(own, []) for spans in (leaves, holidays, off_hours)]
            away[employee] = layer(layers, start, stop)
        return away

    def _get_teknik_servis_work_zone(self):
        """Return the time zone in which one employee works, as `pytz` has it."""
        self.ensure_one()
        # sudo: by whose clock somebody works is no secret
        return pytz.timezone(self.sudo().resource_id.tz or "UTC")

    def _get_teknik_servis_calendars(self, start, stop):
        """Return by which working hours employees work when; they may change.

        :return: `{employee: [(start, stop, resource.calendar)]}`, naive UTC; an empty
            calendar is somebody who works when they like
        """
        found = {}
        # All at once: each employee's are sorted apart.
        self.version_ids.fetch(["active", "date_version", "resource_calendar_id"])
        for employee in self:
            zone = employee._get_teknik_servis_work_zone()
            versions = employee.version_ids.filtered("active").sorted("date_version")
            # Who was planned before their first contract works as by that one.
            since = [start] + [to_utc(zone, v.date_version) for v in versions[1:]]
            until = [*since[1:], stop]
            found[employee] = [
                (max(begin, start), min(end, stop), version.resource_calendar_id)
                for begin, end, version in zip(since, until, versions, strict=True)
                if begin < stop and end > start
            ]
        return found

    def _get_teknik_servis_leaves(self, start, stop):
        """Return the time off of employees themselves; the reason is their own."""
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            Domain("resource_id", "in", self.resource_id.ids)
            & self._get_teknik_servis_leave_domain(start, stop),
            ["resource_id", "date_from", "date_to"],
        )
        by_resource = leaves.grouped("resource_id")
        label = self.env._("Time off")
        return {
            employee: [
                (leave.date_from, leave.date_to, LEAVE, label)
                for leave in by_resource.get(employee.resource_id, ())
            ]
            for employee in self
        }

    def _get_teknik_servis_leave_domain(self, start, stop):
        """Return which entries of working hours are time off between two moments."""
        return Domain(
            [
                ("time_type", "=", "leave"),
                ("date_from", "<", stop),
                ("date_to", ">", start),
            ]
        )

    def _get_teknik_servis_holidays(self, start, stop, calendars):
        """Return the public holidays of employees: of their company and their hours.

        :param calendars: as `_get_teknik_servis_calendars` returns them
        """
        general = self.env["resource.calendar.leaves"].search_fetch(
            Domain("resource_id", "=", False)
            & Domain("company_id", "in", [False, *self.company_id.ids])
            & self._get_teknik_servis_leave_domain(start, stop),
            ["name", "company_id", "calendar_id", "date_from", "date_to"],
        )
        feasts = self._get_teknik_servis_feasts(start, stop)
        holidays = {}
        for employee in self:
            company = employee.company_id
            holidays[employee] = own = []
            for begin, end, calendar in calendars[employee]:
                for leave in general:
                    if leave.company_id in (company, company.browse()) and (
                        leave.calendar_id in (calendar, calendar.browse())
                    ):
                        first = max(begin, leave.date_from)
                        last = min(end, leave.date_to)
                        own.append((first, last, HOLIDAY, leave.name or ""))
            zone = employee._get_teknik_servis_work_zone()
            for day in local_days(zone, start, stop):
                if name := feasts[company].get(day):
                    last = to_utc(zone, day, 24)
                    own.append((to_utc(zone, day), last, HOLIDAY, name))
        return holidays

    def _get_teknik_servis_feasts(self, start, stop):
        """Return the feast days by which the legal repair time counts.

        Those for all companies are the feasts of one country: they are not holidays of
        a company in another one, unless it counts by them.

        :return: `{company: {date: name}}`
        """
        companies = self.company_id
        # A day more on both sides: it begins earlier and ends later elsewhere.
        first, last = local_day(pytz.utc, start) - DAY, local_day(pytz.utc, stop) + DAY
        feasts = self.env["teknik.servis.holiday"].search_fetch(
            [
                ("company_id", "in", [False, *companies.ids]),
                ("date", ">=", first),
                ("date", "<=", last),
            ],
            ["date", "name", "company_id"],
        )
        found = defaultdict(dict)
        for company in companies:
            at_home = (company.country_id.code or HOME) == HOME
            for feast in feasts:
                shared = not feast.company_id and (
                    at_home or company.teknik_servis_repair_clock
                )
                if shared or feast.company_id == company:
                    found[company][feast.date] = feast.name
        return found

    def _get_teknik_servis_off_hours(self, start, stop, calendars):
        """Return the time outside of employees' working hours.

        :param calendars: as `_get_teknik_servis_calendars` returns them
        """
        some = self.env["resource.calendar"].concat(
            *(calendar for spans in calendars.values() for *_times, calendar in spans)
        )
        fixed = some.filtered(lambda calendar: not calendar.flexible_hours)
        attendances = self.env["resource.calendar.attendance"].search(
            Domain("calendar_id", "in", fixed.ids)
            & Domain("display_type", "=", False)
            & Domain("day_period", "!=", "lunch")
        )
        weeks = {
            calendar: [
                (int(row.dayofweek), row.week_type, row.hour_from, row.hour_to)
                for row in attendances.filtered(
                    lambda r, c=calendar: r.calendar_id == c
                )
            ]
            for calendar in fixed
        }
        # Colleagues with the same hours in the same zone share one answer.
        known, off_hours = {}, {}
        for employee in self:
            off_hours[employee] = own = []
            zone = employee._get_teknik_servis_work_zone()
            for begin, end, calendar in calendars[employee]:
                if calendar not in fixed:
                    continue
                key = (calendar, zone, begin, end)
                if key not in known:
                    work = calendar._get_teknik_servis_work(
                        weeks[calendar], zone, begin, end
                    )
                    known[key] = [
                        (*span, OFF_HOURS, "") for span in outside(work, begin, end)
                    ]
                own += known[key]
        return off_hours


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _get_teknik_servis_work(self, rows, zone, start, stop):
        """Return the hours that one calendar has between two moments.

        :param rows: `[(weekday, week, from, to)]` of its entries; a week is "0" or "1"
            in a calendar of two weeks; who ends before they begin works past midnight
        :param zone: `pytz` time zone of who works by it
        :return: `[(start, stop)]`, naive UTC
        """
        self.ensure_one()
        get_week = self.env["resource.calendar.attendance"].get_week_type
        spans = []
        # The shift of the evening before still runs.
        for day in local_days(zone, start - DAY, stop):
            week = str(get_week(day)) if self.two_weeks_calendar else None
            for weekday, of_week, begins, ends in rows:
                if weekday == day.weekday() and week in (None, of_week):
                    until = ends + 24 if ends < begins else ends
                    spans.append((to_utc(zone, day, begins), to_utc(zone, day, until)))
        return spans
