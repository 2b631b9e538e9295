from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common import format_quantity


class StockMove(models.Model):
    _inherit = "stock.move"

    # Copied on purpose: returns and backorders are copies and still belong to the line.
    teknik_servis_line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Service Line",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )

    @api.constrains("teknik_servis_line_id", "location_id", "origin_returned_move_id")
    def _check_teknik_servis_line_id(self):
        """A customer gives back what they were given: else it would be sent again."""
        for move in self.filtered("teknik_servis_line_id"):
            returned = move.origin_returned_move_id.teknik_servis_line_id
            if (
                move.location_id.usage == "customer"
                and returned != move.teknik_servis_line_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(product)s comes back from the customer by a return of its "
                        "delivery only.",
                        product=move.product_id.display_name,
                    )
                )

    def write(self, vals):
        if "teknik_servis_line_id" in vals and not self.env.su:
            link = vals["teknik_servis_line_id"]
            if any(move.teknik_servis_line_id.id != link for move in self):
                # Another link would let the first line be delivered again.
                raise UserError(
                    self.env._(
                        "The service line of %(transfers)s cannot be changed.",
                        transfers=", ".join(self.mapped("display_name")),
                    )
                )
        return super().write(vals)

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        # Two lines with the same part stay two moves: each knows what it delivered.
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "teknik_servis_line_id",
        ]

    def _reserve_for_service(self, lot):
        """Reserve the move's whole demand, of the very piece a technician fitted.

        :param lot: the part's serial or lot, may be empty
        """
        self.ensure_one()
        if not lot:
            self._action_assign()
        elif self.move_line_ids.lot_id != lot or self.quantity < self.product_uom_qty:
            self._do_unreserve()
            self._update_reserved_quantity(
                self.product_qty, self.location_id, lot_id=lot, strict=False
            )

    def _release_wrong_pieces(self):
        """Let go of pieces that Odoo chose and that the moves' lines do not name."""
        self.filtered(
            lambda move: move.move_line_ids.lot_id - move.teknik_servis_line_id.lot_id
        )._do_unreserve()

    def _get_service_shortages(self):
        """Return one text for each storable part that could not be reserved in full."""
        texts = []
        for move in self.filtered("product_id.is_storable"):
            if move.product_uom.compare(move.quantity, move.product_uom_qty) >= 0:
                continue
            product, lot = move.product_id, move.teknik_servis_line_id.lot_id
            held = sum(move.move_line_ids.mapped("quantity_product_uom"))
            available = held + self.env["stock.quant"]._get_available_quantity(
                product, move.location_id, lot_id=lot or None
            )
            texts.append(
                self._get_service_shortage_text(
                    product, lot, move.product_qty, available, move.location_id
                )
            )
        return texts

    @api.model
    def _get_service_shortage_text(self, product, lot, needed, available, location):
        """Say which part, how much of it, and where, in the product's unit."""
        name = product.display_name
        return self.env._(
            "%(product)s: %(needed)s needed, %(available)s in %(location)s",
            product=f"{name} ({lot.name})" if lot else name,
            needed=format_quantity(self.env, needed),
            available=format_quantity(self.env, max(available, 0)),
            location=location.display_name,
        )
