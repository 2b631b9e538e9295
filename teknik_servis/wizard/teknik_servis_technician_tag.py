from odoo import api, fields, models


class TeknikServisTechnician(models.TransientModel):
    """In which team a technician is, or what they can do."""

    _inherit = "teknik.servis.technician"

    category_ids = fields.Many2many(
        "hr.employee.category",
        string="Team / Tag",
        compute="_compute_category_ids",
        store=True,
        readonly=False,
        help="For whom a time is looked for: a team, a skill.",
    )
    new_tag = fields.Char(help="A tag that is not in the list yet.")

    @api.depends("employee_id")
    def _compute_category_ids(self):
        for wizard in self:
            # sudo: the tags alone; writing them is the manager's act
            wizard.category_ids = wizard.employee_id.sudo().employee_id.category_ids

    def _save_employee(self):
        """Write the technician's tags, if they are others now."""
        employee = super()._save_employee()
        # sudo: what is there already
        if self.new_tag or self.category_ids != employee.sudo().category_ids:
            employee.set_teknik_servis_tags(self.category_ids.ids, self.new_tag)
        return employee
