from odoo import fields, models


class TeknikServisOrderTask(models.Model):
    """One thing to tick off in a service record of a contract."""

    _name = "teknik.servis.order.task"
    _description = "Check Item of a Service Record"
    _order = "order_id, sequence, id"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("To Do", required=True)
    is_done = fields.Boolean("Done")
