from datetime import timedelta

from odoo.tests import new_test_user, tagged

from .common import ROLES
from .warning_common import NOW, WarningCommon


@tagged("post_install", "-at_install")
class TestWarningWhom(WarningCommon):
    """A warning stands on the list of somebody who is there to read it."""

    def test_without_a_responsible_the_dispatcher_then_a_manager(self):
        dispatcher = new_test_user(self.env, "ts_desk", groups=ROLES["office"])
        self.order.write({"user_id": False, "date_promised": NOW})
        manager = self.users["manager"]
        manager.company_ids |= self.company
        self._run()
        told = self._told("promise").user_id
        self.assertTrue(told.has_group(ROLES["manager"]))
        self.company.with_user(manager).teknik_servis_dispatcher_id = dispatcher
        self.order.date_promised = NOW + timedelta(hours=1)
        self._run()
        self.assertEqual(self._told("promise").user_id, dispatcher)
        dispatcher.active = False
        self.order.date_promised = NOW + timedelta(hours=2)
        self._run()
        self.assertTrue(self._told("promise").user_id.has_group(ROLES["manager"]))

    def test_a_warning_is_in_the_words_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        self.office.lang = "tr_TR"
        self.order.date_promised = NOW
        self._run()
        self.assertIn("12:00", self._told("promise").summary)
        self.assertIn("7.07.2027", self._told("promise").summary)

    def test_another_responsible_has_the_warnings_of_the_record(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        other = new_test_user(
            self.env, "ts_other", groups=ROLES["office"], lang="tr_TR"
        )
        self.order.date_promised = NOW
        self._run()
        self.order.with_user(self.office).user_id = other
        self._run()
        [activity] = self._told("promise")
        self.assertEqual(activity.user_id, other)
        self.assertIn("7.07.2027", activity.summary)

    def test_what_was_given_to_a_colleague_stays_there(self):
        colleague = new_test_user(self.env, "ts_colleague", groups=ROLES["office"])
        self.order.date_promised = NOW
        self._run()
        self._told("promise").with_user(self.office).user_id = colleague
        self._run()
        self.assertEqual(self._told("promise").user_id, colleague)
        # Nobody reads the list of who is gone.
        colleague.active = False
        self._run()
        self.assertEqual(self._told("promise").user_id, self.office)

    def test_the_warnings_of_who_is_archived_go_to_who_is_there(self):
        dispatcher = new_test_user(self.env, "ts_desk", groups=ROLES["office"])
        self.company.teknik_servis_dispatcher_id = dispatcher
        self.order.date_promised = NOW
        self._run()
        self.office.active = False
        self._run()
        self.assertEqual(self._told("promise").user_id, dispatcher)

    def test_with_nobody_to_warn_it_waits_for_who_comes(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        self.company.partner_id.lang = "tr_TR"
        self.order.write({"user_id": False, "date_promised": NOW})
        managers = self.env.ref(ROLES["manager"]).all_user_ids
        company = self.env["res.company"].create({"name": "Öteki"})
        for manager in managers:
            ids = (manager.company_ids - self.company | company).ids
            manager.write({"company_id": company.id, "company_ids": [(6, 0, ids)]})
        self._run()
        [activity] = self._told("promise")
        self.assertFalse(activity.user_id)
        self.assertIn("7.07.2027", activity.summary)
        manager = new_test_user(self.env, "ts_boss", groups=ROLES["manager"])
        self._run()
        self.assertEqual(self._told("promise"), activity)
        self.assertEqual(activity.user_id, manager)
