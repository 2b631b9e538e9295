from datetime import timedelta

from odoo import models

from odoo.addons.teknik_servis.slots import local_days

DAY = timedelta(days=1)
USUAL_DAYS = frozenset(range(5))


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_teknik_servis_work_days(self):
        """Return a function that tells whether one company works on a date.

        By the weekdays of its working hours, its public holidays and its calendar's
        time off for everybody.
        """
        self.ensure_one()
        # sudo: when a company works is no secret
        calendar = self.sudo().resource_calendar_id
        weekdays = {int(one.dayofweek) for one in calendar.attendance_ids}
        weekdays = weekdays or USUAL_DAYS
        zone = self._get_teknik_servis_zone()
        off = set(self.env["teknik.servis.holiday"]._get_days(self.id))
        for leave in calendar.global_leave_ids:
            off.update(local_days(zone, leave.date_from, leave.date_to))
        return lambda day: day.weekday() in weekdays and day not in off
