from odoo import fields, models


class TeknikServisTechnician(models.TransientModel):
    """Add a technician, or write what one of them needs as a driver."""

    _name = "teknik.servis.technician"
    _description = "Technician"

    employee_id = fields.Many2one(
        "hr.employee.public",
        readonly=True,
        help="Empty: a new technician is added.",
    )
    name = fields.Char("Technician's Name")
    phone = fields.Char()
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, readonly=True
    )
    user_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('company_ids', '=', company_id)]",
        help="Only who logs in needs one.",
    )
    plate = fields.Char("Vehicle Plate")
    vat = fields.Char(
        "Driver's TCKN", help="Empty: the number that is there stays as it is."
    )

    def action_save(self):
        """Do what was filled in; the rules are those of the acts on employees.

        :raises AccessError: unless the user is a manager of Teknik Servis
        """
        self.ensure_one()
        self._save_employee()
        self.vat = False  # stands on the employee's contact and nowhere else
        if self.env.context.get("teknik_servis_first_technician"):
            return self.env["ir.actions.act_window"]._for_xml_id(
                "teknik_servis.hr_employee_action_technician"
            )
        return {"type": "ir.actions.act_window_close"}

    def _save_employee(self):
        """Add the technician, or write what was filled in of one.

        Hook: later parts write what else is in the dialog.

        :return: the employee
        """
        employees = self.env["hr.employee"]
        is_new = not self.employee_id
        if is_new:
            employee = employees.browse(
                employees.add_teknik_servis_technician(
                    self.name, self.phone, self.user_id.id
                )
            )
        else:
            employee = employees.browse(self.employee_id.id)
        if self.plate or self.vat or not is_new:
            employee.set_teknik_servis_driver(self.plate or "", self.vat or None)
        return employee
