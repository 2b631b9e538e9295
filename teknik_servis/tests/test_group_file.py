import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tables import read_headings
from ..wizard.teknik_servis_group_intake_table import MOST_ROWS
from .group_common import GroupCommon

ROWS = [
    ["SERİ NO", "Marka", "Model", "Arıza", "Tarih"],
    ["X-1", "Bosch", "Serie 4", "Su almıyor, ses var", "2026-11-01"],
    [8690001, None, "Toplu Kombi", "Isıtmıyor", None],
    [None, None, None, None, "2026-11-02"],
]


def csv_file(text, encoding="utf-8"):
    return base64.b64encode(text.encode(encoding))


def xlsx_file(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return base64.b64encode(content.getvalue())


@tagged("post_install", "-at_install")
class TestGroupFile(GroupCommon):
    """Devices from a file: shown as rows, and created when the user wants them."""

    def _wizard(self, content=False, name="liste.xlsx", **values):
        return self._as(self.Intake, "office").create(
            {
                "partner_id": self.customer.id,
                "table_file": content,
                "table_file_name": name,
                **values,
            }
        )

    def _read(self, *arguments, **values):
        wizard = self._wizard(*arguments, **values)
        wizard.action_read_table()
        return wizard

    def _rows(self, wizard):
        return [
            (
                line.product_id.name or line.device_name,
                line.serial,
                line.customer_request,
                line.accessories,
            )
            for line in wizard.line_ids
        ]

    def test_a_spreadsheet_with_headings_in_any_order(self):
        wizard = self._read(xlsx_file(ROWS))
        self.assertEqual(
            self._rows(wizard),
            [
                ("Bosch Serie 4", "X-1", "Su almıyor, ses var", False),
                ("Toplu Kombi", "8690001", "Isıtmıyor", False),
            ],
        )
        self.assertEqual(wizard.line_ids[1].product_id, self.device)
        self.assertEqual(wizard.table_note, "Tarih")
        self.assertFalse(wizard.has_problems)
        self.assertFalse(wizard.table_file)

    def test_headings_in_both_languages_are_our_own_labels_too(self):
        Order = self.env["teknik.servis.order"]
        Line = self.env["teknik.servis.group.intake.line"]
        for lang in ("en_US", "tr_TR"):
            for model, names in (
                (Order, ("device_name", "product_id", "serial", "brand_id")),
                (Line, ("device_name", "serial")),
            ):
                for name in names:
                    model = model.with_context(lang=lang)
                    label = model._fields[name]._description_string(model.env)
                    with self.subTest(lang=lang, label=label):
                        self.assertTrue(read_headings(["x", label.upper()]))
        for cells in (["Kombi", "SN-1"], ["Arıza"], ["Su akıtıyor"], []):
            self.assertFalse(read_headings(cells))

    def test_without_headings_the_columns_stand_in_order(self):
        wizard = self._read(xlsx_file([["Fırın", "F-1", "Isınmıyor", "Tepsi"]]))
        self.assertEqual(self._rows(wizard), [("Fırın", "F-1", "Isınmıyor", "Tepsi")])

    def test_turkish_files_of_excel_and_others(self):
        text = "Ürün Adı;Seri No;Arıza\nÇamaşır Mak.;ŞĞ-1;Işık yanmıyor\n"
        expected = [("Çamaşır Mak.", "ŞĞ-1", "Işık yanmıyor", False)]
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1254"):
            with self.subTest(encoding=encoding):
                wizard = self._read(csv_file(text, encoding), name="liste.csv")
                self.assertEqual(self._rows(wizard), expected)

    def test_commas_divide_a_file_and_not_a_pasted_list(self):
        text = 'Fan,A-1,"ses, koku"\nKart,A-2,yanmış'
        wizard = self._read(csv_file(text), name="liste.csv")
        self.assertEqual(wizard.line_ids.mapped("serial"), ["A-1", "A-2"])
        self.assertEqual(wizard.line_ids[0].customer_request, "ses, koku")
        wizard = self._read(table_text="Fan, kart\nSu pompası, eski tip")
        self.assertEqual(
            wizard.line_ids.mapped("device_name"), ["Fan, kart", "Su pompası, eski tip"]
        )
        self.assertFalse(any(wizard.line_ids.mapped("serial")))

    def test_what_a_row_lacks_is_said_in_the_row_and_nothing_is_created(self):
        Order = self.env["teknik.servis.order"]
        before = Order.search_count([])
        self.device.create([{"name": "Toplu Fırın"}, {"name": "Toplu Fırın"}])
        rows = [*ROWS, ["X-1", "Bosch", "Serie 4"], ["F-1", None, "Toplu Fırın"]]
        rows[3] = [None, None, None, None, None, "kablo"]
        wizard = self._read(xlsx_file(rows))
        problems = wizard.line_ids.mapped("problem")
        self.assertEqual(problems[:2], [False, False])
        self.assertIn("kablo was not read", problems[2])
        self.assertIn("neither device", problems[2])
        self.assertIn("X-1 stands in row 1", problems[3])
        self.assertIn("choose one", problems[4])
        self.assertTrue(wizard.has_problems)
        with self.assertRaises(UserError) as caught:
            wizard.action_create()
        for text in ("row 3", "row 4"):
            self.assertIn(text, str(caught.exception))
        self.assertEqual(Order.search_count([]), before)
        # What is mended in the rows is created.
        wizard.line_ids[2].unlink()
        wizard.line_ids[2].serial = "X-2"
        self.assertEqual(
            [bool(problem) for problem in wizard.line_ids.mapped("problem")],
            [False, False, False, True],
        )
        wizard.action_create()
        self.assertEqual(len(wizard.group_id.order_ids), 4)

    def test_a_file_that_nobody_looked_at_creates_nothing(self):
        wizard = self._wizard(xlsx_file(ROWS))
        action = wizard.action_create()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (wizard._name, wizard.id)
        )
        self.assertEqual(len(wizard.line_ids), 2)
        self.assertFalse(wizard.group_id)
        wizard.action_create()
        self.assertEqual(len(wizard.group_id.order_ids), 2)

    def test_too_many_rows_are_refused_in_words(self):
        many = "\n".join(f"Kombi;{number}" for number in range(MOST_ROWS + 1))
        for values in (
            {"table_text": many},
            {"content": csv_file(many), "name": "a.csv"},
            {
                "table_text": many.split("\n", 1)[1],
                "line_ids": [(0, 0, {"device_name": "Kombi"})],
            },
        ):
            with self.subTest(values=list(values)), self._refused(str(MOST_ROWS)):
                self._read(**values)
        with self._refused(str(MOST_ROWS)):
            self._wizard(table_text=many).action_create()

    @mute_logger("odoo.addons.base_import.models.base_import")
    def test_what_is_no_table_is_refused_in_words(self):
        for content, name in (
            (base64.b64encode(b"PK\x03\x04 broken"), "bozuk.xlsx"),
            (base64.b64encode(b"PK\x03\x04"), "bozuk"),
            (csv_file('"Kombi;1\nKombi;2'), "a.csv"),
            (base64.b64encode(b"a" * (5 * 1024 * 1024 + 1)), "a.csv"),
        ):
            with self.subTest(name=name), self.assertRaises(UserError) as caught:
                self._read(content, name)
            self.assertTrue(str(caught.exception))
        with self._refused("choose a file"):
            self._read()

    def test_odd_bytes_become_rows_or_words(self):
        for content in (
            b"\x00\x01\x02",
            b"\xff\xfe\x00",
            b";;;\n\x00;",
            b"\xef\xbb\xbf",
        ):
            wizard = self._wizard(base64.b64encode(content), "a.csv")
            with self.subTest(content=content):
                wizard.action_read_table()
                self.assertLessEqual(len(wizard.line_ids), 1)

    def test_a_file_of_rows_costs_little(self):
        rows = [["Toplu Kombi", f"Q-{number}", "x"] for number in range(300)]
        few, many = xlsx_file(rows[:3]), xlsx_file(rows)
        self._read(few)
        counts = [
            self._count(self._wizard(content).action_read_table)
            for content in (few, many)
        ]
        self.assertLessEqual(counts[1] - counts[0], 5, counts)

    def test_only_the_office_uploads(self):
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.Intake, role).create(
                    {"partner_id": self.customer.id, "table_file": xlsx_file(ROWS)}
                )
