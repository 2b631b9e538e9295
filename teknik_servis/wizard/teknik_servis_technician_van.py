from odoo import api, fields, models


class TeknikServisTechnician(models.TransientModel):
    """From which stock a technician works: their own, or one that is there already."""

    _inherit = "teknik.servis.technician"

    location_id = fields.Many2one(
        "stock.location",
        string="Technician Stock",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_van_ids)]",
        help="Two technicians may share a van: choose the colleague's.",
    )
    allowed_van_ids = fields.Many2many(
        "stock.location", compute="_compute_allowed_van_ids"
    )

    @api.depends("employee_id")
    def _compute_location_id(self):
        for wizard in self:
            wizard.location_id = wizard.employee_id.teknik_servis_location_id

    def _compute_allowed_van_ids(self):
        self.allowed_van_ids = self.env["stock.location"]._get_vans()

    def _save_employee(self):
        """Let the technician share the van that was chosen."""
        employee = super()._save_employee()
        # sudo: which van the technician has now
        if self.location_id - employee.sudo().teknik_servis_location_id:
            employee.set_teknik_servis_van(self.location_id.id)
        return employee
