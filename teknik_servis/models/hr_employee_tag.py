import re

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..common import MANAGER, clean_ids


class HrEmployee(models.Model):
    """A technician's tags: the team, or what they can do; suggestions ask for them."""

    _inherit = "hr.employee"

    def set_teknik_servis_tags(self, tag_ids, new_tag=False):
        """Write the tags of one technician, and nothing else of the employee.

        :param tag_ids: ids of `hr.employee.category`: these alone stay
        :param new_tag: name of one more, made if there is none of this name
        :raises AccessError: unless the user is a manager of Teknik Servis, for
            employees of other companies
        :raises UserError: for whoever is no technician
        """
        self.ensure_one()
        self._check_teknik_servis_manager()
        # sudo: the tags of a technician, by the manager who was just checked
        employee = self.sudo()
        if not self.env.su and employee.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Technicians of other companies are theirs to keep.")
            )
        if not employee.teknik_servis_is_technician:
            raise UserError(
                self.env._("%(name)s is no technician.", name=employee.name)
            )
        tags = employee.category_ids.browse(clean_ids(tag_ids)).exists()
        name = new_tag.strip() if isinstance(new_tag, str) else ""
        if name:
            # What stands for any character in a search stands for itself in a name.
            pattern = re.sub(r"([\\%_])", r"\\\1", name)
            known = tags.search([("name", "=ilike", pattern)], limit=1)
            tags |= known or tags.create({"name": name})
        employee.category_ids = tags
        return True


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    teknik_servis_tag_text = fields.Char(
        "Team / Tag", compute="_compute_teknik_servis_tag_text", groups=MANAGER
    )

    def _compute_teknik_servis_tag_text(self):
        # sudo: the names of the tags, for the manager who keeps them
        for employee in self:
            tags = employee.sudo().employee_id.category_ids
            employee.teknik_servis_tag_text = ", ".join(tags.mapped("name"))
