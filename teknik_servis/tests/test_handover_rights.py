from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
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

    def test_a_dialog_is_read_and_written_by_whoever_opened_it_alone(self):
        self._put_in_stock(5)
        dialog = self._dialog(self.technician_2)
        _company, stranger = self._create_other_company()
        for user in (stranger, self.users["manager"]):
            for records in (dialog, dialog.line_ids, dialog.stock_ids):
                self.assertTrue(records)
                theirs = records.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids
                )
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                for act in (lambda own=theirs: own.read(["create_uid"]), theirs.unlink):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        act()
            with self.assertRaises(AccessError), self.cr.savepoint():
                dialog.with_user(user).action_hand_over()
        self.assertEqual(self.visit.technician_id, self.technician)

    def test_a_line_hands_over_and_tells_of_nothing_but_its_own_kind(self):
        company, _stranger = self._create_other_company()
        theirs = self._create_order(
            company_id=company.id, technician_ids=False, user_id=False
        )
        dialog = self._dialog(self.technician_2)
        self._line(dialog, self.waiting).unlink()
        self._line(dialog, self.visit).write({"order_id": theirs.id})
        self._line(dialog, self.visited).write({"order_id": self.visited.id})
        before = theirs.message_ids
        dialog.action_hand_over()
        self.assertEqual(theirs.message_ids, before)
        self.assertEqual(self.visit.technician_id, self.technician_2)
        for kind in ("appointment", "order"):
            dialog = self._dialog(self.technician_3)
            dialog.line_ids.unlink()
            other = {"appointment": "order", "order": "appointment"}[kind]
            records = {"appointment": self.visit, "order": self.waiting}
            values = {"kind": kind, f"{other}_id": records[other].id}
            dialog.write({"line_ids": [Command.create(values)]})
            with self._refused("does not wait in the name of"):
                dialog.action_hand_over()
