"""The open repair data come in through Odoo's import: all, once, and rightly."""

import csv
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from .openrepair_case import (
    HERE,
    MANAGER,
    MODELS,
    browser_code,
    find_source,
    import_as_on_the_screen,
    snapshot,
    user_env,
)

_logger = logging.getLogger(__name__)

LOGIN = "ts_import"
OURS = [("internal_notes", "like", "Open Repair Alliance:")]
STATEMENTS_PER_RECORD = 1.2
# Core reads the records of a second import one by one.
STATEMENTS_PER_RECORD_AGAIN = 2.5
# Rights, views of the screen, and what core looks up once for each part of the file.
STATEMENTS_ELSE = 400
KINDS = {
    "Fixed": ("done", "repaired"),
    "End of life": ("done", "unrepairable"),
    "Repairable": ("waiting", False),
    "Unknown": ("new", False),
}
COUNTRY_CODES = {"BEL": "BE", "CAN": "CA", "DEU": "DE", "GBR": "GB", "NLD": "NL"}
# Writing a record again takes as long as creating it: of the records, one in four.
AGAIN = 4


def low(text):
    """Return a text as the converter compares it, `????` as nothing."""
    text = " ".join((text or "").split()).casefold()
    return "" if text == "????" else text


@tagged("post_install", "-at_install")
class TestOpenRepair(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (folder / "sample").mkdir()
        cls.source = find_source(folder / "sample")
        cls.out = folder / "out"
        command = [sys.executable, HERE / "openrepair.py", cls.source, cls.out]
        subprocess.run(command, check=True, capture_output=True)
        cls.rejected = cls._read(cls.out / "rejected.csv")
        cls.rows = cls._get_accepted_rows()
        cls.as_manager = user_env(cls.env, LOGIN, MANAGER)
        cls.ids, cls.statements = {}, {}
        for model in MODELS:
            cls.ids[model], cls.statements[model] = cls._import(model)
        # As autovacuum does it in a while: what is not committed it does not see, and
        # PostgreSQL plans some searches for empty tables otherwise.
        cls.env.cr.execute("ANALYZE")
        cls.orders = cls.as_manager["teknik.servis.order"].browse(
            cls.ids["teknik.servis.order"]
        )

    @staticmethod
    def _read(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @classmethod
    def _get_accepted_rows(cls):
        """Return the rows of the source that were not rejected, in their order."""
        rows = []
        places = {(row["file"], int(row["line"])) for row in cls.rejected}
        for path in sorted(cls.source.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                line = 2
                for row in reader:
                    if (path.name, line) not in places:
                        rows.append(row)
                    line = reader.line_num + 1
        return rows

    @classmethod
    def _import(cls, model, every=1):
        """Import the file of a model, or one row in `every`, as the manager.

        :return: ids of the records, number of SQL statements
        """
        path = cls.out / f"{1 + MODELS.index(model)}_{model}.csv"
        if every > 1:
            with path.open(encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            path = cls.out / "part.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([header, *rows[::every]])
        content = path.read_bytes()
        cls.env.flush_all()
        before, start = cls.env.cr.sql_log_count, time.monotonic()
        ids, messages = import_as_on_the_screen(cls.as_manager, model, content)
        seconds = time.monotonic() - start
        statements = cls.env.cr.sql_log_count - before
        assert not messages, (model, messages)
        text = "%s: %d rows in %.1f s with %d statements"
        _logger.info(text, model, len(ids), seconds, statements)
        return ids, statements

    # ------------------------------------------------------------------ what came in

    def test_every_row_comes_in_once_or_is_rejected_with_a_reason(self):
        count = len(self.orders)
        rows = [row for path in self.source.glob("*.csv") for row in self._read(path)]
        self.assertEqual(count + len(self.rejected), len(rows))
        self.assertEqual(count, len(self.rows))
        self.assertTrue(all(row["reason"] for row in self.rejected))
        self.assertEqual(
            set(self.orders.get_external_id().values()),
            {f"__import__.openrepair_order__{row['id_ords']}" for row in self.rows},
        )
        self.assertEqual(len(set(self.orders.mapped("name"))), count)

    def test_every_record_says_what_its_row_says(self):
        for row, order in zip(self.rows, self.orders, strict=True):
            self.assertEqual(self._told_by_record(order), self._told_by_row(row))

    def _told_by_row(self, row):
        kind, result = KINDS.get(row["repair_status"], ("new", False))
        day = f"{row['event_date']} 12:00:00"
        country = f" ({row['country']})" if row["country"] else ""
        brand = low(row["brand"]).removeprefix("unknown")
        category = low(row["product_category"]) or "device"
        product = f"{brand} {category}".strip()
        codes = {
            "Fault Type": low(row["fault_type"]),
            "Brand": brand,
            "Repair Barrier": low(row.get("repair_barrier_if_end_of_life")),
        }
        return {
            "source": row["id_ords"],
            "stage": (kind, result),
            "dates": (day, day if result else False),
            "request": row["problem"].strip(),
            "customer": row["data_provider"] + country,
            "country": COUNTRY_CODES.get(row["country"]),
            "product": (product, product, category),
            "codes": {group: code for group, code in codes.items() if code},
            "year": low(row["year_of_manufacture"]),
        }

    def _told_by_record(self, order):
        notes = dict(n.split(": ", 1) for n in order.internal_notes.split("\n"))
        country = order.partner_id.country_id.code
        product = order.product_id
        return {
            "source": notes["Open Repair Alliance"],
            "stage": (order.stage_kind, order.result),
            "dates": (
                self._local(order.date_notified),
                self._local(order.date_delivered),
            ),
            "request": order.customer_request or "",
            "customer": order.partner_id.name,
            "country": country if country in COUNTRY_CODES.values() else None,
            "product": (
                low(product.name),
                low(order.device_name),
                low(product.categ_id.name),
            ),
            "codes": {code.group_id.name: low(code.name) for code in order.code_ids},
            "year": notes.get("Year of manufacture", "").removesuffix(" ?"),
        }

    def _local(self, moment):
        if not moment:
            return False
        return Datetime.context_timestamp(self.orders, moment).strftime("%F %T")

    def test_history_begins_on_the_day_of_the_event(self):
        operations = self.env["teknik.servis.operation"].search(
            [("order_id", "in", self.orders.ids)]
        )
        self.assertEqual(len(operations), len(self.orders))
        for operation in operations:
            order = operation.order_id
            self.assertEqual(operation.stage_id, order.stage_id)
            self.assertEqual(operation.date_stop, order.date_notified)

    def test_same_files_again_create_nothing_and_change_nothing(self):
        before = snapshot(self.env)
        for model in MODELS[:-1]:
            self.assertEqual(self._import(model)[0], self.ids[model], model)
        ids, statements = self._import("teknik.servis.order", every=AGAIN)
        self.assertEqual(ids, self.orders.ids[::AGAIN])
        self.assertEqual(snapshot(self.env), before)
        self.assertLessEqual(
            statements, STATEMENTS_PER_RECORD_AGAIN * len(ids) + STATEMENTS_ELSE
        )

    def test_records_are_created_in_batches(self):
        self.assertLessEqual(
            self.statements["teknik.servis.order"],
            STATEMENTS_PER_RECORD * len(self.orders) + STATEMENTS_ELSE,
        )

    # ------------------------------------------------------------------ at work with it

    def test_tabs_count_what_the_source_counts(self):
        tabs = self.orders.get_stage_tabs(OURS)
        statuses = Counter(row["repair_status"] for row in self.rows)
        counts = Counter()
        for status, count in statuses.items():
            counts[KINDS.get(status, ("new",))[0]] += count
        self.assertEqual(tabs["open_count"], counts["new"] + counts["waiting"])
        shown = {tab["id"]: tab["count"] for tab in tabs["stages"]}
        for stage in self.orders.stage_id:
            expected = counts[stage.kind] if stage.kind != "done" else None
            self.assertEqual(shown[stage.id], expected, stage.name)

    def test_list_and_kanban_show_every_record(self):
        found = self.orders.web_search_read(OURS, {"name": {}, "device_name": {}})
        self.assertEqual({r["id"] for r in found["records"]}, set(self.orders.ids))
        result = self.orders.web_read_group(
            OURS,
            ["stage_id"],
            auto_unfold=True,
            unfold_read_specification={"name": {}, "customer_request": {}},
        )
        counts = {}
        for group in result["groups"]:
            counts[group["stage_id"][0]] = group["__count"]
            if "__records" in group:
                shown = min(80, group["__count"])
                self.assertEqual(len(group["__records"]), shown)
        expected = Counter(order.stage_id.id for order in self.orders)
        self.assertEqual({k: count for k, count in counts.items() if count}, expected)

    def test_search_finds_texts_of_every_language(self):
        Order = self.as_manager["teknik.servis.order"]
        words = ["Lüfter", "à", "papier", "battery", '"', r"\%"]
        for word in words:
            orders = Order.search([("customer_request", "ilike", word), *OURS])
            plain = word.removeprefix("\\").casefold()
            texts = [row["problem"].casefold() for row in self.rows]
            expected = sum(plain in text for text in texts)
            self.assertTrue(expected, word)
            self.assertEqual(len(orders), expected, word)
        by_brand = Order.search([("code_ids.name", "=", "HP"), *OURS])
        by_device = Order.search([("device_name", "=like", "HP %"), *OURS])
        self.assertTrue(by_brand)
        self.assertLessEqual(by_brand, by_device)
        network = self.orders[0].partner_id.commercial_partner_id
        of_network = Order.search([("partner_id", "child_of", network.id), *OURS])
        self.assertIn(self.orders[0], of_network)

    def test_browser_shows_list_tabs_search_and_kanban(self):
        tabs = self.orders.get_stage_tabs([])
        waiting = self.orders.filtered(lambda order: order.stage_kind == "waiting")
        stage = waiting.stage_id
        expected = {
            "openCount": tabs["open_count"],
            "stageId": stage.id,
            "stageCount": next(
                t["count"] for t in tabs["stages"] if t["id"] == stage.id
            ),
            "word": waiting[0].device_name,
        }
        self.browser_js(
            "/odoo/service-records",
            browser_code(f"workThroughList({json.dumps(expected)})"),
            "Boolean(document.querySelector('.o_data_row'))",
            login=LOGIN,
            timeout=120,
        )
