from datetime import datetime, time, timedelta

from pytz import UTC

from odoo import api, fields, models
from odoo.fields import Command, Domain

from .teknik_servis_appointment import HAPPENED_STATES

# Until when of an evening, there, customers are reminded of tomorrow.
LATEST = 21
# Who was told of a time just now is not reminded of it.
RECENT = timedelta(hours=4)
# Who is on the way a day early is not: somebody has tapped the wrong visit.
ON_WAY_BEFORE = timedelta(hours=12)
# A reminder that met a message about to be sent comes after it.
AFTERWARDS = timedelta(minutes=1)


class TeknikServisOrder(models.Model):
    """What a record's customer is told of its visits: what they do not know yet."""

    _inherit = "teknik.servis.order"

    def _tell_of_visits(self):
        """Tell one record's customer of visits that are new, moved or called off.

        Compared is what they know with what is booked now: what was corrected before
        it was told, nobody hears of.
        """
        orders = self._get_visited()
        lead = orders.filtered("is_open")[:1] or self
        known = orders._get_known_visits(lead.partner_id)
        if not lead._may_tell_of_visits():
            # Closed: nobody is written to any more, nor would be if it is reopened.
            if not (lead.is_open and lead.active):
                known.active = False
            return
        coming = orders._get_coming_visits()
        for visit in known.filtered(lambda one: one.start in coming):
            visit._follow(coming[visit.start])
        new = [start for start in coming if start not in known.mapped("start")]
        now = fields.Datetime.now()
        fresh = self.env["teknik.servis.appointment"].concat(*map(coming.get, new))
        gone = known.filtered(
            lambda one: (
                one.start not in coming
                and not one._took_place()
                and (one.start > now or one.appointment_ids & fresh)
            )
        )
        for start, visit in _pair(new, gone, coming):
            if visit:
                gone -= visit
                visit._move_to(start, coming[start])
            else:
                visit = lead._make_visit(start, coming[start])
            visit._tell("visit", visit._get_calendar_files())
        for visit in gone:
            visit.write({"active": False, "sequence": visit.sequence + 1})
            if visit.told_on:
                files = visit._get_calendar_files(cancelled=True)
                visit._tell("called_off", files)

    def _tell_of_way(self):
        """Tell one record's customer that somebody has set out, if that is so still."""
        orders = self._get_visited()
        lead = orders.filtered("is_open")[:1]
        if not lead or not lead._may_tell_of_visits():
            return
        under_way = orders._get_coming_visits(("on_way",), before="stop")
        soon = fields.Datetime.now() + ON_WAY_BEFORE
        for start, appointments in under_way.items():
            if start > soon:
                continue
            visit = orders._find_visit(lead, start, appointments)
            if not visit.on_way_told:
                visit.on_way_told = True
                visit._tell("on_way")

    def _tell_of_tomorrow(self):
        """Remind one record's customer of tomorrow's visits."""
        orders = self._get_visited()
        lead = orders.filtered("is_open")[:1]
        company = self.company_id
        if not (
            lead
            and lead._may_tell_of_visits()
            and company._is_teknik_servis_reminding()
        ):
            return
        waiting = orders._waits_to_be_told()
        if waiting:
            # What is told first says which visits need no reminder any more.
            due = max(waiting.mapped("due")) + AFTERWARDS
            self.env["teknik.servis.visit.notice"]._add(self, "reminder", due)
            return
        begin, end = company._get_teknik_servis_tomorrow()
        recently = fields.Datetime.now() - RECENT
        for start, appointments in orders._get_coming_visits(("planned",)).items():
            if not begin <= start < end:
                continue
            visit = orders._find_visit(lead, start, appointments)
            if visit.reminded or (visit.told_on and visit.told_on > recently):
                continue
            visit.reminded = True
            visit._tell("reminder", visit._get_calendar_files())

    def _waits_to_be_told(self):
        """Return what waits to tell customers of these records of their time."""
        company = self.company_id
        confirms = (
            company.teknik_servis_visit_mail_id or company.teknik_servis_visit_sms_id
        )
        notices = self.env["teknik.servis.visit.notice"]
        waiting = Domain("order_id", "in", self.ids) & Domain("kind", "=", "visit")
        return notices.search(waiting) if confirms else notices

    def _get_known_visits(self, partner):
        """Return what the customer of records knows of; what others were told is no
        matter any more.
        """
        visits = self.env["teknik.servis.visit"].search([("order_id", "in", self.ids)])
        known = visits.filtered(lambda visit: visit.partner_id == partner)
        (visits - known).active = False
        return known

    def _find_visit(self, lead, start, appointments):
        """Return what the customer knows of a visit, made if they know nothing."""
        known = self._get_known_visits(lead.partner_id)
        visit = known.filtered(lambda one: one.start == start)[:1]
        return visit or lead._make_visit(start, appointments)

    def _make_visit(self, start, appointments):
        visits = self.env["teknik.servis.visit"]
        # One that was called off or moved leaves its time first.
        visits.flush_model()
        return visits.create(
            {
                "order_id": self.id,
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "start": start,
                "stop": max(appointments.mapped("stop")),
                "appointment_ids": [Command.set(appointments.ids)],
            }
        )


class TeknikServisVisit(models.Model):
    _inherit = "teknik.servis.visit"

    def _took_place(self):
        """Return whether somebody came for one visit, if at another time than it says.

        Who came early has not called it off, nor has whoever corrects when it was.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        return any(
            one.active
            and one.state != "cancelled"
            and (
                one.start <= now
                or (one.start == self.start and one.state in HAPPENED_STATES)
            )
            for one in self.appointment_ids
        )

    def _follow(self, appointments):
        """Let one visit be how long it is now, and whose: nobody is told of that."""
        self.write(
            {
                "stop": max(appointments.mapped("stop")),
                "appointment_ids": [Command.set(appointments.ids)],
            }
        )

    def _move_to(self, start, appointments):
        """Let one visit be at another time; who knew the old one is told of both."""
        self.write(
            {
                "start": start,
                "start_before": self.told_on and self.start,
                "stop_before": self.told_on and self.stop,
                "sequence": self.sequence + 1,
                "reminded": False,
                "on_way_told": False,
            }
        )
        self._follow(appointments)

    @api.model
    def _cron_remind(self):
        """Once a day and company: let customers be reminded of tomorrow's visits."""
        chosen = Domain.OR(
            Domain(f"teknik_servis_reminder_{way}_id", "!=", False)
            for way in ("mail", "sms")
        )
        for company in self.env["res.company"].search(chosen):
            if not company._is_teknik_servis_reminding():
                continue
            today = company._get_teknik_servis_day()
            if company.teknik_servis_reminded_on == today:
                continue
            company.teknik_servis_reminded_on = today
            begin, end = company._get_teknik_servis_tomorrow()
            appointments = self.env["teknik.servis.appointment"].search(
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "planned")
                & Domain("start", ">=", begin)
                & Domain("start", "<", end)
            )
            self.env["teknik.servis.visit.notice"]._add(
                appointments.order_ids, "reminder", fields.Datetime.now()
            )
            self.env["ir.cron"]._commit_progress(1)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _is_teknik_servis_reminding(self):
        """Return whether one company reminds its customers at this time of day."""
        if not (
            self.teknik_servis_reminder_mail_id or self.teknik_servis_reminder_sms_id
        ):
            return False
        now = fields.Datetime.now()
        there = UTC.localize(now).astimezone(self._get_teknik_servis_zone())
        hour = there.hour + there.minute / 60
        return self.teknik_servis_reminder_hour <= hour < LATEST

    def _get_teknik_servis_tomorrow(self):
        """Return begin and end of one company's tomorrow, in naive UTC.

        By the calendar of its place: a day of a clock change has 23 or 25 hours.
        """
        zone = self._get_teknik_servis_zone()
        tomorrow = self._get_teknik_servis_day() + timedelta(days=1)
        return tuple(
            zone.localize(datetime.combine(day, time.min))
            .astimezone(UTC)
            .replace(tzinfo=None)
            for day in (tomorrow, tomorrow + timedelta(days=1))
        )


def _pair(new, gone, coming):
    """Tell which new times of visits are old ones that moved.

    By the appointments that moved, and then in order: called off and booked anew is a
    move to whoever waits.

    :param new: new starts, in order
    :param gone: visits whose time is no more
    :param coming: `{start: appointments}`
    :return: list of `(start, visit or empty)`
    """
    pairs, left = {}, gone
    for start in new:
        same = left.filtered(
            lambda visit, there=coming[start]: visit.appointment_ids & there
        )[:1]
        pairs[start] = same
        left -= same
    now = fields.Datetime.now()
    left = left.filtered(lambda visit: visit.start > now)
    for start in new:
        if not pairs[start]:
            pairs[start], left = left[:1], left[1:]
    return list(pairs.items())
