from odoo import api, models
from odoo.exceptions import UserError

from ..common import SENTINEL, format_quantity

# By what a reading finds its counter where none is named.
PLACE_FIELDS = ("counter_id", "kind_id", "lot_id", "order_id", "operation_id")


class TeknikServisCounterReading(models.Model):
    """Which counter a reading is of, and where it goes with its device."""

    _inherit = "teknik.servis.counter.reading"

    @api.model
    def _with_counters(self, vals_list):
        """Return the values of new readings, with the counter each of them is of."""
        known = self.default_get(list(PLACE_FIELDS))
        vals_list = self._with_named_devices(
            [
                {k: v for k, v in {**known, **vals}.items() if k != "is_proposed"}
                for vals in vals_list
            ]
        )
        operations = self.env["teknik.servis.operation"].browse(
            vals["operation_id"]
            for vals in vals_list
            if vals.get("operation_id") and not vals.get("order_id")
        )
        orders = {operation.id: operation.order_id.id for operation in operations}
        for vals in vals_list:
            if vals.get("operation_id") in orders:
                vals["order_id"] = orders[vals["operation_id"]]
        keys = [self._get_counter_key(vals) for vals in vals_list]
        Counter = self.env["teknik.servis.counter"]
        counters = Counter._get_or_create(filter(None, keys))
        for vals, key in zip(vals_list, keys, strict=True):
            if key:
                vals["counter_id"] = counters[key].id
                vals.pop("kind_id", None)
                vals.pop("lot_id", None)
        return vals_list

    @api.model
    def _get_counter_key(self, vals):
        """Return the key of the counter that a new reading is of, None if it is named.

        :param vals: values of a reading
        :raises UserError: where neither a counter nor a device is told
        """
        if vals.get("counter_id"):
            return None
        kind = self.env["teknik.servis.counter.kind"].browse(vals.get("kind_id") or ())
        order = self.env["teknik.servis.order"].browse(vals.get("order_id") or ())
        lot = self.env["stock.lot"].browse(vals.get("lot_id") or ())
        if not kind or not (order or lot):
            raise UserError(
                self.env._(
                    "A reading needs a counter and a device: choose the counter, and "
                    "the service record or the device card."
                )
            )
        if order:
            return order._get_counter_key(kind)
        company = lot.company_id or self.env.company
        return "lot_id", lot.id, kind.id, company.id

    def _find_counters(self):
        """Return the counters of readings that may not be saved: `{reading: counter}`.

        Counters that are not started yet are missing.
        """
        found = {r: r.counter_id for r in self if r.counter_id}
        keys = {}
        for reading in self - self.browse().concat(*found):
            order = reading.order_id or reading.operation_id.order_id
            kind = reading.kind_id._origin
            if kind and order:
                keys[reading] = order._get_counter_key(kind)
            elif kind and reading.lot_id:
                company = reading.lot_id.company_id or self.env.company
                keys[reading] = ("lot_id", reading.lot_id.id, kind.id, company.id)
        Counter = self.env["teknik.servis.counter"]
        wanted = [key for key in keys.values() if key[1]]
        by_key = {
            counter._get_key(): counter for counter in Counter._search_keys(wanted)
        }
        found.update({r: by_key[key] for r, key in keys.items() if key in by_key})
        return found

    def _follow_device(self):
        """Put readings on the counter of their record's device, in superuser mode.

        Counters that are left without a reading go.

        :raises ValidationError: where a reading is lower than the device's last one
        """
        keys = {
            reading: reading.order_id._get_counter_key(reading.kind_id)
            for reading in self.filtered("order_id")
        }
        stale = {
            reading: key
            for reading, key in keys.items()
            if reading.counter_id._get_key() != key
        }
        if not stale:
            return
        counters = self.env["teknik.servis.counter"]._get_or_create(stale.values())
        left = self.browse().concat(*stale).counter_id
        moving = self.with_context(teknik_servis_moving=SENTINEL)
        for key, counter in counters.items():
            some = [reading.id for reading, other in stale.items() if other == key]
            moving.browse(some).write({"counter_id": counter.id})
        left.invalidate_recordset(["reading_ids"])
        left.filtered(lambda counter: not counter.reading_ids).unlink()

    def _get_story_part(self):
        """Return one reading as the story tells it: like a part, without a coverage."""
        value = format_quantity(self.env, self.value)
        return {
            "id": f"reading-{self.id}",
            "name": self.kind_id.name,
            "quantity": " ".join(filter(None, (value, self.unit))),
            "coverage": False,
        }
