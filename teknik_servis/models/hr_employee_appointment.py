from odoo import fields, models


class HrEmployee(models.Model):
    """A technician who gets a login finds their visits in its calendar."""

    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "work_contact_id"} & vals.keys():
            # sudo: the calendar follows whoever changes the employee's card
            visits = self.env["teknik.servis.appointment"].sudo()
            visits.search(
                [
                    ("technician_id", "in", self.ids),
                    ("stop", ">", fields.Datetime.now()),
                ]
            )._mirror()
        return result
