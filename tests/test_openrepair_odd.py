"""Odd values of the open repair data, in the converter and in Odoo's import."""

import csv
import io
import subprocess
import sys
from datetime import date

import pytest

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .openrepair_case import (
    HERE,
    MANAGER,
    copy_sample,
    import_as_on_the_screen,
    user_env,
)

sys.path.append(str(HERE))

from openrepair import Converter
from openrepair_source import LONGEST_LINE, LONGEST_TEXT

OFFICE = "teknik_servis.group_teknik_servis_office"
TECHNICIAN = "teknik_servis.group_teknik_servis_technician"
STAGE = "teknik_servis.teknik_servis_stage_"
ROW = {
    "data_provider": "Fixing Friends",
    "country": "GBR",
    "fault_type": "Motor",
    "product_category": "Vacuum",
    "brand": "HP",
    "repair_status": "Fixed",
    "event_date": "2019-03-02",
    "problem": "Hums",
}
HEADER = ["id_ords", *ROW]


def convert(folder, *changes, today=date(2022, 1, 1)):
    """Convert one row for each changes of the usual row."""
    folder.mkdir(exist_ok=True)
    rows = [{**ROW, "id_ords": f"x_{n}", **row} for n, row in enumerate(changes, 1)]
    with (folder / "source.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return Converter(folder, today)


def orders(converter):
    """Return the records of a conversion, each as `{column: text}`."""
    header = "id partner product codes stage notified delivered result request notes"
    rows = converter.files["teknik.servis.order"].values()
    return [dict(zip(header.split(), row, strict=True)) for row in rows]


def test_sample_has_every_odd_value_and_loses_no_row(tmp_path):
    source = copy_sample(tmp_path)
    command = [sys.executable, HERE / "openrepair.py", source, tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "24 records" in done.stdout
    assert "11 rejected" in done.stdout
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8-sig") as file:
        reasons = [(row["line"], row["reason"]) for row in csv.DictReader(file)]
    assert reasons == [
        ("19", "id_ords is already in openrepair_sample_laptops.csv, line 2"),
        ("20", "id_ords is missing"),
        ("21", "event_date '2019-02-30' is no day in the form YYYY-MM-DD"),
        ("22", "event_date '02/03/2019' is no day in the form YYYY-MM-DD"),
        ("23", "event_date 2999-12-31 is before 1990-01-01 or in the future"),
        ("24", "event_date is missing"),
        ("25", "event_date 0219-03-02 is before 1990-01-01 or in the future"),
        ("26", "data_provider is missing"),
        ("27", "12 columns instead of 11"),
        ("28", "7 columns instead of 11"),
        ("29", "id_ords is missing"),
    ]


def test_same_source_makes_the_same_files(tmp_path):
    source = copy_sample(tmp_path)
    first, second = (Converter(source).write(tmp_path / name) for name in "ab")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_spellings_are_one_only_where_trivially_equal(tmp_path):
    brands = ["HP", "hp", "HP", " Hp ", "H P", "Kärcher", "Karcher", "kärcher"]
    made = convert(tmp_path / "s", *({"brand": brand} for brand in brands))
    products = [order["product"] for order in orders(made)]
    assert len(set(products[:4])) == 1
    assert products[5] == products[7]
    assert len(set(products)) == 4
    names = [row[1] for row in made.files["product.product"].values()]
    assert names == ["HP Vacuum", "H P Vacuum", "Kärcher Vacuum", "Karcher Vacuum"]


def test_what_differs_never_shares_an_external_id(tmp_path):
    pairs = [
        ("A B", "C"),
        ("A", "B C"),
        ("A_B", "C"),
        ("A-B", "C"),
        ("", "A C"),
        ("é", "C"),
    ]
    rows = [{"brand": brand, "product_category": kind} for brand, kind in pairs]
    products = [order["product"] for order in orders(convert(tmp_path / "s", *rows))]
    assert len(set(products)) == len(pairs)
    ids = ["a_1", "a-1", "a 1", "a.1", "ä_1", "A_1"]
    made = convert(tmp_path / "s", *({"id_ords": name} for name in ids))
    assert len(orders(made)) == 5
    assert [(r.line, r.id_ords) for r in made.rejected] == [(7, "A_1")]


def test_over_long_texts_are_cut_and_say_so(tmp_path):
    text, brand = "x" * (LONGEST_TEXT + 5), "y" * 5000
    made = convert(tmp_path / "s", {"problem": text, "brand": brand})
    (order,) = orders(made)
    assert order["request"].endswith("x\n[... 5 more characters in the source]")
    assert len(order["request"]) < LONGEST_TEXT + 50
    (product,) = made.files["product.product"].values()
    assert product[1] == "y" * (LONGEST_LINE - 3) + "... Vacuum"


def test_control_characters_go_and_lines_stay(tmp_path):
    made = convert(
        tmp_path / "s", {"problem": "\0a\x07\r\nb\rc\td\n", "brand": "H\0P\n"}
    )
    (order,) = orders(made)
    assert order["request"] == "a\nb\nc\td"
    assert order["product"] == "openrepair_product__vacuum__hp"


def test_days_of_other_forms_are_rejected(tmp_path):
    days = ["20190302", "2019-W09-6", "2019-3-2", "2022-01-02", "1989-12-31", "????"]
    made = convert(tmp_path / "s", *({"event_date": day} for day in days))
    assert not orders(made)
    assert len(made.rejected) == len(days)
    made = convert(tmp_path / "s", {"event_date": "2022-01-01"})
    assert orders(made)[0]["delivered"] == "2022-01-01 12:00:00"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no open repair data"),
        (b"a,b\n1,2\n", "lacks id_ords"),
        (",".join(HEADER).encode() + b"\nx_1,\xff\n", "decode"),
    ],
)
def test_files_of_another_kind_are_refused(tmp_path, content, reason):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(SystemExit, match=reason):
        Converter(tmp_path)


def test_folder_without_files_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="no CSV files"):
        Converter(tmp_path)


@tagged("post_install", "-at_install")
class TestOddRows(TransactionCase):
    """A row that Odoo cannot take is named, and nothing of its file is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.as_manager = user_env(cls.env, "ts_import_odd", MANAGER)
        cls.Order = cls.as_manager["teknik.servis.order"]

    def _import(self, *rows, env=None, header=("id", "stage_id/id", "date_delivered")):
        lines = [",".join(row) for row in [header, *rows]]
        content = "\n".join(lines).encode("utf-8-sig")
        return import_as_on_the_screen(
            env or self.as_manager, "teknik.servis.order", content
        )

    def _assert_refused(self, messages, *texts, row=None):
        told = "\n".join(message["message"] for message in messages)
        for text in texts:
            self.assertIn(text, told)
        if row is not None:
            self.assertIn(row, [m["rows"]["from"] for m in messages if "rows" in m])
        self.assertFalse(self.Order.search([("name", "like", "SRV/%")]) - self.before)

    def setUp(self):
        super().setUp()
        self.before = self.Order.search([("name", "like", "SRV/%")])

    def test_handed_over_without_a_date(self):
        good = ("odd_1", f"{STAGE}done", "2019-03-02 12:00:00")
        bad = ("odd_2", f"{STAGE}done", "")
        _ids, messages = self._import(good, bad, ("odd_3", f"{STAGE}new", ""))
        self._assert_refused(messages, row=1)

    def test_stage_that_is_not_there(self):
        _ids, messages = self._import(
            ("odd_1", f"{STAGE}new", ""), ("odd_2", f"{STAGE}gone", "")
        )
        self._assert_refused(messages, "teknik_servis_stage_gone", row=1)

    def test_day_that_is_none(self):
        good = ("odd_1", f"{STAGE}done", "2019-03-02 12:00:00")
        bad = ("odd_2", f"{STAGE}done", "2019-02-30 12:00:00")
        _ids, messages = self._import(good, bad)
        self._assert_refused(messages, "2")

    def test_result_that_is_none(self):
        header = ("id", "stage_id/id", "result")
        _ids, messages = self._import(
            ("odd_1", f"{STAGE}new", ""),
            ("odd_2", f"{STAGE}new", "exploded"),
            header=header,
        )
        self._assert_refused(messages, "exploded", row=1)

    def test_office_brings_in_open_records_only(self):
        env = user_env(self.env, "ts_import_office", OFFICE)
        row = ("odd_1", f"{STAGE}done", "2019-03-02 12:00:00")
        _ids, messages = self._import(row, env=env)
        self._assert_refused(messages, row=0)
        ids, messages = self._import(("odd_2", f"{STAGE}new", ""), env=env)
        self.assertFalse(messages)
        self.assertEqual(len(ids), 1)

    def test_technician_brings_in_nothing(self):
        env = user_env(self.env, "ts_import_tech", TECHNICIAN)
        _ids, messages = self._import(("odd_1", f"{STAGE}new", ""), env=env)
        self._assert_refused(messages, row=0)

    def test_trial_run_keeps_nothing(self):
        content = f"id,stage_id/id\nodd_1,{STAGE}new\n".encode()
        model = "teknik.servis.order"
        _ids, messages = import_as_on_the_screen(
            self.as_manager, model, content, dryrun=True
        )
        self._assert_refused(messages)
        self.assertFalse(messages)

    def test_record_that_was_closed_meanwhile_is_not_opened_again(self):
        ids, _messages = self._import(("odd_1", f"{STAGE}new", ""))
        order = self.Order.browse(ids)
        order.write(
            {
                "stage_id": self.env.ref(f"{STAGE}done").id,
                "partner_id": self.env["res.partner"].create({"name": "Ayşe"}).id,
                "delivered_to": "Ayşe Yılmaz",
                "date_delivered": "2019-03-02 12:00:00",
                "result": "repaired",
            }
        )
        self.before |= order
        header = ("id", "stage_id/id")
        _ids, messages = self._import(("odd_1", f"{STAGE}new"), header=header)
        self._assert_refused(messages, order.name, row=0)
        self.assertEqual(order.stage_kind, "done")

    def test_same_id_twice_in_a_file_is_one_record(self):
        row = ("odd_1", f"{STAGE}new", "")
        with mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_model"):
            ids, messages = self._import(row, row)
        self.assertFalse(messages)
        self.assertEqual(len(set(ids)), 1)
        self.assertEqual(self.Order.search([]) - self.before, self.Order.browse(ids))

    def test_texts_arrive_as_they_are(self):
        texts = ['=1+1 "x"', "a\n\nb", "10 % \\n {0} %s", "漢字 🙂 İı", "x" * 30_000]
        file = io.StringIO(newline="")
        rows = [(f"odd_{n}", text) for n, text in enumerate(texts)]
        csv.writer(file).writerows([("id", "customer_request"), *rows])
        content = file.getvalue().encode("utf-8-sig")
        model = "teknik.servis.order"
        ids, messages = import_as_on_the_screen(self.as_manager, model, content)
        self.assertFalse(messages)
        self.assertEqual(self.Order.browse(ids).mapped("customer_request"), texts)
