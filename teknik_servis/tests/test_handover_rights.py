from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-07-01 08:00:00")
class TestHandoverRights(HandoverCommon):
    """Who hands over, whose work, and to whom."""

    def test_only_the_office_hands_over(self):
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.env["teknik.servis.handover"], role).create(
                    {"technician_id": self.technician.id}
                )
        self._dialog(self.technician_2, role="manager").action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician_2)

    def test_another_company_sees_and_moves_nothing(self):
        _company, stranger = self._create_other_company()
        dialogs = self.env["teknik.servis.handover"].with_user(stranger)
        dialog = dialogs.create({"technician_id": self.technician.id})
        self.assertFalse(dialog.line_ids)
        self.assertFalse(dialog.stock_ids)
        self.assertFalse(dialog.begun_text)
        with self.assertRaises(AccessError):
            dialog.action_hand_over()
        forged = {"wizard_id": dialog.id, "kind": "order", "order_id": self.waiting.id}
        line = self.env["teknik.servis.handover.line"].with_user(stranger)
        with self.assertRaises(AccessError):
            line.create(forged).read(["name"])

    def test_nobody_of_another_company_receives_anything(self):
        company, _stranger = self._create_other_company()
        outsider = self.env["hr.employee"].create(
            {"name": "Yabancı", "company_id": company.id}
        )
        clerk = self.env["hr.employee"].create({"name": "Büro"})
        for receiver in (outsider, clerk):
            dialog = self._dialog(self.technician_2)
            dialog.line_ids.receiver_id = receiver
            with self._refused(f"{receiver.name} is no technician of"):
                dialog.action_hand_over()
        self.assertEqual(self.waiting.technician_ids, self.technician)

    def test_nothing_chosen_is_said(self):
        dialog = self._dialog(self.technician_2)
        dialog.line_ids.unlink()
        with self._refused("Nothing is chosen"):
            dialog.action_hand_over()
