from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TeknikServisCommon


@tagged("post_install", "-at_install")
class TestTechnicianTag(TeknikServisCommon):
    """The service manager keeps technicians' tags without any right on Employees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["hr.employee.category"].create({"name": "Klima Ekibi"})
        cls.manager = cls.users["manager"]

    def test_the_dialog_shows_and_writes_them(self):
        self.technician.category_ids = self.tag
        public = self.env["hr.employee.public"].with_user(self.manager)
        employee = public.browse(self.technician.id)
        self.assertEqual(employee.teknik_servis_tag_text, "Klima Ekibi")
        action = employee.action_teknik_servis_driver()
        dialog = Form(public.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(dialog.category_ids.ids, self.tag.ids)
        dialog.new_tag = " Kombi '\"><script> "
        dialog.save().action_save()
        names = set(self.technician.category_ids.mapped("name"))
        self.assertEqual(names, {"Klima Ekibi", "Kombi '\"><script>"})

    def test_a_tag_of_this_name_is_not_made_twice(self):
        technician = self.technician.with_user(self.manager)
        technician.set_teknik_servis_tags([], "klima ekibi")
        self.assertEqual(self.technician.category_ids, self.tag)
        technician.set_teknik_servis_tags([self.tag.id, 2**30, "x", None], "  ")
        self.assertEqual(self.technician.category_ids, self.tag)
        technician.set_teknik_servis_tags([])
        self.assertFalse(self.technician.category_ids)

    def test_what_searches_take_for_any_character_is_a_character(self):
        self.env["hr.employee.category"].create({"name": "KomXbi"})
        for name in ("Kom_bi", "Kom%bi", "Kom\\bi"):
            self.technician.with_user(self.manager).set_teknik_servis_tags([], name)
            self.assertEqual(self.technician.category_ids.name, name)

    def test_nobody_else_writes_them(self):
        for role in ("office", "technician", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.technician.with_user(self.users[role]).set_teknik_servis_tags(
                    self.tag.ids
                )
        self.assertFalse(self.technician.category_ids)

    def test_only_those_of_own_technicians(self):
        clerk = self.env["hr.employee"].create({"name": "Muhasebeci"})
        with self.assertRaises(UserError):
            clerk.with_user(self.manager).set_teknik_servis_tags(self.tag.ids)
        other = self.env["res.company"].create({"name": "Öteki Servis"})
        stranger = self.env["hr.employee"].create(
            {
                "name": "Yabancı",
                "company_id": other.id,
                "teknik_servis_is_technician": True,
            }
        )
        with self.assertRaises(AccessError):
            stranger.with_user(self.manager).set_teknik_servis_tags(self.tag.ids)
