from odoo import fields, models


class TeknikServisCodeGroup(models.Model):
    """What a company wants to count its records by: fault, cause, region ..."""

    _name = "teknik.servis.code.group"
    _description = "Special Code Group"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
    code_ids = fields.One2many("teknik.servis.code", "group_id", string="Values")
