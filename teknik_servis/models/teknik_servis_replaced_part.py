from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

OWNERS = [("customer", "The customer's"), ("own", "Fitted by us")]
WHEREABOUTS = [("kept", "Kept by us"), ("returned", "Handed to the customer")]


class TeknikServisReplacedPart(models.Model):
    """A part that was taken out of a device: replaced, or found defective.

    The law wants it itemised on the service form. It goes into stock only where
    somebody says so (see `_stock`): most of it is scrap, or the customer's.
    """

    _name = "teknik.servis.replaced.part"
    _inherit = ["teknik.servis.guard", "teknik.servis.client.uid"]
    _description = "Replaced Part"
    _order = "order_id, id"
    _check_company_auto = True
    _system_fields = frozenset({"company_id", "location_id", "picking_id"})
    _fixed_fields = frozenset({"client_uid", "order_id"})

    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('type', '=', 'consu')]",
        help="Empty where it is no product of ours: say in words what it is.",
    )
    tracking = fields.Selection(related="product_id.tracking", related_sudo=False)
    is_storable = fields.Boolean(related="product_id.is_storable", related_sudo=False)
    name = fields.Char("Part in Words")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    serial = fields.Char(
        "Serial of the Part", help="As it stands on the part that came out."
    )
    owner = fields.Selection(
        OWNERS,
        "Whose It Is",
        required=True,
        default="customer",
        help="What the customer owns stays theirs in stock as well, without a value.",
    )
    whereabouts = fields.Selection(WHEREABOUTS, required=True, default="kept")
    fault = fields.Char(help="What is wrong with it, for whoever gets it back.")
    line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Replaced By",
        ondelete="set null",
        index="btree_not_null",
        domain="[('order_id', '=', order_id), ('product_type', '=', 'consu')]",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Stored In",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The stock of defective parts, once the part went there.",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="stock.group_stock_user",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0 AND quantity < 'Infinity')",
        "The quantity of a replaced part is more than zero.",
    )

    @api.depends("product_id", "name")
    def _compute_display_name(self):
        for part in self:
            part.display_name = part.name or part.product_id.display_name

    @api.onchange("line_id")
    def _onchange_line_id(self):
        """What replaces a part is as a rule the same part."""
        if self.line_id and not self.product_id and not self.name:
            line = self.line_id
            self.product_id = line.product_id
            # Counted in the product's unit, as it goes into stock.
            self.quantity = line.product_uom_id._compute_quantity(
                line.quantity, line.product_id.uom_id
            )

    @api.constrains("product_id", "name")
    def _check_named(self):
        for part in self:
            if not part.product_id and not (part.name or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(order)s: choose the replaced part, or name it.",
                        order=part.order_id.name,
                    )
                )

    @api.constrains("line_id", "order_id")
    def _check_line_order(self):
        for part in self.sudo():
            if part.line_id and part.line_id.order_id != part.order_id:
                raise ValidationError(
                    self.env._(
                        "%(part)s: what replaced it stands on another record.",
                        part=part.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        parts, fresh = self._create_once(vals_list, super().create)
        fresh.order_id._check_open()
        return parts

    def write(self, vals):
        if not self._is_system():
            self.order_id._check_open()
            self._check_not_stored()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_stored(self):
        self.order_id._check_open()
        self._check_not_stored()

    def _check_not_stored(self):
        for part in self:
            if part.location_id:
                raise UserError(
                    self.env._(
                        "%(order)s: %(part)s lies in %(location)s. Send it on from "
                        "there in Inventory.",
                        order=part.order_id.name,
                        part=part.display_name,
                        # sudo: the name of the place it went to
                        location=part.sudo().location_id.display_name,
                    )
                )


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    replaced_part_ids = fields.One2many(
        "teknik.servis.replaced.part", "order_id", string="Replaced Parts"
    )

    def _move_work(self, target):
        result = super()._move_work(target)
        # sudo: past the rule that a part never changes its record
        parts = self.sudo().replaced_part_ids
        parts._as_system().write({"order_id": target.id})
        return result


class TeknikServisFormBlock(models.Model):
    _inherit = "teknik.servis.form.block"

    kind = fields.Selection(
        selection_add=[("replaced", "Replaced Parts")],
        ondelete={"replaced": "cascade"},
    )
