from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import convert_file, mute_logger

from .form_common import FormCase


@tagged("post_install", "-at_install")
class TestFormDesign(FormCase):
    """Forms as the company wants them, and which of them is printed."""

    def test_the_design_made_for_a_type_wins(self):
        types = self.env["teknik.servis.type"].search([], limit=2)
        special = self.design(name="Montaj Formu", type_ids=types[:1].ids)
        self.assertNotIn("Montaj Formu", self.text())
        self.order.type_id = types[0]
        self.assertIn("Montaj Formu", self.text())
        self.order.type_id = types[1]
        self.assertNotIn("Montaj Formu", self.text())
        place = self.env["teknik.servis.place"].search([], limit=1)
        self.order.write({"type_id": types[0].id, "place_id": place.id})
        self.design(name="İkisi İçin", type_ids=types[0].ids, place_ids=place.ids)
        self.assertIn("İkisi İçin", self.text())
        special.active = False
        self.order.place_id = False
        self.assertIn(self.form.name, self.text())

    def test_each_record_of_a_batch_has_its_own_design(self):
        types = self.env["teknik.servis.type"].search([], limit=1)
        self.design(name="Montaj Formu", type_ids=types.ids)
        other = self._create_order(type_id=types.id)
        text = self.text(orders=self.order | other)
        self.assertEqual(text.count("Montaj Formu"), 1)
        self.assertIn(self.order.name, text)
        self.assertIn(other.name, text)

    def test_copies_are_one_to_nine(self):
        for copies in (0, -1, 10, 10**9):
            with (
                self.subTest(copies),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.form.copies = copies
                self.env.flush_all()

    def test_no_design_is_said_and_the_records_are_named(self):
        self.env["teknik.servis.form"].search([]).active = False
        with self.assertRaisesRegex(UserError, self.order.name):
            self.page()

    def test_another_companys_design_is_not_used(self):
        other = self.env["res.company"].create({"name": "Başka"})
        foreign = self.design(name="Yabancı", company_id=False).sudo()
        foreign.write({"company_id": other.id, "sequence": 0})
        self.assertNotIn("Yabancı", self.text())
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["office"]).read(["name"])
        with self.assertRaises(AccessError):
            foreign.block_ids.with_user(self.users["office"]).read(["text"])

    def test_only_a_manager_designs(self):
        for user in ("technician", "office"):
            form = self.form.with_user(self.users[user])
            with self.subTest(user), self.assertRaises(AccessError):
                form.name = "Benim"
            with self.subTest(user), self.assertRaises(AccessError):
                form.block_ids[0].is_shown = False
            with self.subTest(user), self.assertRaises(AccessError):
                form.copy()

    def test_a_copy_has_the_blocks_and_their_words(self):
        text = self.intake.block_ids.filtered("text")[:1]
        text.with_context(lang="tr_TR").text = "Türkçesi"
        copy = self.intake.with_user(self.users["manager"]).copy()
        self.assertEqual(
            copy.block_ids.mapped("kind"), self.intake.block_ids.mapped("kind")
        )
        twin = copy.block_ids.filtered("text")[:1]
        self.assertEqual(twin.with_context(lang="tr_TR").text, "Türkçesi")
        self.assertEqual(twin.text, text.text)

    def test_a_new_design_starts_with_the_usual_blocks(self):
        with Form(
            self.env["teknik.servis.form"].with_user(self.users["manager"])
        ) as form:
            form.name = "Fiş"
            form.kind = "receipt"
            usual = self.env.ref("teknik_servis.teknik_servis_form_receipt")
            self.assertEqual(len(form.block_ids), len(usual.block_ids))
        self.assertEqual(
            form.record.block_ids.mapped("kind"), usual.block_ids.mapped("kind")
        )
        by_rpc = (
            self.env["teknik.servis.form"]
            .with_user(self.users["manager"])
            .create({"name": "RPC", "kind": "receipt"})
        )
        self.assertEqual(
            by_rpc.block_ids.mapped("kind"), usual.block_ids.mapped("kind")
        )

    def test_the_preview_shows_a_real_record_before_saving(self):
        form = self.form.with_user(self.users["manager"])
        with Form(form) as view:
            view.preview_order_id = self.order
            self.assertIn(self.order.name, view.preview)
            view.name = "Yeni Başlık"
            self.assertIn("Yeni Başlık", view.preview)
            with view.block_ids.edit(
                self.form.block_ids.mapped("kind").index("request")
            ) as block:
                block.is_shown = False
            self.assertNotIn("Su akıtıyor", view.preview)

    def test_an_update_keeps_what_the_company_designed(self):
        """The files of the usual designs, loaded as an update loads them."""
        # Where English is not installed its words follow what is written in Turkish.
        self.env["res.lang"]._activate_lang("en_US")
        text = self.form.block_ids.filtered("text")[:1].with_context(lang="en_US")
        turkish = text.with_context(lang="tr_TR")
        gone = self.env.ref("teknik_servis.teknik_servis_form_label")
        self.form.write({"name": "Bizim Form", "copies": 2, "paperformat_id": False})
        text.text, turkish.text = "Ours", "Bizim"
        self.form.block_ids[0].unlink()
        blocks = self.form.block_ids
        gone.unlink()
        self.env.flush_all()
        for name in ("form", "form_report"):
            convert_file(
                self.env,
                "teknik_servis",
                f"data/teknik_servis_{name}_data.xml",
                {},
                mode="update",
                noupdate=True,
            )
        self.env["ir.module.module"].search(
            [("name", "=", "teknik_servis")]
        )._update_translations(overwrite=True)
        self.env.invalidate_all()
        self.assertEqual((self.form.name, self.form.copies), ("Bizim Form", 2))
        self.assertFalse(self.form.paperformat_id)
        self.assertEqual(self.form.block_ids, blocks)
        self.assertEqual((text.text, turkish.text), ("Ours", "Bizim"))
        self.assertFalse(
            self.env.ref(
                "teknik_servis.teknik_servis_form_label", raise_if_not_found=False
            )
        )

    def test_a_batch_takes_no_statement_for_each_design(self):
        types = self.env["teknik.servis.type"].search([])
        orders = self._create_order()
        for kind in types:
            orders |= self._create_order(type_id=kind.id)
        for kind in types:
            self.design(name=kind.name, type_ids=kind.ids)
        self.env.invalidate_all()
        with self.assertQueryCount(7):
            found = self.env["teknik.servis.form"]._get_for_orders("service", orders)
        self.assertEqual(len(set(found.values())), len(types) + 1)

    def test_the_print_menu_offers_what_fits_the_record(self):
        cargo = self.env.ref("teknik_servis.teknik_servis_place_cargo")
        shipment = self.env.ref("teknik_servis.teknik_servis_shipment_report_action")
        shipment = shipment.with_user(self.users["office"])

        def offered():
            return shipment.get_valid_action_reports(
                "teknik.servis.order", self.order.ids
            )

        self.assertFalse(offered())
        self.order.place_id = cargo
        self.assertTrue(offered())

    def test_a_new_design_has_its_words_in_every_language(self):
        self.env["res.lang"]._activate_lang("en_US")
        for lang in ("tr_TR", "en_US"):
            manager = self.env["teknik.servis.form"].with_user(self.users["manager"])
            with Form(manager.with_context(lang=lang)) as view:
                view.name, view.kind = "Fiş", "intake"
            typed = manager.with_context(lang=lang).create(
                {"name": "Fiş", "kind": "intake"}
            )
            for form in (view.record, typed):
                text = form.block_ids.filtered("text")[0]
                with self.subTest(lang):
                    turkish = text.with_context(lang="tr_TR").text
                    self.assertIn("yedekleyiniz", turkish)
                    english = text.with_context(lang="en_US").text
                    self.assertIn("back up", english)

    def test_a_preview_without_records_is_empty(self):
        self.env["teknik.servis.order"].search([]).active = False
        self.env.flush_all()
        self.assertFalse(self.form.with_user(self.users["manager"]).preview)

    def test_no_design_or_block_is_put_into_another_company(self):
        other = self.env["res.company"].create({"name": "Başka"})
        foreign = self.design(name="Yabancı").sudo()
        foreign.company_id = other
        own = self.design(name="Bizim")
        with self.assertRaises(UserError):
            own.block_ids[0].form_id = foreign.id
        with self.assertRaises(AccessError):
            own.company_id = other
