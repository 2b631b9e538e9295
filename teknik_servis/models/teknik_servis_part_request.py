from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..common import format_quantity

STATES = [
    ("requested", "Requested"),
    ("ordered", "Ordered"),
    ("arrived", "Arrived"),
    ("given", "Given"),
    ("cancelled", "Cancelled"),
]
# What is not there yet, and what nobody has in hand yet.
AWAITED_STATES = ("requested", "ordered")
OPEN_STATES = (*AWAITED_STATES, "arrived")
OFFICE = "teknik_servis.group_teknik_servis_office"
# What the one who asks writes, until the office has ordered it.
ASKED_FIELDS = {
    "name",
    "note",
    "product_id",
    "product_uom_id",
    "quantity",
    "technician_id",
}


class TeknikServisPartRequest(models.Model):
    """A part that a record needs and that is not at hand: asked for till given.

    `_act` holds what the office does with it; here is what it is and who may say so.
    """

    _name = "teknik.servis.part.request"
    # hr.mixin lets users without rights on hr.employee name technicians.
    _inherit = [
        "hr.mixin",
        "teknik.servis.guard",
        "teknik.servis.client.uid",
        "teknik.servis.counted",
    ]
    _description = "Part Request"
    _order = "id desc"
    _check_company_auto = True
    _system_fields = frozenset(
        {
            "company_id",
            "date_arrived",
            "date_given",
            "date_ordered",
            "has_own_line",
            "line_id",
            "picking_id",
            "state",
            "user_id",
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
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    device_name = fields.Char(related="order_id.device_name")
    product_id = fields.Many2one(
        string="Part",
        required=False,
        index="btree_not_null",
        domain="[('type', '=', 'consu')]",
        help="Empty while nobody knows yet which one it is.",
    )
    name = fields.Char("Part in Words", help="What is needed, where no product is.")
    part_name = fields.Char("Needed Part", compute="_compute_part_name")
    product_uom_id = fields.Many2one(required=False)
    note = fields.Text("Note to the Office")
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
        help="Who needs the part, and whose stock it is given to.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Requested By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    state = fields.Selection(
        STATES,
        string="Request State",
        required=True,
        readonly=True,
        default="requested",
        index=True,
        copy=False,
        group_expand=True,
    )

    # The office's
    supplier_id = fields.Many2one(
        "res.partner", index="btree_not_null", check_company=True
    )
    order_reference = fields.Char(
        "Order Number", help="The supplier's, or that of our purchase order."
    )
    date_ordered = fields.Datetime("Ordered On", readonly=True, copy=False)
    date_expected = fields.Date("Expected On", index="btree_not_null")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    date_arrived = fields.Datetime("Arrived On", readonly=True, copy=False)
    date_given = fields.Datetime("Given On", readonly=True, copy=False)
    line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Line of the Record",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Holds ready what came for this record.",
    )
    has_own_line = fields.Boolean(
        readonly=True, copy=False, help="The line came with the part."
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer to the Technician",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="stock.group_stock_user",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0 AND quantity < 'Infinity')",
        "Ask for more than zero pieces of a part.",
    )
    _says_what = models.Constraint(
        "CHECK(product_id IS NOT NULL OR COALESCE(btrim(name), '') <> '')",
        "Choose the part, or say in words which one it is.",
    )
    _product_has_unit = models.Constraint(
        "CHECK(product_id IS NULL OR product_uom_id IS NOT NULL)",
        "Say in which unit the part is counted.",
    )
    # What came is set aside on one line, and for one request only.
    _line_uniq = models.UniqueIndex(
        "(line_id) WHERE line_id IS NOT NULL AND state <> 'cancelled'",
        "This line holds the part of another request.",
    )
    _open_idx = models.Index(
        "(order_id) WHERE state IN ('requested', 'ordered', 'arrived')"
    )

    @api.constrains("product_id")
    def _check_product_id(self):
        for request in self:
            if request.product_id.type not in (False, "consu"):
                raise ValidationError(
                    self.env._(
                        "%(order)s: %(product)s is no part, nobody can bring it.",
                        order=request.order_id.name,
                        product=request.product_id.display_name,
                    )
                )

    @api.depends("product_id", "name")
    def _compute_part_name(self):
        for request in self:
            request.part_name = request.product_id.display_name or request.name

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for request in self:
            request.product_uom_id = request.product_id.uom_id or request.product_uom_id

    @api.depends("order_id")
    def _compute_technician_id(self):
        for request in self:
            if not request.technician_id and request.order_id:
                request.technician_id = request.order_id._get_own_technician()

    @api.depends("product_id", "name", "quantity")
    def _compute_display_name(self):
        for request in self:
            request.display_name = request._get_text()

    @api.depends("state", "date_expected")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            request.is_late = bool(
                request.state in AWAITED_STATES
                and request.date_expected
                and request.date_expected < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("state", "in", AWAITED_STATES)
        late &= Domain("date_expected", "<", today)
        return Domain.OR(late if wanted else ~late for wanted in value)

    def _get_text(self):
        """Return one request in words: 2 x Fan Motoru."""
        self.ensure_one()
        quantity = format_quantity(self.env, self.quantity)
        return f"{quantity} x {self.part_name or ''}"

    # ------------------------------------------------------------------ who writes

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for parts of open records; a phone's repeated call asks once."""
        requests, fresh = self._create_once(vals_list, super().create)
        if not self._is_system():
            fresh.order_id._check_open()
            for request in fresh:
                office = {"supplier_id", "order_reference", "date_expected"}
                request._check_asker({name for name in office if request[name]})
            fresh._log_asked()
        return requests

    def write(self, vals):
        if not self._is_system():
            for request in self:
                request._check_changes(request._get_changed_fields(vals.keys(), vals))
        return super().write(vals)

    def _check_changes(self, names):
        """Refuse what one request's state, or the user's role, does not let change."""
        if not names:
            return
        self.order_id._refuse_closed()
        if self.state not in AWAITED_STATES and ASKED_FIELDS & set(names):
            raise UserError(
                self.env._(
                    "%(order)s: %(part)s has come or was called off, the request stays "
                    "as it is.",
                    order=self.order_id.name,
                    part=self.part_name,
                )
            )
        self._check_asker(set(names))

    def _check_asker(self, names):
        """Let technicians write what they ask for, until the office has ordered it."""
        if self.env.su or self.env.user.has_group(OFFICE):
            return
        if self.state != "requested" or names - ASKED_FIELDS:
            raise UserError(
                self.env._(
                    "%(order)s: ordering %(part)s is the office's work. Write them a "
                    "message on the record.",
                    order=self.order_id.name,
                    part=self.part_name,
                )
            )
