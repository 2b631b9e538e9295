from odoo import models
from odoo.exceptions import UserError

from ..common import MANAGER
from .teknik_servis_appointment import LIVE_STATES
from .teknik_servis_van import OFFICE

# What nobody but a manager changes once a visit is over.
OVER_FIELDS = {"duration", "order_ids", "start", "state", "technician_id"}


class TeknikServisAppointment(models.Model):
    """How a visit goes on: each button says what the technician is doing now."""

    _inherit = "teknik.servis.appointment"

    def action_on_way(self):
        """Say that the technicians have set out. Raises for what is over."""
        self._go_on("on_way")

    def action_at_work(self):
        """Say that one technician begins: the work on the record starts running.

        :raises UserError: the appointment is over
        """
        self.ensure_one()
        self._go_on("at_work")
        order = self.order_ids.filtered("is_open")[:1]
        if order and not self._get_running_work(order) and self._is_ones_own():
            order.check_access("write")
            order._check_open()
            return order._start_work(self.technician_id)
        return None

    def action_done(self):
        """End the visit, and propose the operation that says what was done."""
        self.ensure_one()
        self._go_on("done")
        order = self.order_ids.filtered("is_open")[:1]
        if not order:
            return None
        action = order.action_operation()
        # The visit's technician did it, whoever says so.
        running = self._get_running_work(order)
        if running:
            action["res_id"] = running.id
        elif not action.get("res_id"):
            action["context"]["default_technician_id"] = self.technician_id.id
        return action

    def _get_running_work(self, order):
        """Return what one visit's technician has running on one of its records."""
        self.ensure_one()
        return order.operation_ids.filtered(
            lambda work: work.technician_id == self.technician_id and not work.date_stop
        )

    def _is_ones_own(self):
        """Return whether the user is one visit's technician, or plans for all."""
        self.ensure_one()
        # sudo: whose login it is
        own = self.technician_id.sudo().user_id == self.env.user
        return own or self.env.su or self.env.user.has_group(OFFICE)

    def action_missed(self):
        """Say that nobody was met: the record waits for another time."""
        self._go_on("missed")

    def action_cancel(self):
        """Call appointments off: their time is free again."""
        self._go_on("cancelled")

    def action_view_orders(self):
        """Open the records of one appointment."""
        self.ensure_one()
        return self.order_ids._get_records_action()

    def write(self, vals):
        changed = OVER_FIELDS & vals.keys()
        if changed and not self.env.su and not self.env.user.has_group(MANAGER):
            over = self.filtered(lambda one: one.state in ("done", "missed"))
            over = over.filtered(lambda one: one._get_changed_fields(changed, vals))
            if over:
                raise UserError(
                    self.env._(
                        "%(appointments)s: what is over stays as it was; a manager "
                        "corrects it.",
                        appointments=", ".join(over.mapped("display_name")),
                    )
                )
        return super().write(vals)

    def _check_not_begun(self):
        """Refuse, for what deletes calendar events, visits that are going on."""
        for appointment in self:
            if appointment.state in ("on_way", "at_work"):
                raise UserError(
                    self.env._(
                        "%(appointment)s: a visit that began is not deleted from the "
                        "calendar.",
                        appointment=appointment.display_name,
                    )
                )

    def _go_on(self, state):
        """Bring live appointments into another state.

        :raises UserError: with all that are over already
        """
        self.check_access("write")
        over = self.filtered(lambda one: one.state not in LIVE_STATES)
        if over:
            raise UserError(
                self.env._(
                    "%(appointments)s: over already. Book another appointment.",
                    appointments=", ".join(over.mapped("display_name")),
                )
            )
        self.write({"state": state})
