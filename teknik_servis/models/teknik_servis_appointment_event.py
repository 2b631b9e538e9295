from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import clean_context, plaintext2html

from ..common import SENTINEL

# What of an appointment its calendar event tells.
MIRRORED = {
    *("active", "duration", "name", "order_ids", "start", "state", "technician_id"),
}
# Nobody is invited or reminded: messages are a matter of the appointment's own.
QUIET = {
    "dont_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "tracking_disable": True,
}


class TeknikServisAppointment(models.Model):
    """An appointment in the technician's calendar: one event, always the same thing.

    The event is private: who, where and what fault concerns nobody else. What is moved
    there by those who may write the appointment comes back (see `calendar_event.py`).
    """

    _inherit = "teknik.servis.appointment"

    event_ids = fields.One2many(
        "calendar.event",
        "teknik_servis_appointment_id",
        string="Calendar Event",
        # One that was archived there is still the one.
        context={"active_test": False},
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        # One that a phone sent twice has its event.
        fresh = appointments.filtered(lambda one: not one.sudo().event_ids)
        if fresh:
            fresh._as_mirror().create([one._prepare_event_vals() for one in fresh])
        return appointments

    def write(self, vals):
        result = super().write(vals)
        coming_back = self.env.context.get("teknik_servis_from_event") is SENTINEL
        if MIRRORED & vals.keys() and not coming_back:
            self._mirror()
        return result

    def unlink(self):
        # sudo: an event goes with its appointment, whoever may delete that
        events = self.sudo().event_ids
        result = super().unlink()
        if events:
            self._as_mirror().browse(events.ids).exists().unlink()
        return result

    def _as_mirror(self):
        """Return the model of calendar events, as who keeps them like appointments."""
        # Without what a form proposes for an appointment, which has other fields.
        context = clean_context(self.env.context)
        context.update(QUIET, teknik_servis_mirroring=SENTINEL)
        # sudo: a private event of somebody else, after the appointment's own rights
        return self.env(su=True, context=context)["calendar.event"]

    def _mirror(self):
        """Write to the events of these appointments what they should tell."""
        mirror, missing = self._as_mirror(), []
        for appointment in self:
            vals = appointment._prepare_event_vals()
            event = mirror.browse(appointment.sudo().event_ids.ids)
            changes = event and event._get_teknik_servis_changes(vals)
            if changes:
                event.write(changes)
            elif not event and vals["active"]:
                missing.append(vals)  # deleted there, and planned anew
        if missing:
            mirror.create(missing)

    def _prepare_event_vals(self):
        """Return what the calendar event of one appointment holds.

        Hook: other addons may tell more; times are naive UTC, as stored.
        """
        self.ensure_one()
        # sudo: the technician's card, and a customer whom the technician is sent to
        appointment = self.sudo()
        technician = appointment.technician_id
        return {
            "teknik_servis_appointment_id": self.id,
            "active": self._is_shown(),
            "name": self._get_event_name(),
            "start": self.start,
            "stop": self.stop,
            "duration": self.duration,
            "allday": False,
            "user_id": technician.user_id.id,
            "partner_ids": [Command.set(technician.work_contact_id.ids)],
            "privacy": "private",
            "show_as": "busy",
            "location": self._get_event_location(),
            "description": self._get_event_description(),
        }

    def _is_shown(self):
        """Return whether one appointment stands in its technician's calendar."""
        self.ensure_one()
        return self.active and self.state not in ("cancelled", "missed")

    def _get_event_name(self):
        self.ensure_one()
        order = self.sudo().order_id
        more = len(self.order_ids) - 1
        parts = (
            (order.name or "") + (f" +{more}" if more > 0 else ""),
            order.partner_id.name or order.phone,
            order.device_name,
            self.name,
        )
        return " · ".join(part for part in parts if part)

    def _get_event_location(self):
        """Return where one appointment is: each address once, in the records' order."""
        self.ensure_one()
        # sudo: as above
        addresses = (
            ", ".join(filter(None, map(str.strip, (order.address or "").splitlines())))
            for order in self.sudo().order_ids
        )
        return "; ".join(dict.fromkeys(filter(None, addresses)))

    def _get_event_description(self):
        """Return the text of one appointment's event, which is HTML: all is escaped.

        The phone, and what every record asks for; of several, which device it is.
        """
        self.ensure_one()
        # sudo: as above
        orders = self.sudo().order_ids
        lines = list(dict.fromkeys(orders.mapped("phone")))
        for order in orders:
            names = (order.name, order.device_name) if len(orders) > 1 else ()
            lines.append(" · ".join(filter(None, names)))
            lines.append(order.customer_request)
        return plaintext2html("\n".join(line for line in lines if line))
