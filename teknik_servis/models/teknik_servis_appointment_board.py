from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..common import clean_id, clean_ids
from .teknik_servis_appointment import LIVE_STATES
from .teknik_servis_stage import CLOSED_KINDS

OFFICE = "teknik_servis.group_teknik_servis_office"
# No screen shows more; who asks for more is answered for as much.
LONGEST_RANGE = timedelta(days=45)
# Where days before and after can still be reckoned with.
FIRST_TIME, LAST_TIME = datetime(1900, 1, 1), datetime(9999, 1, 1)
# As many records as wait in the side list at once; the rest is counted and searched.
MANY_UNPLANNED = 60
# Where nobody has to be found for a record any more.
UNPLANNED_KINDS_OVER = ("ready", *CLOSED_KINDS)
CARD_FIELDS = (
    "duration",
    "name",
    "order_ids",
    "start",
    "state",
    "stop",
    "technician_id",
)


class TeknikServisAppointment(models.Model):
    """Personel Planlama: what the board shows, in one request.

    The number of statements does not depend on the number of rows.
    """

    _inherit = "teknik.servis.appointment"

    @api.model
    @api.readonly
    def get_board(self, start, stop, filters=None):
        """Return everything that the planning board shows of a time.

        Appointments are those that the caller may read, without called-off ones.

        :param start: beginning, inclusive: naive UTC, as stored or as text
        :param stop: end, exclusive; at most 45 days after the start are answered
        :param filters: `{"companies", "departments", "tags": ids of technicians' ...,
            "unplanned": see `get_board_unplanned`, "summary": True for numbers of each
            day in place of appointments}`
        :return: `{"now", "technicians", "choices", "appointments", "orders", "stages",
            "away", "unplanned", "summary", "may_write"}`
        """
        self.browse().check_access("read")
        filters = filters if isinstance(filters, dict) else {}
        start, stop = self._clean_board_range(start, stop)
        known = self._get_board_technicians(start, stop)
        technicians = known._filter_teknik_servis_board(filters)
        domain = self._get_board_domain(start, stop)
        domain &= Domain("technician_id", "in", technicians.ids)
        visits, summary = self.browse(), []
        if filters.get("summary"):
            summary = self._get_board_summary(domain)
        else:
            visits = self.search_fetch(domain, CARD_FIELDS)
        # sudo: what a card shows of its record, to whoever may read the card
        orders = visits.sudo().order_ids
        waiting, count = self._search_board_unplanned(filters.get("unplanned"))
        orders |= waiting.sudo()
        return {
            "now": fields.Datetime.now(),
            "may_write": self.browse().has_access("write"),
            "technicians": technicians._get_teknik_servis_board_rows(),
            "choices": known._get_teknik_servis_board_choices(),
            "appointments": [visit._get_board_row() for visit in visits],
            "summary": summary,
            "orders": orders._get_board_cards(waiting),
            "stages": self._get_board_stages(orders),
            "away": self._get_board_away(technicians, start, stop),
            "unplanned": {"ids": waiting.ids, "count": count},
        }

    @api.model
    @api.readonly
    def get_board_changes(self, appointment_ids, order_ids, start, stop, filters=None):
        """Return how some appointments and records stand on the board now.

        :param appointment_ids: which to look at; those of the records join them
        :param order_ids: records that changed
        :param start: of the board, as for `get_board`
        :param stop: of the board
        :param filters: of the board
        :return: `{"asked": ids, "appointments", "orders", "unplanned"}`: an appointment
            that was asked for and is not answered is no longer to be shown
        """
        self.browse().check_access("read")
        filters = filters if isinstance(filters, dict) else {}
        start, stop = self._clean_board_range(start, stop)
        asked, order_ids = clean_ids(appointment_ids), clean_ids(order_ids)
        visits = self.search_fetch(
            self._get_board_domain(start, stop)
            & (Domain("id", "in", asked) | Domain("order_ids", "in", order_ids)),
            CARD_FIELDS,
        )
        # sudo: as for the whole board
        orders = visits.sudo().order_ids
        waiting, count = self._search_board_unplanned(filters.get("unplanned"))
        orders |= waiting.sudo()
        return {
            "asked": sorted({*asked, *visits.ids}),
            "appointments": [visit._get_board_row() for visit in visits],
            "orders": orders._get_board_cards(waiting),
            "stages": self._get_board_stages(orders),
            "unplanned": {"ids": waiting.ids, "count": count},
        }

    @api.model
    @api.readonly
    def get_board_unplanned(self, filters=None):
        """Return the records that wait for a time or for a technician.

        :param filters: `{"search": text, "departments": ids, "stages": ids,
            "companies": ids, "district": city, "limit": how many}`
        :return: `{"ids": in order, late promises first, "count": of all, "orders"}`
        """
        self.browse().check_access("read")
        waiting, count = self._search_board_unplanned(filters)
        # sudo: as for the whole board
        orders = waiting.sudo()
        return {
            "ids": waiting.ids,
            "count": count,
            "orders": orders._get_board_cards(waiting),
            "stages": self._get_board_stages(orders),
        }

    @api.model
    def _clean_board_range(self, start, stop):
        """Return a time that the board can show, from what somebody sent.

        :raises ValueError: for what is no time
        """
        start, stop = map(fields.Datetime.to_datetime, (start, stop))
        if not (start and stop):
            start = start or fields.Datetime.now()
            stop = start
        start = min(max(start, FIRST_TIME), LAST_TIME)
        return start, max(start, min(stop, start + LONGEST_RANGE))

    @api.model
    def _get_board_domain(self, start, stop):
        """Return which appointments the board shows: called off ones are gone."""
        return (
            Domain("start", "<", stop)
            & Domain("stop", ">", start)
            & Domain("state", "!=", "cancelled")
            & Domain("active", "=", True)
        )

    @api.model
    def _get_board_technicians(self, start, stop):
        """Return the technicians who may be rows: for the office all, else theirs.

        :return: `hr.employee`, by sudo: who reads no employees reads names here
        """
        # sudo: names of the technicians of the companies that the reader works in
        employees = self.env["hr.employee"].sudo()
        domain = Domain("teknik_servis_is_technician", "=", True)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        if not self.env.user.has_group(OFFICE):
            own = self._read_group(
                self._get_board_domain(start, stop), ["technician_id"]
            )
            ids = [technician.id for (technician,) in own]
            domain &= Domain("id", "in", ids) | Domain("user_id", "=", self.env.uid)
        fetched = ["name", "department_id", "category_ids", "company_id"]
        return employees.search_fetch(domain, fetched, order="name, id")

    @api.model
    def _get_board_stages(self, orders):
        """Return the open stages, to choose from, and those of these records."""
        # sudo: what the stage of a card is called, to whoever may read the card
        stages = self.env["teknik.servis.stage"].search_fetch(
            [("kind", "not in", CLOSED_KINDS)], ["name", "color"]
        )
        own = orders.sudo().stage_id
        own.fetch(["name", "color"])
        return [
            {"id": s.id, "name": s.name, "color": s.color, "open": s in stages}
            for s in stages.sudo() | own
        ]

    @api.model
    def _get_board_summary(self, domain):
        """Return `[technician's id, the reader's day, how many, hours]` of visits."""
        groups = self._read_group(
            domain, ["technician_id", "start:day"], ["__count", "duration:sum"]
        )
        return [
            [technician.id, fields.Date.to_string(day), count, hours]
            for technician, day, count, hours in groups
        ]

    @api.model
    def _get_board_away(self, technicians, start, stop):
        """Return when these technicians do not work, for shading.

        :return: `[{"ids", "parts": [(start, stop, kind, label), ...]}]`: technicians
            who work the same hours share one entry; naive UTC
        """
        shared = {}
        if technicians:
            away = technicians._get_teknik_servis_away(start, stop)
            for technician, parts in away.items():
                shared.setdefault(tuple(parts), []).append(technician.id)
        return [{"ids": ids, "parts": parts} for parts, ids in shared.items()]

    @api.model
    def _search_board_unplanned(self, filters=None):
        """Return the records that wait, late promises first, and how many there are.

        Nobody is sent to them, or they are to be planned again.
        """
        filters = filters if isinstance(filters, dict) else {}
        orders = self.env["teknik.servis.order"]
        live = Domain("state", "in", LIVE_STATES) & Domain("active", "=", True)
        # Whoever is sent there: also a visit that the reader may not read.
        domain = (
            Domain("is_open", "=", True)
            & Domain("stage_id.kind", "not in", UNPLANNED_KINDS_OVER)
            & (
                Domain("appointment_ids", "not any!", live)
                | Domain("needs_planning", "=", True)
            )
        )
        for name, field in (
            ("companies", "company_id"),
            ("departments", "department_id"),
            ("stages", "stage_id"),
        ):
            ids = clean_ids(filters.get(name))
            if ids:
                domain &= Domain(field, "in", ids)
        if isinstance(filters.get("district"), str) and filters["district"]:
            domain &= Domain("service_address_id.city", "=", filters["district"])
        if isinstance(filters.get("search"), str) and filters["search"].strip():
            domain &= Domain("search_text", "ilike", filters["search"].strip())
        limit = min(clean_id(filters.get("limit")) or MANY_UNPLANNED, 1000)
        # Without a promise last: that is where PostgreSQL puts them.
        waiting = orders.search_fetch(
            domain, [], order="date_promised, priority desc, id", limit=limit
        )
        count = len(waiting)
        if count == limit:
            count = orders.search_count(domain)
        return waiting, count

    def _get_board_row(self):
        """Return what one card shows of its appointment; times in UTC."""
        self.ensure_one()
        # sudo: ids alone, of whom and what the card is about
        own = self.sudo()
        row = {
            "id": self.id,
            "technician_id": own.technician_id.id,
            "start": self.start,
            "stop": self.stop,
            "state": self.state,
            "order_ids": own.order_ids.ids,
        }
        if self.name:
            row["name"] = self.name
        return row
