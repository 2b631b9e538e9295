from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

STATES = [
    ("planned", "Planned"),
    ("on_way", "On the Way"),
    ("at_work", "At Work"),
    ("done", "Done"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
# In these a technician is, or will be, where the appointment says.
LIVE_STATES = ("planned", "on_way", "at_work")
# Nobody takes back that these happened.
HAPPENED_STATES = ("on_way", "at_work", "done")
# The longest visit, in hours: longer work is several appointments.
LONGEST = 24 * 14


class TeknikServisAppointment(models.Model):
    """Randevu: one technician at one time for one record, or for those of one group.

    A team's visit is one appointment for each of its technicians.
    """

    _name = "teknik.servis.appointment"
    _inherit = ["hr.mixin", "teknik.servis.guard", "teknik.servis.client.uid"]
    _description = "Service Appointment"
    _order = "start, id"
    _check_company_auto = True
    _system_fields = frozenset({"company_id", "event_ids", "order_id", "stop"})
    _fixed_fields = frozenset({"client_uid"})

    name = fields.Char("To Do", help="What is to be done at this visit.")
    active = fields.Boolean(default=True)
    technician_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('teknik_servis_is_technician', '=', True)]",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    order_ids = fields.Many2many(
        "teknik.servis.order",
        "teknik_servis_appointment_order_rel",
        "appointment_id",
        "order_id",
        string="Service Records",
        required=True,
        check_company=True,
        ondelete="cascade",
        domain="[('is_open', '=', True)]",
        context={"active_test": False},
        help="One, or several that came as one group and are visited together.",
    )
    start = fields.Datetime("Starts", required=True, index=True)
    duration = fields.Float(
        required=True, default=1, help="How long the visit takes, in hours."
    )
    stop = fields.Datetime(
        "Ends", compute="_compute_stop", store=True, precompute=True, required=True
    )
    time_text = fields.Char("Time", compute="_compute_time_text")
    state = fields.Selection(STATES, required=True, default="planned", copy=False)

    # Of the first record: what a card shows.
    order_id = fields.Many2one(
        "teknik.servis.order",
        "Service Record",
        compute="_compute_order_id",
        store=True,
        index=True,
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    phone = fields.Char(related="order_id.phone")
    priority = fields.Selection(related="order_id.priority")
    stage_id = fields.Many2one(related="order_id.stage_id")
    stage_color = fields.Char(related="order_id.stage_color")
    device_name = fields.Char(related="order_id.device_name")
    customer_request = fields.Text(related="order_id.customer_request")

    _duration_positive = models.Constraint(
        f"CHECK(duration > 0 AND duration <= {LONGEST})",
        "A visit takes more than nothing and two weeks at most.",
    )

    # To the minute: shorter ones would be no time at all, and meet nobody.
    _stop_after_start = models.Constraint(
        "CHECK(stop > start)", "A visit takes a minute at least."
    )
    _live_idx = models.Index(
        "(technician_id, start)"
        " WHERE state IN ('planned', 'on_way', 'at_work') AND active IS TRUE"
    )

    @api.depends("technician_id")
    def _compute_company_id(self):
        # sudo: whose technician it is, also of who reads no employees
        for appointment in self:
            appointment.company_id = appointment.technician_id.sudo().company_id

    @api.depends("start", "duration")
    def _compute_stop(self):
        for appointment in self:
            start = appointment.start
            # To the minute, as calendars have it: 1 hour 20 is 1.333 hours. What is
            # impossible the constraint refuses, in words.
            hours = min(max(appointment.duration or 0, 0), LONGEST)
            minutes = round(hours * 60)
            appointment.stop = start and start + timedelta(minutes=minutes)

    @api.depends("order_ids")
    def _compute_order_id(self):
        for appointment in self:
            appointment.order_id = appointment.order_ids[:1]

    @api.depends("technician_id", "order_ids.name", "order_ids.partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Whose, what, which record, who goes: in a calendar the first words count."""
        for appointment in self:
            orders = appointment.order_ids
            first = orders[:1]
            more = f"+{len(orders) - 1}" if len(orders) > 1 else ""
            parts = (
                first.partner_id.name or first.phone,
                first.device_name,
                " ".join(filter(None, (first.name, more))),
                appointment.technician_id.name,
            )
            appointment.display_name = " · ".join(part for part in parts if part)

    @api.depends("start", "stop")
    @api.depends_context("tz", "lang")
    def _compute_time_text(self):
        for appointment in self:
            appointment.time_text = appointment._format_hours()

    @api.constrains("active", "order_ids", "state", "technician_id")
    def _check_orders(self):
        """Several records only of one group; of the technician's company; open."""
        for appointment in self:
            orders = appointment.order_ids
            if not orders:
                raise ValidationError(
                    self.env._(
                        "%(technician)s: an appointment is for a service record.",
                        technician=appointment.technician_id.name,
                    )
                )
            if len(orders) > 1 and (
                len(orders.group_id) > 1 or orders - orders.group_id.order_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(orders)s did not come as one group: each has an appointment "
                        "of its own.",
                        orders=", ".join(orders.mapped("name")),
                    )
                )
            if orders.company_id != appointment.company_id:
                raise ValidationError(
                    self.env._(
                        "%(technician)s does not work for the company of %(orders)s.",
                        technician=appointment.technician_id.name,
                        orders=", ".join(orders.mapped("display_name")),
                    )
                )
            if appointment._is_live() and not any(
                order.is_open and order.active for order in orders
            ):
                raise ValidationError(
                    self.env._(
                        "%(orders)s: closed or archived, nobody is sent there.",
                        orders=", ".join(orders.mapped("display_name")),
                    )
                )

    @api.constrains("active", "state", "technician_id")
    def _check_technician(self):
        for appointment in self:
            # sudo: the technician's flag, whoever books
            technician = appointment.technician_id.sudo()
            works = technician.active or not appointment._is_live()
            if not (technician.teknik_servis_is_technician and works):
                raise ValidationError(
                    self.env._(
                        "%(name)s is no technician: choose one, or make them one in "
                        "Service > Configuration > Technicians.",
                        name=technician.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return self._create_once(vals_list, super().create)[0]

    def onchange(self, values, field_names, fields_spec):
        """Answer a form only about service records that the caller may read.

        What a card shows of them is computed past the rules.
        """
        commands = list(values.get("order_ids") or ())
        commands += self.env.context.get("default_order_ids") or ()
        order_ids = set()
        for command in commands:
            if isinstance(command, int):
                order_ids.add(command)
            elif command[0] in (Command.LINK, Command.UPDATE):
                order_ids.add(command[1])
            elif command[0] == Command.SET:
                order_ids.update(command[2])
        self.env["teknik.servis.order"].browse(order_ids).check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def _format_time(self):
        """Return when one appointment is, as its reader writes it.

        :return: such as "24.11.2026 14:00-15:30", in the reader's time zone
        """
        self.ensure_one()
        if not (self.start and self.stop):
            return ""
        start, _stop = self._get_local_times()
        day = self.env["ir.qweb.field.date"].value_to_html(start.date(), {})
        return f"{day} {self._format_hours()}"

    def _format_hours(self):
        """Return from when to when one appointment is, without its day."""
        self.ensure_one()
        if not (self.start and self.stop):
            return ""
        start, stop = self._get_local_times()
        days = (stop.date() - start.date()).days
        return f"{start:%H:%M}-{stop:%H:%M}" + (f" +{days}" if days else "")

    def _get_local_times(self):
        """Return start and stop of one appointment where its reader is."""
        reader = self.with_context(tz=self._get_zone())
        return tuple(
            fields.Datetime.context_timestamp(reader, moment)
            for moment in (self.start, self.stop)
        )

    def _get_zone(self):
        """Return the name of the time zone in which the user reads one appointment.

        A cron's user has none: then it is the company's.
        """
        company = self.company_id or self.env.company
        own = self.env.context.get("tz") or self.env.user.tz
        return own or str(company._get_teknik_servis_zone())

    def _is_live(self):
        """Return whether one appointment keeps its technician busy."""
        self.ensure_one()
        return self.active and self.state in LIVE_STATES

    @api.ondelete(at_uninstall=False)
    def _unlink_except_happened(self):
        for appointment in self:
            if appointment.state in HAPPENED_STATES:
                raise UserError(
                    self.env._(
                        "%(appointment)s: a visit that began stays in the history. "
                        "Archive it to hide it.",
                        appointment=appointment.display_name,
                    )
                )
