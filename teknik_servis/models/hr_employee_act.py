from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .res_partner_edocument import is_tckn


class HrEmployee(models.Model):
    """What service managers do with technicians without any right on Employees."""

    _inherit = "hr.employee"

    @api.model
    def add_teknik_servis_technician(self, name, phone=False, user_id=False):
        """Create an employee of the user's company, who is a technician at once.

        :param name: as it stands on records and papers
        :param phone: work phone
        :param user_id: id of the user that they log in with
        :return: id of the employee
        :raises AccessError: unless the user is a manager of Teknik Servis
        :raises UserError: without a name, for a user who is somebody else already
        """
        self._check_teknik_servis_manager()
        name, phone = (
            text.strip() if isinstance(text, str) else "" for text in (name, phone)
        )
        if not name:
            raise UserError(self.env._("Enter the technician's name."))
        user = self._get_teknik_servis_user(user_id)
        # sudo: a named act of the service manager, of these values alone
        employee = self.sudo().create(
            {
                "name": name,
                "company_id": self.env.company.id,
                **({"work_phone": phone} if phone else {}),
                **({"user_id": user.id} if user else {}),
            }
        )
        employee.sudo(False).action_teknik_servis_make_technician()
        return employee.id

    @api.model
    def _get_teknik_servis_user(self, user_id):
        """Return the user that a new technician logs in with, refused in words."""
        company = self.env.company
        number = user_id if type(user_id) is int else 0
        # sudo: nothing but whose login it is
        user = self.env["res.users"].sudo().search([("id", "=", number)])
        if user_id and (not user or user.share or company not in user.company_ids):
            raise UserError(
                self.env._(
                    "%(company)s has no such user. Choose one who works there.",
                    company=company.name,
                )
            )
        taken = user and self.sudo().with_context(active_test=False).search(
            [("user_id", "=", user.id), ("company_id", "=", company.id)], limit=1
        )
        if taken:
            raise UserError(
                self.env._(
                    "%(user)s is the user of %(employee)s already: make that employee "
                    "a technician.",
                    user=user.name,
                    employee=taken.name,
                )
            )
        return user

    def set_teknik_servis_driver(self, plate=None, vat=None):
        """Write what an e-waybill wants of one technician who drives.

        :param plate: of the vehicle; None leaves it as it is, "" empties it
        :param vat: TCKN, likewise
        :raises AccessError: unless the user is a manager of Teknik Servis, for
            employees of other companies
        :raises UserError: for whoever is no technician, for a wrong number
        """
        self.ensure_one()
        self._check_teknik_servis_manager()
        # sudo: two values of a technician, by the manager who was just checked
        employee = self.sudo()
        if not self.env.su and employee.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Technicians of other companies are theirs to keep.")
            )
        if not employee.teknik_servis_is_technician:
            raise UserError(
                self.env._("%(name)s is no technician.", name=employee.name)
            )
        if vat and not (isinstance(vat, str) and is_tckn(vat)):
            # Without the number: messages are written to logs.
            raise UserError(
                self.env._(
                    "%(name)s: this is no TCKN. Look at its 11 digits again.",
                    name=employee.name,
                )
            )
        if plate is not None:
            employee.teknik_servis_plate = plate
        if vat is not None:
            employee.teknik_servis_driver_vat = "".join((vat or "").split())
        return True


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    def set_teknik_servis_driver(self, plate=None, vat=None):
        """Write what an e-waybill wants of one technician (see `hr.employee`)."""
        employee = self.env["hr.employee"].browse(self.ids)
        return employee.set_teknik_servis_driver(plate, vat)

    def action_teknik_servis_driver(self):
        """Open the dialog with one technician's plate and number."""
        self.ensure_one()
        self.env["hr.employee"].browse(self.ids)._check_teknik_servis_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Driver's Data"),
            "res_model": "teknik.servis.technician",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_employee_id": self.id,
                "default_plate": self.teknik_servis_plate,
            },
        }
