from odoo import api, fields, models
from odoo.fields import Command

from ..common import SENTINEL
from .teknik_servis_appointment import LIVE_STATES

# What a record's appointments follow.
PLANNED_BY = {"date_planned", "duration", "technician_ids"}
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
            appointments = order.sudo().appointment_ids
            live = appointments.filtered(lambda visit: visit._is_live())
            if appointments:
                order.date_planned = min(live.mapped("start"), default=False)
            else:
                # A time that waits for its technician.
                order.date_planned = order.date_planned

    @api.depends("appointment_ids.technician_id.user_id")
    def _compute_worker_user_ids(self):
        result = super()._compute_worker_user_ids()
        for order in self:
            # sudo: all who are sent there, whoever computes it
            users = order.sudo().appointment_ids.technician_id.user_id
            if users - order.worker_user_ids:
                order.worker_user_ids |= users
        return result

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered("date_planned")._plan_visits({}, {"date_planned"})
        return orders

    def write(self, vals):
        names = PLANNED_BY & vals.keys()
        if not names or self.env.context.get("teknik_servis_planning") is SENTINEL:
            return super().write(vals)
        before = {order: order.date_planned for order in self}
        result = super().write(vals)
        self._plan_visits(before, names)
        return result

    def unlink(self):
        # sudo: a visit goes with its last record, whoever may delete that
        visits = self.sudo().appointment_ids
        visits.filtered(lambda visit: visit.order_ids <= self.sudo()).unlink()
        return super().unlink()

    def _plan_visits(self, before, names):
        """Let the visits of these records follow what was chosen on them.

        :param before: `{record: when its visit was until now}`, naive UTC; may lack new
            records
        :param names: which of `PLANNED_BY` were chosen
        :raises UserError: a technician is not free, with all who are not
        """
        now = fields.Datetime.now()
        appointments = self.env["teknik.servis.appointment"].with_context(
            teknik_servis_planning=SENTINEL
        )
        gone, moved, made = appointments.browse(), {}, []
        for order in self.filtered("is_open"):
            start, duration = order.date_planned, order.duration or USUAL_DURATION
            visit = order._get_visit(before.get(order))
            team = order.technician_ids if start else order.technician_ids.browse()
            stays = visit.filtered(lambda one, team=team: one.technician_id in team)
            gone += visit - stays
            moved.setdefault((start, duration), appointments.browse())
            moved[start, duration] += stays
            # Who joins a team later is not sent to where it was before.
            if start and ("date_planned" in names or start >= now):
                there = (order._get_visit(start) | stays).technician_id
                made += [
                    {
                        "technician_id": technician.id,
                        "order_ids": [Command.set(order.ids)],
                        "start": start,
                        "duration": duration,
                    }
                    for technician in team - there
                ]
        gone.write({"state": "cancelled"})
        for (start, duration), visits in moved.items():
            length = {"duration": duration} if "duration" in names else {}
            visits.write({"start": start, **length})
        appointments.create(made)

    def _get_visit(self, start):
        """Return what is planned for one record at a time.

        :param start: naive UTC, or False: nothing
        """
        self.ensure_one()
        return self.appointment_ids.filtered(
            lambda one: one.active and one.state == "planned" and one.start == start
        )

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        closed = self.filtered(lambda order: not order.is_open)
        closed._end_appointments()
        return result

    def _end_appointments(self):
        """Free what is still booked for closed records; what began is done.

        An appointment for several records goes on while one of them is open.
        """
        # sudo: appointments of all technicians, whoever closes the record
        live = self.sudo().appointment_ids.filtered(
            lambda one: (
                one.state in LIVE_STATES and not any(one.order_ids.mapped("is_open"))
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

    def _move_work(self, target):
        result = super()._move_work(target)
        # sudo: who goes there goes to the record that stays
        for appointment in self.sudo().appointment_ids:
            others = appointment.order_ids - self
            appointment.order_ids = others | target
        return result


class TeknikServisAppointment(models.Model):
    """Who is sent to a record belongs to its team."""

    _inherit = "teknik.servis.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        appointments._bring_team({})
        return appointments

    def write(self, vals):
        before = {one: one.technician_id for one in self if "technician_id" in vals}
        result = super().write(vals)
        if before:
            self._bring_team(before)
        return result

    def _bring_team(self, before):
        """Let the teams of records be who is sent to them.

        :param before: `{appointment: its technician until now}`; may lack new ones
        """
        if self.env.context.get("teknik_servis_planning") is SENTINEL:
            return
        for one in self:
            for order in one.order_ids.filtered("is_open"):
                live = order.appointment_ids.filtered(lambda other: other._is_live())
                left = before.get(one, live.technician_id.browse()) - live.technician_id
                team = (order.technician_ids - left) | one.technician_id
                if team != order.technician_ids:
                    order.with_context(
                        teknik_servis_planning=SENTINEL
                    ).technician_ids = team
