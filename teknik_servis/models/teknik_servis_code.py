from odoo import api, fields, models
from odoo.exceptions import UserError


class TeknikServisCode(models.Model):
    """One value of a special code group."""

    _name = "teknik.servis.code"
    _description = "Special Code"
    _order = "group_id, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    group_id = fields.Many2one(
        "teknik.servis.code.group",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="group_id.company_id", store=True)

    _name_uniq = models.UniqueIndex(
        "(group_id, (name->>'en_US'))",
        "This value is already in the special code group.",
    )

    @api.depends("name", "group_id.name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = f"{code.group_id.name}: {code.name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: records of other companies and technicians need them as well
        used = self.env["teknik.servis.order"].sudo().with_context(active_test=False)
        codes = used.search([("code_ids", "in", self.ids)]).code_ids & self
        if codes:
            raise UserError(
                self.env._(
                    "%(codes)s: stands on service records. Archive it instead.",
                    codes=", ".join(codes.mapped("display_name")),
                )
            )
