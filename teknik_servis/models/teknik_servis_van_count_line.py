from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common import format_quantity


class TeknikServisVanCountLine(models.Model):
    """How much of one part was counted."""

    _name = "teknik.servis.van.count.line"
    _inherit = ["teknik.servis.guard", "teknik.servis.storable"]
    _description = "Counted Part"
    _order = "count_id, id"
    _system_fields = frozenset({"qty_expected"})
    _fixed_fields = frozenset({"count_id"})

    count_id = fields.Many2one(
        "teknik.servis.van.count", required=True, index=True, ondelete="cascade"
    )
    qty_expected = fields.Float(
        "By the Books",
        compute="_compute_qty_expected",
        store=True,
        digits="Product Unit",
    )
    qty_counted = fields.Float("Counted", digits="Product Unit")
    difference = fields.Float(
        compute="_compute_difference", store=True, digits="Product Unit"
    )

    _qty_counted_not_negative = models.Constraint(
        "CHECK(qty_counted >= 0)", "What is counted is zero or more."
    )

    @api.depends("product_id", "lot_id", "count_id.van_id")
    def _compute_qty_expected(self):
        stock = {
            count: count._get_book_quantities() for count in self.mapped("count_id")
        }
        for line in self:
            there = stock.get(line.count_id, {})
            lot = line.lot_id._origin or line.lot_id
            product = line.product_id._origin or line.product_id
            line.qty_expected = there.get((product, lot), 0)

    @api.depends("qty_expected", "qty_counted")
    def _compute_difference(self):
        for line in self:
            line.difference = line.qty_counted - line.qty_expected

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.count_id._check_draft()
        return lines

    def write(self, vals):
        if not self._is_system():
            self.count_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self.count_id._check_draft()

    def _refresh_expected(self):
        """Take anew what is there by the books at this moment."""
        # sudo: the figure is the program's, whoever counts
        self.sudo()._as_system()._compute_qty_expected()

    def _check_countable(self):
        """Refuse what cannot be counted like that, all in one message."""
        texts, seen = [], set()
        for line in self:
            product, lot = line.product_id, line.lot_id
            if (product, lot) in seen:
                texts.append(
                    self.env._(
                        "%(product)s is listed twice.", product=product.display_name
                    )
                )
            seen.add((product, lot))
            if problem := line._get_part_problem():
                texts.append(problem)
            elif product.tracking == "serial":
                texts += line._get_piece_texts()
        if texts:
            raise UserError("\n".join(texts))

    def _check_found_pieces(self):
        """Refuse pieces that were found, and are elsewhere by the books by now."""
        found = self.filtered(
            lambda line: line.tracking == "serial" and line.difference > 0
        )
        texts = [text for line in found for text in line._get_piece_texts()]
        if texts:
            raise UserError("\n".join(texts))

    def _get_piece_texts(self):
        """Return what is wrong with the count of one piece with a number of its own."""
        self.ensure_one()
        words = {"product": self.product_id.display_name, "serial": self.lot_id.name}
        if self.qty_counted not in (0, 1):
            return [
                self.env._(
                    "%(product)s: %(serial)s is one piece: there or not there.", **words
                )
            ]
        # sudo: the books' place of a piece that lies in this van. What a customer has
        # comes back by a return.
        elsewhere = self.qty_counted and self.lot_id.sudo().quant_ids.filtered(
            lambda quant: (
                quant.quantity > 0
                and quant.location_id.usage in ("internal", "transit", "customer")
                and not quant.location_id._child_of(self.count_id.van_id)
            )
        )
        if not elsewhere:
            return []
        return [
            self.env._(
                "%(product)s: %(serial)s is in %(location)s by the books. Move it "
                "with a transfer.",
                location=elsewhere[0].location_id.display_name,
                **words,
            )
        ]

    # --------------------------------------------------------------------- applying

    def _adjust(self):
        """Apply one difference to the stock. `self` is in superuser mode."""
        self.ensure_one()
        unit, left = self.product_id.uom_id, self.difference
        van = self.count_id.van_id
        quants = self.env["stock.quant"].search(
            Domain("product_id", "=", self.product_id.id)
            & Domain("lot_id", "=", self.lot_id.id)
            & Domain("location_id", "child_of", van.id)
        )
        there = sum(quants.mapped("quantity"))
        if self.tracking == "serial" and unit.compare(there, self.qty_counted) == 0:
            return
        # What is found is ours, and loose, where there is a choice.
        quants = quants.sorted(
            lambda quant: (
                bool(quant.owner_id or quant.package_id),
                quant.location_id != van,
                quant.id,
            )
        )
        if left > 0:
            own = quants.filtered(lambda q: not (q.owner_id or q.package_id))
            quant = own[:1] or quants.create(
                {
                    "product_id": self.product_id.id,
                    "location_id": van.id,
                    "lot_id": self.lot_id.id,
                }
            )
            self._set_quantity(quant, quant.quantity + left)
            return
        for quant in quants:
            free = max(quant.quantity - quant.reserved_quantity, 0)
            less = min(free, -left)
            if unit.compare(less, 0) > 0:
                self._set_quantity(quant, quant.quantity - less)
                left += less
        if unit.compare(left, 0) < 0:
            raise UserError(
                self.env._(
                    "%(count)s: %(quantity)s of %(product)s are held for records or "
                    "left since, and cannot be missing. Take them off those records "
                    "first.",
                    count=self.count_id.display_name,
                    product=self.product_id.display_name,
                    quantity=format_quantity(self.env, -left),
                )
            )

    def _set_quantity(self, quant, quantity):
        quant = quant.with_context(**self.env.context)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()
