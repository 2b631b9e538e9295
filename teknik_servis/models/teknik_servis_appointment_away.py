from datetime import timedelta

from odoo import api, fields, models

from ..slots import DAY, LONG_BREAK, local_day, outside, to_utc
from .hr_employee_away import HOLIDAY, LEAVE, OFF_HOURS

# How far ahead the end of somebody's time off is looked for.
FAR = 31 * DAY


class HrEmployee(models.Model):
    """In words why a technician does not work at a time: told, and no hard stop."""

    _inherit = "hr.employee"

    @api.model
    def _get_teknik_servis_away_texts(self, visits):
        """Return what speaks against sending technicians somewhere then.

        :param visits: `(employee, start, stop)`, naive UTC
        :return: `{(employee, start, stop): [text]}`, without those that nothing speaks
            against; times as the reader writes them, in the reader's time zone
        """
        visits = [one for one in visits if all(one) and one[1] < one[2]]
        if not visits:
            return {}
        team = self.browse().union(*(employee._origin for employee, *_time in visits))
        away = team._get_teknik_servis_away(
            min(start for _employee, start, _stop in visits) - DAY,
            max(stop for _employee, _start, stop in visits) + FAR,
        )
        texts = {}
        for visit in visits:
            employee = visit[0]._origin
            if found := employee._describe_away(away[employee], *visit[1:]):
                texts[visit] = found
        return texts

    def _describe_away(self, away, start, stop):
        """Return in words when one technician is away between two moments.

        :param away: as `_get_teknik_servis_away` tells it, of a day more at least
        """
        self.ensure_one()
        # sudo: the name of who is chosen
        name = self.sudo().name
        texts = []
        for begin, end, kind, label in away:
            if begin >= stop or end <= start:
                continue
            if kind == LEAVE:
                texts.append(
                    self.env._(
                        "%(technician)s is off until %(until)s.",
                        technician=name,
                        until=self._format_away(end),
                    )
                )
            elif kind == HOLIDAY:
                texts.append(
                    self.env._("Public holiday: %(holiday)s.", holiday=label)
                    if label
                    else self.env._("Public holiday.")
                )
            elif begin <= start or end >= stop or end - begin > LONG_BREAK:
                # A visit that goes on over a lunch break is nothing to speak of.
                texts.append(self._describe_hours(away, name, start))
        return list(dict.fromkeys(texts))

    def _describe_hours(self, away, name, moment):
        """Return which hours one technician works on the day of a moment."""
        zone = self._get_teknik_servis_work_zone()
        day = local_day(zone, moment)
        begin, end = to_utc(zone, day), to_utc(zone, day, 24)
        off = [span for span in away if span[2] == OFF_HOURS]
        work = outside(off, begin, end)
        if not work:
            return self.env._("%(technician)s does not work that day.", technician=name)
        reader = self._get_away_reader()
        hours = ", ".join(
            "-".join(
                f"{fields.Datetime.context_timestamp(reader, edge):%H:%M}"
                for edge in span
            )
            for span in work
        )
        return self.env._(
            "%(technician)s works %(hours)s that day.", technician=name, hours=hours
        )

    def _format_away(self, moment):
        """Return the end of somebody's time off as the reader writes it."""
        # Time off ends a second before midnight: it is the day that counts.
        reader = self._get_away_reader()
        local = fields.Datetime.context_timestamp(reader, moment)
        whole = local - timedelta(seconds=1)
        day = self.env["ir.qweb.field.date"]
        if (local + timedelta(seconds=1)).date() > whole.date():
            return day.value_to_html(whole.date(), {})
        return f"{day.value_to_html(local.date(), {})} {local:%H:%M}"

    def _get_away_reader(self):
        """Return these employees in the time zone of who reads; a cron has none."""
        zone = self.env.context.get("tz") or self.env.user.tz
        company = self.sudo().company_id[:1] or self.env.company
        return self.with_context(tz=zone or str(company._get_teknik_servis_zone()))


class TeknikServisAppointment(models.Model):
    _inherit = "teknik.servis.appointment"

    away_text = fields.Text(
        "Not at Work",
        compute="_compute_away_text",
        help="What speaks against this time: working hours, holidays, time off.",
    )

    @api.depends("active", "start", "stop", "state", "technician_id")
    @api.depends_context("tz", "lang", "uid", "allowed_company_ids")
    def _compute_away_text(self):
        texts = self._get_away_texts()
        for appointment in self:
            appointment.away_text = "\n".join(texts.get(appointment, ()))

    def _get_away_texts(self):
        """Return why technicians do not work at the time of these appointments.

        Told of what is still to come, to readers of the technician's company.

        :return: `{appointment: [text]}`, without those that nothing speaks against
        """
        now = fields.Datetime.now()
        visits = {
            one: (one.technician_id, one.start, one.stop)
            for one in self
            # sudo: whose technician it is; of others' nothing is told
            if one._is_live()
            and one.stop
            and one.stop > now
            and one.technician_id.sudo().company_id in self.env.companies
        }
        texts = self.env["hr.employee"]._get_teknik_servis_away_texts(visits.values())
        return {one: texts[visit] for one, visit in visits.items() if visit in texts}


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    away_text = fields.Text("Not at Work", compute="_compute_away_text")

    @api.depends("company_id", "date_planned", "duration", "is_open", "technician_ids")
    @api.depends_context("tz", "lang", "uid", "allowed_company_ids")
    def _compute_away_text(self):
        """Say why the chosen team does not work at the time of an open record."""
        now = fields.Datetime.now()
        visits = {}
        for order in self:
            start = order.date_planned
            hours = timedelta(hours=min(max(order._get_visit_duration(), 0), 24 * 14))
            known = order.company_id in self.env.companies
            if known and order.is_open and start and start + hours > now:
                visits[order] = [
                    (technician, start, start + hours)
                    for technician in order.technician_ids
                ]
        everybody = [visit for some in visits.values() for visit in some]
        texts = self.env["hr.employee"]._get_teknik_servis_away_texts(everybody)
        for order in self:
            found = [t for v in visits.get(order, ()) for t in texts.get(v, ())]
            order.away_text = "\n".join(dict.fromkeys(found))
