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
OVER_STATES = ("done", "missed", "cancelled")


def find_overlaps(asking, busy):
    """Find what meets what, in one walk along the time: n log n, not n times m.

    :param asking: appointments of one technician; may be those of a form
    :param busy: the technician's appointments as they are stored, by their start
    :return: list of `(asking, other one of busy at its time)`, by start
    """
    slots = [(one.start, 0, one) for one in busy]
    slots += [(one.start, 1, one) for one in asking]
    slots.sort(key=lambda slot: slot[:2])
    pairs, going = [], []
    for start, asks, one in slots:
        going = [slot for slot in going if slot[1].stop > start]
        for asked, other in going:
            if asked == asks or one.ids == other.ids:
                continue
            pairs.append((one, other) if asks else (other, one))
        going.append((asks, one))
    return pairs


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
    # another session books at this moment.
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
    @api.depends_context("tz", "lang", "uid", "allowed_company_ids")
    def _compute_overlap_text(self):
        # sudo: whose technician it is; of others' nothing is told
        own = self.filtered(
            lambda one: one.technician_id.sudo().company_id in self.env.companies
        )
        overlaps = own._get_overlaps()
        for appointment in self:
            others = overlaps.get(appointment, ())
            texts = [other._get_overlap_text(self.env) for other in others]
            appointment.overlap_text = "\n".join(texts)

    @api.model_create_multi
    def create(self, vals_list):
        if not vals_list:
            return super().create(vals_list)
        # What a phone sends twice was looked at the first time.
        received = self._get_received(vals_list)
        with self._booking():
            appointments = super().create(vals_list)
            fresh = appointments - received
            fresh._settle_overlaps()
        return appointments

    def write(self, vals):
        asked = TIMES | {"overlap_ok"}
        freed = vals.get("active") is False or vals.get("state") in OVER_STATES
        if not self or freed or not asked & vals.keys():
            return super().write(vals)
        was_live = self.filtered(lambda one: one._is_live())
        names = ASKED & vals.keys()
        moved = self.filtered(lambda one: one._get_changed_fields(names, vals))
        with self._booking():
            if "overlap_ok" not in vals:
                # Accepted was what it was, not what it becomes.
                accepted = moved.filtered("overlap_ok")
                super(TeknikServisAppointment, accepted).write({"overlap_ok": False})
            result = super().write(vals)
            came = self if "overlap_ok" in vals else moved | (self - was_live)
            came._settle_overlaps()
        return result

    @contextmanager
    def _booking(self):
        """Let appointments change before PostgreSQL asks whether one is booked twice.

        By its end it was said in words who is in the way.
        """
        name = SQL.identifier(f"{self._table}_no_double_booking")
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", name))
        yield
        self.flush_model()
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", name))

    def _settle_overlaps(self):
        """Decide on the overlaps of what has just come to its place.

        Another session that books one of the technicians waits, and then looks anew.

        :raises UserError: with all who are in the way of one that nobody accepted
        """
        live = self.filtered(lambda one: one._is_live())
        # sudo: only the rows are held, for whoever may book
        lock_rows(live.technician_id.sudo())
        overlaps = live._get_overlaps()
        live._check_overlaps(overlaps)
        accepted = self.filtered("overlap_ok")
        # What nobody is in the way of needs no consent, and gives none to others.
        alone = accepted.filtered(lambda one: one not in overlaps)
        if alone:
            alone.overlap_ok = False
        (accepted - alone)._log_overlaps(overlaps)

    def _check_overlaps(self, overlaps):
        """Raise one error that names who is in whose way, for all of `self`.

        :param overlaps: as `_get_overlaps` returns them
        """
        problems = [
            self.env._(
                "%(technician)s is not free on %(time)s: %(others)s.",
                technician=appointment.technician_id.name,
                time=appointment._format_time(),
                others="; ".join(o._get_overlap_text(self.env) for o in others),
            )
            for appointment, others in overlaps.items()
            if not appointment.overlap_ok
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
            & Domain("active", "=", True)
            & Domain("start", "<", max(asking.mapped("stop")))
            & Domain("stop", ">", min(asking.mapped("start")))
        )
        found = {}
        by_technician = busy.grouped("technician_id")
        for technician, some in asking.grouped("technician_id").items():
            others = by_technician.get(technician._origin.sudo(), ())
            for appointment, other in find_overlaps(some, others):
                found.setdefault(appointment, busy.browse())
                found[appointment] |= other
        return found

    def _get_overlap_text(self, env):
        """Return what one appointment in the way is: which record, whose, when.

        :param env: of the reader, who is told the time alone of what they may not read
        """
        self.ensure_one()
        order = self.order_id
        time = self.with_env(env)._format_time()
        if not order.with_env(env).has_access("read"):
            return time
        return " ".join(filter(None, (order.name, order.partner_id.name, time)))

    def _log_overlaps(self, overlaps):
        """Write into the records who accepted which overlap.

        :param overlaps: as `_get_overlaps` returns them
        """
        for appointment in self:
            others = overlaps[appointment]
            # sudo: the record's history, whoever books on it
            for order in appointment.sudo().order_ids:
                order.message_post(
                    body=self.env._(
                        "%(technician)s is booked on %(time)s anyway, with: %(others)s",
                        technician=appointment.technician_id.name,
                        time=appointment._format_time(),
                        others="; ".join(o._get_overlap_text(o.env) for o in others),
                    ),
                    author_id=self.env.user.partner_id.id,
                )
