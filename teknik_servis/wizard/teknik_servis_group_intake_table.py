import base64
import binascii
import csv

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..tables import COLUMNS, clean_cells, decode, read_headings, read_text

# What a product is found by, the surest first.
PRODUCT_KEYS = ("barcode", "default_code", "name")
MOST_ROWS = 500
MOST_BYTES = 5 * 1024 * 1024
# How ZIP files (XLSX, ODS) and the older Excel's begin; everything else is text.
BOOK_SIGNATURES = (b"PK", b"\xd0\xcf\x11\xe0")


class TeknikServisGroupIntake(models.TransientModel):
    """Devices from a pasted table or a file: shown as rows, then created."""

    _inherit = "teknik.servis.group.intake"

    table_text = fields.Text("Table")
    table_file = fields.Binary(
        "File", attachment=False, help="A list in CSV, XLSX, XLS or ODS."
    )
    table_file_name = fields.Char()
    table_note = fields.Char("Columns not Read", readonly=True)

    def action_read_table(self):
        """Turn the file and the pasted table into rows that can be looked through.

        What a row lacks is said in the row.

        :raises UserError: when it cannot be read at all
        """
        self.ensure_one()
        if not (self.table_text or self.table_file):
            raise UserError(self.env._("Paste a table or choose a file first."))
        rows, unread = [], []
        for table in (self._read_file(), self._read_text()):
            found, names = self._read_rows(table)
            rows += found
            unread += names
        self._check_count(len(rows) + len(self.line_ids))
        self.write(
            {
                "table_text": False,
                "table_file": False,
                "table_file_name": False,
                "table_note": ", ".join(unread),
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
        """Create the records, unless a file waits to be looked through first."""
        if self.table_file and not self.is_done:
            return self.action_read_table()
        return super().action_create()

    @api.model
    def _check_count(self, count):
        """Refuse more rows than one intake takes."""
        if count > MOST_ROWS:
            raise UserError(
                self.env._(
                    "%(count)s devices are too many for one intake, which takes "
                    "%(most)s: divide the list.",
                    count=count,
                    most=MOST_ROWS,
                )
            )

    # ---------------------------------------------------------------------- reading

    def _read_text(self, text=None, is_file=False):
        """Return the rows of the pasted table, as `read_text` does."""
        try:
            return read_text(self.table_text or "" if text is None else text, is_file)
        except csv.Error as error:
            raise UserError(
                self.env._(
                    "The table has a double quote without its other half: %(error)s.",
                    error=error,
                )
            ) from error

    def _read_file(self):
        """Return the rows of the file, as `read_text` does.

        :raises UserError: for what is no table
        """
        name = self.table_file_name or self.env._("The file")
        try:
            encoded = self.with_context(bin_size=False).table_file or b""
            content = base64.b64decode(encoded)
        except (binascii.Error, ValueError):
            content = b""
        if not content:
            return []
        if len(content) > MOST_BYTES:
            raise UserError(
                self.env._(
                    "%(file)s is larger than %(most)s MB: save its first sheet alone.",
                    file=name,
                    most=MOST_BYTES // 1024**2,
                )
            )
        if not content.startswith(BOOK_SIGNATURES):
            return self._read_text(decode(content), is_file=True)
        book = self.env["base_import.import"].new({"file": content, "file_name": name})
        try:
            _count, rows = book._read_file({"quoting": '"'})
        except UserError:
            raise
        except (ImportValidationError, ValueError) as error:
            raise UserError(
                self.env._("%(file)s cannot be read: %(error)s", file=name, error=error)
            ) from error
        rows = [(number, clean_cells(row)) for number, row in enumerate(rows, 1)]
        return [(number, cells) for number, cells in rows if cells]

    def _read_rows(self, table):
        """Return what the rows of a table say of devices.

        :param table: as of `read_text`
        :return: `(list of (where it stands, values), names of columns not read)`
        """
        columns = table and read_headings(table[0][1])
        unread = []
        if columns:
            named = zip(table[0][1], columns, strict=True)
            unread = [heading for heading, column in named if heading and not column]
            table = table[1:]
        self._check_count(len(table))
        rows = [
            (
                self.env._("line %(number)s", number=number),
                self._read_cells(cells, columns or COLUMNS),
            )
            for number, cells in table
        ]
        # What stands only in columns that are not read is no device.
        rows = [(where, values) for where, values in rows if any(values.values())]
        self._put_products([values for _where, values in rows])
        return rows, unread

    def _read_cells(self, cells, columns):
        """Return the values of one row; its device is a list of texts still."""
        values = {name: [] for name in COLUMNS}
        for cell, name in zip(cells, columns, strict=False):
            if cell and name:
                values[name].append(cell)
        values = {
            name: texts if name == "device_name" else ", ".join(texts) or False
            for name, texts in values.items()
        }
        if any(cells[len(columns) :]):
            values["note"] = self.env._(
                "%(found)s columns, %(most)s at most: %(rest)s was not read",
                found=len(cells),
                most=len(columns),
                rest=", ".join(filter(None, cells[len(columns) :])),
            )
        return values

    def _put_products(self, vals_list):
        """Replace in rows what names a product by the product."""
        texts = [text for values in vals_list for text in values["device_name"]]
        texts += [" ".join(values["device_name"]) for values in vals_list]
        products = self._find_products(texts)
        for values in vals_list:
            texts = values["device_name"]
            name = values["device_name"] = " ".join(texts) or False
            named = [products[text] for text in (name, *texts) if text in products]
            product = next(filter(None, named), None)
            if product:
                values.update(product_id=product.id, device_name=False)
            elif products.get(name) is not None:
                values["is_ambiguous"] = True

    def _find_products(self, texts):
        """Return the products that some texts name, by barcode, reference or name.

        :param texts: what stands in the rows
        :return: `{text: product}`, an empty one where it names several, without texts
            that name none
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
