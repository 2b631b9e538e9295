from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import lock_rows
from . import teknik_servis_outside  # noqa: F401 (loaded before what extends it)


class ResCompany(models.Model):
    _inherit = "res.company"

    # Set by the program alone, when the first device of ours goes out.
    teknik_servis_outside_location_id = fields.Many2one(
        "stock.location",
        string="At Outside Services",
        readonly=True,
        ondelete="restrict",
        help="Where devices of ours are while another service has them.",
    )

    def _get_teknik_servis_outside_location(self):
        """Return the place of one company's devices that are away, made if need be.

        Under the warehouse's view location, not under its stock: they stay ours, and no
        ordinary delivery takes from there.

        :raises UserError: for a company without a warehouse
        """
        self.ensure_one()
        # sudo: a named act of whoever sends; one location, of their own company
        company = self.sudo()
        if company.teknik_servis_outside_location_id:
            return company.teknik_servis_outside_location_id
        warehouse = company._get_teknik_servis_warehouse()
        if not warehouse:
            raise UserError(company._get_no_warehouse_text())
        # Two who send a first device at once make one location.
        lock_rows(company)
        company.teknik_servis_outside_location_id = company.env[
            "stock.location"
        ].create(
            {
                "name": self.env._("At Outside Services"),
                "usage": "internal",
                "location_id": warehouse.view_location_id.id,
                "company_id": company.id,
            }
        )
        return company.teknik_servis_outside_location_id


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
            outside._as_system().picking_id = outside._transfer(
                quant.location_id, company._get_teknik_servis_outside_location()
            )

    def _move_back(self):
        """Put one device back where it was taken from, if it is still there."""
        self.ensure_one()
        # sudo: as for the way out
        outside = self.sudo().with_company(self.company_id)
        if not outside.picking_id or not outside._find_own_quant("="):
            return
        shelf = outside.picking_id.location_id
        if not shelf.active:
            shelf = self.company_id._get_teknik_servis_shelves()[self.company_id]
        outside._as_system().picking_back_id = outside._transfer(
            outside.company_id.teknik_servis_outside_location_id, shelf
        )

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

    def _transfer(self, source, target):
        """Move one device natively, and make sure that it was this very one.

        :param source: `stock.location` it is taken from
        :param target: `stock.location` it goes to
        :return: the transfer, done
        :raises UserError: when it is held for something else, or cannot be validated
        """
        lot = self._get_own_lot()
        warehouse = (
            source.warehouse_id or self.company_id._get_teknik_servis_warehouse()
        )
        move_vals = {
            "product_id": lot.product_id.id,
            "product_uom_qty": 1,
            "product_uom": lot.product_id.uom_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": self.company_id.id,
            "origin": self.order_id.name,
        }
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "origin": self.order_id.name,
                "user_id": False,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [Command.create(move_vals)],
            }
        )
        move = picking.move_ids
        picking.action_confirm()
        move._reserve_for_service(lot)
        if move.move_line_ids.lot_id != lot or move.quantity != 1:
            raise UserError(
                move._get_service_shortage_text(lot.product_id, lot, 1, 0, source)
            )
        move.picked = True
        picking._validate_for_service()
        return picking
