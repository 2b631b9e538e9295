from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..common import lock_rows


class TeknikServisOrderLine(models.Model):
    """One piece with a serial number of its own: on one line, and sold once."""

    _inherit = "teknik.servis.order.line"

    lot_id = fields.Many2one(
        "stock.lot",
        string="Part's Serial",
        copy=False,
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
    )

    @api.constrains("lot_id", "product_id")
    def _check_lot_id(self):
        for line in self.sudo().filtered("lot_id"):
            if line.lot_id.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s: serial number %(serial)s is not one of "
                        "%(product)s.",
                        order=line.order_id.name,
                        serial=line.lot_id.name,
                        product=line.product_id.display_name,
                    )
                )
            if line.lot_id == line.order_id.lot_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s: %(serial)s is the device itself and no part of "
                        "its own repair.",
                        order=line.order_id.name,
                        serial=line.lot_id.name,
                    )
                )

    @api.constrains("lot_id", "order_id", "product_id", "product_uom_id", "quantity")
    def _check_piece_once(self):
        """Refuse a piece that stands on another line or is more than one.

        Lines of nothing and of cancelled records hold no piece. Whatever was delivered
        and came back into stock may be sold again once its record is closed.

        :raises ValidationError: that names the record and the serial number
        """
        # sudo: another record may hold the piece that this user does not see
        lines = self.sudo().filtered(lambda line: line._holds_piece())
        if not lines:
            return
        lock_rows(lines.lot_id)  # for two records that take it at the same moment
        holders = self.sudo().search(
            Domain("lot_id", "in", lines.lot_id.ids)
            & Domain("quantity", ">", 0)
            & Domain("order_id.stage_id.kind", "!=", "cancelled")
        )
        holders_by_lot = holders.grouped("lot_id")
        here = lines._get_lots_in_stock()
        for line in lines:
            line._check_one_piece()
            for other in holders_by_lot.get(line.lot_id, ()):
                same = other.order_id == line.order_id
                if other != line and (same or other._keeps_piece(here)):
                    line._refuse_piece(other)

    def _holds_piece(self):
        self.ensure_one()
        return (
            self.lot_id
            and self.product_id.tracking == "serial"
            and self.order_id.stage_kind != "cancelled"
            and self.product_uom_id
            and self.product_uom_id.compare(self.quantity, 0) > 0
        )

    def _get_lots_in_stock(self):
        """Return the lots of lines that stand in some place of a company's own."""
        quants = self.env["stock.quant"].search(
            Domain("lot_id", "in", self.lot_id.ids)
            & Domain("location_id.usage", "=", "internal")
            & Domain("quantity", ">", 0)
        )
        return quants.lot_id

    def _keeps_piece(self, lots_in_stock):
        """Return whether one line keeps its piece from other records.

        :param lots_in_stock: lots that are in stock now
        """
        self.ensure_one()
        gone = self.qty_delivered > 0 and self.lot_id not in lots_in_stock
        return gone or self.order_id.is_open

    def _check_one_piece(self):
        self.ensure_one()
        pieces = self.product_uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, round=False
        )
        if self.product_id.uom_id.compare(pieces, 1) > 0:
            raise ValidationError(
                self.env._(
                    "%(order)s: serial number %(serial)s of %(product)s is one piece. "
                    "Enter each further piece on a line of its own.",
                    order=self.order_id.name,
                    serial=self.lot_id.name,
                    product=self.product_id.display_name,
                )
            )

    def _refuse_piece(self, other):
        """Refuse one line because another one holds its piece."""
        self.ensure_one()
        words = {
            "order": self.order_id.name,
            "serial": self.lot_id.name,
            "product": self.product_id.display_name,
            "other": other.order_id.name,
        }
        if other.order_id == self.order_id:
            raise ValidationError(
                self.env._(
                    "%(order)s: serial number %(serial)s of %(product)s stands on the "
                    "record already. Change that line, whoever pays for it.",
                    **words,
                )
            )
        raise ValidationError(
            self.env._(
                "%(order)s: serial number %(serial)s of %(product)s stands on "
                "%(other)s. Take it off there first, or choose another piece.",
                **words,
            )
        )


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    def _reopen(self, reason, stage=None):
        """Look again for pieces that others took while the record was cancelled."""
        result = super()._reopen(reason, stage)
        self.line_ids._check_piece_once()
        return result
