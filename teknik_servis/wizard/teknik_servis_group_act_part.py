from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TeknikServisGroupAct(models.TransientModel):
    """Parts and services that each chosen record gets, entered once."""

    _inherit = "teknik.servis.group.act"

    part_ids = fields.One2many(
        "teknik.servis.group.act.part", "wizard_id", string="Parts and Services"
    )
    package_id = fields.Many2one(
        "teknik.servis.package",
        string="Service Package",
        compute="_compute_package_id",
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
        help="Adds the usual parts and labour of a job.",
    )

    def _compute_package_id(self):
        # Nothing is kept in it: it is emptied as soon as its lines are there.
        self.package_id = False

    @api.onchange("package_id")
    def _onchange_package_id(self):
        # By itself: what is emptied here prefetches nothing any more.
        package, self.package_id = self.package_id.with_prefetch(), False
        if not package:
            return None
        entry = self.env["teknik.servis.line.entry"]
        try:
            package._check_usable(self.group_id or self.order_ids[:1])
        except UserError as error:
            return entry._prepare_entry_warning(str(error))
        for vals in package._prepare_line_vals_list({}):
            self.part_ids += self.part_ids.new(vals)
        left_out = package._get_left_out_text()
        return entry._prepare_entry_warning(left_out) if left_out else None

    def _prepare_operation_vals(self, row):
        coverage = {"coverage": row.coverage} if row.coverage else {}
        lines = [part._prepare_line_vals() | coverage for part in self.part_ids]
        vals = super()._prepare_operation_vals(row)
        return vals | {"line_ids": [Command.create(line) for line in lines]}


class TeknikServisGroupActPart(models.TransientModel):
    """A part or service that each chosen record gets."""

    _name = "teknik.servis.group.act.part"
    _description = "Part or Service for Several Records"

    wizard_id = fields.Many2one(
        "teknik.servis.group.act", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="wizard_id.company_id", related_sudo=False)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="cascade",
        domain="[('type', 'in', ('consu', 'service')),"
        " ('company_id', 'in', (company_id, False))]",
    )
    name = fields.Char("Description", help="Empty: the product's own text.")
    quantity = fields.Float(
        "Quantity Each", default=1.0, required=True, digits="Product Unit"
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0 AND quantity < 'Infinity')",
        "Each record gets more than nothing of a part or service.",
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for part in self:
            part.product_uom_id = part.product_id.uom_id

    def _prepare_line_vals(self):
        """Return the values of the line that one record gets."""
        self.ensure_one()
        vals = {
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "product_uom_id": self.product_uom_id.id or self.product_id.uom_id.id,
        }
        return vals | ({"name": self.name} if self.name else {})
