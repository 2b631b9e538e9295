from odoo import models

from ..common import clean_ids

# As much of a customer's words as a tooltip holds.
REQUEST_LENGTH = 160
# By what rows are filtered, and the field of technicians that it is.
BOARD_FILTERS = (
    ("companies", "company_id"),
    ("departments", "department_id"),
    ("tags", "category_ids"),
)
ORDER_FIELDS = (
    "customer_request",
    "date_promised",
    "department_id",
    "device_name",
    "duration",
    "name",
    "needs_planning",
    "partner_id",
    "phone",
    "priority",
    "service_address_id",
    "stage_id",
    "technician_ids",
)


class TeknikServisOrder(models.Model):
    """What the planning board shows of a record, on its cards and beside it."""

    _inherit = "teknik.servis.order"

    def _get_board_cards(self, waiting):
        """Return what cards show of records: `{id: values}`, times in UTC.

        `self` is by sudo: whoever may read a card reads what it shows.

        :param waiting: those of the side list, of which more is told
        """
        self.fetch(ORDER_FIELDS)
        places = self.service_address_id
        (places | self.partner_id).fetch(["name", "city", "state_id"])
        cards = {order.id: order._get_board_card() for order in self}
        for order in waiting.sudo():
            cards[order.id].update(
                duration=order._get_visit_duration(),
                technician_ids=order.technician_ids.ids,
                again=order.needs_planning,
            )
        return cards

    def _get_board_card(self):
        """Return what cards show of one record."""
        self.ensure_one()
        place = self.service_address_id
        request = " ".join((self.customer_request or "").split())
        card = {
            "name": self.name or "",
            "customer": self.partner_id.name or self.phone or "",
            "phone": self.phone or "",
            "city": place.city or "",
            "province": place.state_id.name or "",
            "device": self.device_name or "",
            "request": request[:REQUEST_LENGTH],
            "priority": int(self.priority or 0),
            "promised": self.date_promised,
            "stage_id": self.stage_id.id,
        }
        # What says nothing is not sent.
        return {name: value for name, value in card.items() if value}


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _get_teknik_servis_board_rows(self):
        """Return what the board's rows say of technicians; `self` is by sudo."""
        self.department_id.fetch(["name"])
        self.category_ids.fetch(["name"])
        return [
            {
                "id": one.id,
                "name": one.name,
                "department": [one.department_id.id, one.department_id.name or ""],
                "tags": [[tag.id, tag.name] for tag in one.category_ids],
                "company": [one.company_id.id, one.company_id.name],
            }
            for one in self
        ]

    def _filter_teknik_servis_board(self, filters):
        """Return which of these technicians, by sudo, are rows of a filtered board.

        :param filters: see `get_board` of appointments; may be anything
        """
        found = self
        for name, field in BOARD_FILTERS:
            if ids := set(clean_ids(filters.get(name))):
                found = found.filtered(
                    lambda one, field=field, ids=ids: ids & {*one[field].ids}
                )
        return found

    def _get_teknik_servis_board_choices(self):
        """Return by what these technicians, by sudo, may be filtered.

        :return: `{"departments", "tags", "companies": [(id, name), ...]}`
        """
        return {
            name: [(one.id, one.name) for one in self[field].sorted("name")]
            for name, field in BOARD_FILTERS
        }
