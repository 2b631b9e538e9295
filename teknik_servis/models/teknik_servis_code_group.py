from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    @api.constrains("company_id")
    def _check_company_id(self):
        for group in self.filtered("company_id"):
            # sudo: records of the other companies are those that are looked for
            foreign = (
                self.env["teknik.servis.order"]
                .sudo()
                .with_context(active_test=False)
                .search(
                    [
                        ("code_ids.group_id", "=", group.id),
                        ("company_id", "!=", group.company_id.id),
                    ],
                    limit=1,
                )
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "Special codes of %(group)s stand on records of %(company)s: "
                        "it stays open to all companies.",
                        group=group.name,
                        company=foreign.company_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # The database deletes the values past their own rule.
        self.with_context(active_test=False).code_ids._unlink_except_used()
