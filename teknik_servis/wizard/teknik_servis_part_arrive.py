from odoo import api, fields, models
from odoo.exceptions import UserError


class TeknikServisPartArrive(models.TransientModel):
    """Geldi: what came is set aside where it lies."""

    _name = "teknik.servis.part.arrive"
    _description = "Arrived Parts"

    request_ids = fields.Many2many(
        "teknik.servis.part.request", required=True, readonly=True
    )
    request_id = fields.Many2one(
        "teknik.servis.part.request",
        string="Part Request",
        compute="_compute_request_id",
        compute_sudo=False,
        help="The request, where it is about one alone.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_request_id", compute_sudo=False
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Lies In",
        compute="_compute_location_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        compute="_compute_product_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('type', '=', 'consu')]",
    )
    tracking = fields.Selection(related="product_id.tracking", related_sudo=False)
    quantity = fields.Float(
        "Quantity That Came",
        compute="_compute_quantity",
        compute_sudo=False,
        store=True,
        readonly=False,
        digits="Product Unit",
        help="Less than was asked for: the rest is waited for further.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Part's Serial",
        domain="[('product_id', '=', product_id)]",
    )
    is_giving = fields.Boolean(
        "Give to the Technician", help="Moves the parts into the technician's stock."
    )

    @api.depends("request_ids")
    def _compute_request_id(self):
        for wizard in self:
            requests = wizard.request_ids
            wizard.request_id = requests if len(requests) == 1 else False
            companies = requests.company_id
            wizard.company_id = companies if len(companies) == 1 else False

    @api.depends("request_ids")
    def _compute_location_id(self):
        for wizard in self:
            company = wizard.company_id
            wizard.location_id = (
                company._get_teknik_servis_shelves()[company] if company else False
            )

    @api.depends("request_ids")
    def _compute_product_id(self):
        for wizard in self:
            wizard.product_id = wizard.request_id.product_id

    @api.depends("request_ids")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.request_id.quantity

    def action_arrive(self):
        """Set aside what came, and give it out where that is ticked."""
        self.ensure_one()
        requests = self.request_ids
        if self.request_id:
            self._take_over()
        arrived = requests._arrive(self.location_id, self.request_id and self.lot_id)
        if self.is_giving:
            arrived._give()
        return {"type": "ir.actions.act_window_close"}

    def _take_over(self):
        """Tell the only request what came: which product, and how much of it."""
        request = self.request_id
        request._check_office()
        if self.product_id != request.product_id:
            request.product_id = self.product_id
        unit = request.product_uom_id
        if not unit:
            return  # nobody said yet which part it is: refused with all others
        if unit.compare(self.quantity, request.quantity) > 0 or self.quantity <= 0:
            raise UserError(
                self.env._(
                    "%(order)s: %(part)s was asked for. Enter what came of it, more "
                    "than zero.",
                    order=request.order_id.name,
                    part=request._get_text(),
                )
            )
        if unit.compare(self.quantity, request.quantity) < 0:
            request._split(self.quantity)
