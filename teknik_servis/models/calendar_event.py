from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import SENTINEL

# What of an appointment's event comes back to it.
COMING_BACK = {"active", "duration", "start", "stop"}
# What an appointment cannot be.
SERIES = {"allday", "recurrency", "rrule", "rrule_type"}


class CalendarEvent(models.Model):
    """Events that mirror appointments: what is moved here is moved there, once."""

    _inherit = "calendar.event"

    teknik_servis_appointment_id = fields.Many2one(
        "teknik.servis.appointment",
        string="Service Appointment",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="teknik_servis.group_teknik_servis_technician",
    )

    _teknik_servis_one_event = models.UniqueIndex(
        "(teknik_servis_appointment_id) WHERE teknik_servis_appointment_id IS NOT NULL",
        "A service appointment has one calendar event.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_teknik_servis_mirror():
            for vals in vals_list:
                vals.pop("teknik_servis_appointment_id", None)
        return super().create(vals_list)

    def write(self, vals):
        if self._is_teknik_servis_mirror():
            return super().write(vals)
        vals = {k: v for k, v in vals.items() if k != "teknik_servis_appointment_id"}
        linked = self._get_teknik_servis_linked()
        if not linked:
            return super().write(vals)
        if linked != self:
            (self - linked).write(dict(vals))
        linked._check_teknik_servis_series(vals)
        quiet = linked.with_context(
            no_mail_to_attendees=True, skip_attendee_notification=True
        )
        result = super(CalendarEvent, quiet).write(vals)
        if "partner_ids" in vals or "attendee_ids" in vals:
            linked._check_teknik_servis_technician()
        if COMING_BACK & vals.keys():
            linked._bring_to_teknik_servis()
        return result

    def unlink(self):
        if self._is_teknik_servis_mirror():
            return super().unlink()
        linked = self._get_teknik_servis_linked()
        appointments = linked._get_teknik_servis_appointments()
        appointments._check_not_begun()
        result = super().unlink()
        planned = appointments.filtered(lambda one: one.state == "planned")
        if planned.has_access("unlink"):
            planned.unlink()
        else:
            # A technician, or a telephone in their name, calls a visit off.
            planned.action_cancel()
        return result

    def _is_teknik_servis_mirror(self):
        return self.env.context.get("teknik_servis_mirroring") is SENTINEL

    def _get_teknik_servis_linked(self):
        """Return those of these events that mirror an appointment."""
        # sudo: whoever moves an event, plain users of the calendar too
        linked = self.sudo().filtered("teknik_servis_appointment_id")
        return self.browse(linked.ids)

    def _get_teknik_servis_appointments(self):
        """Return the appointments of these events, for a user who may write them.

        :raises AccessError: the user may write the event only
        """
        # sudo: read past the field's group; asked is the user's right next
        appointments = self.sudo().teknik_servis_appointment_id
        # A calendar's synchronisation works as superuser in its user's name.
        appointments = appointments.with_user(self.env.user).sudo(False)
        appointments.check_access("write")
        return appointments

    def _check_teknik_servis_series(self, vals):
        """Refuse a series, a whole day, another's or everybody's."""
        wanted = {name for name in SERIES & vals.keys() if vals[name]}
        if vals.get("privacy", "private") != "private":
            wanted.add("privacy")
        if any(one.user_id.id != vals.get("user_id", one.user_id.id) for one in self):
            wanted.add("user_id")
        if not wanted:
            return
        for event in self[:1]:
            raise UserError(
                self.env._(
                    "%(event)s is a service appointment: it has one technician and one "
                    "time, and is changed in Service > Personnel Planning.",
                    event=event.sudo().name,
                )
            )

    def _check_teknik_servis_technician(self):
        for event in self.sudo():
            technician = event.teknik_servis_appointment_id.technician_id
            if technician.work_contact_id not in event.partner_ids:
                raise UserError(
                    self.env._(
                        "%(event)s is an appointment of %(technician)s: give it to "
                        "somebody else in Service > Personnel Planning.",
                        event=event.name,
                        technician=technician.name,
                    )
                )

    def _bring_to_teknik_servis(self):
        """Write to the appointments what their events were moved to."""
        for event in self:
            appointment = event._get_teknik_servis_appointments()
            # sudo: what was just written, also where the field is private
            moved = event.sudo()
            vals = {}
            if moved.start != appointment.start or moved.stop != appointment.stop:
                length = moved.stop - moved.start
                vals["start"] = moved.start
                vals["duration"] = length.total_seconds() / 3600
            if moved.active != appointment._is_shown():
                if moved.active and appointment.active:
                    raise UserError(
                        self.env._(
                            "%(appointment)s was called off: book another appointment.",
                            appointment=appointment.display_name,
                        )
                    )
                if appointment.active != moved.active:
                    vals["active"] = moved.active
            if vals:
                appointment.with_context(teknik_servis_from_event=SENTINEL).write(vals)
            # Seconds of another calendar are no part of an appointment.
            appointment._mirror()

    def _get_teknik_servis_changes(self, vals):
        """Return those of some values that one event does not hold yet.

        Start, end and duration go together: core computes each from the others.
        """
        self.ensure_one()
        changes = {}
        for name, value in vals.items():
            field = self._fields[name]
            if name == "partner_ids":
                # Whom else somebody added in the calendar stays while they go.
                same = set(value[0][2]) <= set(self.partner_ids.ids)
            else:
                current = field.convert_to_write(self[name], self)
                same = (current or False) == (value or False)
            if not same:
                changes[name] = value
        times = {"start", "stop", "duration"}
        if times & changes.keys():
            changes.update({name: vals[name] for name in times & vals.keys()})
        return changes
