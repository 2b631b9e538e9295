from odoo import models
from odoo.exceptions import UserError


class TeknikServisAppointment(models.Model):
    """Another time for one appointment."""

    _inherit = "teknik.servis.appointment"

    def action_free_time(self):
        """Open the dialog that looks for another time for one appointment.

        What was missed or is over keeps its time: its records get one more visit.

        :raises UserError: for one that goes on
        """
        self.ensure_one()
        self._check_free_to_move()
        planned = self if self.state == "planned" else None
        return self.env["teknik.servis.free.time"]._open(self.order_ids, planned)

    def _check_free_to_move(self):
        """Raise for one appointment that goes on: it gets no other time."""
        self.ensure_one()
        if self.state in ("on_way", "at_work"):
            raise UserError(
                self.env._(
                    "%(order)s: the visit of %(time)s has begun. Say first how it "
                    "ended.",
                    order=", ".join(self.order_ids.mapped("name")),
                    time=self._format_time(),
                )
            )
