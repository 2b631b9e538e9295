from odoo import api, fields, models

from .res_partner_edocument import is_tckn

# A keyboard in Turkish makes other i's of a plate's I's.
PLATE_LETTERS = str.maketrans("ıİi", "III")


class HrEmployee(models.Model):
    """The technician as a driver: what an e-waybill says of who brings the parts."""

    _inherit = "hr.employee"

    # Mirrored on hr.employee.public, as the other fields of a technician.
    teknik_servis_plate = fields.Char(
        "Vehicle Plate", copy=False, help="Of the car in which the technician drives."
    )
    # The number stands on the contact, where core's e-waybill reads it: never twice.
    teknik_servis_driver_vat = fields.Char(
        "Driver's TCKN",
        compute="_compute_teknik_servis_driver_vat",
        inverse="_inverse_teknik_servis_driver_vat",
        groups="hr.group_hr_user",
        help="Stands on the employee's contact, where colleagues read it.",
    )

    @api.depends("work_contact_id.vat")
    def _compute_teknik_servis_driver_vat(self):
        for employee in self:
            # sudo: of the employee that the reader may see in full
            employee.teknik_servis_driver_vat = employee.sudo().work_contact_id.vat

    def _inverse_teknik_servis_driver_vat(self):
        for employee in self:
            vat = employee.teknik_servis_driver_vat
            # sudo: who keeps employees keeps their contact's number, as core does with
            # phone and e-mail
            employee = employee.sudo()
            if not employee.work_contact_id:
                employee._create_work_contacts()
            contact = employee.work_contact_id
            country = contact.country_id or self.env.ref("base.tr")
            contact.write({"vat": vat, "country_id": country.id})

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize_plate(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalize_plate(vals))

    @api.model
    def _normalize_plate(self, vals):
        if not vals.get("teknik_servis_plate"):
            return vals
        plate = str(vals["teknik_servis_plate"]).translate(PLATE_LETTERS).upper()
        return {**vals, "teknik_servis_plate": " ".join(plate.split()) or False}

    def _get_teknik_servis_driver_gaps(self):
        """Return what an e-waybill will want of one technician, as short words."""
        self.ensure_one()
        contact = self.work_contact_id
        abroad = contact.country_id and contact.country_id.code != "TR"
        wanted = [
            (is_tckn(contact.vat), self.env._("driver's TCKN")),
            (contact.country_id and not abroad, self.env._("country")),
            (self.teknik_servis_plate, self.env._("vehicle plate")),
        ]
        return [text for value, text in wanted if not value]


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    teknik_servis_plate = fields.Char(related="employee_id.teknik_servis_plate")
