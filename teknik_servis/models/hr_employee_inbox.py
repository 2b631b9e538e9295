from odoo import api, models


class HrEmployee(models.Model):
    """Technicians have an inbox in Odoo: without one, nobody finds what they are told.

    Odoo's own default sends discussions by e-mail and shows no inbox. What a user
    chooses afterwards, in their preferences, is not changed again.
    """

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        employees._open_teknik_servis_inbox()
        return employees

    def write(self, vals):
        before = {}
        if not {"teknik_servis_is_technician", "user_id"}.isdisjoint(vals):
            before = {one: one._get_teknik_servis_reader() for one in self}
        result = super().write(vals)
        became = [
            one for one, was in before.items() if one._get_teknik_servis_reader() != was
        ]
        self.browse().concat(*became)._open_teknik_servis_inbox()
        return result

    def _get_teknik_servis_reader(self):
        """Return the user that reads what one technician is told, or none."""
        self.ensure_one()
        employee = self.sudo()  # sudo: a flag and a user, whoever changes the card
        if not employee.teknik_servis_is_technician:
            return employee.user_id.browse()
        return employee.user_id

    def _open_teknik_servis_inbox(self):
        """Let users of these technicians see messages in Odoo (any employees)."""
        for employee in self.sudo():  # sudo: a preference, by whoever appoints them
            user = employee._get_teknik_servis_reader()
            told = employee.company_id.teknik_servis_tell_inbox
            # Portal users have no inbox: the database says so.
            if told and user and not user.share and user.notification_type == "email":
                user.notification_type = "inbox"


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        quiet = self.filtered(lambda one: not one.teknik_servis_tell_inbox)
        result = super().write(vals)
        if vals.get("teknik_servis_tell_inbox") and quiet:
            # sudo: technicians of the company whose settings are changed
            technicians = self.env["hr.employee"].sudo()
            technicians.search(
                [
                    ("company_id", "in", quiet.ids),
                    ("teknik_servis_is_technician", "=", True),
                ]
            )._open_teknik_servis_inbox()
        return result
