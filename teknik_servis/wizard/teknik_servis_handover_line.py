from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..common import SENTINEL
from ..models.teknik_servis_appointment import LIVE_STATES
from ..models.teknik_servis_appointment_overlap import find_overlaps

# One note in each record's history says it all: nobody gets a mail for each.
QUIET = {
    # Who was archived is still found in teams.
    "active_test": False,
    "mail_auto_subscribe_no_notify": True,
    "mail_notrack": True,
    "teknik_servis_planning": SENTINEL,
}


class TeknikServisHandoverLine(models.TransientModel):
    """One thing in a technician's name, and who gets it: a colleague or nobody.

    Other addons add a kind, the field of its record, and what `_hand_over` does.
    """

    _name = "teknik.servis.handover.line"
    # hr.mixin lets users without rights on hr.employee name technicians.
    _inherit = ["hr.mixin"]
    _description = "Thing to Hand Over"

    wizard_id = fields.Many2one(
        "teknik.servis.handover", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("appointment", "Appointment"), ("order", "Service Record")],
        string="Kind of Work",
        required=True,
    )
    order_id = fields.Many2one("teknik.servis.order", ondelete="cascade")
    appointment_id = fields.Many2one("teknik.servis.appointment", ondelete="cascade")
    name = fields.Char("Work", compute="_compute_name")
    detail = fields.Char("Details", compute="_compute_detail")
    company_id = fields.Many2one(related="wizard_id.company_id")
    technician_id = fields.Many2one(related="wizard_id.technician_id")
    receiver_id = fields.Many2one(
        "hr.employee",
        compute="_compute_receiver_id",
        store=True,
        readonly=False,
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id),"
        " ('id', '!=', technician_id)]",
        help="Empty: nobody. An appointment is called off then and its record is "
        "planned again.",
    )
    overlap_text = fields.Text("In the Way", compute="_compute_overlap_text")
    overlap_ok = fields.Boolean("Book Anyway")
    away_text = fields.Text(
        "Not at Work",
        compute="_compute_away_text",
        help="What speaks against this time: working hours, holidays, time off.",
    )

    @api.depends("order_id", "appointment_id")
    def _compute_name(self):
        for line in self:
            record = line._get_record()
            record.check_access("read")
            if line.kind == "appointment":
                line.name = record and record._get_event_name()
            else:
                order = line.order_id
                names = (order.name, order.partner_id.name, order.device_name)
                line.name = " · ".join(filter(None, names))

    @api.depends("order_id", "appointment_id", "wizard_id.technician_id")
    def _compute_detail(self):
        for line in self:
            if line.kind == "appointment":
                line.appointment_id.check_access("read")
                visit = line.appointment_id
                line.detail = visit and visit._format_time()
            else:
                line.detail = ", ".join(line._get_roles())

    def _get_roles(self):
        """Return in which ways one record stands in the technician's name."""
        self.ensure_one()
        giver = self.wizard_id.technician_id
        order = self.order_id.with_context(active_test=False)
        # sudo: whose login it is
        user = giver.sudo().user_id
        requests = order._get_open_requests_of(giver)
        fields_by_role = (
            ("technician_ids", giver in order.technician_ids),
            ("user_id", user and order.user_id == user),
            ("part_request_ids", requests),
            ("line_ids", order.line_ids._get_planned_from(giver)),
        )
        return [
            order._fields[name]._description_string(self.env)
            for name, has_role in fields_by_role
            if has_role
        ]

    @api.depends("wizard_id.receiver_id", "appointment_id")
    def _compute_receiver_id(self):
        now = fields.Datetime.now()
        for line in self:
            # What is over nobody goes to any more.
            visit = line.appointment_id.sudo()
            over = visit and visit.stop <= now
            line.receiver_id = not over and line.wizard_id.receiver_id

    @api.depends("receiver_id", "appointment_id", "wizard_id.line_ids.receiver_id")
    def _compute_overlap_text(self):
        overlaps = self._get_overlaps()
        for line in self:
            others = overlaps.get(line.appointment_id.id, ())
            texts = [other._get_overlap_text(self.env) for other in others]
            line.overlap_text = "\n".join(texts)

    @api.depends("receiver_id", "appointment_id")
    @api.depends_context("tz", "lang", "uid", "allowed_company_ids")
    def _compute_away_text(self):
        # When somebody is away is told to who plans the own company's people.
        own = self.filtered(
            # sudo: the company of whoever was chosen
            lambda line: line.receiver_id.sudo().company_id in self.env.companies
        )
        asked = {line: line._get_asked() for line in own}
        away = self.env["hr.employee"]._get_teknik_servis_away_texts(asked.values())
        for line in self:
            line.away_text = "\n".join(away.get(asked.get(line), ()))

    def _get_asked(self):
        """Return who is sent where by one line: `(employee, start, stop)`."""
        self.ensure_one()
        visit = self.appointment_id
        visit.check_access("read")
        return self.receiver_id, visit.start, visit.stop

    def _get_overlaps(self):
        """Return what would be in the way of the appointments that are handed over.

        Where the receiver goes to the same records then anyway, nothing is in the way.

        :return: `{id of the appointment: others of its receiver at its time}`, what is
            handed to the same receiver included; past the reader's rules
        """
        lines = self.wizard_id.line_ids._of_kind("appointment").filtered(
            lambda line: line.appointment_id and line.receiver_id
        )
        # sudo: that somebody is busy is told to whoever books them
        visits = lines.appointment_id.sudo()
        found = {}
        if not visits:
            return found
        busy = visits.search(
            Domain("technician_id", "in", lines.receiver_id.ids)
            & Domain("state", "in", LIVE_STATES)
            & Domain("start", "<", max(visits.mapped("stop")))
            & Domain("stop", ">", min(visits.mapped("start")))
        )
        there = busy.grouped("technician_id")
        for receiver, some in lines.grouped("receiver_id").items():
            coming = some.appointment_id.sudo()
            known = there.get(receiver._origin.sudo(), busy.browse()) | coming
            for visit, other in find_overlaps(coming, known.sorted("start")):
                if other in coming or not self._is_same_visit(visit, other):
                    found.setdefault(visit.id, []).append(other)
        return found

    def _is_same_visit(self, visit, other):
        """Return whether who goes to one appointment does all of another one's."""
        return visit.order_ids <= other.order_ids

    def _get_joined(self):
        """Return appointments whose receiver goes to the same records then anyway."""
        joined = self.env["teknik.servis.appointment"]
        for line in self.filtered("receiver_id"):
            visit = line.appointment_id
            # sudo: where the receiver goes then, whoever hands over
            own = visit.order_ids.sudo().appointment_ids.filtered(
                lambda one, line=line, visit=visit: (
                    one.technician_id.id == line.receiver_id.id
                    and one._is_live()
                    and one.start < visit.stop
                    and one.stop > visit.start
                )
            )
            if any(self._is_same_visit(visit.sudo(), one) for one in own):
                joined |= visit
        return joined

    # ------------------------------------------------------------------ doing

    def _get_record(self):
        """Return what one line hands over: of its kind's field, and of no other."""
        self.ensure_one()
        return self[f"{self.kind or 'order'}_id"]

    def _get_orders(self):
        """Return the records in whose history one line is written.

        Hook: other kinds have others.
        """
        self.ensure_one()
        return self._get_visits().order_ids | self._of_kind("order").order_id

    def _of_kind(self, kind):
        return self.filtered(lambda line: line.kind == kind)

    def _get_visits(self):
        return self._of_kind("appointment").appointment_id

    def _hand_over(self):
        """Hand over what these lines of one dialog say; all is checked before.

        Hook: other addons hand over their kinds after super().
        """
        for receiver, lines in self.grouped("receiver_id").items():
            if orders := lines._of_kind("order").order_id:
                lines._hand_over_orders(orders, receiver)
        # After the records: who is sent there joins whoever has the record now.
        self._of_kind("appointment")._hand_over_appointments()

    def _hand_over_appointments(self):
        """Send others; a visit to which nobody goes is called off.

        So is that of a team whose receiver goes there at that time as well.
        """
        joined = self._get_joined()
        joined.write({"state": "cancelled"})
        moved = self.filtered(lambda line: line.appointment_id not in joined)
        moved._send_receivers()
        giver = self.wizard_id.technician_id
        # sudo: where else the technician is still expected
        left = (
            self._get_visits()
            .order_ids.with_context(**QUIET)
            .filtered(
                lambda order: (
                    order.is_open
                    and giver in order.technician_ids
                    and not any(
                        visit._is_live() and visit.technician_id == giver
                        for visit in order.sudo().appointment_ids
                    )
                )
            )
        )
        left.write({"technician_ids": [Command.unlink(giver.id)]})

    def _send_receivers(self):
        for (receiver, anyway), lines in self.grouped(
            lambda line: (line.receiver_id, line.overlap_ok)
        ).items():
            visits = lines.appointment_id
            if receiver:
                vals = {"technician_id": receiver.id}
                visits.write({**vals, "overlap_ok": True} if anyway else vals)
            else:
                visits.write({"state": "cancelled"})

    def _hand_over_orders(self, orders, receiver):
        """Let a colleague, or nobody, stand where the technician stood on records."""
        giver = self.wizard_id.technician_id
        quiet = orders.with_context(**QUIET)
        commands = [Command.unlink(giver.id)]
        if receiver:
            commands.append(Command.link(receiver.id))
        team = quiet.filtered(lambda order: giver in order.technician_ids)
        team.write({"technician_ids": commands})
        # sudo: whose logins they are
        user, new = giver.sudo().user_id, receiver.sudo().user_id
        if orders.company_id - new.sudo().company_ids:
            new = self.env.user
        if user:
            responsible = quiet.filtered(lambda order: order.user_id == user)
            responsible.write({"user_id": new.id})
        requests = orders._get_open_requests_of(giver)
        requests._as_system().write({"technician_id": receiver.id})
        orders.line_ids._plan_from(giver, receiver)
