import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..common import lock_rows
from ..models.teknik_servis_order_device import normalize_serial

# Order of the columns of a pasted table.
COLUMNS = ("device_name", "serial", "customer_request", "accessories")
# What a product is found by, the surest first.
PRODUCT_KEYS = ("barcode", "default_code", "name")


def read_table(text):
    """Split a pasted table into rows of cells.

    Tabs (from a spreadsheet), semicolons or commas separate: the first of them that
    occurs anywhere in the text. A cell that holds one is in double quotes.

    :return: list of `(number of the line, list of cells)`, without empty lines
    :raises csv.Error: for quotes that do not match
    """
    separator = next((s for s in "\t;" if s in text), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    rows = []
    begin = 1
    for cells in reader:
        cells = [" ".join(cell.split()) for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append((begin, cells))
        begin = reader.line_num + 1
    return rows


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
    table_text = fields.Text("Table")
    line_ids = fields.One2many("teknik.servis.group.intake.line", "wizard_id")
    is_done = fields.Boolean(readonly=True)

    @api.depends("group_id")
    def _compute_from_group(self):
        for wizard in self.filtered("group_id"):
            wizard.group_id.check_access("read")
            wizard.partner_id = wizard.group_id.partner_id
            wizard.waybill_number = wizard.group_id.waybill_number
            wizard.waybill_date = wizard.group_id.waybill_date

    def action_read_table(self):
        """Turn the pasted table into rows that can be looked through.

        :raises UserError: that names every bad line by its number
        """
        self.ensure_one()
        rows = self._read_table()
        self.write(
            {
                "table_text": False,
                "line_ids": [Command.create(values) for _where, values in rows],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Group Intake"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

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
        rows = [
            (self.env._("row %(number)s", number=number), line._prepare_row())
            for number, line in enumerate(self.line_ids, 1)
        ]
        rows += self._read_table()
        rows = [(where, row) for where, row in rows if any(row.values())]
        if not rows:
            raise UserError(
                self.env._("Enter, scan or paste the devices that came, one a row.")
            )
        self._check_rows(rows)
        if not self.group_id:
            self.group_id = self.env["teknik.servis.group"].create(
                self._prepare_group_vals()
            )
        self.is_done = True
        Order = self.env["teknik.servis.order"]
        return Order.create([self._prepare_order_vals(row) for _where, row in rows])

    # ------------------------------------------------------------------------- rows

    def _read_table(self):
        """Return the rows of the pasted table.

        :return: list of `(where it stands, values)`
        :raises UserError: that names every line that is no row
        """
        try:
            table = read_table(self.table_text or "")
        except csv.Error as error:
            raise UserError(
                self.env._(
                    "The table has a double quote without its other half: %(error)s.",
                    error=error,
                )
            ) from error
        if table and self._is_heading(table[0][1]):
            table = table[1:]
        problems, rows = [], []
        for number, cells in table:
            where = self.env._("line %(number)s", number=number)
            if len(cells) > len(COLUMNS):
                problems.append(
                    self.env._(
                        "%(where)s: %(found)s columns, %(most)s at most",
                        where=where,
                        found=len(cells),
                        most=len(COLUMNS),
                    )
                )
            rows.append((where, dict(zip(COLUMNS, cells, strict=False))))
        self._check_rows(rows, problems)
        products = self._find_products([row["device_name"] for _where, row in rows])
        for _where, row in rows:
            product = products.get(row["device_name"])
            if product:
                row.update(product_id=product.id, device_name=False)
        return rows

    @api.model
    def _is_heading(self, cells):
        """Return whether the first line of a table names its columns."""
        fields_named = [
            self.env["teknik.servis.order"]._fields[name]
            for name in ("product_id", "device_name", "serial")
        ]
        known = {normalize_serial(field.string) for field in fields_named} | {
            normalize_serial(field._description_string(self.env))
            for field in fields_named
        }
        return any(normalize_serial(cell) in known for cell in cells if cell)

    def _check_rows(self, rows, problems=()):
        """Raise one error that names every row that is no device.

        :param rows: list of `(where it stands, values)`
        :param problems: what is wrong already
        """
        problems = list(problems)
        seen = {}
        for where, row in rows:
            device = row.get("product_id") or row.get("device_name")
            serial = normalize_serial(row.get("serial"))
            if not (device or serial or row.get("customer_request")):
                problems.append(
                    self.env._(
                        "%(where)s: neither device nor serial number nor fault",
                        where=where,
                    )
                )
            key = (device or False, serial)
            if serial and key in seen:
                problems.append(
                    self.env._(
                        "%(where)s: %(serial)s stands in %(first)s already",
                        where=where,
                        serial=serial,
                        first=seen[key],
                    )
                )
            seen.setdefault(key, where)
        if problems:
            raise UserError(
                self.env._(
                    "Nothing is saved. Correct these:\n%(errors)s",
                    errors="\n".join(problems),
                )
            )

    def _find_products(self, texts):
        """Return the products that some texts name, by barcode, reference or name.

        :param texts: what stands in the rows
        :return: `{text: product}`, without texts that name none or several
        """
        texts = [text for text in texts if text]
        if not texts:
            return {}
        products = self.env["product.product"].search(
            Domain.OR(Domain(key, "in", texts) for key in PRODUCT_KEYS)
            & Domain("company_id", "in", [False, self.company_id.id])
        )
        found = {}
        for key in reversed(PRODUCT_KEYS):
            for text, named in products.grouped(key).items():
                if text:
                    found[text] = named if len(named) == 1 else named.browse()
        return found

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
            **row,
        }
        vals["customer_request"] = row.get("customer_request") or self.customer_request
        if vals.get("product_id"):
            vals.pop("device_name", None)
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

    def _prepare_row(self):
        """Return what one row says, in the words of a record."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "device_name": not self.product_id and self.device_name,
            "serial": self.serial,
            "customer_request": self.customer_request,
            "accessories": self.accessories,
        }
