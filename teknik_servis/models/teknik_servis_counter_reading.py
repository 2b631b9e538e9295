from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ..common import SENTINEL, lock_rows
from .teknik_servis_order_stage import CLOCKS_DIFFER

REASONS = [
    ("replaced", "Counter Replaced"),
    ("reset", "Counter Reset"),
]


class TeknikServisCounterReading(models.Model):
    """What a counter stood at, at some moment; who read it, on which record."""

    _name = "teknik.servis.counter.reading"
    _inherit = ["teknik.servis.guard", "teknik.servis.photos"]
    _description = "Counter Reading"
    _order = "date desc, id desc"
    _rec_name = "counter_id"
    _check_company_auto = True
    _system_fields = frozenset({"company_id", "user_id"})
    _fixed_fields = frozenset({"operation_id", "order_id"})

    counter_id = fields.Many2one(
        "teknik.servis.counter",
        string="Device's Counter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    kind_id = fields.Many2one(
        "teknik.servis.counter.kind",
        string="Counter",
        compute="_compute_kind_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    unit = fields.Char(related="kind_id.unit")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Device Card",
        compute="_compute_lot_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="counter_id.company_id", store=True, precompute=True, index=True
    )
    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="The record on which it was read.",
    )
    operation_id = fields.Many2one(
        "teknik.servis.operation",
        index="btree_not_null",
        ondelete="set null",
        help="The operation in which it was read.",
    )
    date = fields.Datetime("Read On", required=True, default=fields.Datetime.now)
    value = fields.Float(
        "Reading",
        required=True,
        digits=(16, 2),
        aggregator="max",
        help="What the counter stands at.",
    )
    reason = fields.Selection(
        REASONS,
        "Why Lower",
        help="Why the counter stands lower than at the reading before.",
    )
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Entered By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    previous_value = fields.Float(
        "Before", digits=(16, 2), compute="_compute_previous_value"
    )
    difference = fields.Float(
        digits=(16, 2),
        compute="_compute_previous_value",
        help="Counted since the reading before.",
    )
    is_lower = fields.Boolean(compute="_compute_previous_value")
    is_proposed = fields.Boolean(
        store=False, help="A row that was offered and not filled in is no reading."
    )
    photo_ids = fields.One2many(help="The counter as it was read.")

    _value_not_negative = models.Constraint(
        "CHECK(value >= 0 AND value < 'Infinity')",
        "A counter stands at zero or more.",
    )
    _moment_uniq = models.UniqueIndex(
        "(counter_id, date)", "This counter was read at this very moment already."
    )

    @api.depends("counter_id")
    def _compute_kind_id(self):
        for reading in self:
            reading.kind_id = reading.counter_id.kind_id or reading.kind_id

    @api.depends("counter_id.lot_id")
    def _compute_lot_id(self):
        for reading in self:
            counter = reading.counter_id
            reading.lot_id = counter.lot_id if counter else reading.lot_id

    @api.depends(
        *("counter_id", "kind_id", "lot_id", "date", "value"),
        *("order_id.lot_id", "order_id.serial", "order_id.product_id"),
    )
    def _compute_previous_value(self):
        """One statement for all readings, also for those that are not saved yet."""
        counters = self._find_counters()
        asked = [
            (number, counters[reading].id, reading.date)
            for number, reading in enumerate(self)
            if counters.get(reading) and reading.date
        ]
        before = dict(self._get_previous_values(asked)) if asked else {}
        for number, reading in enumerate(self):
            previous = before.get(number)
            reading.previous_value = previous or 0
            # What was offered and is empty still is not lower.
            unread = reading.is_proposed and not reading.value
            known = previous is not None and not unread
            reading.difference = reading.value - float(previous) if known else 0
            reading.is_lower = known and reading.value < previous

    @api.model
    def _get_previous_values(self, asked):
        """Return `(number, value before)` for each `(number, counter id, moment)`."""
        self.flush_model(["counter_id", "date", "value"])
        numbers, counters, moments = zip(*asked, strict=True)
        return self.env.execute_query(
            SQL(
                """
                SELECT asked.number, former.value
                FROM unnest(%s::int[], %s::int[], %s::timestamp[])
                     AS asked(number, counter, moment)
                CROSS JOIN LATERAL (
                    SELECT value FROM teknik_servis_counter_reading
                    WHERE counter_id = asked.counter AND date < asked.moment
                    ORDER BY date DESC LIMIT 1
                ) former
                """,
                list(numbers),
                list(counters),
                list(moments),
            )
        )

    # ------------------------------------------------------------------ checks

    @api.constrains("counter_id", "date", "value", "reason")
    def _check_values(self):
        # sudo: the history of a device, whoever read it
        self.sudo().counter_id._check_values()

    @api.constrains("date")
    def _check_date(self):
        limit = fields.Datetime.now() + CLOCKS_DIFFER
        for reading in self.filtered(lambda reading: reading.date > limit):
            raise ValidationError(
                self.env._(
                    "%(counter)s: %(date)s is in the future.",
                    counter=reading.counter_id.display_name,
                    date=reading._get_local_day(),
                )
            )

    @api.constrains("counter_id", "order_id", "operation_id")
    def _check_device(self):
        """A record tells of its own device's counters only."""
        if self.env.context.get("teknik_servis_moving") is SENTINEL:
            return
        # sudo: only compared
        for reading in self.sudo().filtered("order_id"):
            order, counter = reading.order_id, reading.counter_id
            operation = reading.operation_id
            foreign = operation and operation.order_id != order
            if foreign or counter._get_key() != order._get_counter_key(counter.kind_id):
                raise ValidationError(
                    self.env._(
                        "%(counter)s is no counter of the device of %(order)s.",
                        counter=counter.display_name,
                        order=order.display_name,
                    )
                )

    def _get_local_day(self):
        """Return the day of one reading as its reader writes it."""
        local = fields.Datetime.context_timestamp(self, self.date)
        return format_date(self.env, local.date())

    # ------------------------------------------------------------------ writing

    @api.model_create_multi
    def create(self, vals_list):
        """Enter readings, each on the counter of its record's or card's device.

        A counter is named itself or by `kind_id` with `order_id`, `operation_id` or
        `lot_id`; it is started where the device has none yet.

        :raises UserError: for a closed record, or where no device is told
        """
        vals_list = self._with_counters(vals_list)
        if self.env.context.get("teknik_servis_creating") is not SENTINEL:
            ids = {vals["order_id"] for vals in vals_list if vals.get("order_id")}
            self.env["teknik.servis.order"].browse(sorted(ids))._check_open()
        readings = super().create(vals_list)
        lock_rows(readings.sudo().counter_id)
        return readings

    def write(self, vals):
        """Correct readings; another kind or card is another counter."""
        if self.env.context.get("teknik_servis_moving") is SENTINEL:
            return super().write(vals)
        self.order_id._check_open()
        vals = {k: v for k, v in vals.items() if k != "is_proposed"}
        [vals] = self._with_named_devices([vals])
        lock_rows(self.sudo().counter_id)
        if not {"kind_id", "lot_id"} & vals.keys():
            return super().write(vals)
        for reading in self:
            place = {
                name: reading[name].id
                for name in ("kind_id", "lot_id", "order_id")
                if reading[name]
            }
            [moved] = self._with_counters([{**place, **vals}])
            own = {**vals, "counter_id": moved["counter_id"]}
            own = {k: v for k, v in own.items() if k not in ("kind_id", "lot_id")}
            left = reading.sudo().counter_id
            super(TeknikServisCounterReading, reading).write(own)
            left._check_values()
        return True

    def unlink(self):
        if not self.env.su:
            self.order_id._check_open()
        counters = self.sudo().counter_id
        lock_rows(counters)
        self.sudo().photo_ids.unlink()
        result = super().unlink()
        counters._check_values()
        return result

    def action_open(self):
        """Open one reading in a dialog, with its photos."""
        self.ensure_one()
        return self._get_records_action(target="new")
