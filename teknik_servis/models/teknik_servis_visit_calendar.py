from unicodedata import category

import vobject
from pytz import UTC

from odoo import fields, models
from odoo.tools import email_normalize


class TeknikServisVisit(models.Model):
    """A visit as a file for the customer's own calendar.

    The same event each time: it moves there when the visit moves, and goes with it.
    """

    _inherit = "teknik.servis.visit"

    def _get_calendar_files(self, cancelled=False):
        """Return what an e-mail about one visit carries.

        :param cancelled: the visit was called off
        :return: list of `(name, content as bytes)`
        """
        self.ensure_one()
        visit = self.with_context(lang=self.lang)
        return [(visit.env._("appointment.ics"), visit._get_calendar(cancelled))]

    def _get_calendar(self, cancelled):
        """Return one visit as iCalendar (RFC 5545), nothing of ours but time and place.

        Times are UTC: no calendar has to know our rules of clock changes.
        """
        calendar = vobject.iCalendar()
        calendar.add("method").value = "CANCEL" if cancelled else "PUBLISH"
        event = calendar.add("vevent")
        event.add("uid").value = self._get_calendar_uid()
        event.add("sequence").value = str(self.sequence)
        event.add("dtstamp").value = UTC.localize(fields.Datetime.now())
        event.add("dtstart").value = UTC.localize(self.start)
        event.add("dtend").value = UTC.localize(self.stop)
        event.add("status").value = "CANCELLED" if cancelled else "CONFIRMED"
        event.add("summary").value = _get_plain(self._get_calendar_summary())
        description = _get_plain(self._get_calendar_description())
        event.add("description").value = description
        if self.order_id.address:
            event.add("location").value = _get_plain(self.order_id.address)
        company = self.company_id
        address = email_normalize(company.email or "")
        if address:
            organizer = event.add("organizer")
            organizer.value = f"mailto:{address}"
            # Of a parameter nothing is escaped.
            name = _get_plain(company.name or "").replace('"', "'")
            organizer.params["CN"] = [" ".join(name.split())]
        return calendar.serialize().encode()

    def _get_calendar_uid(self):
        """Return what makes one visit the same event in every calendar."""
        # sudo: the database's name for itself
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"teknik-servis-visit-{self.id}@{database}"

    def _get_calendar_summary(self):
        parts = (self.company_id.name, self.device_name)
        return " · ".join(part for part in parts if part)

    def _get_calendar_description(self):
        lines = (self.order_id.name, self.technician_text, self.company_id.phone)
        return "\n".join(line for line in lines if line)


def _get_plain(text):
    """Return a text with line feeds as its only control characters."""
    return "\n".join(
        "".join(" " if category(char) == "Cc" else char for char in line)
        for line in text.splitlines()
    )
