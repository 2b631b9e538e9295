from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..common import lock_rows
from ..models.teknik_servis_order_line_stock import LIVE_STATES
from ..models.teknik_servis_van import OFFICE

DIRECTIONS = [("load", "Load: into the van"), ("unload", "Unload: out of the van")]


class TeknikServisVanTransfer(models.TransientModel):
    """Load a technician's van from the shelf, or unload it: one native transfer."""

    _name = "teknik.servis.van.transfer"
    # hr.mixin lets users without rights on hr.employee name technicians.
    _inherit = ["hr.mixin"]
    _description = "Load or Unload a Van"

    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, readonly=True
    )
    direction = fields.Selection(DIRECTIONS, required=True, default="load")
    technician_id = fields.Many2one(
        "hr.employee",
        default=lambda self: self._get_default_technician(),
        domain="[('teknik_servis_location_id', '!=', False),"
        " ('company_id', '=', company_id)]",
    )
    is_office = fields.Boolean(compute="_compute_is_office")
    van_id = fields.Many2one(
        "stock.location", string="Technician Stock", compute="_compute_van_id"
    )
    shelf_id = fields.Many2one(
        "stock.location",
        string="Main Stock",
        required=True,
        default=lambda self: self._get_default_shelf(),
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
    )
    scan_code = fields.Char(
        "Barcode or Code",
        compute="_compute_scan_code",
        readonly=False,
        help="Scan or type a barcode, an internal reference or a part's serial number.",
    )
    note = fields.Char()
    line_ids = fields.One2many(
        "teknik.servis.van.transfer.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    picking_id = fields.Many2one("stock.picking", readonly=True)

    @api.model
    def _get_default_technician(self):
        own = self.env.user.with_company(self.env.company).employee_id
        return own if own.sudo().teknik_servis_location_id else own.browse()

    @api.model
    def _get_default_shelf(self):
        shelf = self.env.company._get_teknik_servis_warehouse().lot_stock_id
        return shelf.with_env(self.env)

    def _compute_is_office(self):
        self.is_office = self.env.user.has_group(OFFICE)

    def _compute_scan_code(self):
        # Nothing is kept in it: it is emptied as soon as its line is there.
        self.scan_code = False

    @api.depends("technician_id")
    def _compute_van_id(self):
        for wizard in self:
            # sudo: a technician's stock is mirrored on the public employee
            technician = wizard.technician_id.sudo()
            wizard.van_id = technician.teknik_servis_location_id.with_env(self.env)

    @api.depends("technician_id", "direction")
    def _compute_line_ids(self):
        """Propose what minimum stock and open transfers want in the van."""
        for wizard in self:
            wanted = wizard._get_wanted() if wizard.direction == "load" else {}
            wizard.line_ids = [Command.clear()] + [
                Command.create({"product_id": product.id, "quantity": quantity})
                for product, quantity in wanted.items()
            ]

    def _get_wanted(self):
        """Return what open transfers are to bring from the shelf: `{product: qty}`.

        Serial numbers are chosen by whoever takes them off the shelf.
        """
        wanted = {}
        for move in self._get_open_moves():
            if move.product_id.tracking == "none":
                wanted.setdefault(move.product_id, 0)
                wanted[move.product_id] += move.product_qty
        return wanted

    def _get_open_moves(self):
        """Return open internal moves from the shelf into the van, in superuser mode."""
        self.ensure_one()
        if not self.van_id or not self.shelf_id:
            return self.env["stock.move"].sudo()
        # A stored field is computed in superuser mode: the check is about the user.
        self.van_id.sudo(False)._check_van_use()
        # sudo: what is on its way into a van, for who may load it
        moves = self.env["stock.move"].sudo()
        return moves.search(
            Domain("location_dest_id", "=", self.van_id.id)
            & Domain("location_id", "=", self.shelf_id.id)
            & Domain("state", "in", LIVE_STATES)
        )

    # ------------------------------------------------------------------- scanning

    @api.onchange("scan_code")
    def _onchange_scan_code(self):
        code, self.scan_code = self.scan_code, False
        if not code:
            return None
        try:
            self._enter_code(code)
        except UserError as error:
            title = self.env._("Not added")
            text = {"title": title, "message": str(error), "type": "notification"}
            return {"warning": text}
        return None

    def _enter_code(self, code):
        """Add what a code stands for to the lines that are not saved yet."""
        product, quantity, lot = self._find_code(code)
        for line in self.line_ids:
            same = line.product_id == product and (line.lot_id or lot) == lot
            if not same:
                continue
            if lot and line.lot_id and product.tracking == "serial":
                self._refuse_code(code, self.env._("it is on the list already"))
            if lot and not line.lot_id and line.quantity > quantity:
                continue  # a proposal of several: each piece has its own number
            line.lot_id = lot
            line.quantity += quantity if product.tracking != "serial" else 0
            return
        values = {"product_id": product.id, "lot_id": lot.id, "quantity": quantity}
        self.line_ids += self.line_ids.new(values)

    def _find_code(self, code):
        """Return `(product, quantity in its unit, lot)` of a code, never guessing."""
        entry = self.env["teknik.servis.line.entry"]
        code = str(code).strip()
        company = self.company_id or self.env.company
        lots = entry._find_lots(code, company)
        products, units = entry._find_products(code, company)
        candidates = (products | lots.product_id).filtered("is_storable")
        if not candidates:
            self._refuse_code(code, self.env._("no part in stock has it"))
        if len(candidates) > 1 or len(lots) > 1:
            names = ", ".join((lots or candidates).mapped("display_name"))
            self._refuse_code(code, self.env._("it may be %(names)s", names=names))
        quantity = 1
        if len(units) == 1:
            quantity = units.uom_id._compute_quantity(1, candidates.uom_id)
        return candidates, quantity, lots

    def _refuse_code(self, code, reason):
        raise UserError(
            self.env._("%(code)s was not added: %(reason)s.", code=code, reason=reason)
        )

    # ---------------------------------------------------------------------- doing

    def action_transfer(self):
        """Load or unload what is listed, once for however many clicks.

        :raises AccessError: for a van that is not the user's to load
        :raises UserError: with everything that is not there; for loading a van that
            nobody works from any more
        """
        picking = self._transfer()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(transfer)s is done.", transfer=picking.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_transfer_and_print(self):
        """As `action_transfer`, and print the slip to be signed."""
        picking = self._transfer()
        # sudo: the report's action; the report itself checks who prints what
        report = self.env.ref("teknik_servis.van_transfer_report_action").sudo()
        action = report.report_action(picking.ids, config=False)
        return {**action, "close_on_report_download": True}

    def _transfer(self):
        self.ensure_one()
        lock_rows(self.sudo())
        # sudo: whether this very dialog was pressed before
        done = self.sudo().picking_id
        if done:
            raise UserError(
                self.env._("%(transfer)s is done already.", transfer=done.name)
            )
        if not self.van_id:
            raise UserError(
                self.env._("Choose a technician with a stock of their own.")
            )
        self.van_id._check_van_use()
        if self.direction == "load":
            self.van_id._check_working()
        self._check_shelf()
        rows = self.line_ids._get_rows()
        source, destination = self.shelf_id, self.van_id
        if self.direction == "unload":
            source, destination = destination, source
        open_moves = self.env["stock.move"].sudo()
        if self.direction == "load":
            open_moves = self._get_open_moves()
            # What was set aside for this van is what is loaded now.
            open_moves._do_unreserve()
        picking = source._move_goods(
            destination, rows, note=self.note, user_id=self.env.uid
        )
        self._lower_open_moves(open_moves, rows)
        # sudo: the field that this dialog alone writes
        self.sudo().picking_id = picking
        return picking

    def _check_shelf(self):
        """Refuse a shelf that is none, is another company's or somebody's van."""
        # sudo: the name and kind of a location that was chosen
        shelf = self.shelf_id.sudo()
        allowed = (
            shelf.usage == "internal"
            and shelf.company_id in (self.company_id, shelf.company_id.browse())
            and self.company_id in self.env.companies
            and shelf != self.van_id.sudo()
        )
        if not allowed:
            raise UserError(
                self.env._(
                    "%(location)s is no shelf to load from or unload to.",
                    location=shelf.display_name,
                )
            )
        # Out of a colleague's van only who may unload that one as well; goods are taken
        # from below a location, too.
        vans = self.env["stock.location"]._get_vans()
        vans.filtered(
            # sudo: where a van and a location that was chosen lie
            lambda van: van.sudo()._child_of(shelf) or shelf._child_of(van.sudo())
        )._check_van_use()

    def _lower_open_moves(self, moves, rows):
        """Take what was loaded off the transfers that were to bring it."""
        loaded = {}
        for product, quantity, _lot in rows:
            loaded[product.id] = loaded.get(product.id, 0) + quantity
        for move in moves.sorted("id"):
            product = move.product_id
            less = min(loaded.get(product.id, 0), move.product_qty)
            if product.uom_id.compare(less, 0) <= 0:
                continue
            loaded[product.id] -= less
            if product.uom_id.compare(less, move.product_qty) >= 0:
                move._action_cancel()
            else:
                move.product_uom_qty -= product.uom_id._compute_quantity(
                    less, move.product_uom, round=False
                )
        moves.filtered(lambda move: move.state in LIVE_STATES)._action_assign()
