from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..common import SENTINEL
from .teknik_servis_order_device import normalize_serial

READINGS = "counter_reading_ids"


def without_unread(vals, name):
    """Return values of a record without the rows that were offered and not filled in.

    :param vals: values of `create()` or `write()`
    :param name: field that holds the readings
    """
    commands = vals.get(name)
    if not commands:
        return vals
    kept = [
        command
        for command in commands
        if not (
            command[0] == Command.CREATE
            and command[2].get("is_proposed")
            and not command[2].get("value")
        )
    ]
    return {**vals, name: kept}


class TeknikServisOrder(models.Model):
    """The counters of a record's device, read at intake and during the work."""

    _inherit = "teknik.servis.order"

    counter_reading_ids = fields.One2many(
        "teknik.servis.counter.reading",
        "order_id",
        string="Counter Readings",
        copy=False,
    )
    has_counter_reading = fields.Boolean(
        "Counter Reading",
        compute="_compute_has_counter_reading",
        compute_sudo=True,
        help="For stages that ask for it: each counter that the product, the kind of "
        "device or the device itself has was read on this record. A device without "
        "counters passes.",
    )
    device_reading_count = fields.Integer(
        "Readings of the Device", compute="_compute_device_reading_count"
    )

    @api.depends("counter_reading_ids.kind_id", "product_id", "kind_id", "lot_id")
    def _compute_has_counter_reading(self):
        wanted = self._get_counter_kinds()
        for order in self:
            read = order.counter_reading_ids.kind_id
            order.has_counter_reading = not wanted[order] - read

    @api.depends("counter_reading_ids", "serial", "lot_id")
    def _compute_device_reading_count(self):
        Reading = self.env["teknik.servis.counter.reading"]
        counters = self._get_counters()
        every = Reading.env["teknik.servis.counter"].concat(*counters.values())
        counts = {}
        if every and Reading.has_access("read"):
            counts = dict(
                Reading._read_group(
                    [("counter_id", "in", every.ids)], ["counter_id"], ["__count"]
                )
            )
        for order in self:
            found = counters[order]
            order.device_reading_count = sum(counts.get(c, 0) for c in found)

    # ------------------------------------------------------------------ device

    def _get_counter_owner(self):
        """Return `(field of a counter, value)` that tell one record's device."""
        self.ensure_one()
        lot = self.lot_id
        if not isinstance(self.id, int):
            # Not saved: its card is linked when it is.
            typed = self.env["teknik.servis.order"].new(
                {
                    "serial": normalize_serial(self.serial),
                    "product_id": self.product_id._origin.id,
                    "company_id": self.company_id._origin.id,
                }
            )
            is_goods = self.product_id.type == "consu" and typed.serial
            lot = typed._find_device_cards()[:1] if is_goods else lot.browse()
        if lot:
            return "lot_id", lot.id
        serial = normalize_serial(self.serial)
        if serial:
            return "serial", serial
        return "order_id", self._origin.id

    def _get_counter_key(self, kind):
        """Return the key of one record's counter of a kind (see `_get_or_create`)."""
        return *self._get_counter_owner(), kind.id, self.company_id._origin.id

    def _get_counters(self):
        """Return the counters of each record's device: `{record: counters}`.

        One statement for all records.
        """
        # sudo: of the device, whoever read them
        Counter = self.env["teknik.servis.counter"].sudo()
        none = self.env["teknik.servis.counter.kind"]
        keys = {order: order._get_counter_key(none) for order in self}
        found = Counter._search_keys([key for key in keys.values() if key[1]])
        by_device = found.grouped(lambda counter: counter._get_device())
        return {
            order: by_device.get((*key[:2], key[3]), Counter).sudo(False)
            for order, key in keys.items()
        }

    def _get_counter_kinds(self):
        """Return the kinds of counters that each record's device has.

        :return: `{record: kinds}`: what its product and its kind of device name, and
            what was read of it before
        """
        counters = self._get_counters()
        kinds = {}
        for order in self:
            # sudo: names of counters, for whoever takes the device in
            known = order.sudo()
            named = known.product_id.teknik_servis_counter_kind_ids
            named |= known.kind_id.counter_kind_ids
            read = counters[order].sudo().kind_id
            active = (named | read).filtered("active")
            kinds[order] = active.sorted().with_env(self.env)
        return kinds

    def _prepare_unread_rows(self):
        """Return commands that offer a row for each counter of one record's device."""
        self.ensure_one()
        return [
            Command.create({"kind_id": kind.id, "is_proposed": True})
            for kind in self._get_counter_kinds()[self]
        ]

    @api.onchange("serial", "product_id", "kind_id")
    def _onchange_device_counters(self):
        """Offer the counters of the device that is taken in; what is typed stays."""
        if self._origin:
            return
        unread = self.counter_reading_ids.filtered(
            lambda reading: reading.is_proposed and not reading.value
        )
        typed = self.counter_reading_ids - unread
        kinds = self._get_counter_kinds()[self] - typed.kind_id._origin
        if kinds == unread.kind_id._origin:
            return
        self.counter_reading_ids = typed
        self.counter_reading_ids = [
            Command.create({"kind_id": kind.id, "is_proposed": True}) for kind in kinds
        ]

    # ------------------------------------------------------------------ writing

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([without_unread(vals, READINGS) for vals in vals_list])

    def write(self, vals):
        return super().write(without_unread(vals, READINGS))

    def _link_device_cards(self):
        """Let readings follow the device that their record turns out to be about."""
        result = super()._link_device_cards()
        of_records = Domain("order_id", "in", self.ids)
        if self.lot_id:
            # Also of earlier records, that were text until now.
            of_records |= Domain("order_id.lot_id", "in", self.lot_id.ids)
        # sudo: whoever corrects a serial number corrects it in the history
        readings = self.env["teknik.servis.counter.reading"].sudo().search(of_records)
        readings._follow_device()
        return result

    def _move_work(self, target):
        """Give the readings of one record to the one that stays."""
        # sudo: past the rule that no reading ever changes its record
        readings = self.sudo().counter_reading_ids._as_system()
        readings.with_context(teknik_servis_moving=SENTINEL).write(
            {"order_id": target.id}
        )
        # What was read of a device without a number was read of the target's.
        readings.filtered("counter_id.order_id")._follow_device()
        return super()._move_work(target)

    # ------------------------------------------------------------------ story

    def _get_story_operations(self):
        """Tell what was read in an operation beside the parts used in it."""
        entries = super()._get_story_operations()
        Reading = self.env["teknik.servis.counter.reading"]
        if not Reading.has_access("read"):
            return entries
        ids = [entry["id"] for entry in entries]
        readings = Reading.search([("operation_id", "in", ids)], order="id")
        for operation, some in readings.grouped("operation_id").items():
            entry = next(entry for entry in entries if entry["id"] == operation.id)
            entry["parts"] += [reading._get_story_part() for reading in some]
        return entries

    def action_view_counter_readings(self):
        """Open all that was ever read of the device of one record."""
        self.ensure_one()
        return self._get_counters()[self].action_view_readings()
