import base64

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from .common import TeknikServisCommon

STEPS = ["company", "technicians", "stages", "forms", "order"]


@tagged("post_install", "-at_install")
class TestOnboarding(TeknikServisCommon):
    """Five steps lead an empty company to its first record, and then they are gone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.empty = cls.env["res.company"].create({"name": "Yeni Servis"})
        cls.env["stock.warehouse"].create(
            {"name": "Yeni", "code": "YN", "company_id": cls.empty.id}
        )
        cls.manager = new_test_user(
            cls.env,
            "ts_new_manager",
            groups="teknik_servis.group_teknik_servis_manager",
            company_id=cls.empty.id,
            company_ids=[(6, 0, cls.empty.ids)],
        )

    def _as_user(self, model, user=None):
        """Return a model as a user of the empty company (the manager)."""
        return self.env[model].with_user(user or self.manager).with_company(self.empty)

    def _steps(self, user=None):
        tabs = self._as_user("teknik.servis.order", user).get_stage_tabs([])
        return tabs.get("steps")

    def _done(self):
        return [step["done"] for step in self._steps()]

    def _open(self, name):
        steps = self._as_user("onboarding.onboarding.step")
        return getattr(steps, f"action_open_teknik_servis_{name}")()

    def test_an_empty_company_gets_five_steps_in_their_order(self):
        steps = self._steps()
        self.assertEqual([step["action"].rpartition("_")[2] for step in steps], STEPS)
        self.assertEqual(self._done(), [False] * 5)
        for step in steps:
            self.assertTrue(step["title"] and step["description"] and step["button"])

    def test_company_data_is_done_with_address_number_and_logo(self):
        card = self.env["res.partner"].browse(self._open("company")["res_id"])
        self.assertEqual(card, self.empty.partner_id)
        card = card.with_user(self.manager)
        with file_open("teknik_servis/static/description/icon.png", "rb") as icon:
            logo = base64.b64encode(icon.read())
        card.write({"street": "Moda Cad. 1", "city": "İstanbul", "vat": "1234567890"})
        card.image_1920 = logo
        self.assertFalse(self._done()[0])
        card.phone = "0216 111 22 33"
        self.assertEqual(self._done(), [True, False, False, False, False])

    def test_technicians_of_another_company_do_not_count(self):
        self.assertTrue(self.technician.teknik_servis_is_technician)
        self.assertFalse(self._done()[1])
        self._open("technicians")
        self.assertFalse(self._done()[1])
        self.env["hr.employee"].create(
            {"name": "Veli Usta", "company_id": self.empty.id}
        ).action_teknik_servis_make_technician()
        self.assertTrue(self._done()[1])

    def test_a_company_without_employees_is_led_to_its_first_technician(self):
        action = self._open("technicians")
        self.assertEqual(action["res_model"], "teknik.servis.technician")
        dialogs = self._as_user(action["res_model"]).with_context(**action["context"])
        after = dialogs.create({"name": "Veli Usta"}).action_save()
        self.assertEqual(after["res_model"], "hr.employee.public")
        self.assertTrue(self._done()[1])
        self.assertEqual(self._open("technicians")["res_model"], "hr.employee.public")

    def test_stages_and_forms_are_done_when_they_were_looked_at(self):
        self.assertEqual(self._open("stages")["res_model"], "teknik.servis.stage")
        self.assertEqual(self._done(), [False, False, True, False, False])
        self.assertEqual(self._open("forms")["res_model"], "teknik.servis.form")
        self.assertEqual(self._done(), [False, False, True, True, False])

    def test_a_step_done_stays_done_and_only_in_its_company(self):
        self._open("stages")
        self._open("stages")
        self.assertTrue(self._done()[2])
        another = self.env["res.company"].create({"name": "Üçüncü Servis"})
        self.manager.company_ids += another
        Order = self.env["teknik.servis.order"].with_user(self.manager)
        tabs = Order.with_company(another).get_stage_tabs([])
        self.assertFalse(any(step["done"] for step in tabs["steps"]))

    def test_the_first_record_ends_the_steps_even_when_it_is_closed_or_gone(self):
        action = self._open("order")
        self.assertEqual(action["res_model"], "teknik.servis.order")
        self.assertEqual(action["views"], [(False, "form")])
        self.assertTrue(self._steps())
        order = self._as_user("teknik.servis.order").create(
            {"phone": "0532 111 22 33", "customer_request": "Su akıtıyor"}
        )
        order.active = False
        self.assertEqual(self._steps(), [])
        order.sudo().unlink()
        self.assertEqual(self._steps(), [])

    def test_a_manager_dismisses_the_steps_for_good_in_one_company(self):
        second = new_test_user(
            self.env,
            "ts_second_manager",
            groups="teknik_servis.group_teknik_servis_manager",
            company_id=self.empty.id,
            company_ids=[(6, 0, self.empty.ids)],
        )
        another = self.env["res.company"].create({"name": "Üçüncü Servis"})
        self.manager.company_ids += another
        self.assertTrue(self._steps())
        self._as_user("onboarding.onboarding").close_teknik_servis_steps()
        self.assertEqual(self._steps(), [])
        self.assertEqual(self._steps(second), [])
        Order = self.env["teknik.servis.order"].with_user(self.manager)
        self.assertTrue(Order.with_company(another).get_stage_tabs([])["steps"])

    def test_an_administrator_brings_dismissed_steps_back(self):
        self._as_user("onboarding.onboarding").close_teknik_servis_steps()
        self.assertEqual(self._steps(), [])
        onboarding = self.env.ref("teknik_servis.onboarding")
        onboarding.with_company(self.empty).action_toggle_visibility()
        self.assertTrue(self._steps())

    def test_only_managers_see_open_and_dismiss_the_steps(self):
        for role in ("office", "technician"):
            user = self.users[role]
            user.company_ids += self.empty
            with self.subTest(role=role):
                self.assertEqual(self._steps(user), [])
                onboarding = self._as_user("onboarding.onboarding", user)
                with self.assertRaises(AccessError):
                    onboarding.close_teknik_servis_steps()
                for name in STEPS:
                    step = self._as_user("onboarding.onboarding.step", user)
                    with self.assertRaises(AccessError):
                        getattr(step, f"action_open_teknik_servis_{name}")()

    def test_a_search_without_result_shows_no_steps(self):
        Order = self._as_user("teknik.servis.order")
        self.assertNotIn("steps", Order.get_stage_tabs([("name", "=", "yok")]))

    def test_steps_cost_nothing_once_there_are_records_or_they_were_dismissed(self):
        onboarding = self._as_user("onboarding.onboarding")
        onboarding.get_teknik_servis_steps()
        onboarding.close_teknik_servis_steps()
        onboarding.get_teknik_servis_steps()
        with self.assertQueryCount(0):
            self.assertEqual(onboarding.get_teknik_servis_steps(), [])

    def test_a_list_with_records_asks_nothing_about_steps(self):
        self._create_order(company_id=self.company.id)
        Order = self.env["teknik.servis.order"].with_user(self.users["manager"])
        Order.get_stage_tabs([])
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self.assertNotIn("steps", Order.get_stage_tabs([]))
