from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from .teknik_servis_appointment import LIVE_STATES

# A week at most, and no more cards than anybody drives to in one.
MOST_DAYS = 7
MOST_CARDS = 60
MOST_WAITING = 20
# What was left open on an earlier day is still to be told of.
OVERDUE_DAYS = 14


class TeknikServisAppointment(models.Model):
    """Bugün: a technician's own day, in one answer that a phone can show.

    `_phone` holds what a technician does on it.
    """

    _inherit = "teknik.servis.appointment"

    @api.model
    @api.readonly
    def get_today(self, day=None, days=1):
        """Return the caller's own visits, of all companies they are a technician in.

        As many statements for ten visits as for one.

        :param day: the first day, such as "2026-11-24" where the technician is; None:
            today
        :param days: how many days, 1 to 7
        :return: dict of `day`, `today`, `tomorrow`, `name` of the technician,
            `is_technician`, `cards` in the order of the day (those of earlier days that
            nobody ended first, when it begins today), `counts` (`{day: visits}` of the
            seven days from today on), `waiting`: own records that have no time yet
        :raises AccessError: for who is neither technician nor office
        """
        self.check_access("read")
        self = self._as_technician()
        zone = self._get_phone_zone()
        now = fields.Datetime.now()
        today = now.replace(tzinfo=UTC).astimezone(zone).date()
        first = self._parse_day(day) or today
        days = days if type(days) is int and 0 < days <= MOST_DAYS else 1
        begin = self._get_midnight(first, zone)
        end = self._get_midnight(first + timedelta(days), zone)
        technicians = self._get_own_technicians()
        visits = self._get_own_visits(technicians, begin, end, first == today)
        return {
            "day": fields.Date.to_string(first),
            "today": fields.Date.to_string(today),
            "tomorrow": fields.Date.to_string(today + timedelta(1)),
            "name": technicians[:1].name or self.env.user.name,
            "is_technician": bool(technicians),
            "cards": visits._get_cards(technicians, zone),
            "counts": self._get_day_counts(technicians, today, zone),
            "waiting": self._get_waiting(technicians),
        }

    # ------------------------------------------------------------------ who and when

    @api.model
    def _as_technician(self):
        """Return the model for all companies of the user: of two, one day."""
        companies = self.env.user.company_ids
        active = self.env.companies
        return self.with_context(allowed_company_ids=(active | companies).ids)

    @api.model
    def _get_own_technicians(self):
        """Return the technicians that the user is: one in each company at most."""
        # sudo: who one is oneself; employees are read by few
        employees = self.env["hr.employee"].sudo()
        own = employees.search(
            Domain("user_id", "=", self.env.uid)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("teknik_servis_is_technician", "=", True)
        )
        return own

    @api.model
    def _get_phone_zone(self):
        """Return the time zone in which the user's days begin and end."""
        name = self.env.user.tz or str(self.env.company._get_teknik_servis_zone())
        return ZoneInfo(name)

    @api.model
    def _get_midnight(self, day, zone):
        """Return when a day begins, as naive UTC."""
        begin = datetime.combine(day, time.min, zone)
        return begin.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _parse_day(self, day):
        """Return a day that a phone sent, or None for what is none."""
        try:
            parsed = datetime.strptime(day, "%Y-%m-%d").date()
        except (TypeError, ValueError):
            return None
        return parsed if 2000 < parsed.year < 2200 else None

    @api.model
    def _get_own_visits(self, technicians, begin, end, is_today):
        """Return the technicians' visits of a time, those left open earlier first."""
        domain = Domain("start", ">=", begin) & Domain("start", "<", end)
        if is_today:
            # It goes on today, or nobody said what became of it.
            earlier = Domain("start", "<", begin) & Domain("state", "in", LIVE_STATES)
            earlier &= Domain("start", ">=", begin - timedelta(OVERDUE_DAYS))
            domain |= earlier
        return self.search(
            domain
            & Domain("technician_id", "in", technicians.ids)
            & Domain("state", "!=", "cancelled"),
            limit=MOST_CARDS,
        )

    @api.model
    def _get_day_counts(self, technicians, today, zone):
        """Return how many visits each of the next seven days has.

        As they are shown: what was left open earlier is today's.
        """
        begin = self._get_midnight(today, zone)
        end = self._get_midnight(today + timedelta(MOST_DAYS), zone)
        counts = {
            fields.Date.to_string(today + timedelta(n)): 0 for n in range(MOST_DAYS)
        }
        first = fields.Date.to_string(today)
        for visit in self._get_own_visits(technicians, begin, end, True):
            counts[max(first, visit._get_local_day(zone))] += 1
        return counts

    def _get_local_day(self, zone):
        self.ensure_one()
        local = self.start.replace(tzinfo=UTC).astimezone(zone)
        return fields.Date.to_string(local.date())

    # ------------------------------------------------------------------ cards

    def _get_cards(self, technicians, zone):
        """Return what a phone shows of these visits.

        :param technicians: who the user is, as superuser
        :param zone: where the days begin
        """
        # One cache for all: what is read of one is read of all.
        orders = self.order_ids
        vans = technicians.teknik_servis_location_id
        bring = self._get_bring(vans)
        running = self._get_own_running(technicians, orders)
        warranties = dict(
            orders._fields["warranty_state"]._description_selection(self.env)
        )
        hides_prices = orders._hides_prices()
        collected = orders._get_collected()
        now = fields.Datetime.now()
        cards = []
        for visit in self:
            first = visit.order_id
            work = running.filtered(lambda one, of=visit: one.order_id in of.order_ids)[
                :1
            ]
            cards.append(
                {
                    "id": visit.id,
                    "day": visit._get_local_day(zone),
                    "start": fields.Datetime.to_string(visit.start),
                    "stop": fields.Datetime.to_string(visit.stop),
                    "state": visit.state,
                    "is_late": visit.state in ("planned", "on_way")
                    and visit.start < now,
                    "to_do": visit.name or "",
                    "priority": first.priority == "1",
                    "company_id": visit.company_id.id,
                    "company": visit.company_id.name if len(technicians) > 1 else False,
                    **first._get_contact_card(),
                    "orders": [
                        {
                            "id": order.id,
                            "name": order.name,
                            "is_open": order.is_open,
                            "device": order.device_name or "",
                            "serial": order.serial or "",
                            "fault": (order.customer_request or "")[:300],
                            "warranty": order.warranty_state != "unknown"
                            and warranties.get(order.warranty_state),
                            "in_warranty": order.warranty_state == "in",
                            "stage": order.stage_id.name,
                            "stage_color": order.stage_color,
                            "amount": False
                            if hides_prices
                            else order._get_to_collect(collected),
                        }
                        for order in visit.order_ids
                    ],
                    "bring": bring[visit],
                    "running": work
                    and {
                        "order_id": work.order_id.id,
                        "start": fields.Datetime.to_string(work.date_start),
                    }
                    or False,
                }
            )
        return cards

    @api.model
    def _get_own_running(self, technicians, orders):
        """Return the work that the technicians have running on some records."""
        return self.env["teknik.servis.operation"].search(
            Domain("technician_id", "in", technicians.ids)
            & Domain("order_id", "in", orders.ids)
            & Domain("date_stop", "=", False)
        )

    @api.model
    def _get_waiting(self, technicians):
        """Return own records in progress that nobody has given a time.

        :return: `{"count": how many, "orders": the most urgent of them}`
        """
        Order = self.env["teknik.servis.order"]
        domain = (
            Domain("technician_ids", "in", technicians.ids)
            & Domain("is_open", "=", True)
            & Domain("stage_id.kind", "in", ("new", "planned", "in_progress"))
            & Domain("date_planned", "=", False)
        )
        count = Order.search_count(domain)
        orders = Order.search(
            domain, order="priority desc, date_promised, id", limit=MOST_WAITING
        )
        return {
            "count": count,
            "orders": [
                {
                    "id": order.id,
                    "name": order.name,
                    "device": order.device_name or "",
                    "stage": order.stage_id.name,
                    "stage_color": order.stage_color,
                    **order._get_contact_card(),
                }
                for order in orders
            ],
        }
