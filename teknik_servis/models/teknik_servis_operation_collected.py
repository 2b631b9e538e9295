from odoo import api, fields, models

METHODS = [
    ("cash", "Cash"),
    ("card", "Card"),
    ("transfer", "Bank Transfer"),
]


class TeknikServisOperation(models.Model):
    """What the customer paid on the spot: noted where the work is, for the office.

    A note, no entry in the books: the accountant registers the payment.
    """

    _inherit = "teknik.servis.operation"

    currency_id = fields.Many2one(related="order_id.currency_id")
    collected_amount = fields.Monetary(
        "Collected",
        help="What the customer paid on the spot; the accountant registers it.",
    )
    collected_method = fields.Selection(METHODS, "Paid By")

    _collected_not_negative = models.Constraint(
        "CHECK(collected_amount >= 0)", "What was collected is zero or more."
    )
    _collected_has_method = models.Constraint(
        "CHECK(COALESCE(collected_amount, 0) = 0 OR collected_method IS NOT NULL)",
        "Say how the customer paid.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        operations = super().create(vals_list)
        operations._tell_collected()
        return operations

    def write(self, vals):
        before = {one: one.collected_amount for one in self}
        result = super().write(vals)
        if {"collected_amount", "collected_method"} & vals.keys():
            self.filtered(
                lambda one: one.collected_amount != before[one]
            )._tell_collected()
        return result

    def _tell_collected(self):
        """Say on the records what was collected, for office and accountant."""
        for operation in self:
            if not operation.collected_amount:
                continue
            methods = operation._fields["collected_method"]
            texts = dict(methods._description_selection(self.env))
            operation.order_id.message_post(
                body=self.env._(
                    "%(technician)s collected %(amount)s (%(method)s).",
                    # sudo: the name of a colleague
                    technician=operation.technician_id.sudo().name
                    or self.env.user.name,
                    amount=operation.currency_id.format(operation.collected_amount),
                    method=texts.get(operation.collected_method, ""),
                )
            )
