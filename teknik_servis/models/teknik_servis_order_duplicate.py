from odoo import api, fields, models
from odoo.fields import Domain

from .teknik_servis_order_device import normalize_serial

# Fewer digits are no telephone: what is typed so far, or "1" for unknown.
PHONE_MIN_DIGITS = 7
# More than that nobody reads; and a dealer's number stands on any number of records.
SHOWN_LIMIT = 5
SEARCH_LIMIT = 80
COMPARED_FIELDS = [
    "name",
    "company_id",
    "serial",
    "lot_id",
    "phone_digits",
    "product_id",
    "device_name",
    "kind_id",
    "group_id",
]


class TeknikServisOrder(models.Model):
    """Open records of the same device or job: the form warns, and stops nobody.

    Searched with the reader's own rights: a technician is told of their own work only,
    nobody of another company's. Whoever takes devices in sees all of the company's.
    """

    _inherit = "teknik.servis.order"

    # Computed for the form alone: one statement, for whatever is typed there.
    duplicates = fields.Json("Open Already", compute="_compute_duplicates")

    @api.depends(
        *("company_id", "is_open", "serial", "lot_id"),
        *("phone_digits", "product_id", "device_name", "kind_id", "group_id"),
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicates(self):
        """False, or a row a reason: `[{"text", "records": [{"id", "name"}]}]`."""
        candidates = self._get_duplicate_candidates()
        for order in self:
            device, job = order._split_duplicates(candidates)
            rows = [
                (self.env._("This device has an open record:"), device),
                (self.env._("Open record of the same phone and device:"), job),
            ]
            order.duplicates = [
                {"text": text, "records": found[:SHOWN_LIMIT].read(["name"])}
                for text, found in rows
                if found
            ] or False

    def _get_duplicates(self):
        """Return the open records that may be the same job as one record."""
        self.ensure_one()
        return self.concat(*self._split_duplicates(self._get_duplicate_candidates()))

    def _get_duplicate_candidates(self):
        """Return open records that share serial, card or phone with any of these."""
        orders = self.filtered("is_open")
        serials = {normalize_serial(order.serial) for order in orders} - {False}
        phones = {
            order.phone_digits
            for order in orders
            if len(order.phone_digits or "") >= PHONE_MIN_DIGITS
        }
        alike = Domain.OR(
            Domain(name, "in", list(values))
            for name, values in (
                ("serial", serials),
                ("lot_id", orders.lot_id.ids),
                ("phone_digits", phones),
            )
            if values
        )
        if alike.is_false():
            return self.browse()
        return self.browse().search_fetch(
            Domain("is_open", "=", True)
            & Domain("company_id", "in", orders.company_id.ids)
            & alike,
            COMPARED_FIELDS,
            order="id desc",
            limit=SEARCH_LIMIT * len(orders),
        )

    def _split_duplicates(self, candidates):
        """Return `(records of the same device, others of the same phone and kind)`."""
        self.ensure_one()
        if not self.is_open:
            return self.browse(), self.browse()
        own, group = self._origin, self.group_id._origin
        others = candidates.filtered(
            lambda o: (
                o != own
                and o.company_id == self.company_id
                # Devices that came together were told apart by who took them in.
                and not (group and o.group_id == group)
            )
        )
        device = others.filtered(self._is_same_device)
        job = (others - device).filtered(self._is_same_job)
        return device, job

    def _is_same_device(self, other):
        """Return whether another record is about the device of one record."""
        if self.lot_id and other.lot_id == self.lot_id:
            return True
        serial = normalize_serial(self.serial)
        # "1" is the serial number of many things.
        differ = self.product_id and other.product_id not in (
            self.product_id._origin,
            other.product_id.browse(),
        )
        return bool(serial and other.serial == serial and not differ)

    def _is_same_job(self, other):
        """Return whether another record is of the same phone and kind of device.

        A serial number on both tells two devices of one kind apart.
        """
        if (self.phone_digits or "") != (other.phone_digits or ""):
            return False
        if len(self.phone_digits or "") < PHONE_MIN_DIGITS:
            return False
        if self.serial and other.serial:
            return False
        for name in ("product_id", "kind_id"):
            if self[name] and self[name]._origin == other[name]:
                return True
        names = [normalize_serial(order.device_name) for order in (self, other)]
        return names[0] == names[1]
