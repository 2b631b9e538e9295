from odoo import fields, models

from ..common import lock_rows


class TeknikServisOutside(models.Model):
    """A device of ours leaves the shelf by a native transfer, where the company wishes.

    A customer's device is in nobody's stock: nothing is moved then, and no quantity
    ever goes below zero.
    """

    _inherit = "teknik.servis.outside"

    picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer There",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="stock.group_stock_user",
    )
    picking_back_id = fields.Many2one(
        "stock.picking",
        string="Transfer Back",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="stock.group_stock_user",
    )

    def _move_out(self):
        """Take one device out of our stock's shelf, if it is there."""
        self.ensure_one()
        company = self.company_id
        # sudo: which transfers a company wishes for is no secret
        if not company.sudo().teknik_servis_outside_picking:
            return
        quant = self._find_own_quant("!=")
        if quant:
            # sudo: the transfer of this very device, by who may send its record
            outside = self.sudo().with_company(company)
            lot = outside._get_own_lot()
            outside._as_system().picking_id = quant.location_id._move_goods(
                company._get_teknik_servis_outside_location(),
                [(lot.product_id, 1, lot)],
                origin=outside.order_id.name,
                partner_id=outside.partner_id.id,
            )

    def _move_back(self):
        """Put one device back where it was taken from, if it is still there."""
        self.ensure_one()
        # sudo: as for the way out
        outside = self.sudo().with_company(self.company_id)
        if not outside.picking_id or not outside._find_own_quant("="):
            return
        back = outside.picking_id.move_ids._return_piece(
            outside.company_id._get_teknik_servis_home(outside.picking_id.location_id)
        )
        outside._as_system().picking_back_id = back.picking_id

    def _get_own_lot(self):
        """Return the card of one device that goes or went, in superuser mode.

        What went comes back, whatever the record is about by now.
        """
        self.ensure_one()
        # sudo: which device is meant, to whoever sends it
        outside = self.sudo()
        return outside.picking_id.move_line_ids.lot_id[:1] or outside.order_id.lot_id

    def _find_own_quant(self, operator):
        """Return where one device is in our own stock, an empty quant if nowhere.

        :param operator: `=` or `!=` the place of devices that are away
        """
        # sudo: whether a device is ours is asked by whoever sends it
        outside = self.sudo()
        lot, company = outside._get_own_lot(), outside.company_id
        # One serial number is one piece; of a batch nobody knows which piece went.
        if lot.product_id.tracking != "serial":
            return self.env["stock.quant"]
        away = company.teknik_servis_outside_location_id
        quants = self.env["stock.quant"].sudo()
        quants = quants.search(
            [
                ("lot_id", "=", lot.id),
                ("company_id", "=", company.id),
                ("owner_id", "=", False),
                ("location_id.usage", "=", "internal"),
                ("location_id", operator, away.id),
                ("quantity", ">", 0),
            ],
            order="id",
        )
        # Nobody sells it meanwhile.
        lock_rows(quants)
        return quants[:1]
