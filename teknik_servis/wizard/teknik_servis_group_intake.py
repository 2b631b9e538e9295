from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import lock_rows
from ..models.teknik_servis_order_device import normalize_serial

# What a row says of its device, in the words of a record.
ROW_FIELDS = (
    "product_id",
    "device_name",
    "serial",
    "customer_request",
    "accessories",
)


class TeknikServisGroupIntake(models.TransientModel):
    """Toplu Kayıt: many devices of one customer taken in at once."""

    _name = "teknik.servis.group.intake"
    _description = "Take in Several Devices"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    group_id = fields.Many2one(
        "teknik.servis.group",
        string="Group Intake",
        ondelete="cascade",
        help="More devices for a group that is there already.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_from_group",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    name = fields.Char("Number or Label")
    waybill_number = fields.Char(
        "Incoming Waybill",
        compute="_compute_from_group",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    waybill_date = fields.Date(
        compute="_compute_from_group", compute_sudo=False, store=True, readonly=False
    )
    date_received = fields.Datetime("Received On", default=fields.Datetime.now)
    product_id = fields.Many2one(
        "product.product",
        string="Product of All",
        help="Put into rows that are added from now on: scan serial numbers only.",
    )
    customer_request = fields.Char(
        "Fault of All", help="For rows that say nothing of their own."
    )
    line_ids = fields.One2many("teknik.servis.group.intake.line", "wizard_id")
    has_problems = fields.Boolean(compute="_compute_has_problems")
    is_done = fields.Boolean(readonly=True)

    @api.depends("line_ids.problem")
    def _compute_has_problems(self):
        for wizard in self:
            wizard.has_problems = any(wizard.line_ids.mapped("problem"))

    @api.depends("group_id")
    def _compute_from_group(self):
        for wizard in self.filtered("group_id"):
            wizard.group_id.check_access("read")
            wizard.partner_id = wizard.group_id.partner_id
            wizard.waybill_number = wizard.group_id.waybill_number
            wizard.waybill_date = wizard.group_id.waybill_date

    def action_create(self):
        """Create the group and all its records, or none, and open the group.

        :raises UserError: that names every bad row by its number
        """
        self.ensure_one()
        lock_rows(self)  # a second click waits and finds it done
        if not self.is_done:
            self._create_orders()
        return self.group_id._get_records_action()

    def _create_orders(self):
        rows = self.line_ids._get_rows()
        rows += self._read_rows(self._read_text())[0]
        rows = [(where, row) for where, row in rows if any(row.values())]
        if not rows:
            raise UserError(
                self.env._("Enter, scan or paste the devices that came, one a row.")
            )
        self._check_count(len(rows))
        self._check_rows(rows)
        if not self.group_id:
            self.group_id = self.env["teknik.servis.group"].create(
                self._prepare_group_vals()
            )
        self.is_done = True
        Order = self.env["teknik.servis.order"]
        return Order.create([self._prepare_order_vals(row) for _where, row in rows])

    # ------------------------------------------------------------------------- rows

    def _check_rows(self, rows):
        """Raise one error that names every row that is no device.

        :param rows: list of `(where it stands, values)`
        """
        problems = self._get_row_problems(rows)
        for where, row in rows:
            if row.get("note"):
                problems.setdefault(where, []).insert(0, row["note"])
        texts = [
            f"{where}: {text}"
            for where, _row in rows
            for text in problems.pop(where, ())
        ]
        if texts:
            raise UserError(
                self.env._(
                    "Nothing is saved. Correct these:\n%(errors)s",
                    errors="\n".join(texts),
                )
            )

    @api.model
    def _get_row_problems(self, rows):
        """Return why rows are no devices.

        :param rows: list of `(where it stands, values)`
        :return: `{where it stands: list of texts}`
        """
        problems, seen = {}, {}
        for where, row in rows:
            device = row.get("product_id") or row.get("device_name") or False
            serial = normalize_serial(row.get("serial"))
            texts = problems.setdefault(where, [])
            if not (device or serial or row.get("customer_request")):
                texts.append(self.env._("neither device nor serial number nor fault"))
            if serial and (device, serial) in seen:
                texts.append(
                    self.env._(
                        "%(serial)s stands in %(first)s already",
                        serial=serial,
                        first=seen[device, serial],
                    )
                )
            seen.setdefault((device, serial), where)
        return problems

    # ----------------------------------------------------------------------- values

    def _prepare_group_vals(self):
        """Return the values of the new group. Hook for later addons."""
        self.ensure_one()
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "waybill_number": self.waybill_number,
            "waybill_date": self.waybill_date,
        }

    def _prepare_order_vals(self, row):
        """Return the values of the record of one row. Hook for later addons.

        :param row: what the row says: product or device name, serial, fault, what came
            along
        """
        vals = {
            "group_id": self.group_id.id,
            "company_id": self.group_id.company_id.id,
            "partner_id": self.partner_id.id,
            "date_received": self.date_received,
            **{name: row.get(name) for name in ROW_FIELDS},
        }
        vals["customer_request"] = row.get("customer_request") or self.customer_request
        if vals.get("product_id"):
            vals.pop("device_name")
        return vals


class TeknikServisGroupIntakeLine(models.TransientModel):
    _name = "teknik.servis.group.intake.line"
    _description = "Device to Take in"

    wizard_id = fields.Many2one(
        "teknik.servis.group.intake", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one("product.product", ondelete="cascade")
    device_name = fields.Char("Device")
    serial = fields.Char("Serial Number")
    customer_request = fields.Char("Fault")
    accessories = fields.Char()
    note = fields.Char(readonly=True)
    is_ambiguous = fields.Boolean(readonly=True)
    problem = fields.Char("Look Here", compute="_compute_problem")

    @api.depends(
        "note",
        "is_ambiguous",
        *(f"wizard_id.line_ids.{name}" for name in ROW_FIELDS),
    )
    def _compute_problem(self):
        problems = {}
        for wizard in self.wizard_id:
            rows = wizard.line_ids._get_rows()
            found = self.wizard_id._get_row_problems(rows)
            # An empty row is left out, and no problem.
            for line, (where, row) in zip(wizard.line_ids, rows, strict=True):
                problems[line] = found[where] if any(row.values()) else []
        for line in self:
            texts = [line.note] if line.note else []
            if line.is_ambiguous and not line.product_id:
                texts.append(self.env._("several products are called so: choose one"))
            line.problem = "; ".join(texts + problems.get(line, [])) or False

    def _get_rows(self):
        """Return what these rows say, as `(where it stands, values)` each."""
        return [
            (self.env._("row %(number)s", number=number), line._prepare_row())
            for number, line in enumerate(self, 1)
        ]

    def _prepare_row(self):
        """Return what one row says, in the words of a record."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "device_name": not self.product_id and self.device_name,
            "serial": self.serial,
            "customer_request": self.customer_request,
            "accessories": self.accessories,
            "has_note": bool(self.note),  # somebody wrote something: it is not empty
        }
