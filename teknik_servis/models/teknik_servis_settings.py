from lxml import etree

from odoo import api, models

FIELD_PREFIX = "teknik_servis_"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Show the help of each of our fields as the sentence below its label."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for node in arch.xpath("//app[@name='teknik_servis']//setting[not(@help)]"):
            name = node.find("field").get("name")
            node.set("help", self._fields[name]._description_help(self.env) or "")
        return arch, view


class ResCompany(models.Model):
    """What a company decides, for managers of Servis: they are no administrators."""

    _inherit = "res.company"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if arch.get("class") == "o_teknik_servis_settings":
            arch.find("sheet").extend(self._get_teknik_servis_settings_nodes())
        return arch, view

    @api.model
    def _get_teknik_servis_settings_nodes(self):
        """Return our part of core's settings page as nodes of an ordinary form."""
        settings = self.env["res.config.settings"]
        arch, _view = settings._get_view(
            self.env.ref("base.res_config_settings_view_form").id
        )
        nodes = []
        for block in arch.xpath("//app[@name='teknik_servis']/block"):
            title = etree.Element("h2")
            title.text = block.get("title")
            box = etree.Element("div", {"class": "row mt-3 o_settings_container"})
            box.extend(block)
            nodes += [title, box]
        return nodes

    @api.model
    def action_teknik_servis_settings(self):
        """Open the settings of Servis of the user's company."""
        view = self.env.ref("teknik_servis.res_company_view_form_settings")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settings"),
            "res_model": "res.company",
            "res_id": self.env.company.id,
            "views": [(view.id, "form")],
        }

    def write(self, vals):
        """Let managers of Servis write our settings, nothing else, of their companies.

        :raises AccessError: as core does, whenever one other field, or a company that
            is not the user's, is among them
        """
        if self._is_teknik_servis_settings(vals):
            # sudo: the right to write a company is an administrator's; what is written
            # and of which companies has been checked
            return super(ResCompany, self.sudo()).write(vals)
        return super().write(vals)

    def _is_teknik_servis_settings(self, vals):
        """Say whether these values are settings this user may write by our own rule."""
        user = self.env.user
        return (
            bool(vals)
            and not self.env.su
            and all(name.startswith(FIELD_PREFIX) for name in vals)
            and user.has_group("teknik_servis.group_teknik_servis_manager")
            and self <= user.company_ids
            and self.has_access("read")
        )
