from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common import SENTINEL, format_quantity

COVERAGES = [
    ("paid", "Chargeable"),
    ("warranty", "Warranty"),
    ("contract", "Contract"),
    ("goodwill", "Free of Charge"),
]
# What other fields are proposed from when it is chosen.
CHOICES = {"product_id", "product_uom_id", "quantity", "technician_id"}
# What a reservation follows.
RESERVED_FIELDS = {
    "location_id",
    "lot_id",
    "operation_id",
    "product_id",
    "product_uom_id",
    "quantity",
    "technician_id",
}


class TeknikServisOrderLine(models.Model):
    """A part or a service of a record, and who pays for it.

    `_amount` holds prices, `_invoice` what is billed, `_stock` where parts come from,
    `_deliver` how they leave, `_closed` what stays as it is.
    """

    _name = "teknik.servis.order.line"
    _inherit = [
        "hr.mixin",
        "teknik.servis.guard",
        "analytic.mixin",
        "teknik.servis.client.uid",
        "teknik.servis.counted",
    ]
    _description = "Part or Service of a Service Record"
    _order = "order_id, sequence, id"
    _check_company_auto = True
    _system_fields = frozenset(
        {
            "company_id",
            "is_set_aside",
            "price_covered",
            "price_proposed",
            "price_subtotal",
            "price_total",
            "qty_delivered",
            "qty_invoiced",
        }
    )
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
    operation_id = fields.Many2one(
        "teknik.servis.operation",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The operation in which the part was used.",
    )
    sequence = fields.Integer(default=10)
    product_type = fields.Selection(related="product_id.type")
    tracking = fields.Selection(related="product_id.tracking")
    name = fields.Text(
        "Description",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    technician_id = fields.Many2one(
        "hr.employee",
        compute="_compute_technician_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
    )

    _quantity_not_negative = models.Constraint(
        "CHECK(quantity >= 0 AND quantity < 'Infinity')",
        "The quantity of a part or service is zero or more.",
    )
    _price_not_negative = models.Constraint(
        "CHECK(price_unit >= 0 AND price_unit < 'Infinity')",
        "A price is zero or more: what the customer does not pay is told by the "
        "coverage, never by a negative line.",
    )
    _discount_is_percentage = models.Constraint(
        "CHECK(discount >= 0 AND discount <= 100)", "A discount is between 0 and 100 %."
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            if not line.product_id:
                continue
            lang = line.order_id.partner_id.lang
            product = line.product_id.with_context(
                lang=lang or self.env.lang, display_default_code=False
            )
            line.name = product.get_product_multiline_description_sale()

    @api.depends("operation_id.technician_id", "order_id")
    def _compute_technician_id(self):
        for line in self:
            if not line.technician_id:
                line.technician_id = line.operation_id.technician_id or (
                    line.order_id and line.order_id._get_own_technician()
                )

    @api.constrains("quantity", "qty_delivered", "qty_invoiced", "product_uom_id")
    def _check_not_above_quantity(self):
        """Nothing is sent twice, whichever document would do it.

        Fires on the stored computes, so also when a cancelled invoice is revived or a
        quantity is raised on a document.
        """
        # Without a product or a unit the database refuses it, in better words.
        for line in self.sudo().filtered("product_uom_id"):
            cancelled = line.order_id.stage_kind == "cancelled"
            for sent, what in (
                (line.qty_delivered, self.env._("delivered")),
                (line.qty_invoiced, self.env._("invoiced")),
            ):
                if cancelled and sent:
                    raise ValidationError(
                        self.env._(
                            "%(order)s is cancelled: %(product)s cannot be %(what)s.",
                            order=line.order_id.name,
                            product=line.product_id.display_name,
                            what=what,
                        )
                    )
                if line.product_uom_id.compare(sent, 0) < 0:
                    raise ValidationError(
                        self.env._(
                            "%(order)s: more of %(product)s would be taken back than "
                            "was %(what)s.",
                            order=line.order_id.name,
                            product=line.product_id.display_name,
                            what=what,
                        )
                    )
                if line.product_uom_id.compare(sent, line.quantity) > 0:
                    raise ValidationError(
                        self.env._(
                            "%(order)s: %(product)s would be %(what)s %(sent)s times, "
                            "the record holds %(quantity)s.",
                            order=line.order_id.name,
                            product=line.product_id.display_name,
                            what=what,
                            sent=format_quantity(self.env, sent),
                            quantity=format_quantity(self.env, line.quantity),
                        )
                    )

    @api.constrains("order_id", "operation_id")
    def _check_operation_order(self):
        for line in self:
            if line.operation_id and line.operation_id.order_id != line.order_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s: its operation belongs to another record.",
                        product=line.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines, fresh = self._create_once(vals_list, super().create)
        if self.env.context.get("teknik_servis_creating") is not SENTINEL:
            fresh.order_id._check_open()
        fresh._sync_reservation()
        return lines

    def write(self, vals):
        self._refuse_impossible_numbers(vals)  # before anything is compared with them
        for lines, values in self._without_unchanged(vals, CHOICES):
            lines._check_frozen(values)
            if values:
                super(TeknikServisOrderLine, lines).write(values)
            if RESERVED_FIELDS & values.keys():
                lines._sync_reservation()
        return True

    def unlink(self):
        self._release_moves()
        return super().unlink()
