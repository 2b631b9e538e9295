from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.teknik_servis_order import RESULTS
from ..models.teknik_servis_order_line import COVERAGES


class TeknikServisSwapAct(models.TransientModel):
    """Değişim: which piece replaces the device, from where, and who pays."""

    _name = "teknik.servis.swap.act"
    _description = "Swap a Device"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", related_sudo=False)
    old_lot_id = fields.Many2one(
        "stock.lot",
        string="Faulty Device",
        compute="_compute_old_lot_id",
        compute_sudo=False,
        store=True,
    )
    old_serial = fields.Char(
        "Faulty Serial", compute="_compute_old_serial", compute_sudo=False
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('type', '=', 'consu'), ('tracking', '=', 'serial')]",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Taken From",
        compute="_compute_location_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Replacement",
        domain="[('product_id', '=', product_id),"
        " ('location_id', 'child_of', location_id)]",
    )
    coverage = fields.Selection(
        COVERAGES,
        string="Charging",
        compute="_compute_coverage",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    reason = fields.Char("Why Not Warranty")
    is_taking_back = fields.Boolean(
        "Faulty Device Stays Here",
        compute="_compute_is_taking_back",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="It comes into a location of our own, to be returned or repaired.",
    )
    back_to_id = fields.Many2one(
        "stock.location",
        string="Put Into",
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
    )

    @api.depends("order_id")
    def _compute_old_lot_id(self):
        for wizard in self:
            order = wizard.order_id
            wizard.old_lot_id = order and order._get_swapped_lot()

    @api.depends("old_lot_id", "order_id")
    def _compute_old_serial(self):
        for wizard in self:
            wizard.old_serial = wizard.old_lot_id.name or wizard.order_id.serial

    @api.depends("order_id")
    def _compute_product_id(self):
        for wizard in self:
            product = wizard.old_lot_id.product_id or wizard.order_id.product_id
            wizard.product_id = product if product.tracking == "serial" else False

    @api.depends("order_id", "product_id")
    def _compute_location_id(self):
        """Propose the own stock where a piece is in it, the main stock otherwise."""
        for wizard in self:
            company = wizard.company_id
            if not company:
                wizard.location_id = False
                continue
            # sudo: a technician's stock is mirrored on the public employee
            technician = wizard.order_id._get_own_technician().sudo()
            van = technician.teknik_servis_location_id
            quants = self.env["stock.quant"].search_count(
                [
                    ("product_id", "=", wizard.product_id.id),
                    ("location_id", "child_of", van.ids),
                    ("quantity", ">", 0),
                ],
                limit=1,
            )
            shelf = company._get_teknik_servis_shelves()[company]
            wizard.location_id = van if van and quants else shelf

    @api.depends("order_id", "product_id")
    def _compute_coverage(self):
        for wizard in self:
            order = wizard.order_id
            wizard.coverage = order and order._get_proposed_coverage(wizard.product_id)

    @api.depends("old_lot_id", "order_id")
    def _compute_is_taking_back(self):
        """Take in what the customer has: not what is here already, or elsewhere."""
        for wizard in self:
            lot, order = wizard.old_lot_id, wizard.order_id
            # sudo: where the device is, to whoever swaps it
            wizard.is_taking_back = lot and not (
                order.sudo().outside_id or order._find_in_own_stock(lot)
            )

    def action_swap(self):
        """Swap the device; a second press swaps no second time."""
        self.ensure_one()
        if not self.coverage:
            raise UserError(
                self.env._(
                    "%(order)s: choose who pays for the replacement.",
                    order=self.order_id.display_name,
                )
            )
        back_to = None
        if self.is_taking_back:
            company = self.order_id.company_id
            back_to = self.back_to_id or company._get_defects_location()
        vals = {"coverage": self.coverage, "coverage_reason": self.reason}
        self.order_id._swap_device(
            self.lot_id,
            self.location_id,
            vals,
            old_lot=self.old_lot_id,
            back_to=back_to,
            uid=f"{self._name},{self.id}",
        )
        return {"type": "ir.actions.act_window_close"}


class TeknikServisDeliver(models.TransientModel):
    _inherit = "teknik.servis.deliver"

    # A swapped device is handed over as replaced.
    result = fields.Selection(
        RESULTS,
        compute="_compute_result",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("order_id")
    def _compute_result(self):
        for wizard in self:
            wizard.result = wizard.order_id.result
