from base64 import b64encode
from io import BytesIO
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .form_common import DOT, FormCase

REPORT = "teknik_servis.report_intake"


@tagged("post_install", "-at_install")
class TestSignedIntake(FormCase, HttpCase):
    """The slip that was signed is the slip that is kept."""

    def setUp(self):
        super().setUp()
        # A PDF as on a running server, where tests make web pages of reports.
        self.env = self.env(context=dict(self.env.context, force_report_rendering=True))
        self.order = self.order.with_env(self.env)

    def sign(self, user="office", order=None, **vals):
        order = (order or self.order).with_user(self.users[user])
        action = order.action_sign_intake()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.users[user])
            .with_context(**action["context"])
            .create(vals)
        )
        return wizard.action_sign()

    def print(self, orders=None, user="technician"):
        report = self.env["ir.actions.report"].with_user(self.users[user])
        return report._render_qweb_pdf(REPORT, (orders or self.order).ids)[0]

    def words(self, pdf):
        """What is written above the form: the form itself is drawn, not written."""
        pages = PdfFileReader(BytesIO(pdf)).pages
        return " ".join(page.extract_text() for page in pages)

    def pages(self, pdf):
        return len(PdfFileReader(BytesIO(pdf)).pages)

    def printer(self):
        report = type(self.env["ir.actions.report"])
        return patch.object(
            report,
            "_run_wkhtmltopdf",
            autospec=True,
            side_effect=report._run_wkhtmltopdf,
        )

    def test_the_signed_slip_comes_out_again_as_a_copy(self):
        action = self.sign(signature=DOT)
        self.assertIn(str(self.order.id), action["url"])
        self.assertEqual(self.order.intake_signed_by, self.customer.name)
        self.assertTrue(self.order.intake_signed_on)
        kept = self.order._get_signed_papers("intake")[self.order]
        self.assertTrue(kept.startswith(b"%PDF"))
        self.assertNotIn("COPY", self.words(kept))
        self.order.customer_request = "Bambaşka bir şikâyet"
        with self.printer() as made:
            again = self.print()
        self.assertFalse(made.called)
        self.assertEqual(self.words(again).count("COPY"), self.intake.copies)
        self.assertEqual(self.pages(again), self.pages(kept))

    def test_a_batch_prints_new_slips_and_copies(self):
        self.sign(signature=DOT)
        fresh = self._create_order(customer_request="Yeni gelen")
        with self.printer() as made:
            both = self.print(self.order | fresh)
        self.assertEqual(made.call_count, 1)
        bodies = "".join(map(str, made.call_args.args[1]))
        self.assertIn("Yeni gelen", bodies)
        self.assertNotIn(self.order.name, bodies)
        self.assertEqual(self.words(both).count("COPY"), self.intake.copies)
        self.assertEqual(self.pages(both), 2 * self.intake.copies)

    def test_other_papers_are_made_anew(self):
        self.sign(signature=DOT)
        report = self.env["ir.actions.report"].with_user(self.users["office"])
        pdf = report._render_qweb_pdf("teknik_servis.report_order", self.order.ids)[0]
        self.assertNotIn("COPY", self.words(pdf))

    def test_nothing_signed_is_refused_and_writes_nothing(self):
        with self.assertRaisesRegex(UserError, self.order.name):
            self.sign()
        self.assertFalse(self.order.intake_signed_on)
        self.assertFalse(self.order._get_signed_papers("intake"))

    def test_signed_on_paper_keeps_the_scan(self):
        picture = BytesIO()
        Image.new("RGB", (40, 40), "white").save(picture, "JPEG")
        self.sign(
            on_paper=True,
            scan=b64encode(picture.getvalue()),
            scan_name="fiş.jpg",
            signed_by="Can",
        )
        kept = self.order._get_signed_papers("intake")[self.order]
        self.assertTrue(kept.startswith(b"%PDF"))
        self.assertEqual(self.order.intake_signed_by, "Can")
        self.assertTrue(self.order.intake_on_paper)
        self.assertEqual(self.pages(kept), 1)

    def test_signed_on_paper_without_a_scan_keeps_our_print(self):
        self.sign(on_paper=True)
        kept = self.order._get_signed_papers("intake")[self.order]
        self.assertEqual(self.pages(kept), self.intake.copies)
        self.assertIn("Signed on paper", self.text("intake"))

    def test_a_scan_is_a_picture_or_a_pdf(self):
        for content in (b"<script>alert(1)</script>", b"MZ\x90\x00", b"merhaba"):
            with self.subTest(content), self.assertRaisesRegex(UserError, "fi.txt"):
                self.sign(on_paper=True, scan=b64encode(content), scan_name="fi.txt")
        self.assertFalse(self.order.intake_signed_on)

    def test_signing_anew_keeps_the_former_slip(self):
        self.sign(signature=DOT)
        former = self.order._get_signed_papers("intake")[self.order]
        self.sign(signature=DOT, signed_by="Can")
        self.assertEqual(self.order.intake_signed_by, "Can")
        self.assertIn(former, self.order.message_ids.attachment_ids.mapped("raw"))

    def test_nobody_writes_or_removes_what_was_signed(self):
        self.sign(signature=DOT)
        for user in ("office", "manager"):
            order = self.order.with_user(self.users[user])
            for name, value in {
                "intake_paper": False,
                "intake_signature": False,
                "intake_signed_by": "Başkası",
                "intake_signed_on": False,
            }.items():
                with self.subTest(name, user=user), self.assertRaises(UserError):
                    order.write({name: value})
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "teknik.servis.order"),
                ("res_field", "=", "intake_paper"),
                ("res_id", "=", self.order.id),
            ]
        )
        self.assertEqual(len(attachment), 1)

    def test_a_copied_record_is_not_signed(self):
        self.sign(signature=DOT)
        copy = self.order.copy()
        self.assertFalse(copy.intake_signed_on)
        self.assertFalse(copy._get_signed_papers("intake"))

    def test_a_closed_record_is_not_signed_in(self):
        self._hand_over(self.order)
        with self.assertRaises(UserError):
            self.sign(signature=DOT)

    def test_a_stranger_signs_and_reads_nothing(self):
        hidden = self._create_order(technician_ids=False, user_id=False)
        with self.assertRaises(AccessError):
            self.sign(user="technician", order=hidden, signature=DOT)
        self.sign(order=hidden, signature=DOT)
        papers = hidden.with_user(self.users["technician"])
        with self.assertRaises(AccessError):
            papers._get_signed_papers("intake")
        with self.assertRaises(UserError), mute_logger("odoo.http"):
            self.print(hidden)

    def test_a_failing_printer_leaves_no_half_signed_record(self):
        report = type(self.env["ir.actions.report"])
        with (
            patch.object(report, "_render_qweb_pdf", side_effect=UserError("yok")),
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
        ):
            self.sign(signature=DOT)
        self.env.invalidate_all()
        self.assertFalse(self.order.intake_signed_on)
