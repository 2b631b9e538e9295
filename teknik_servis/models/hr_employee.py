from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..common import MANAGER


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    # Both are mirrored on hr.employee.public: a field that is missing there breaks
    # reading employees for every plain user of every app.
    teknik_servis_is_technician = fields.Boolean("Technician", copy=False)
    teknik_servis_location_id = fields.Many2one(
        "stock.location",
        string="Technician Stock",
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
        copy=False,
        ondelete="restrict",
        help="Where the technician's own parts are: the van.",
    )

    def action_teknik_servis_make_technician(self):
        """Make employees technicians, each with a stock location of their own.

        :raises AccessError: unless the user is a manager of Teknik Servis
        :raises UserError: for a company without a warehouse
        """
        self._check_teknik_servis_manager()
        # sudo: becoming a technician is a named act of the service manager, who needs
        # neither Employees nor Inventory rights for it
        for employee in self.sudo():
            employee.teknik_servis_is_technician = True
            if not employee.teknik_servis_location_id:
                employee.teknik_servis_location_id = (
                    employee._create_teknik_servis_location()
                )
        return True

    def action_teknik_servis_dismiss_technician(self):
        """Take employees off the technicians; their stock location stays theirs.

        :raises AccessError: unless the user is a manager of Teknik Servis
        """
        self._check_teknik_servis_manager()
        # sudo: the flag alone, by the manager who was just checked
        self.sudo().teknik_servis_is_technician = False
        return True

    def _check_teknik_servis_manager(self):
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(
                self.env._("Only a service manager appoints technicians.")
            )
        # Who may not read employees reads what is public of them.
        self.env["hr.employee.public"].browse(self.ids).check_access("read")

    def _create_teknik_servis_location(self):
        """Create the stock location of one technician.

        Under the warehouse's view location, not under its stock: ordinary deliveries
        reserve from below WH/Stock and would drain the van.
        """
        self.ensure_one()
        warehouse = self.company_id._get_teknik_servis_warehouse()
        if not warehouse:
            raise UserError(self.company_id._get_no_warehouse_text())
        return self.env["stock.location"].create(
            {
                "name": self.name,
                "usage": "internal",
                "location_id": warehouse.view_location_id.id,
                "company_id": self.company_id.id,
            }
        )


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    teknik_servis_is_technician = fields.Boolean(
        related="employee_id.teknik_servis_is_technician"
    )
    teknik_servis_location_id = fields.Many2one(
        related="employee_id.teknik_servis_location_id"
    )

    def action_teknik_servis_make_technician(self):
        """Make employees technicians (see `hr.employee`)."""
        employees = self.env["hr.employee"].browse(self.ids)
        return employees.action_teknik_servis_make_technician()

    def action_teknik_servis_dismiss_technician(self):
        """Take employees off the technicians (see `hr.employee`)."""
        employees = self.env["hr.employee"].browse(self.ids)
        return employees.action_teknik_servis_dismiss_technician()
