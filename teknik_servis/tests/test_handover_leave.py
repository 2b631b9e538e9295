from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import new_test_user, tagged

from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandoverLeave(HandoverCommon):
    """Nobody is archived or dismissed with something in their name; then they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls.users["hr"] = new_test_user(
            cls.env, "ts_hr", groups="hr.group_hr_manager", lang="en_US"
        )
        cls.users["both"] = new_test_user(
            cls.env,
            "ts_both",
            groups="hr.group_hr_manager,teknik_servis.group_teknik_servis_office",
            lang="en_US",
        )

    def _depart(self, role, employees=None):
        employees = employees or self.technician
        wizard = self.env["hr.departure.wizard"].with_user(self.users[role])
        wizard.with_context(active_ids=employees.ids, employee_termination=True).create(
            {}
        ).action_register_departure()

    def _get_ways(self, role):
        """Return every way in which somebody archives Ali."""
        employee = self._as(self.technician, role)
        return {
            "write": lambda: employee.write({"active": False}),
            "zero": lambda: employee.write({"active": 0}),
            "archive": employee.action_archive,
            "departure": lambda: self._depart(role),
            "flag": lambda: employee.write({"teknik_servis_is_technician": False}),
        }

    def _hand_everything_over(self, receiver=None):
        self._dialog(receiver).action_hand_over()

    def test_whoever_may_hand_over_is_led_to_it(self):
        for name, way in self._get_ways("both").items():
            with self.subTest(name):
                with self.assertRaises(RedirectWarning) as caught, self.cr.savepoint():
                    way()
                message, action, _label, context = caught.exception.args
                for words in (
                    "Ali Usta",
                    "Appointment (1)",
                    "Service Record (2)",
                    "Parts in the van (1)",
                ):
                    self.assertIn(words, message)
                self.assertEqual(
                    action,
                    self.env.ref("teknik_servis.teknik_servis_handover_action").id,
                )
                self.assertEqual(context["default_technician_id"], self.technician.id)
        self.assertTrue(self.technician.active)
        self.assertTrue(self.technician.teknik_servis_is_technician)

    def test_an_hr_officer_reads_how_much_it_is_and_nothing_else(self):
        for name, way in self._get_ways("hr").items():
            with self.subTest(name):
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    way()
                message = str(caught.exception)
                self.assertEqual(type(caught.exception), UserError)
                self.assertIn("Appointment (1)", message)
                self.assertIn("Ask the service office", message)
                for secret in (self.customer.name, self.visited.name):
                    self.assertNotIn(secret, message)

    def test_after_the_handover_everybody_may_go(self):
        for receiver in (self.technician_2, None):
            for name, way in self._get_ways("hr").items():
                with (
                    self.subTest(name, receiver=receiver),
                    self.cr.savepoint() as point,
                ):
                    self._hand_everything_over(receiver)
                    way()
                    gone = not (
                        self.technician.active
                        and self.technician.teknik_servis_is_technician
                    )
                    self.assertTrue(gone)
                    point.rollback()
                    self.env.invalidate_all()

    def test_a_manager_dismisses_whom_nothing_waits_for(self):
        for model in ("hr.employee", "hr.employee.public"):
            technician = self._as(self.env[model].browse(self.technician.id), "manager")
            with self.assertRaises(RedirectWarning), self.cr.savepoint():
                technician.action_teknik_servis_dismiss_technician()
        self._hand_everything_over()
        # Who only works no longer in the field stays responsible for records.
        self._create_order(technician_ids=False, user_id=self.users["technician"].id)
        technician.action_teknik_servis_dismiss_technician()
        self.assertFalse(self.technician.teknik_servis_is_technician)

    def test_what_has_begun_is_finished_first(self):
        self.visit.state = "at_work"
        self._hand_everything_over(self.technician_2)
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._as(self.technician, "hr").action_archive()
        self.assertIn("What has begun (1)", str(caught.exception))
        self.visit.action_done()
        self._hand_everything_over(self.technician_2)
        self._as(self.technician, "hr").action_archive()
        self.assertFalse(self.technician.active)

    def test_what_was_used_keeps_nobody(self):
        operation = self.env["teknik.servis.operation"].create(
            {"order_id": self.waiting.id, "technician_id": self.technician.id}
        )
        self._add_line(self.waiting, operation_id=operation.id)
        self._hand_everything_over(self.technician_2)
        self._as(self.technician, "hr").action_archive()
        self.assertFalse(self.technician.active)

    def test_who_has_nothing_goes_at_once_and_so_does_whoever_is_no_technician(self):
        clerk = self.env["hr.employee"].create({"name": "Büro"})
        for employee in (self.technician_3, clerk):
            self._as(employee, "hr").action_archive()
            self.assertFalse(employee.active)

    def test_all_who_have_something_are_named(self):
        self._book(15, technician=self.technician_2, order=self.visited)
        both = self.technician | self.technician_2 | self.technician_3
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._depart("hr", both)
        self.assertIn("Ali Usta", str(caught.exception))
        self.assertIn("Mehmet Kalfa", str(caught.exception))
        self.assertNotIn("Veli Çırak", str(caught.exception))

    def test_a_program_archives_whom_it_likes_and_the_work_is_handed_over_later(self):
        self.technician.active = False
        model = self._as(self.env["teknik.servis.handover"], "office")
        dialog = model.create(
            {
                "technician_id": self.technician.id,
                "receiver_id": self.technician_2.id,
            }
        )
        dialog.action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_2)
        self.assertEqual(self.waiting.technician_ids, self.technician_2)

    def test_buttons_open_the_dialog_of_their_technician(self):
        for record in (
            self.env["hr.employee.public"].browse(self.technician.id),
            self.technician,
        ):
            action = self._as(record, "office").action_teknik_servis_handover()
            self.assertEqual(
                action["context"]["default_technician_id"], self.technician.id
            )
        action = self._as(self.visit, "office").action_handover()
        self.assertEqual(action["res_model"], "teknik.servis.handover")
