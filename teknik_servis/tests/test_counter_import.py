from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.misc import file_open

from .counter_common import CounterCommon

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "date_format": "",
    "datetime_format": "",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "advanced": True,
}
HEADINGS = "Serial Number,Counter,Read On,Reading,Why Lower"


@tagged("post_install", "-at_install")
class TestCounterImport(CounterCommon):
    """Readings of an old program come in by a file, as the import screen does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("tr_TR")

    def _import(self, content, kind=CSV, role="office", lang="en_US"):
        """Import a file; return readings and the texts of what is wrong."""
        Importer = self._as(self.env["base_import.import"], role)
        importer = Importer.with_context(lang=lang, tz="Europe/Istanbul").create(
            {
                "res_model": "teknik.servis.counter.reading",
                "file": content,
                "file_type": kind,
            }
        )
        preview = importer.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        headers, matches = preview["headers"], preview["matches"]
        unknown = [h for number, h in enumerate(headers) if number not in matches]
        self.assertFalse(unknown, "headings that are no labels")
        names = ["/".join(matches[number]) for number in range(len(headers))]
        result = importer.execute_import(names, headers, preview["options"])
        texts = [message["message"] for message in result["messages"]]
        return self.Reading.browse(result["ids"] or ()), texts

    def _csv(self, *rows, headings=HEADINGS):
        return "\n".join([headings, *rows]).encode()

    def test_a_plain_file_brings_readings_to_the_devices(self):
        readings, texts = self._import(
            self._csv(
                "sn-1,Siyah-beyaz,2026-03-01 10:00:00,100,",
                "SN-1,Siyah-beyaz,2026-02-01 10:00:00,90.5,",
                "SN-1,Saat,2026-03-01 10:00:00,7,",
                "SN-1,Siyah-beyaz,2026-04-01 10:00:00,3,Counter Replaced",
            )
        )
        self.assertFalse(texts)
        self.assertEqual(readings.mapped("value"), [100, 90.5, 7, 3])
        self.assertEqual(readings.lot_id, self.order.lot_id)
        self.assertEqual(readings.counter_id.kind_id, self.black | self.hours)
        self.assertEqual(str(readings[0].date), "2026-03-01 07:00:00")
        self.assertEqual(readings[3].reason, "replaced")
        self.assertEqual(set(readings.mapped("serial")), {"SN-1"})

    def test_a_file_without_an_explanation_is_refused_as_a_whole(self):
        readings, texts = self._import(
            self._csv(
                "SN-1,Saat,2026-03-01 10:00:00,100,",
                "SN-1,Saat,2026-04-01 10:00:00,99,",
            )
        )
        self.assertFalse(readings)
        self.assertIn("99", " ".join(texts))
        self.assertFalse(self.Reading.search([("lot_id", "=", self.order.lot_id.id)]))

    def test_an_unknown_number_is_named(self):
        _readings, texts = self._import(self._csv("SN-404,Saat,2026-03-01,100,"))
        self.assertIn("SN-404: no device has this serial number", " ".join(texts))

    def test_a_number_of_nothing_but_blanks_is_unknown(self):
        # A zero-width blank, a zero character and half of a surrogate pair.
        for serial in ("  ", "\u200b", "\0", "A\0", "\ud800"):
            with (
                self.subTest(repr(serial)),
                self.assertRaisesRegex(UserError, "no device has this serial number"),
                self.env.cr.savepoint(),
            ):
                self.Reading.create(
                    {"serial": serial, "kind_id": self.hours.id, "value": 1}
                )
        reading = self.Reading.create(
            {"serial": "sn-1\0", "kind_id": self.hours.id, "value": 1}
        )
        self.assertEqual(reading.lot_id, self.order.lot_id)

    def test_a_number_of_two_products_is_asked_about(self):
        other = self.env["product.product"].create(
            {"name": "Kombi B", "type": "consu", "is_storable": True}
        )
        twin = self.env["stock.lot"].create({"name": "sn-1", "product_id": other.id})
        _readings, texts = self._import(self._csv("SN-1,Saat,2026-03-01,100,"))
        self.assertIn("several products", " ".join(texts))
        readings, texts = self._import(
            self._csv(
                "SN-1,Kombi B,Saat,100",
                headings="Serial Number,Product,Counter,Reading",
            )
        )
        self.assertFalse(texts)
        self.assertEqual(readings.lot_id, twin)
        self.assertEqual(readings.product_id, other)

    def test_another_companys_device_is_unknown(self):
        company, _user = self._create_other_company()
        self.env["stock.lot"].create(
            {
                "name": "SN-77",
                "product_id": self.device.id,
                "company_id": company.id,
            }
        )
        _readings, texts = self._import(self._csv("SN-77,Saat,2026-03-01,100,"))
        self.assertIn("no device has this serial number", " ".join(texts))

    def test_a_technician_brings_in_no_file(self):
        _readings, texts = self._import(
            self._csv("SN-1,Saat,2026-03-01,100,"), role="technician"
        )
        self.assertTrue(texts)
        self.assertFalse(self.Reading.search([("lot_id", "=", self.order.lot_id.id)]))
        with self.assertRaises(AccessError):
            self._as(self.Reading, "technician").create(
                {"serial": "SN-1", "kind_id": self.hours.id, "value": 1}
            )

    def test_the_example_file_goes_in_as_it_is_and_again(self):
        self._create_order(product_id=self.device.id, serial="K-7781")
        # One of the default ones is called like it.
        self.black.name = "Kopya"
        for lang in ("tr_TR", "en_US"):
            Reading = self._as(self.Reading, "office").with_context(lang=lang)
            [template] = Reading.get_import_templates()
            with file_open(template["template"].lstrip("/"), "rb") as file:
                content = file.read()
            with self.subTest(lang=lang):
                readings, texts = self._import(content, XLSX, lang=lang)
                self.assertFalse(texts)
                self.assertEqual(readings.mapped("value"), [52480, 67215, 212])
                self.assertEqual(readings[2].reason, "replaced")
                self.assertEqual(len(readings.counter_id), 2)
                again, texts = self._import(content, XLSX, lang=lang)
                self.assertFalse(texts)
                self.assertEqual(again, readings)
                readings.unlink()
