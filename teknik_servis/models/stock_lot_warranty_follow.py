from odoo import models

from ..warranty import add_months, days_in_repair
from .teknik_servis_order_warranty import REPAIRS

# What a new owner, or a replaced unit, begins with.
NOTHING_YET = {
    "teknik_servis_extra_months": 0,
    "teknik_servis_repair_days": 0,
    "teknik_servis_is_void": False,
    "teknik_servis_warranty_reason": False,
}


class StockLot(models.Model):
    """What a warranty follows: sales, invoices, installations, repairs, swaps."""

    _inherit = "stock.lot"

    def _set_teknik_servis_delivered(self, partner, day):
        is_sale = super()._set_teknik_servis_delivered(partner, day)
        if is_sale:
            self._begin_teknik_servis_warranty("delivery", day, is_sale=True)
        return is_sale

    def _begin_teknik_servis_warranty(self, event, day, is_sale=False):
        """Begin the warranty of devices whose terms count from an event.

        A sale takes the terms of the product as they are now and forgets the former
        owner's period; other events begin what has not begun yet. What others sold
        takes its product's terms with its installation by us, if they count from it.

        :param event: `delivery`, `invoice` or `installation`
        :param day: date of it
        :param is_sale: the device has a new owner
        """
        for lot in self:
            terms = lot.teknik_servis_warranty_id
            is_strange = event == "installation" and not (
                lot.teknik_servis_parts_until or lot._knows_its_warranty()
            )
            if is_sale or is_strange:
                company = lot.company_id or self.env.company
                product = lot.product_id.sudo()
                terms = product._get_teknik_servis_warranty(company)
            begins = terms and terms.counted_from == event
            if not is_sale and (not begins or lot.teknik_servis_warranty_start):
                continue
            start = begins and day
            values = {
                "teknik_servis_warranty_start": start,
                "teknik_servis_parts_until": add_months(start, terms.parts_months),
                "teknik_servis_labour_until": add_months(start, terms.labour_months),
            }
            if is_sale or is_strange:
                values |= {"teknik_servis_warranty_id": terms.id, **NOTHING_YET}
            lot._as_teknik_servis().write(values)

    def _knows_its_warranty(self):
        """Return whether one device's warranty is known better than by its records."""
        self.ensure_one()
        return bool(
            self.teknik_servis_warranty_id
            or self.teknik_servis_warranty_start
            or self.teknik_servis_extra_months
            or self.teknik_servis_repair_days
            or self.teknik_servis_warranty_reason
        )

    def _inherit_teknik_servis_warranty(self, former):
        """Give one device what is left of the warranty of the one that it replaces.

        No more and no less (Garanti Belgesi Yönetmeliği): the period neither starts
        anew nor is lost with the unit.

        :param former: `stock.lot` that came back
        """
        self.ensure_one()
        former = former.sudo()
        former.ensure_one()
        self._as_teknik_servis().write(
            {
                "teknik_servis_warranty_id": former.teknik_servis_warranty_id.id,
                "teknik_servis_warranty_start": former.teknik_servis_warranty_start,
                "teknik_servis_parts_until": former.teknik_servis_warranty_end,
                "teknik_servis_labour_until": former.teknik_servis_labour_warranty_end,
                **NOTHING_YET,
                "teknik_servis_is_void": former.teknik_servis_is_void,
                "teknik_servis_warranty_reason": self.env._(
                    "Replaces %(serial)s", serial=former.name
                ),
            }
        )

    def _count_teknik_servis_repair_days(self):
        """Count anew how long devices were in repair under their present warranty.

        Each day once, however many records held the device at a time; what was before
        the present warranty began was the former owner's.
        """
        # sudo: records that the user may not read kept the device as well
        swaps = self.env["teknik.servis.swap"].sudo()
        swaps = swaps.search([("new_lot_id", "in", self.ids)])
        orders = (
            self.env["teknik.servis.order"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                [
                    "|",
                    ("lot_id", "in", self.ids),
                    ("id", "in", swaps.order_id.ids),
                    ("stage_kind", "=", "done"),
                    ("warranty_state", "=", "in"),
                    ("company_id.teknik_servis_prolong_warranty", "=", True),
                    *REPAIRS,
                ],
                ["lot_id", "date_notified", "date_delivered", "company_id"],
            )
        )
        spans = {}
        for order in orders:
            lot = order._get_warranted_lot()
            start = lot.teknik_servis_warranty_start
            span = order._get_repair_span()
            if span and not (start and span[0] < start):
                spans.setdefault(lot.id, []).append(span)
        for lot in self._as_teknik_servis():
            days = days_in_repair(spans.get(lot.id, []))
            if lot.teknik_servis_repair_days != days:
                lot.teknik_servis_repair_days = days
