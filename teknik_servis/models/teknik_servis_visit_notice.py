from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..outbox import is_quiet, put_in_outbox, work_off
from .teknik_servis_appointment import LIVE_STATES
from .teknik_servis_order_notice import NOTICE_DELAY

CRON = "teknik_servis.teknik_servis_visit_notice_cron"
# Who is one customer to write to.
PARTY = ("partner_id", "email", "phone")


class TeknikServisVisitNotice(models.Model):
    """A record whose customer is to be told something, when its time has come."""

    _name = "teknik.servis.visit.notice"
    _description = "Message to a Customer"
    _order = "due, id"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("visit", "Appointment"), ("reminder", "Reminder"), ("on_way", "On the Way")],
        required=True,
        readonly=True,
    )
    due = fields.Datetime(required=True, readonly=True, index=True)

    _once = models.UniqueIndex("(order_id, kind)", "This is waiting to be told.")

    @api.model
    def _add(self, orders, kind, due):
        """Let the customers of records be told of something.

        :param orders: any records; those of companies that tell nothing are left out
        :param kind: of the field
        :param due: datetime; earlier ones of the same kind wait until then
        """
        telling = orders.company_id.filtered(lambda one: one._is_telling_customers())
        rows = [
            {
                "order_id": order.id,
                "company_id": order.company_id.id,
                "kind": kind,
                "due": due,
            }
            # Always in this order: of two sessions none waits for the other.
            for order in orders.sorted("id")
            if order.company_id in telling
        ]
        put_in_outbox(self, SQL("(order_id, kind)"), rows, SQL("due = EXCLUDED.due"))
        if rows:
            self.env.ref(CRON)._trigger(at=due)

    @api.model
    def _cron_tell(self):
        """Tell customers of what has become of their appointments."""
        work_off(
            self,
            Domain("due", "<=", fields.Datetime.now()),
            lambda row: row._send(),
            lambda row, error: row._put_aside(error),
            CRON,
            order="due, id",
        )

    def _send(self):
        """Tell one record's customer, if there is anything to tell still."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return  # another worker is at it
        order, kind = self.order_id.with_company(self.company_id), self.kind
        self.unlink()
        tell = {
            "on_way": order._tell_of_way,
            "reminder": order._tell_of_tomorrow,
            "visit": order._tell_of_visits,
        }
        tell[kind]()

    def _put_aside(self, error):
        """Say in a record's history that its customer was not told, and leave it so."""
        order = self.order_id
        self.unlink()
        order._log_not_told(error)


class TeknikServisAppointment(models.Model):
    """Customers are told of what is booked for them, a while later."""

    _inherit = "teknik.servis.appointment"

    @api.model
    def _note_changes(self, user, changed, teams, watch):
        result = super()._note_changes(user, changed, teams, watch)
        order_ids = set()
        for pair in self._get_coming(changed).values():
            times = [known and (known["start"], known["stop"]) for known in pair]
            orders = [set(known["orders"]) if known else set() for known in pair]
            if times[0] != times[1]:
                order_ids |= orders[0] | orders[1]
            order_ids |= orders[0] ^ orders[1]
        orders = self.env["teknik.servis.order"].browse(order_ids).exists()
        due = fields.Datetime.now() + NOTICE_DELAY
        notices = self.env["teknik.servis.visit.notice"]
        notices._add(orders, "visit", due)
        notices._add(orders._get_reminded_late(), "reminder", due)
        return result

    def _tell_on_way(self):
        result = super()._tell_on_way()
        if not is_quiet(self.env):
            # sudo: an outbox of the program's own
            notices = self.env["teknik.servis.visit.notice"].sudo()
            notices._add(self.sudo().order_ids, "on_way", fields.Datetime.now())
        return result


class TeknikServisOrder(models.Model):
    """Whom a record's visits concern, and which there are."""

    _inherit = "teknik.servis.order"

    def write(self, vals):
        before = {}
        if not vals.keys().isdisjoint(PARTY):
            # sudo: appointments of all technicians, whoever changes the record
            visited = self.sudo().filtered(lambda one: one.is_open and one.active)
            before = {
                order: order._get_party() for order in visited if order.appointment_ids
            }
        result = super().write(vals)
        changed = [one for one, was in before.items() if one._get_party() != was]
        self.browse().concat(*changed)._tell_visits_anew()
        return result

    def _correct_customer(self, partner, *args, **kwargs):
        result = super()._correct_customer(partner, *args, **kwargs)
        self._tell_visits_anew()  # another one was told so far
        return result

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        # What was done in silence is told afterwards, as far as it is still to come.
        heard = self.filtered(
            lambda order: (
                stages_before[order.id].appointment_silent
                and not order.stage_id.appointment_silent
                and order.is_open
            )
        )
        heard._tell_visits_anew()
        return result

    def _tell_visits_anew(self):
        """Let customers of records be told what they do not know of their visits."""
        if self and not is_quiet(self.env):
            # sudo: an outbox of the program's own
            notices = self.env["teknik.servis.visit.notice"].sudo()
            notices._add(self.sudo(), "visit", fields.Datetime.now() + NOTICE_DELAY)

    def _move_work(self, target):
        result = super()._move_work(target)
        # sudo: what the customer was told of goes with the job
        visits = self.env["teknik.servis.visit"].sudo()
        told = visits.search([("order_id", "in", self.ids)])
        known = visits.search([("order_id", "=", target.id)]).mapped("start")
        moving = told.filtered(lambda visit: visit.start not in known)
        # Of the same time the target's customer knows already.
        (told - moving).active = False
        moving.order_id = target
        return result

    def _get_visited(self):
        """Return the records of one customer that are visited together with this one.

        Of a group's records those that are its customer's; the first stands for all.
        """
        self.ensure_one()
        group = self.group_id.order_ids.filtered("active")
        return (self | group).sorted("id").filtered(lambda order: order._is_party(self))

    def _is_party(self, other):
        return self._get_party() == other._get_party()

    def _get_party(self):
        """Return who one record's customer is, to whoever writes to them."""
        self.ensure_one()
        return tuple(self[name] for name in PARTY)

    def _get_reminded_late(self):
        """Return those that are visited tomorrow after today's reminders were sent."""
        late = self.browse()
        for company, orders in self.grouped("company_id").items():
            if (
                company._is_teknik_servis_reminding()
                and company.teknik_servis_reminded_on
                == company._get_teknik_servis_day()
            ):
                begin, end = company._get_teknik_servis_tomorrow()
                late |= orders.filtered(
                    lambda order, begin=begin, end=end: any(
                        begin <= start < end for start in order._get_coming_visits()
                    )
                )
        return late

    def _get_coming_visits(self, states=LIVE_STATES, before="start"):
        """Return the appointments of records that are not over.

        :param before: which of their times is still to come
        :return: `{start: appointments}`, in order
        """
        now = fields.Datetime.now()
        coming = self.appointment_ids.filtered(
            lambda one: one.active and one.state in states and one[before] > now
        )
        return coming.sorted("start").grouped("start")

    def _may_tell_of_visits(self):
        """Return whether one record's customer is told of its appointments at all."""
        self.ensure_one()
        told = not self.stage_id.appointment_silent
        return bool(self.is_open and self.active and told)
