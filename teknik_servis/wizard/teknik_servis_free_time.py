from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools.misc import format_date, format_duration

from ..models.teknik_servis_appointment import LONGEST
from ..models.teknik_servis_order_free_time import SHORTEST, USUAL_DAYS

# As far ahead as anybody makes an appointment.
FARTHEST = timedelta(days=92)
# Later, or years ago, is a slip of the finger.
LATEST = timedelta(days=3650)


class TeknikServisFreeTime(models.TransientModel):
    """Bos Zaman Bul: when who could come to a record; one click books it."""

    _name = "teknik.servis.free.time"
    _inherit = ["hr.mixin"]
    _description = "Find a Time"

    order_ids = fields.Many2many(
        "teknik.servis.order", string="Service Records", readonly=True
    )
    appointment_id = fields.Many2one(
        "teknik.servis.appointment", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    duration = fields.Float(required=True, default=1, help="In hours.")
    date_from = fields.Date("Earliest Day", required=True)
    date_to = fields.Date("Latest Day", required=True)
    technician_ids = fields.Many2many(
        "hr.employee",
        string="Technicians",
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
        help="Empty: any of them.",
    )
    is_together = fields.Boolean(
        "All Come Together", help="Times at which all these technicians are free."
    )
    category_ids = fields.Many2many(
        "hr.employee.category", string="Team / Tag", help="Who has one of these."
    )
    department_id = fields.Many2one(
        "hr.department", domain="[('company_id', 'in', (company_id, False))]"
    )
    is_near = fields.Boolean(
        "Same District First",
        default=True,
        help="On each day first who is in the same district anyway.",
    )
    limit = fields.Integer("How Many", default=10)
    message = fields.Text(readonly=True)
    slot_ids = fields.One2many(
        "teknik.servis.free.time.slot", "free_time_id", "Free Times", readonly=True
    )

    @api.model
    def _open(self, orders, appointment=None):
        """Open the dialog for records that are visited together, searched already.

        :param appointment: what is to be moved; None: the records' next visit
        :raises UserError: records that nobody goes to any more
        """
        orders.check_access("write")
        if closed := orders.filtered(lambda order: not order.is_open):
            raise UserError(
                self.env._(
                    "%(orders)s: closed, nobody is sent there.",
                    orders=", ".join(closed.mapped("name")),
                )
            )
        company = orders.company_id[:1]
        today = company._get_teknik_servis_day()
        team = orders.technician_ids & orders._get_bookable_technicians()
        wizard = self.create(
            {
                "order_ids": [Command.set(orders.ids)],
                "appointment_id": appointment.id if appointment else False,
                "company_id": company.id,
                "duration": appointment.duration
                if appointment
                else orders._clean_hours(None),
                "date_from": today,
                "date_to": today + timedelta(days=USUAL_DAYS),
                "is_together": len(team) > 1 and not appointment,
                "technician_ids": [
                    Command.set(team.ids if len(team) > 1 and not appointment else [])
                ],
            }
        )
        wizard._search_slots()
        return wizard._get_action()

    def action_search(self):
        """Look anew, with what was filled in."""
        self.ensure_one()
        self.message = False
        self._search_slots()
        return self._get_action()

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find a Time"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_input(self):
        """Raise with all that cannot be looked for."""
        problems = []
        if not SHORTEST <= self.duration <= LONGEST:
            problems.append(
                self.env._("A visit takes more than nothing and two weeks at most.")
            )
        if self.date_to < self.date_from:
            problems.append(self.env._("The latest day is before the earliest."))
        elif self.date_to - self.date_from > FARTHEST:
            problems.append(self.env._("Look for a time in three months at most."))
        elif not self._is_day_possible():
            problems.append(self.env._("Look for a time in the next ten years."))
        if problems:
            raise UserError("\n".join(problems))

    def _is_day_possible(self):
        today = self.env.company._get_teknik_servis_day()
        return today - FARTHEST <= self.date_from and self.date_to <= today + LATEST

    def _get_people(self):
        """Return who is asked for, of those whom the user may book."""
        people = self.order_ids._get_bookable_technicians()
        if self.technician_ids:
            people &= self.technician_ids
        domain = Domain("id", "in", people.ids)
        if self.category_ids:
            domain &= Domain("category_ids", "in", self.category_ids.ids)
        if self.department_id:
            domain &= Domain("department_id", "child_of", self.department_id.ids)
        # sudo: tags and departments of those whom the user may book
        found = people.sudo().search(domain)
        return people.filtered(lambda one: one.id in found.ids)

    def _search_slots(self):
        # Whoever wrote other records into the dialog learns nothing of them.
        self.order_ids.check_access("write")
        self._check_input()
        people = self._get_people()
        is_together = self.is_together and len(people) > 1 and not self.appointment_id
        orders = self.order_ids
        slots = orders._find_free_slots(
            [people] if is_together else [*people],
            self.duration,
            self.date_from,
            self.date_to,
            limit=self.limit,
            near=self.is_near,
            moving=self._get_moving(),
        )
        self.slot_ids = [
            Command.clear(),
            *(Command.create(self._prepare_slot_vals(slot)) for slot in slots),
        ]

    def _get_moving(self):
        # sudo: what leaves its time free, of whomever it is
        return self.appointment_id.sudo() or self.order_ids._get_moving()

    def _book(self, technicians, start, hours):
        """Move the appointment, or send technicians to the records.

        An appointment that was missed or ended meanwhile keeps its time.

        :param start: naive UTC
        :raises UserError: for an appointment that began meanwhile
        """
        appointment = self.appointment_id
        if appointment:
            appointment._check_free_to_move()
        if appointment.state == "planned":
            if technicians - self.order_ids._get_bookable_technicians():
                raise AccessError(
                    self.env._("Only the office books other technicians.")
                )
            appointment.write(
                {"technician_id": technicians.id, "start": start, "duration": hours}
            )
        else:
            self.order_ids._book_free_slot(technicians, start, hours)

    def _prepare_slot_vals(self, slot):
        hours = [format_duration(slot[name]) for name in ("booked", "hours")]
        # sudo: tags of those whom the user may book
        tags = slot["technicians"].sudo().category_ids
        return {
            "technician_ids": [Command.set(slot["technicians"].ids)],
            "start": slot["start"],
            "stop": slot["stop"],
            "load_text": " / ".join(hours),
            "near_count": slot["near"],
            "tag_text": ", ".join(tags.mapped("name")),
        }


class TeknikServisFreeTimeSlot(models.TransientModel):
    """One time at which somebody could come."""

    _name = "teknik.servis.free.time.slot"
    _inherit = ["hr.mixin"]
    _description = "Free Time"
    _order = "id"

    free_time_id = fields.Many2one(
        "teknik.servis.free.time", required=True, ondelete="cascade", index=True
    )
    technician_ids = fields.Many2many("hr.employee", string="Technicians")
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    day_text = fields.Char("Day", compute="_compute_time_text")
    time_text = fields.Char("Time", compute="_compute_time_text")
    load_text = fields.Char("Booked / Works", help="Hours of the technician that day.")
    near_count = fields.Integer(
        "Same District", help="Other visits in the same district that day."
    )
    tag_text = fields.Char("Tags")

    @api.depends("start", "stop")
    @api.depends_context("tz", "lang")
    def _compute_time_text(self):
        company = self.env.company
        zone = self.env.context.get("tz") or self.env.user.tz
        reader = self.with_context(tz=zone or str(company._get_teknik_servis_zone()))
        for slot in self:
            times = [
                fields.Datetime.context_timestamp(reader, moment)
                for moment in (slot.start, slot.stop)
                if moment
            ]
            slot.time_text = "-".join(f"{time:%H:%M}" for time in times)
            day = times and format_date(
                self.env, times[0].date(), date_format="EEE, d MMM"
            )
            slot.day_text = day or False

    def action_book(self):
        """Book one of the free times, and close the dialog.

        What was taken meanwhile is said, and what is free now is shown.
        """
        self.ensure_one()
        wizard = self.free_time_id
        orders, people = wizard.order_ids, self.technician_ids
        orders.check_access("write")
        moving = wizard._get_moving()
        if not orders._is_still_free(people, self.start, self.stop, moving):
            taken = self.env._(
                "%(technicians)s: %(day)s %(time)s was booked by somebody else "
                "meanwhile. This is free now:",
                technicians=", ".join(people.mapped("name")),
                day=self.day_text,
                time=self.time_text,
            )
            wizard._search_slots()
            wizard.message = taken
            return wizard._get_action()
        hours = (self.stop - self.start).total_seconds() / 3600
        wizard._book(people, self.start, hours)
        return {"type": "ir.actions.act_window_close"}
