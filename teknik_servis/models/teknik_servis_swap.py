from odoo import api, fields, models


class TeknikServisSwap(models.Model):
    """Which serial number replaced which, on which record; the swap alone writes it."""

    _name = "teknik.servis.swap"
    _inherit = ["teknik.servis.guard", "teknik.servis.client.uid"]
    _description = "Device Swap"
    _order = "id desc"
    _check_company_auto = True
    _system_fields = frozenset(
        {
            "client_uid",
            "company_id",
            "date",
            "line_id",
            "new_lot_id",
            "old_lot_id",
            "old_serial",
            "order_id",
            "picking_in_id",
            "picking_out_id",
            "user_id",
        }
    )

    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Swapped By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    old_lot_id = fields.Many2one(
        "stock.lot",
        string="Faulty Device",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    old_serial = fields.Char(
        "Faulty Serial", readonly=True, help="As it stood on the record."
    )
    new_lot_id = fields.Many2one(
        "stock.lot",
        string="Replacement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Line of the Replacement",
        readonly=True,
        ondelete="set null",
    )
    picking_in_id = fields.Many2one(
        "stock.picking",
        string="Faulty Device In",
        readonly=True,
        ondelete="set null",
        groups="stock.group_stock_user",
    )
    picking_out_id = fields.Many2one(
        "stock.picking",
        string="Replacement Out",
        readonly=True,
        ondelete="set null",
        groups="stock.group_stock_user",
    )

    _two_devices = models.Constraint(
        "CHECK(old_lot_id IS DISTINCT FROM new_lot_id)",
        "A device is replaced by another one.",
    )
    _line_uniq = models.UniqueIndex(
        "(line_id) WHERE line_id IS NOT NULL", "This device was swapped already."
    )

    def _get_lasting(self):
        """Return those whose replacement stayed: come back it replaced nothing."""
        return self.filtered(lambda swap: swap.line_id.qty_delivered > 0)

    @api.depends("old_serial", "old_lot_id", "new_lot_id")
    def _compute_display_name(self):
        for swap in self:
            # sudo: two numbers, to whoever reads the swap
            swap.display_name = self.env._(
                "%(old)s was replaced by %(new)s",
                old=swap.old_serial or swap.sudo().old_lot_id.name,
                new=swap.sudo().new_lot_id.name,
            )
