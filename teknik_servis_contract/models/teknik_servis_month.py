from odoo import fields, models


class TeknikServisMonth(models.Model):
    """The twelve months, to choose some of them."""

    _name = "teknik.servis.month"
    _description = "Month"
    _order = "number"

    name = fields.Char(required=True, translate=True)
    number = fields.Integer(required=True)

    _number_uniq = models.UniqueIndex("(number)", "There are twelve months.")
    _number_is_month = models.Constraint(
        "CHECK(number BETWEEN 1 AND 12)", "There are twelve months."
    )
