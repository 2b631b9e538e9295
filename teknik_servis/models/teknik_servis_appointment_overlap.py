from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..common import lock_rows
from .teknik_servis_appointment import LIVE_STATES

# What a technician is busy by: of any of these another overlap is another question.
TIMES = {"active", "duration", "start", "state", "technician_id"}
ASKED = {"duration", "start", "technician_id"}


class TeknikServisAppointment(models.Model):
    """Nobody is in two places at once, unless somebody accepts it by name."""

    _inherit = "teknik.servis.appointment"

    overlap_ok = fields.Boolean(
        "Booked Anyway",
        copy=False,
        help="Somebody accepted that this technician has another appointment then.",
    )

    overlap_text = fields.Text(
        "In the Way",
        compute="_compute_overlap_text",
        help="Other appointments of the technician at this time.",
    )

    # The backstop of what `_check_overlaps` looks for first: PostgreSQL alone sees what
    # another session books at this moment. Deferrable, so that two may change places.
    _no_double_booking = models.Constraint(
        """EXCLUDE USING gist (
            int4range(technician_id, technician_id, '[]') WITH &&,
            tsrange(start, stop) WITH &&
        ) WHERE (
            state IN ('planned', 'on_way', 'at_work')
            AND active IS TRUE AND overlap_ok IS NOT TRUE
        ) DEFERRABLE INITIALLY IMMEDIATE""",
        "This technician has just been booked by somebody else: choose another time.",
    )

    @api.depends("active", "start", "stop", "state", "technician_id")
    @api.depends_context("tz", "lang")
    def _compute_overlap_text(self):
        overlaps = self._get_overlaps()
        for appointment in self:
            others = overlaps.get(appointment, ())
            texts = [other._get_overlap_text() for other in others]
            appointment.overlap_text = "\n".join(texts)

    @api.model_create_multi
    def create(self, vals_list):
        if not vals_list:
            return super().create(vals_list)
        employees = {vals.get("technician_id") for vals in vals_list} - {None, False}
        with self._booking(self.env["hr.employee"].browse(sorted(employees))):
            appointments = super().create(vals_list)
            appointments._check_overlaps()
        appointments.filtered("overlap_ok")._log_overlaps()
        return appointments

    def write(self, vals):
        if not self or not (TIMES | {"overlap_ok"}) & vals.keys():
            return super().write(vals)
        if ASKED & vals.keys() and "overlap_ok" not in vals:
            # Accepted was what it was, not what it becomes.
            moved = self.filtered(
                lambda appointment: (
                    appointment.overlap_ok
                    and appointment._get_changed_fields(ASKED & vals.keys(), vals)
                )
            )
            super(TeknikServisAppointment, moved).write({"overlap_ok": False})
        employees = self.technician_id
        employees |= employees.browse(vals.get("technician_id") or ())
        with self._booking(employees):
            result = super().write(vals)
            self._check_overlaps()
        if vals.get("overlap_ok"):
            self._log_overlaps()
        return result

    @contextmanager
    def _booking(self, employees):
        """Let several appointments of some employees change before all are looked at.

        Another session that books one of them waits, and then looks anew. PostgreSQL
        asks whether anybody is booked twice at the end only: by then it was said who is
        in the way, and two that change places have done so.
        """
        # sudo: only the rows are held, for whoever may book
        lock_rows(employees.sudo())
        name = SQL.identifier(f"{self._table}_no_double_booking")
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", name))
        yield
        self.flush_model()
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", name))

    def _check_overlaps(self):
        """Raise one error that names who is in whose way, for all of `self`."""
        self.flush_model()
        problems = [
            self.env._(
                "%(technician)s is not free on %(time)s: %(others)s.",
                technician=appointment.technician_id.name,
                time=appointment._format_time(),
                others="; ".join(other._get_overlap_text() for other in others),
            )
            for appointment, found in self._get_overlaps().items()
            if not appointment.overlap_ok
            and (others := found.filtered(lambda other: not other.overlap_ok))
        ]
        if problems:
            hint = self.env._("Choose another time, or book anyway.")
            raise UserError("\n".join([*dict.fromkeys(problems), hint]))

    def _get_overlaps(self):
        """Return what stands in the way of each of these appointments.

        :return: `{appointment: other live ones of its technician at its time}`, without
            those that nothing stands in the way of; the others past the reader's rules
        """
        asking = self.filtered(
            lambda one: one._is_live() and one.technician_id and one.start and one.stop
        )
        if not asking:
            return {}
        # sudo: that somebody is busy is told to whoever books them
        busy = self.sudo().search(
            Domain("technician_id", "in", asking.technician_id.ids)
            & Domain("state", "in", LIVE_STATES)
            & Domain("start", "<", max(asking.mapped("stop")))
            & Domain("stop", ">", min(asking.mapped("start")))
        )
        by_technician = busy.grouped("technician_id")
        found = {}
        for appointment in asking:
            technician = appointment.technician_id._origin.sudo()
            others = by_technician.get(technician, busy.browse()).filtered(
                lambda other, one=appointment: (
                    other.id != one._origin.id
                    and other.start < one.stop
                    and other.stop > one.start
                )
            )
            if others:
                found[appointment] = others
        return found

    def _get_overlap_text(self):
        """Return what one appointment in the way is: which record, whose, when."""
        self.ensure_one()
        order = self.order_id
        name = " ".join(filter(None, (order.name, order.partner_id.name)))
        return f"{name} {self._format_time()}"

    def _log_overlaps(self):
        """Write into the records who accepted which overlap."""
        for appointment, others in self._get_overlaps().items():
            # sudo: the record's history, whoever books on it
            for order in appointment.sudo().order_ids:
                order.message_post(
                    body=self.env._(
                        "%(technician)s is booked on %(time)s anyway, with: %(others)s",
                        technician=appointment.technician_id.name,
                        time=appointment._format_time(),
                        others="; ".join(o._get_overlap_text() for o in others),
                    ),
                    author_id=self.env.user.partner_id.id,
                )
