from odoo import api, fields, models


class TeknikServisCorrectCustomer(models.TransientModel):
    """Müşteriyi Düzelt: the record was taken in for somebody else."""

    _name = "teknik.servis.correct.customer"
    _description = "Correct the Customer"
    _check_company_auto = True

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", related_sudo=False)
    partner_old_id = fields.Many2one(
        related="order_id.partner_id", string="Customer until Now", related_sudo=False
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Right Customer",
        required=True,
        check_company=True,
        domain="[('id', '!=', partner_old_id)]",
    )
    follow = fields.Boolean(
        "Contact data, prices and taxes follow",
        default=True,
        help="Phone, e-mail, address, price list, prices and taxes become the right "
        "customer's. Prices that somebody typed stay.",
    )
    reason = fields.Char()
    needs_reason = fields.Boolean(compute="_compute_obstacles")
    obstacles = fields.Text(compute="_compute_obstacles")
    has_invoices = fields.Boolean(compute="_compute_obstacles")
    has_pickings = fields.Boolean(compute="_compute_obstacles")

    @api.depends("order_id", "partner_id", "reason", "follow")
    def _compute_obstacles(self):
        for wizard in self:
            order, partner = wizard.order_id, wizard.partner_id
            order.check_access("write")
            invoices, pickings = wizard._get_documents()
            # What only lacks the reason is asked for by its own field.
            problems = order._get_correction_problems(partner, "?", wizard.follow)
            wizard.needs_reason = not problems and (not order.is_open or pickings)
            wizard.obstacles = "\n".join(problems)
            wizard.has_invoices = bool(invoices)
            wizard.has_pickings = bool(pickings)

    def action_correct(self):
        """Correct the customer of the record.

        :raises UserError: with everything that must be reversed first
        """
        self.ensure_one()
        self.order_id._correct_customer(self.partner_id, self.reason, self.follow)
        return {"type": "ir.actions.act_window_close"}

    def action_view_invoices(self):
        """Open the invoices that stand in the way."""
        self.ensure_one()
        invoices = self._get_documents()[0]
        return invoices._get_records_action(name=self.env._("Invoices"))

    def action_view_pickings(self):
        """Open the delivery notes that stand in the way."""
        self.ensure_one()
        pickings = self._get_documents()[1]
        return pickings._get_records_action(name=self.env._("Delivery Notes"))

    def _get_documents(self):
        self.order_id.check_access("write")
        order = self.order_id
        staying = {} if self.follow else order._get_third_parties()
        documents = order._get_documents_of_others(self.partner_id, staying)
        # The documents' own rights apply when they are opened.
        return tuple(records.with_env(self.env) for records in documents)
