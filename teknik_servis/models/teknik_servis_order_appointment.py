from odoo import api, fields, models

from ..common import SENTINEL
from .teknik_servis_appointment import LIVE_STATES

# What a record's appointments follow.
TEAM = "technician_ids"
PLANNED_BY = {"date_planned", "duration", TEAM}
# What of a record its visits' calendar events tell.
TOLD = {
    *("address", "customer_request", "device_name", "partner_id", "phone"),
    "service_address_id",
}
# How long a visit is where nobody said, in hours.
USUAL_DURATION = 1


class TeknikServisOrder(models.Model):
    """A record's visits: choosing technicians and a time makes or moves them.

    What is chosen on the record is its visit: the appointments of its team that are
    planned for its time. Others, on other days, are made on the board and stay.
    """

    _inherit = "teknik.servis.order"

    appointment_ids = fields.Many2many(
        "teknik.servis.appointment",
        "teknik_servis_appointment_order_rel",
        "order_id",
        "appointment_id",
        string="Appointments",
        context={"active_test": False},
        copy=False,
    )
    appointment_count = fields.Integer(compute="_compute_appointment_count")
    date_planned = fields.Datetime(
        "Appointment",
        compute="_compute_date_planned",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        help="When the technical team comes next, or works on it. Choosing it makes or "
        "moves the team's appointments.",
    )

    @api.depends("appointment_ids")
    def _compute_appointment_count(self):
        for order in self:
            order.appointment_count = len(order.appointment_ids)

    @api.depends(
        "appointment_ids.start", "appointment_ids.state", "appointment_ids.active"
    )
    def _compute_date_planned(self):
        for order in self:
            # sudo: the next visit is the record's, whoever else is busy by it
            visits = order.sudo().appointment_ids
            live = visits.filtered(lambda visit: visit._is_live())
            if live:
                order.date_planned = min(live.mapped("start"))
            elif not order._is_worked_on() or order.date_planned in visits.mapped(
                "start"
            ):
                order.date_planned = False
            else:
                # A time that waits for its technician.
                order.date_planned = order.date_planned

    @api.depends(
        *("appointment_ids.active", "appointment_ids.state"),
        "appointment_ids.technician_id.user_id",
    )
    def _compute_worker_user_ids(self):
        return super()._compute_worker_user_ids()

    def _get_workers(self):
        # sudo: all who are sent there, whoever computes it
        visits = self.sudo().appointment_ids.filtered(
            lambda visit: visit.active and visit.state != "cancelled"
        )
        return super()._get_workers() | visits.technician_id

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._plan_visits({order: PLANNED_BY for order in orders}, {})
        return orders

    def write(self, vals):
        names = (PLANNED_BY | TOLD) & vals.keys()
        kept = names | PLANNED_BY if names & PLANNED_BY else names
        before = {
            order: {name: order[name] for name in kept}
            for order in (self if names else ())
        }
        result = super().write(vals)
        # Compared are kept values: a phone number in another format is no change.
        changed = {
            order: {name for name in names if order[name] != was[name]}
            for order, was in before.items()
        }
        if any(changed.values()):
            self._plan_visits(changed, before)
        # Without a date there is no visit to tell of: nothing is asked for.
        told = self.browse().concat(
            *(o for o, names in changed.items() if names & TOLD and o.date_planned)
        )
        if told:
            # sudo: the calendars of all who are sent there, whoever corrects it
            visits = told.sudo().appointment_ids
            visits.filtered(lambda visit: visit._is_live())._mirror()
        if vals.get("active") is False:
            self._end_appointments()
        return result

    def unlink(self):
        # sudo: a visit goes with its last record, whoever may delete that
        visits = self.sudo().appointment_ids
        visits.filtered(lambda visit: visit.order_ids <= self.sudo()).unlink()
        return super().unlink()

    def _plan_visits(self, changed, before):
        """Let the visits of records follow what was chosen on them.

        :param changed: `{record: which fields of it changed}`
        :param before: `{record: {field: value until now}}`, of all `PLANNED_BY`; lacks
            new records
        :raises UserError: a technician is not free, with all who are not
        """
        if self.env.context.get("teknik_servis_planning") is SENTINEL:
            return
        visits = self.env["teknik.servis.appointment"].with_context(
            teknik_servis_planning=SENTINEL
        )
        moved, made, chosen = {}, {}, {}
        for order, names in changed.items():
            if not (names & PLANNED_BY and order._is_worked_on()):
                continue
            start, team = order.date_planned, order.technician_ids
            was, team_before = False, team.browse()
            if order in before:
                was, team_before = map(before[order].get, ("date_planned", TEAM))
            visit = order._get_visit(was)
            stays = visit.filtered(
                lambda one, going=team if start else (): one.technician_id in going
            )
            (visit - stays).with_env(visits.env)._leave_out(order)
            key = (start, order._get_visit_duration(), "duration" in names)
            moved[key] = moved.get(key, visits) + stays
            if not start:
                continue
            chosen[order] = start
            # Who was there before has their visit, or had it called off.
            new = team if start != was else team - team_before
            there = order._get_visit(start, LIVE_STATES) | stays
            for technician in new - there.technician_id:
                owner = order.group_id or order
                made.setdefault((owner, technician, start), self.browse())
                made[owner, technician, start] |= order
        for (start, duration, is_longer), some in moved.items():
            length = {"duration": duration} if is_longer else {}
            some.with_env(visits.env).write({"start": start, **length})
        visits._make_visits(made)
        for order, start in chosen.items():
            if not order.date_planned:
                # Nobody goes yet: the time waits for its technician.
                order.with_env(visits.env).date_planned = start

    def _is_worked_on(self):
        """Return whether somebody may still be sent to one record."""
        self.ensure_one()
        return self.is_open and self.active

    def _get_visit(self, start, states=("planned",)):
        """Return what is booked for one record at a time.

        :param start: naive UTC, or False: nothing
        """
        self.ensure_one()
        return self.appointment_ids.filtered(
            lambda one: one.active and one.state in states and one.start == start
        )

    def _get_visit_duration(self):
        """Return how long a visit to one record takes, in hours."""
        self.ensure_one()
        return self.duration or USUAL_DURATION

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        closed = self.filtered(lambda order: not order.is_open)
        closed._end_appointments()
        return result

    def _end_appointments(self):
        """Free what is still booked for closed or archived records; what began is done.

        An appointment for several records goes on while one of them is open.
        """
        # sudo: appointments of all technicians, whoever closes the record
        live = self.sudo().appointment_ids.filtered(
            lambda one: (
                one.state in LIVE_STATES
                and not any(order._is_worked_on() for order in one.order_ids)
            )
        )
        now = fields.Datetime.now()
        done = live.filtered(
            lambda one: (
                one.state != "planned"
                or (one.start <= now and one.order_ids[:1].stage_kind == "done")
            )
        )
        done.write({"state": "done"})
        (live - done).write({"state": "cancelled"})
        # A time that waits for its technician waits no more: nothing tells that field
        # of a stage, and what is closed is written by nobody.
        self.env.add_to_compute(
            self._fields["date_planned"], self.filtered("date_planned")
        )

    def _move_work(self, target):
        result = super()._move_work(target)
        # sudo: who goes there goes to the record that stays
        visits = self.sudo().appointment_ids
        # A time that waits for its technician waits there, where nobody is expected.
        waits = not any(visit._is_live() for visit in visits) and self.date_planned
        for appointment in visits:
            others = appointment.order_ids - self
            appointment.order_ids = others | target
        if waits and not target.date_planned:
            target.with_context(teknik_servis_planning=SENTINEL).date_planned = waits
        return result
