from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from .life_common import LifeCycleCommon

OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": "",
    "date_format": "",
    "datetime_format": "",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "advanced": True,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGES = ("tr_TR", "en_US")


@tagged("post_install", "-at_install")
class TestImportTemplates(LifeCycleCommon):
    """The example files of the import screen go in as they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("tr_TR")
        cls.users["importer"] = new_test_user(
            cls.env,
            "ts_importer",
            groups="teknik_servis.group_teknik_servis_office,stock.group_stock_user",
        )

    def _model(self, model, role, lang):
        return self._as(self.env[model], role).with_context(
            lang=lang, tz="Europe/Istanbul", tracking_disable=True
        )

    def _templates(self, model, lang):
        templates = self._model(model, "office", lang).get_import_templates()
        return {t["template"].rsplit("/", 1)[1][:-8]: t["template"] for t in templates}

    def _import(self, model, template, role, lang, create=()):
        """Import a file as the import screen does; return records and messages.

        :param create: fields of which unknown names are created
        """
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        importer = self._model("base_import.import", role, lang).create(
            {
                "res_model": model,
                "file": content,
                "file_name": template.rsplit("/", 1)[1],
                "file_type": XLSX,
            }
        )
        preview = importer.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        headers = preview["headers"]
        matches = preview["matches"]
        unknown = [h for index, h in enumerate(headers) if index not in matches]
        self.assertFalse(unknown, f"{template}: headings that are no labels")
        fields = ["/".join(matches[index]) for index in range(len(headers))]
        self.assertEqual(len(set(fields)), len(fields))
        result = importer.execute_import(
            fields,
            [header.lower() for header in headers],
            {
                **preview["options"],
                "name_create_enabled_fields": dict.fromkeys(create, True),
            },
        )
        return self.env[model].browse(result["ids"] or ()), result["messages"]

    def test_headings_are_the_labels_of_fields(self):
        """Recognised exactly, not because they are similar."""
        for lang in LANGUAGES:
            for model in ("teknik.servis.order", "stock.lot"):
                Importer = self._model("base_import.import", "importer", lang)
                # A label with a slash in it core takes for the way to a field.
                labels = {
                    field["name" if "/" in field["string"] else "string"]
                    for field in Importer.get_fields_tree(model)
                }
                for template in self._templates(model, lang).values():
                    with file_open(template.lstrip("/"), "rb") as file:
                        content = file.read()
                    importer = Importer.create(
                        {"res_model": model, "file": content, "file_type": XLSX}
                    )
                    headers = importer.parse_preview(dict(OPTIONS))["headers"]
                    with self.subTest(template=template):
                        self.assertFalse(set(headers) - labels)

    def test_each_user_gets_the_files_of_their_language(self):
        for lang, ending in (("tr_TR", "_tr.xlsx"), ("en_US", "_en.xlsx")):
            for model, count in (("teknik.servis.order", 2), ("stock.lot", 1)):
                found = self._templates(model, lang)
                self.assertEqual(len(found), count)
                for template in found.values():
                    self.assertTrue(template.endswith(ending), template)

    def test_open_records_go_in_by_the_office(self):
        for lang in LANGUAGES:
            template = self._templates("teknik.servis.order", lang)["service_records"]
            orders, messages = self._import(
                "teknik.servis.order", template, "office", lang, ["partner_id"]
            )
            with self.subTest(lang=lang):
                self.assertFalse(messages)
                self.assertEqual(len(orders), 3)
                self.assertEqual(orders.mapped("is_open"), [True] * 3)
                self.assertEqual(
                    orders.mapped("stage_kind"), ["new", "waiting", "ready"]
                )
                first = orders[0]
                self.assertEqual(first.partner_id.name, "Ayşe Yılmaz")
                self.assertEqual(first.phone_digits, "5321112233")
                self.assertEqual(first.serial, "8F21-003")
                self.assertTrue(first.device_name.endswith("X24"))
                self.assertEqual(str(first.warranty_end), "2027-06-14")
                self.assertEqual(str(first.date_notified)[:10], "2026-01-12")
                self.assertEqual(first.warranty_state, "in")
                self.assertTrue(first.customer_request and first.internal_notes)
                self.assertFalse(orders.lot_id)

    def test_the_same_file_again_changes_the_same_records(self):
        template = self._templates("teknik.servis.order", "tr_TR")["service_records"]
        args = ("teknik.servis.order", template, "office", "tr_TR", ["partner_id"])
        first, _messages = self._import(*args)
        names = first.mapped("name")
        again, messages = self._import(*args)
        self.assertFalse(messages)
        self.assertEqual((again, again.mapped("name")), (first, names))
        self.assertEqual(len(again.partner_id), 3)

    def test_handed_over_records_go_in_by_a_manager(self):
        for lang in LANGUAGES:
            template = self._templates("teknik.servis.order", lang)["service_history"]
            create = ["partner_id", "product_id"]
            orders, messages = self._import(
                "teknik.servis.order", template, "manager", lang, create
            )
            with self.subTest(lang=lang):
                self.assertFalse(messages)
                self.assertEqual(len(orders), 2)
                self.assertEqual(orders.mapped("stage_kind"), ["done"] * 2)
                self.assertEqual(orders.mapped("result"), ["repaired", "no_fault"])
                self.assertIn("0456", orders[0].internal_notes)
                self.assertEqual(str(orders[0].date_delivered)[:10], "2025-11-04")
                self.assertEqual(orders[0].delivered_to, "Ayşe Yılmaz")
                # The device's card, its owner and its warranty come with its record.
                self.assertEqual(orders.lot_id.mapped("name"), ["8F21-003", "K-7781"])
                new = self._create_order(
                    serial="8f21-003", product_id=orders[0].product_id.id
                )
                self.assertEqual(new.lot_id, orders[0].lot_id)
                # A day in repair under warranty came on top.
                self.assertEqual(str(new.warranty_end), "2027-06-15")

    def test_the_office_is_told_who_brings_in_closed_records(self):
        template = self._templates("teknik.servis.order", "tr_TR")["service_history"]
        orders, messages = self._import(
            "teknik.servis.order",
            template,
            "office",
            "tr_TR",
            ["partner_id", "product_id"],
        )
        self.assertFalse(orders)
        self.assertTrue(messages)

    def test_devices_go_in_with_owner_and_warranty(self):
        self.env["res.partner"].create({"name": "Demir Ltd.", "is_company": True})
        self.env["product.product"].create(
            [
                {"name": name, "type": "consu", "is_storable": True}
                for name in ("Fotokopi M5", "Boiler X24", "Copier M5")
            ]
        )
        for lang in LANGUAGES:
            template = self._templates("stock.lot", lang)["devices"]
            lots, messages = self._import("stock.lot", template, "importer", lang)
            with self.subTest(lang=lang):
                self.assertFalse(messages)
                self.assertEqual(
                    lots.mapped("name"), ["8F21-003", "8F21-004", "K-7781"]
                )
                self.assertTrue(lots[0].ref)
                self.assertEqual(
                    lots.mapped("teknik_servis_owner_id.name"),
                    ["Ayşe Yılmaz", "Demir Ltd."],
                )
                self.assertEqual(
                    [str(day) for day in lots.mapped("teknik_servis_warranty_end")],
                    ["2027-03-14", "False", "2026-12-31"],
                )
                order = self._create_order(
                    serial="8F21-004", product_id=lots[1].product_id.id
                )
                self.assertEqual(order.lot_id, lots[1])

    def test_a_device_of_an_unknown_product_is_named(self):
        template = self._templates("stock.lot", "en_US")["devices"]
        with mute_logger("odoo.sql_db"):
            lots, messages = self._import("stock.lot", template, "importer", "en_US")
        self.assertFalse(lots)
        self.assertIn("Boiler X24", " ".join(m["message"] for m in messages))

    def test_nobody_imports_what_they_may_not_create(self):
        template = self._templates("teknik.servis.order", "en_US")["service_records"]
        try:
            orders, _messages = self._import(
                "teknik.servis.order", template, "technician", "en_US", ["partner_id"]
            )
        except UserError:
            orders = None
        self.assertFalse(orders)
