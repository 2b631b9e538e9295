from odoo import api, models

from .teknik_servis_part_request import OFFICE
from .teknik_servis_price_right import TECHNICIAN

TODAY = "teknik_servis.teknik_servis_today_action"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_teknik_servis_technician_only(self):
        """Return whether one user works in Service as a technician only."""
        self.ensure_one()
        return self.has_group(TECHNICIAN) and not self.has_group(OFFICE)


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def load_web_menus(self, debug):
        """Open the application on Bugün for who only works in it as a technician."""
        menus = super().load_web_menus(debug)
        root = self.env.ref("teknik_servis.teknik_servis_menu_root", False)
        today = self.env.ref(TODAY, False)
        if not (
            root
            and today
            and root.id in menus
            and self.env.user._is_teknik_servis_technician_only()
        ):
            return menus
        opened = {
            "actionID": today.id,
            "actionModel": today._name,
            # sudo: the address of an action that is theirs
            "actionPath": today.sudo().path,
        }
        return {**menus, root.id: {**menus[root.id], **opened}}


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Let Bugün open by itself for a technician who has chosen no other start."""
        info = super().session_info()
        user = self.env.user
        if not info.get("home_action_id") and user._is_teknik_servis_technician_only():
            today = self.env.ref(TODAY, False)
            info["home_action_id"] = today.id if today else False
        return info
