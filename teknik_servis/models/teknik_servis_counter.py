import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..common import format_quantity, lock_rows

# Whose a counter is; one of them is set.
OWNERS = ("lot_id", "serial", "order_id")
# The last readings that the small chart shows.
CHARTED = 24


class TeknikServisCounterKind(models.Model):
    """What a device may count: black-and-white pages, colour pages, hours, km."""

    _name = "teknik.servis.counter.kind"
    _description = "Counter Kind"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    unit = fields.Char(translate=True, help="What is counted: pages, h, km ...")

    _name_uniq = models.UniqueIndex(
        "((name->>'en_US'))", "This kind of counter is in the list already."
    )


class TeknikServisCounter(models.Model):
    """One counter of one device.

    The device is its card, or the serial number as text where there is no card, or the
    record alone where there is no serial number either. Counters come into being with
    their first reading and follow the device when it gets a card.
    """

    _name = "teknik.servis.counter"
    _inherit = ["teknik.servis.guard"]
    _description = "Counter of a Device"
    _order = "kind_id, id"
    _rec_name = "kind_id"
    _check_company_auto = True
    _fixed_fields = frozenset({"company_id", "kind_id", *OWNERS})

    kind_id = fields.Many2one(
        "teknik.servis.counter.kind",
        string="Counter",
        required=True,
        index=True,
        ondelete="restrict",
    )
    unit = fields.Char(related="kind_id.unit")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Device Card",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    serial = fields.Char(
        "Serial Number", help="Of a device that has no card.", index="btree_not_null"
    )
    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Of a device that has no serial number.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    reading_ids = fields.One2many("teknik.servis.counter.reading", "counter_id")
    last_value = fields.Float(
        "Last Reading", digits=(16, 2), compute="_compute_last_value"
    )
    last_date = fields.Datetime("Last Read On", compute="_compute_last_value")
    last_text = fields.Char("Stands At", compute="_compute_last_value")
    chart = fields.Text(compute="_compute_chart")

    _one_device = models.Constraint(
        "CHECK(num_nonnulls(lot_id, serial, order_id) = 1)",
        "A counter belongs to one device.",
    )
    _lot_uniq = models.UniqueIndex(
        "(lot_id, kind_id, company_id) WHERE lot_id IS NOT NULL",
        "This device has this counter already.",
    )
    _serial_uniq = models.UniqueIndex(
        "(serial, kind_id, company_id) WHERE serial IS NOT NULL",
        "This device has this counter already.",
    )
    _order_uniq = models.UniqueIndex(
        "(order_id, kind_id) WHERE order_id IS NOT NULL",
        "This device has this counter already.",
    )

    @api.depends("kind_id.name", "lot_id.name", "serial", "order_id.name")
    def _compute_display_name(self):
        for counter in self:
            # sudo: the number of a device or record, no more of it
            known = counter.sudo()
            device = known.lot_id.name or known.serial or known.order_id.name
            name = counter.kind_id.name or ""
            counter.display_name = f"{name} ({device})" if device else name

    def _get_last_readings(self, limit):
        """Return the latest readings of each counter, the latest first.

        One statement for all counters.

        :param limit: how many of each counter
        :return: `{counter: readings}`; counters without a reading are missing
        """
        Reading = self.env["teknik.servis.counter.reading"]
        Reading.flush_model(["counter_id", "date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT id, counter_id, date, row_number() OVER (
                        PARTITION BY counter_id ORDER BY date DESC
                    ) AS place
                    FROM teknik_servis_counter_reading WHERE counter_id IN %s
                ) reading WHERE place <= %s ORDER BY counter_id, date DESC
                """,
                tuple(self._origin.ids) or (0,),
                limit,
            )
        )
        return Reading.browse(row[0] for row in rows).grouped("counter_id")

    @api.depends("reading_ids.date", "reading_ids.value", "kind_id.unit")
    @api.depends_context("lang")
    def _compute_last_value(self):
        latest = self._get_last_readings(1)
        for counter in self:
            last = latest.get(counter._origin)
            counter.last_value = last.value if last else 0
            counter.last_date = last.date if last else False
            value = format_quantity(self.env, counter.last_value)
            text = " ".join(filter(None, (value, counter.unit)))
            counter.last_text = text if last else False

    @api.depends("reading_ids.date", "reading_ids.value")
    @api.depends_context("lang")
    def _compute_chart(self):
        """The last readings, as core's `dashboard_graph` widget draws them."""
        latest = self._get_last_readings(CHARTED)
        for counter in self:
            points = [
                {"x": day, "y": reading.value, "name": day}
                for reading in reversed(latest.get(counter._origin) or ())
                for day in [format_date(self.env, reading.date)]
            ]
            line = {
                "values": points,
                "title": "",
                "key": counter.kind_id.name,
                "area": True,
                "is_sample_data": False,
            }
            counter.chart = json.dumps([line])

    # ------------------------------------------------------------------ devices

    def _get_key(self):
        """Return `(owner field, its value, kind id, company id)` of one counter."""
        self.ensure_one()
        owner = next(name for name in OWNERS if self[name])
        value = self[owner] if owner == "serial" else self[owner].id
        return owner, value, self.kind_id.id, self.company_id.id

    def _get_device(self):
        """Return `(owner field, value, company id)` of one counter's device."""
        key = self._get_key()
        return (*key[:2], key[3])

    @api.model
    def _get_or_create(self, keys):
        """Return the counters of some keys, making those that are missing.

        :param keys: list of what `_get_key` returns
        :return: `{key: counter}`, in superuser mode
        """
        keys = list(dict.fromkeys(keys))
        # sudo: whoever may enter a reading of a device starts its counter
        Counter = self.sudo()
        found = {counter._get_key(): counter for counter in Counter._search_keys(keys)}
        missing = [key for key in keys if key not in found]
        for owner in ("lot_id", "order_id"):
            # Two desks that read the same device at once start one counter of it.
            ids = {key[1] for key in missing if key[0] == owner}
            lock_rows(Counter[owner].browse(sorted(ids)))
        try:
            fresh = Counter.create(
                [
                    {owner: value, "kind_id": kind, "company_id": company}
                    for owner, value, kind, company in missing
                ]
            )
        except UniqueViolation as error:
            # A number without a card has no row to meet at: Odoo tries again.
            raise ConcurrencyError(str(error)) from error
        return found | dict(zip(missing, fresh, strict=True))

    @api.model
    def _search_keys(self, keys):
        """Return the counters of some owners, of whichever kind.

        :param keys: list of what `_get_key` returns
        """
        if not keys:
            return self.browse()
        owned = Domain.OR(
            Domain(owner, "in", [key[1] for key in keys if key[0] == owner])
            for owner in OWNERS
        )
        return self.search(
            owned & Domain("company_id", "in", list({key[3] for key in keys}))
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        for counter in self.filtered("reading_ids"):
            raise UserError(
                self.env._(
                    "%(counter)s was read: its history cannot be deleted at once.",
                    counter=counter.display_name,
                )
            )

    # ------------------------------------------------------------------ values

    def _check_values(self):
        """Refuse a reading below the one before it that nobody has explained.

        Looks at whole histories: what is entered into the past, corrected or taken
        away may make a later reading the lower one.

        :raises ValidationError: that names the counter, both values and their days
        """
        Reading = self.env["teknik.servis.counter.reading"]
        Reading.flush_model(["counter_id", "date", "value", "reason"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, former FROM (
                    SELECT id, value, reason, lag(id) OVER history AS former,
                           lag(value) OVER history AS before
                    FROM teknik_servis_counter_reading WHERE counter_id IN %s
                    WINDOW history AS (PARTITION BY counter_id ORDER BY date)
                ) reading WHERE value < before AND reason IS NULL LIMIT 1
                """,
                tuple(self.ids) or (0,),
            )
        )
        for reading_id, former_id in rows:
            # sudo: a colleague's reading of the same device
            reading, former = Reading.sudo().browse((reading_id, former_id))
            raise ValidationError(
                self.env._(
                    "%(counter)s: %(value)s of %(date)s is lower than %(former)s of "
                    "%(former_date)s. Correct it, or choose as the reason that the "
                    "counter was replaced or reset.",
                    counter=reading.counter_id.display_name,
                    value=format_quantity(self.env, reading.value),
                    date=reading._get_local_day(),
                    former=format_quantity(self.env, former.value),
                    former_date=former._get_local_day(),
                )
            )

    def action_view_readings(self):
        """Open the history of these counters, as a list and as a chart."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_counter_reading_action"
        )
        action["domain"] = [("counter_id", "in", self.ids)]
        action["context"] = {
            "graph_groupbys": ["date:day", "kind_id"],
            # A day without a reading is no day at zero.
            "fill_temporal": False,
        }
        names = ", ".join(self.mapped("display_name"))
        action["name"] = action["display_name"] = names or action["name"]
        return action
