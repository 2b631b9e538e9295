from base64 import b64encode

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestPaper(LifeCycleCommon):
    """Signed on paper: at a desk without anything to sign on with a finger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        signature = cls.env["ir.model.fields"]._get(
            "teknik.servis.order", "delivery_signature"
        )
        cls._stage("done").required_field_ids = signature

    def _deliver(self, **values):
        wizard = self._as(self.env["teknik.servis.deliver"], "technician")
        wizard = wizard.create(
            {"order_id": self.order.id, "result": "repaired", **values}
        )
        wizard.action_deliver()
        self.env.flush_all()
        return wizard

    def test_paper_counts_as_a_signature(self):
        with self._refused("Signature"):
            self._deliver()
        self.assertTrue(self.order.is_open)
        self._deliver(signed_on_paper=True)
        self.assertEqual(self.order.stage_kind, "done")
        self.assertTrue(self.order.signed_on_paper)

    def test_the_scan_is_kept_with_the_record(self):
        scan = {"paper_scan": b64encode(b"%PDF-1.4"), "paper_scan_name": "imza.pdf"}
        self._deliver(signed_on_paper=True, **scan)
        message = self.order.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.mapped("name"), ["imza.pdf"])
        self.assertEqual(message.attachment_ids.raw, b"%PDF-1.4")

    def test_a_scan_of_nothing_signed_is_not_kept(self):
        self._stage("done").required_field_ids = False
        self._deliver(paper_scan=b64encode(b"x"), paper_scan_name="x.pdf")
        self.assertFalse(self.order.message_ids.attachment_ids)
        self.assertFalse(self.order.signed_on_paper)

    def test_it_stays_as_it_is_once_closed_and_goes_when_reopened(self):
        self._deliver(signed_on_paper=True)
        for role in ("technician", "office", "manager"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self._as(self.order, role).write({"signed_on_paper": False})
        self._as(self.order, "manager")._reopen("Ses sürüyor")
        self.assertFalse(self.order.signed_on_paper)

    def test_the_dialog_asks_for_one_signature_only(self):
        dialog = self._as(self.env["teknik.servis.deliver"], "technician")
        form = Form(dialog.with_context(default_order_id=self.order.id))
        self.assertFalse(form._get_modifier("delivery_signature", "invisible"))
        form.signed_on_paper = True
        self.assertTrue(form._get_modifier("delivery_signature", "invisible"))
