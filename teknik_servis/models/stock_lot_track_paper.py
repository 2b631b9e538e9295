import base64
import csv
import io
from datetime import datetime

import xlsxwriter

from odoo import api, fields, models

TRACK_ACTION = "teknik_servis.product_track_action"
TRACK_REPORT = "teknik_servis.product_track_report_action"
# More fits in no cell.
LONGEST_CELL = 32_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StockLot(models.Model):
    """What leads to Product Tracking, and what comes out of it on paper and as file."""

    _inherit = "stock.lot"

    def action_teknik_servis_track(self):
        """Open Product Tracking for one device."""
        self.ensure_one()
        return self._get_track_action(serial=self.name, lot_id=self.id)

    @api.model
    def _get_track_action(self, serial, lot_id):
        """Return the action of the screen that shows one device.

        :param lot_id: its card, or False: whichever has the number
        """
        action = self.env["ir.actions.actions"]._for_xml_id(TRACK_ACTION)
        action["params"] = {"serial": serial, "lot_id": lot_id or False}
        return action

    @api.model
    def print_teknik_servis_card(self, serial=None, lot_id=None, kinds=None):
        """Return the action that prints a card as `get_teknik_servis_card` tells it."""
        self.browse().check_access("read")
        # sudo: of the report's own record, which plain users may not read
        report = self.env.ref(TRACK_REPORT).sudo()
        data = {"serial": serial or "", "lot_id": lot_id, "kinds": kinds or []}
        return report.report_action(self.browse(), data=data, config=False)

    @api.model
    @api.readonly
    def export_teknik_servis_card(
        self, serial=None, lot_id=None, kinds=None, file_type="xlsx"
    ):
        """Return the timeline of a device as a file.

        :param file_type: `xlsx` or `csv`
        :return: `{"name", "mimetype", "content"}`, the content in base 64
        """
        found = self.get_teknik_servis_card(serial, lot_id, kinds)
        labels = dict(self._get_track_kinds())
        headings = [
            self.env._("Date"),
            self.env._("Event"),
            self.env._("What"),
            self.env._("Description"),
            self.env._("Document"),
            self.env._("Customer or supplier"),
            self.env._("Who"),
            self.env._("State"),
            self.env._("Amount"),
        ]
        rows = [
            self._get_track_cells(event, labels) for event in found.get("events", [])
        ]
        is_csv = file_type == "csv"
        make = self._make_track_csv if is_csv else self._make_track_xlsx
        serial = found.get("card", {}).get("serial") or serial or ""
        safe = "".join(char if char.isalnum() else "-" for char in str(serial)[:60])
        return {
            "name": f"{safe or 'device'}.{'csv' if is_csv else 'xlsx'}",
            "mimetype": "text/csv" if is_csv else XLSX,
            "content": base64.b64encode(make(headings, rows)).decode(),
        }

    @api.model
    def _get_track_cells(self, event, labels):
        """Return one event as the cells of a table; times are the reader's."""
        date = fields.Datetime.to_datetime(event["date"])
        local = fields.Datetime.context_timestamp(self, date).replace(tzinfo=None)
        names = ("title", "text", "document", "partner", "who", "state", "amount")
        return [
            date.date() if event.get("is_day") else local.replace(microsecond=0),
            labels[event["kind"]],
            *(event[name] or "" for name in names),
        ]

    @api.model
    def _make_track_xlsx(self, headings, rows):
        """Return a workbook in which nothing that customers wrote is a formula."""
        output = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(output, options) as book:
            sheet = book.add_worksheet()
            bold, wrapped, day, moment = (
                book.add_format({"text_wrap": True, **style})
                for style in (
                    {"bold": True},
                    {},
                    {"num_format": "yyyy-mm-dd"},
                    {"num_format": "yyyy-mm-dd hh:mm"},
                )
            )
            sheet.set_column(0, len(headings) - 1, 20)
            sheet.write_row(0, 0, headings, bold)
            for number, (when, *cells) in enumerate(rows, 1):
                style = moment if isinstance(when, datetime) else day
                sheet.write_datetime(number, 0, when, style)
                texts = [str(cell)[:LONGEST_CELL] for cell in cells]
                sheet.write_row(number, 1, texts, wrapped)
        return output.getvalue()

    @api.model
    def _make_track_csv(self, headings, rows):
        """Return a file that Excel opens: marked as Unicode, divided by semicolons."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(headings)
        for cells in rows:
            writer.writerow([self._escape_track_cell(cell) for cell in cells])
        return text.getvalue().encode("utf-8-sig")

    @api.model
    def _escape_track_cell(self, cell):
        """Return a cell that no spreadsheet takes for a formula (as core's export)."""
        text = str(cell)
        return f"'{text}" if text.startswith(("=", "-", "+", "@")) else text


class ReportProductTrack(models.AbstractModel):
    """The page that Product Tracking prints."""

    _name = "report.teknik_servis.report_product_track"
    _description = "Product Tracking on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows, by the rights of who prints.

        :param data: `serial`, `lot_id` and `kinds` as the screen has them; without
            them the cards that are printed from their own list
        """
        Lot = self.env["stock.lot"]
        asked = [data] if data and ("serial" in data or "lot_id" in data) else []
        asked = asked or [{"lot_id": lot_id} for lot_id in docids or []]
        found = [
            Lot.get_teknik_servis_card(
                one.get("serial"), one.get("lot_id"), one.get("kinds") or None
            )
            for one in asked
        ]
        return {
            "tracks": [one for one in found if one["state"] == "found"],
            "labels": dict(Lot._get_track_kinds()),
            "to_date": fields.Date.to_date,
            "to_datetime": fields.Datetime.to_datetime,
            "company": self.env.company,
        }
