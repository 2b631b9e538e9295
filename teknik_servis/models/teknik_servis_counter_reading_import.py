from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..common import import_template
from .teknik_servis_order_device import normalize_serial, plain_serial
from .teknik_servis_order_scan import clean_code


class TeknikServisCounterReading(models.Model):
    """Readings that a file brings, by the serial numbers of the devices."""

    _inherit = "teknik.servis.counter.reading"

    serial = fields.Char(
        "Serial Number",
        compute="_compute_device",
        compute_sudo=True,
        readonly=False,
        help="In an imported file: tells the device.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_device",
        compute_sudo=True,
        readonly=False,
        help="In an imported file: tells devices with the same serial number apart.",
    )

    @api.depends("counter_id.lot_id", "counter_id.serial")
    def _compute_device(self):
        for reading in self:
            counter = reading.counter_id
            reading.serial = counter.lot_id.name or counter.serial
            reading.product_id = counter.lot_id.product_id

    @api.model
    def get_import_templates(self):
        """Return the example file for readings: `[{"label", "template"}]`."""
        return [
            {
                "label": self.env._("Import Template for Counter Readings"),
                "template": import_template(self.env, "counter_readings"),
            }
        ]

    @api.model
    def _with_named_devices(self, vals_list):
        """Return values in which the device card stands that a serial number tells.

        A named counter, record or card tells the device better.

        :raises UserError: for a number that no card has, or several have
        """
        told = ("counter_id", "lot_id", "order_id", "operation_id")
        asked = {
            number: normalize_serial(clean_code(vals["serial"]))
            for number, vals in enumerate(vals_list)
            if vals.get("serial") and not any(vals.get(name) for name in told)
        }
        lots = self._find_cards(set(asked.values()) - {False})
        result = []
        for number, vals in enumerate(vals_list):
            named = {k: v for k, v in vals.items() if k not in ("serial", "product_id")}
            if number in asked:
                found = lots.get(asked[number], self.env["stock.lot"])
                named["lot_id"] = self._choose_card(found, vals).id
            result.append(named)
        return result

    @api.model
    def _find_cards(self, serials):
        """Return the cards of some serial numbers: `{number: stock.lot}`."""
        if not serials:
            return {}
        # sudo: whoever may enter a reading finds its device; the company is filtered
        Lot = self.env["stock.lot"].sudo()
        Lot.flush_model(["name", "company_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM stock_lot WHERE %s IN %s ORDER BY id",
                plain_serial("name"),
                tuple(serials),
            )
        )
        lots = Lot.browse(row[0] for row in rows).filtered(
            lambda lot: lot.company_id.id in (False, self.env.company.id)
        )
        return lots.grouped(lambda lot: normalize_serial(lot.name))

    @api.model
    def _choose_card(self, lots, vals):
        """Return the one card of some that values mean, or say why there is none."""
        if vals.get("product_id"):
            lots = lots.filtered(lambda lot: lot.product_id.id == vals["product_id"])
        if not lots:
            raise UserError(
                self.env._(
                    "%(serial)s: no device has this serial number. Create its card "
                    "first, or name the service record.",
                    serial=clean_code(vals["serial"]),
                )
            )
        if len(lots) > 1:
            raise UserError(
                self.env._(
                    "%(serial)s is the serial number of several products (%(products)s)"
                    ": name the product as well.",
                    serial=vals["serial"],
                    products=", ".join(lots.product_id.mapped("display_name")),
                )
            )
        return lots
