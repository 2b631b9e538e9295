from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TeknikServisCommon


@tagged("post_install", "-at_install")
class TestSettings(TeknikServisCommon):
    """What a company decides stands on one page, which its manager reaches."""

    def _company(self, role, company=None):
        return (company or self.company).with_user(self.users[role])

    def _open(self, role):
        Company = self.env["res.company"].with_user(self.users[role])
        return Company.action_teknik_servis_settings()

    def test_manager_changes_settings_without_being_an_administrator(self):
        manager = self.users["manager"]
        self.assertFalse(manager.has_group("base.group_erp_manager"))
        action = self._open("manager")
        [(view_id, _kind)] = action["views"]
        company = self.env["res.company"].with_user(manager).browse(action["res_id"])
        with Form(company, view=view_id) as form:
            form.teknik_servis_station = "private"
            form.teknik_servis_discount_limit = 15
            form.teknik_servis_edocument = False
        self.assertEqual(self.company.teknik_servis_station, "private")
        self.assertEqual(self.company.teknik_servis_discount_limit, 15)
        self.assertFalse(self.company.teknik_servis_edocument)

    def test_the_page_may_be_edited_although_the_model_may_not(self):
        Company = self.env["res.company"].with_user(self.users["manager"])
        view = self.env.ref("teknik_servis.res_company_view_form_settings")
        arch = etree.fromstring(Company.get_view(view.id, "form")["arch"])
        self.assertEqual(arch.get("edit"), "true")
        self.assertEqual(arch.get("create"), "false")
        ordinary = etree.fromstring(Company.get_view(None, "form")["arch"])
        self.assertNotEqual(ordinary.get("class"), arch.get("class"))
        self.assertEqual(ordinary.get("edit"), "False")

    def test_every_setting_of_ours_is_on_the_page_with_its_help(self):
        Company = self.env["res.company"].with_user(self.users["manager"])
        view = self.env.ref("teknik_servis.res_company_view_form_settings")
        arch = etree.fromstring(Company.get_view(view.id, "form")["arch"])
        shown = {node.get("name") for node in arch.iter("field")}
        own = {
            name
            for name, field in Company._fields.items()
            if name.startswith("teknik_servis_") and not field.readonly
        }
        self.assertEqual(shown, own)
        for setting in arch.iter("setting"):
            self.assertTrue(setting.get("help"), setting.get("id"))
        for name in own:
            [setting] = arch.xpath(f"//setting[field[@name='{name}']]")
            self.assertEqual(setting.get("help"), Company._fields[name].help)

    def test_core_settings_show_the_same_blocks(self):
        settings = self.env["res.config.settings"]
        arch = etree.fromstring(settings.get_view(None, "form")["arch"])
        [app] = arch.xpath("//app[@name='teknik_servis']")
        for node in app.iter("setting"):
            self.assertTrue(node.get("help"), node.get("id"))
        values = settings.create({"teknik_servis_discount_limit": 20})
        values.execute()
        self.assertEqual(self.company.teknik_servis_discount_limit, 20)

    def test_the_page_speaks_the_users_language(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        view = self.env.ref("teknik_servis.res_company_view_form_settings")
        Company = self.env["res.company"].with_user(self.users["manager"])
        helps = {}
        for lang in ("en_US", "tr_TR"):
            translated = Company.with_context(lang=lang)
            arch = etree.fromstring(translated.get_view(view.id, "form")["arch"])
            [setting] = arch.xpath("//setting[@id='teknik_servis_station']")
            helps[lang] = setting.get("help")
            fields = translated.fields_get(["teknik_servis_station"], ["help"])
            self.assertEqual(helps[lang], fields["teknik_servis_station"]["help"])
        self.assertNotEqual(helps["tr_TR"], helps["en_US"])

    def test_manager_writes_nothing_else_of_the_company(self):
        company = self._company("manager")
        for values in (
            {"name": "Başka"},
            {"teknik_servis_station": "private", "name": "Başka"},
            {"teknik_servis_station": "private", "partner_id": self.customer.id},
            {},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                company.write(values)
        self.assertFalse(self.company.teknik_servis_station)

    def test_a_setting_out_of_bounds_is_refused_for_managers_too(self):
        company = self._company("manager")
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            company.write({"teknik_servis_discount_limit": 101})
            self.env.flush_all()

    def test_manager_of_one_company_does_not_write_another(self):
        other = self.env["res.company"].create({"name": "Öteki Servis"})
        manager = self.users["manager"]
        with self.assertRaises(AccessError):
            self._company("manager", other).teknik_servis_station = "private"
        both = self._company("manager", self.company | other)
        with self.assertRaises(AccessError):
            both.write({"teknik_servis_station": "private"})
        manager.company_ids += other
        chosen = self._company("manager", other).with_context(
            allowed_company_ids=other.ids
        )
        chosen.teknik_servis_station = "private"
        self.assertEqual(other.teknik_servis_station, "private")
        self.assertFalse(self.company.teknik_servis_station)

    def test_other_roles_do_not_write_settings(self):
        for role in ("office", "technician", "accountant", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._company(role).write({"teknik_servis_station": "private"})

    def test_menu_and_page_are_the_managers(self):
        menu = self.env.ref("teknik_servis.teknik_servis_config_settings_menu")
        for role, shown in (("manager", True), ("office", False)):
            Menu = self.env["ir.ui.menu"].with_user(self.users[role])
            self.assertEqual(menu.id in Menu._visible_menu_ids(), shown, role)
