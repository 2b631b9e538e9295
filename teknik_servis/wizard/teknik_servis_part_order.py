from odoo import api, fields, models


class TeknikServisPartOrder(models.TransientModel):
    """Sipariş verildi: whom parts were ordered from, under which number, till when."""

    _name = "teknik.servis.part.order"
    _description = "Ordered Parts"

    request_ids = fields.Many2many(
        "teknik.servis.part.request", required=True, readonly=True
    )
    order_reference = fields.Char(
        "Order Number", help="The supplier's, or that of our purchase order."
    )
    supplier_id = fields.Many2one(
        "res.partner",
        compute="_compute_supplier_id",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    date_expected = fields.Date(
        "Expected On",
        compute="_compute_date_expected",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    # Purchase is no addon of ours to need: without it the number is a text.
    @api.depends("request_ids", "order_reference")
    def _compute_supplier_id(self):
        """Propose the purchase order's supplier, or whom they were ordered from."""
        for wizard in self:
            purchase = wizard.request_ids._find_purchase(wizard.order_reference)
            suppliers = wizard.request_ids.supplier_id
            known = wizard.supplier_id or (suppliers if len(suppliers) == 1 else False)
            wizard.supplier_id = purchase.partner_id if purchase else known

    @api.depends("request_ids", "order_reference")
    def _compute_date_expected(self):
        """Propose the day on which the purchase order is to come."""
        for wizard in self:
            purchase = wizard.request_ids._find_purchase(wizard.order_reference)
            planned = purchase and purchase.date_planned
            wizard.date_expected = (
                fields.Datetime.context_timestamp(wizard, planned).date()
                if planned
                else wizard.date_expected
            )

    def action_order(self):
        """Note the order down on all chosen requests."""
        self.ensure_one()
        self.request_ids._order_from(
            self.supplier_id, self.order_reference, self.date_expected
        )
        return {"type": "ir.actions.act_window_close"}


class TeknikServisPartRequest(models.Model):
    _inherit = "teknik.servis.part.request"

    has_purchase = fields.Boolean(compute="_compute_has_purchase")

    @api.depends("company_id", "order_reference")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_purchase(self):
        for request in self:
            request.has_purchase = bool(request._find_purchase(request.order_reference))

    def _find_purchase(self, number):
        """Return the purchase order of a number, where Purchase is installed.

        :param number: as it was typed
        :return: one order that the user may read, or nothing
        """
        if "purchase.order" not in self.env:
            return None
        orders = self.env["purchase.order"]
        number = (number or "").strip()
        if not number or not orders.has_access("read"):
            return orders
        return orders.search(
            [("name", "=", number), ("company_id", "in", self.company_id.ids)], limit=1
        )

    def action_view_purchase(self):
        """Open the purchase order that one request was ordered by."""
        self.ensure_one()
        purchase = self._find_purchase(self.order_reference)
        return purchase._get_records_action() if purchase else False
