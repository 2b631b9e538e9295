from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .teknik_servis_order_line import COVERAGES

LONGEST_CODE = 200
# So many are named when a code belongs to more than one.
MOST_NAMED = 5


class TeknikServisLineEntry(models.AbstractModel):
    """Parts and services by scanner, or by their code."""

    _inherit = "teknik.servis.line.entry"

    scan_code = fields.Char(
        "Barcode or Code",
        compute="_compute_scan_code",
        readonly=False,
        help="Scan or type a barcode, an internal reference or a part's serial number.",
    )

    def _compute_scan_code(self):
        # Nothing is kept in it: it is emptied as soon as its line is there.
        self.scan_code = False

    @api.onchange("scan_code")
    def _onchange_scan_code(self):
        code, self.scan_code = self.scan_code, False
        if not code:
            return None
        try:
            self._get_entry_order()._refuse_closed()
            self._enter_code(code)
        except UserError as error:
            return self._prepare_entry_warning(str(error))
        return None

    def _enter_code(self, code):
        """Add what a code stands for to the lines of one form that is not saved yet."""
        found = self._find_code(code)
        planned = self._get_planned_piece(found)
        line = not planned and self._get_entry_line(found)
        if planned:
            self.line_ids += planned
            used = self.line_ids.filtered(lambda line: line._origin == planned)
            used.update(self._prepare_entry_vals())
        elif line:
            line.quantity += 1
        else:
            line = self.env["teknik.servis.order.line"].new(
                {**self._prepare_entry_vals(), **found}
            )
            self.line_ids += line

    def add_barcode(self, code, coverage=None):
        """Add the part or service that a code stands for, or one more of it.

        A piece that was planned is used in the operation where it is scanned.

        :param code: barcode, internal reference, or serial number of a part
        :param coverage: who pays; None as for any new line
        :return: `{"line_id", "product_id", "name", "quantity"}` of the line
        :raises UserError: for unknown or ambiguous codes, on closed records
        """
        self.ensure_one()
        self.check_access("write")
        self._get_entry_order()._check_open()
        if coverage and coverage not in [key for key, _name in COVERAGES]:
            raise UserError(self.env._("Choose who pays from what is offered."))
        found = self._find_code(code)
        chosen = {"coverage": coverage} if coverage else {}
        planned = self._get_planned_piece(found)
        line = planned or self._get_entry_line(found, coverage)
        if planned:
            planned.write(self._prepare_entry_vals() | chosen)
        elif line:
            line.quantity += 1
        else:
            line = line.create({**self._prepare_entry_vals(), **found, **chosen})
        return {
            "line_id": line.id,
            "product_id": line.product_id.id,
            "name": line.name,
            "quantity": line.quantity,
        }

    def _get_entry_line(self, found, coverage=None):
        """Return the line that one more of the same is counted on, if there is one.

        Not a line that was sent, or is another operation's, or of pieces with numbers.
        """
        if not coverage:
            product = self.env["product.product"].browse(found["product_id"])
            coverage = self._get_entry_order()._get_proposed_coverage(product)
        self._refuse_known_piece(found)
        for line in self.line_ids:
            same = (
                line.product_id.id == found["product_id"]
                and line.lot_id.id == found.get("lot_id", False)
                and line.coverage == coverage
                and line.product_uom_id.id == found["product_uom_id"]
                and self._is_entered_here(line)
            )
            if not same or line.tracking == "serial":
                continue
            if not line.sudo().qty_delivered and not line.sudo().qty_invoiced:
                return line
        return self.line_ids.browse()

    def _refuse_known_piece(self, found):
        """Refuse one piece that any line of the record holds, whoever pays for it."""
        lot_id = found.get("lot_id")
        for line in self.line_ids | self._get_entry_order().line_ids:
            known = lot_id and line.lot_id.id == lot_id and line.quantity
            if known and line.tracking == "serial":
                self._refuse_code(
                    line.lot_id.name, self.env._("it stands on the record already")
                )

    def _find_code(self, code):
        """Return what a code stands for, never guessing.

        :param code: as typed or scanned
        :return: `{"product_id", "product_uom_id"}` and maybe `"lot_id"`
        :raises UserError: that names the code, and what it could be
        """
        self.ensure_one()
        code = str(code or "").strip() if isinstance(code, str | int) else ""
        if not code or len(code) > LONGEST_CODE or "\x00" in code:
            raise UserError(self.env._("Scan or type a code."))
        company = self._get_entry_order().company_id or self.env.company
        lots = self._find_lots(code, company)
        products, units = self._find_products(code, company)
        candidates = products | lots.product_id
        if not candidates:
            self._refuse_code(code, self._get_unknown_text(code, company))
        if len(candidates) > 1 or len(lots) > 1:
            several = lots if len(candidates) == 1 else candidates
            names = several[:MOST_NAMED].mapped("display_name")
            text = self.env._("it may be %(names)s", names=", ".join(names))
            self._refuse_code(code, text)
        if lots and lots == self._get_entry_order().lot_id:
            self._refuse_code(code, self.env._("it is the device itself"))
        unit = units.uom_id if len(units) == 1 else candidates.uom_id
        found = {"product_id": candidates.id, "product_uom_id": unit.id}
        return found | ({"lot_id": lots.id} if lots else {})

    @api.model
    def _find_products(self, code, company):
        """Return products of a code and, where it is a package's, its unit."""
        escaped = code.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        products = self.env["product.product"]
        usable = Domain(products._check_company_domain(company))
        own = usable & Domain("type", "in", ("consu", "service"))
        products = products.search(
            own
            & (
                Domain("barcode", "=", code) | Domain("default_code", "=ilike", escaped)
            ),
            limit=MOST_NAMED + 1,
        )
        units = self.env["product.uom"].search(
            Domain("barcode", "=", code) & usable,
            limit=MOST_NAMED + 1,
        )
        return products | units.product_id.filtered_domain(own), units

    @api.model
    def _find_lots(self, code, company):
        """Return the parts of a serial number that are in a company's stock.

        Customers' own devices have cards with serial numbers as well.
        """
        # sudo: technicians have no rights on stock; only which of them is here
        quants = self.env["stock.quant"].sudo()
        here = quants.search(
            Domain("lot_id.name", "=", code)
            & Domain("location_id.usage", "=", "internal")
            & Domain("company_id", "=", company.id)
            & Domain("product_id.type", "=", "consu")
            & Domain("quantity", ">", 0),
            limit=MOST_NAMED + 1,
        )
        return here.lot_id.with_env(self.env)

    def _get_unknown_text(self, code, company):
        """Return why a code stands for nothing that could be added."""
        lots = self.env["stock.lot"].search(
            Domain("name", "=", code)
            & Domain(self.env["stock.lot"]._check_company_domain(company)),
            limit=MOST_NAMED + 1,
        )
        if self._get_entry_order().lot_id in lots:
            return self.env._("it is the device itself")
        if lots:
            return self.env._(
                "%(product)s with this serial number is not in stock",
                product=lots[0].product_id.display_name,
            )
        return self.env._("no part or service has it")

    def _refuse_code(self, code, reason):
        raise UserError(
            self.env._("%(code)s was not added: %(reason)s.", code=code, reason=reason)
        )
