from odoo import api, fields, models


class TeknikServisPartAsk(models.TransientModel):
    """Parça iste: what is needed, in one small dialog, also on a phone."""

    _name = "teknik.servis.part.ask"
    _description = "Request a Part"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", related_sudo=False)
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        domain="[('type', '=', 'consu')]",
        help="Empty while nobody knows yet which one it is.",
    )
    name = fields.Char("Part in Words", help="What is needed, where no product is.")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    note = fields.Text("Note to the Office")
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        string="Waits In",
        compute="_compute_stage_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('kind', '=', 'waiting')]",
    )
    is_moving = fields.Boolean(
        "Move the Record",
        compute="_compute_is_moving",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="The record waits in this stage until the part has come.",
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for wizard in self:
            wizard.product_uom_id = wizard.product_id.uom_id

    @api.depends("order_id")
    def _compute_stage_id(self):
        for wizard in self:
            order = wizard.order_id
            wizard.stage_id = order and order._get_part_stage()

    @api.depends("order_id", "stage_id")
    def _compute_is_moving(self):
        for wizard in self:
            stage = wizard.stage_id
            wizard.is_moving = bool(stage and stage != wizard.order_id.stage_id)

    def action_ask(self):
        """Ask for the part and close the dialog."""
        self._ask()
        return {"type": "ir.actions.act_window_close"}

    def action_ask_another(self):
        """Ask for the part and open the dialog for the next one."""
        self._ask()
        return self.order_id.action_request_part()

    def _ask(self):
        """Ask for the part, and let the record wait for it where the user wants so.

        A second press asks no second time: the dialog's number goes with the request.
        """
        self.ensure_one()
        self.order_id.check_access("write")
        request = self.env["teknik.servis.part.request"].create(
            {
                "client_uid": f"{self._name},{self.id}",
                "order_id": self.order_id.id,
                "product_id": self.product_id.id,
                "name": self.name,
                "quantity": self.quantity,
                "note": self.note,
                **(
                    {"product_uom_id": self.product_uom_id.id}
                    if self.product_uom_id
                    else {}
                ),
            }
        )
        if self.is_moving and self.stage_id and self.stage_id != self.order_id.stage_id:
            self.order_id.stage_id = self.stage_id
        return request
