from base64 import b64encode
from io import BytesIO
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

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

    def test_a_walk_in_signs_with_a_name(self):
        walk_in = self._create_order(partner_id=False, phone="0532 1")
        with self.assertRaisesRegex(UserError, "who signs"):
            self.sign(order=walk_in, signature=DOT, signed_by=" ")
        self.assertFalse(walk_in.intake_signed_on)
        self.sign(order=walk_in, signature=DOT, signed_by="Can")
        self.assertEqual(walk_in.intake_signed_by, "Can")

    def test_a_forged_sample_prints_the_usual_design(self):
        for forged in (10**9, "1", [1], {"a": 1}, -1):
            report = self.env["ir.actions.report"].with_user(self.users["manager"])
            page = report.with_context(teknik_servis_form_id=forged)._render_qweb_html(
                REPORT, self.order.ids
            )[0]
            with self.subTest(forged):
                self.assertNotIn(b"SAMPLE", page)
                self.assertIn(self.order.name.encode(), page)

    def test_a_scan_is_a_picture_or_a_pdf(self):
        for content in (b"<script>alert(1)</script>", b"MZ\x90\x00", b"merhaba"):
            with self.subTest(content), self.assertRaisesRegex(UserError, "fi.txt"):
                self.sign(on_paper=True, scan=b64encode(content), scan_name="fi.txt")
        self.assertFalse(self.order.intake_signed_on)

    @mute_logger("pypdf._reader")
    def test_a_broken_or_locked_scan_is_refused(self):
        self.sign(signature=DOT)
        sound = self.order._get_signed_papers("intake")[self.order]
        locked = BytesIO()
        writer = PdfFileWriter()
        writer.addPage(PdfFileReader(BytesIO(sound)).getPage(0))
        writer.encrypt("gizli")
        writer.write(locked)
        for content in (b"%PDF-1.4\nnonsense", sound[: len(sound) // 2]):
            with self.subTest(len(content)), self.assertRaisesRegex(UserError, "s.pdf"):
                self.sign(on_paper=True, scan=b64encode(content), scan_name="s.pdf")
        with self.assertRaisesRegex(UserError, "s.pdf"):
            self.sign(
                on_paper=True, scan=b64encode(locked.getvalue()), scan_name="s.pdf"
            )
        self.assertEqual(self.order._get_signed_papers("intake")[self.order], sound)

    def test_a_large_picture_becomes_a_page(self):
        picture = BytesIO()
        Image.new("RGB", (3000, 4000), "white").save(picture, "JPEG")
        self.sign(on_paper=True, scan=b64encode(picture.getvalue()), scan_name="a.jpg")
        page = PdfFileReader(BytesIO(self.print())).getPage(0)
        self.assertLessEqual(float(page.mediaBox.getHeight()), 843)
        self.assertIn("COPY", self.words(self.print()))

    def test_signing_anew_keeps_the_former_slip(self):
        self.sign(signature=DOT)
        former = self.order._get_signed_papers("intake")[self.order]
        self.sign(signature=DOT, signed_by="Can")
        self.assertEqual(self.order.intake_signed_by, "Can")
        self.assertEqual(self.order.intake_former_ids.mapped("raw"), [former])
        self.assertNotEqual(self.order._get_signed_papers("intake")[self.order], former)

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

    def test_its_files_are_not_changed_past_the_record(self):
        self.sign(signature=DOT)
        self.sign(signature=DOT, signed_by="Can")
        Attachment = self.env["ir.attachment"]
        mine = [("res_model", "=", "teknik.servis.order")]
        mine += [("res_id", "=", self.order.id), ("res_field", "!=", False)]
        files = Attachment.search(mine)
        self.assertEqual(
            set(files.mapped("res_field")),
            {"intake_former_ids", "intake_paper", "intake_signature"},
        )
        for user in ("technician", "office", "manager"):
            for file in files.with_user(self.users[user]):
                for act in (
                    lambda f: f.write({"raw": b"%PDF-1.4 fake"}),
                    lambda f: f.write({"res_field": False}),
                    lambda f: f.write({"res_id": 0}),
                    lambda f: f.unlink(),
                    lambda f: f.sudo().unlink(),  # as the chatter does it
                ):
                    with (
                        self.subTest(file.res_field, user=user),
                        self.assertRaises(UserError),
                        self.env.cr.savepoint(),
                    ):
                        act(file)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                Attachment.with_user(self.users[user]).create(
                    {
                        "name": "sahte.pdf",
                        "raw": b"%PDF-1.4 fake",
                        "res_model": "teknik.servis.order",
                        "res_id": self.order.id,
                        "res_field": "intake_paper",
                    }
                )
        self.assertEqual(Attachment.search(mine), files)

    def test_the_signature_of_a_hand_over_stays_with_the_closed_record(self):
        self._hand_over(self.order, delivery_signature=DOT)
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "teknik.servis.order"),
                ("res_id", "=", self.order.id),
                ("res_field", "=", "delivery_signature"),
            ]
        )
        self.assertEqual(len(file), 1)
        for user in ("technician", "manager"):
            own = file.with_user(self.users[user])
            for act in (own.unlink, own.sudo().unlink):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    act()
        self.order.with_user(self.users["manager"])._reopen("Yanlış kişi")
        self.assertFalse(file.exists())

    def test_a_page_in_the_browser_is_marked_as_well(self):
        self.assertNotIn("COPY", self.text("intake"))
        self.sign(signature=DOT)
        self.assertIn("COPY", self.text("intake"))
        self.assertNotIn("COPY", self.text("service"))

    def test_a_sample_says_so_and_is_the_managers(self):
        report = self.env["ir.actions.report"].with_context(
            teknik_servis_form_id=self.intake.id
        )
        for user, marked in (("manager", True), ("office", False)):
            page = report.with_user(self.users[user])._render_qweb_html(
                REPORT, self.order.ids
            )[0]
            with self.subTest(user):
                self.assertEqual(b"SAMPLE" in page, marked)

    def test_a_copied_record_is_not_signed(self):
        self.sign(signature=DOT)
        copy = self.order.copy()
        self.assertFalse(copy.intake_signed_on)
        self.assertFalse(copy._get_signed_papers("intake"))

    def test_a_closed_record_is_not_signed_in(self):
        self._hand_over(self.order)
        with self.assertRaises(UserError):
            self.sign(signature=DOT)

    def test_the_dialog_tells_nothing_of_a_record_one_may_not_read(self):
        hidden = self._create_order(
            technician_ids=False, user_id=False, accessories="Gizli"
        )
        Wizard = self.env["teknik.servis.sign.intake"].with_user(
            self.users["technician"]
        )
        names = ["customer_request", "accessories", "device_name", "serial"]
        with self.assertRaises(AccessError):
            Wizard.create({"order_id": hidden.id, "signed_by": "a"}).read(names)
        with self.assertRaises(AccessError):
            Wizard.with_context(default_order_id=hidden.id).onchange(
                {}, [], {"order_id": {}, **{name: {} for name in names}}
            )

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

    def test_a_merged_records_slip_goes_with_it(self):
        other = self._create_order(customer_request="Aynı cihaz")
        self.sign(order=other, signature=DOT, signed_by="Can")
        slip = other._get_signed_papers("intake")[other]
        (self.order | other).with_user(self.users["office"])._merge_into(self.order)
        self.assertEqual(self.order.intake_signed_by, "Can")
        self.assertEqual(self.order._get_signed_papers("intake")[self.order], slip)
        third = self._create_order(customer_request="Yine aynı")
        self.sign(order=third, signature=DOT, signed_by="Efe")
        (self.order | third).with_user(self.users["office"])._merge_into(self.order)
        self.assertEqual(self.order.intake_signed_by, "Can")
        self.assertEqual(len(self.order.intake_former_ids), 1)

    def test_a_copy_is_not_much_larger(self):
        self.sign(signature=DOT)
        kept = self.order._get_signed_papers("intake")[self.order]
        self.assertLess(len(self.print()), 1.3 * len(kept))
