import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .track_common import ProductTrackCommon

STATEMENTS = 12


@tagged("post_install", "-at_install")
class TestProductTrackStatements(ProductTrackCommon):
    """As many statements for many events as for few."""

    def _fill(self, count):
        """Give the device `count` events of each sort."""
        orders = self.env["teknik.servis.order"].create(
            [
                {
                    "partner_id": self.partners[number % 20].id,
                    "product_id": self.device.id,
                    "serial": "8F21-003 IX",
                    "technician_ids": self.technician.ids,
                    "customer_request": f"Arıza {number}",
                }
                for number in range(count)
            ]
        )
        self.env["teknik.servis.order.line"].create(
            [
                {"order_id": order.id, "product_id": self.part.id, "quantity": 1}
                for order in orders
            ]
        )
        orders.stage_id = self.stages["in_progress"]
        suppliers = self.env.ref("stock.stock_location_suppliers")
        for _number in range(count):
            self._move(suppliers, self.stock, self.supplier)
            self._move(self.stock, suppliers, self.supplier)
        lines = orders.line_ids
        orders.with_user(self.users["office"])._send({}, dict.fromkeys(lines, 1))
        for number in range(count):
            day = f"2026-06-{number % 28 + 1:02}"
            self.lot.write(
                {
                    "teknik_servis_warranty_start": day,
                    "teknik_servis_warranty_reason": day,
                }
            )
            self.env.cr.precommit.run()

    def test_sixty_events_take_as_many_statements_as_two(self):
        for count in (1, 30):
            self._fill(count)
            for role in ("keeper", "technician"):
                lots = self._lots(role)
                lots.get_teknik_servis_card("8f21-003 ix")  # warm registry caches
                with self.subTest(role=role, count=count), self._at_most(STATEMENTS):
                    found = lots.get_teknik_servis_card("8f21-003 ix")
                self.assertGreater(len(found["events"]), 2 * count)

    def test_no_big_table_is_read_as_a_whole(self):
        """Plan each statement as if reading a whole table cost more than anything."""
        self._fill(1)
        self._create_order(serial="METIN-9")
        # Few rows, whatever the number of events.
        small = {"product_product", "res_company", "teknik_servis_stage", "uom_uom"}
        small |= {"product_category", "product_template", "stock_location"}
        for asked in ("8f21-003 ix", "metin-9"):
            lots = self._lots("keeper")
            with self._collecting() as queries:
                lots.get_teknik_servis_card(asked)
            self.assertGreater(len(queries), 4)
            whole = set().union(*map(self._get_tables_read_whole, queries))
            with self.subTest(asked):
                self.assertFalse(whole - small)

    @contextmanager
    def _collecting(self):
        """Collect the statements of a block with their values."""
        queries = []
        execute = Cursor.execute

        def collect(cursor, *args, **kwargs):
            result = execute(cursor, *args, **kwargs)
            queries.append(cursor._obj.query.decode())
            return result

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", collect):
            yield queries

    def _get_tables_read_whole(self, query):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(f"EXPLAIN {query}")
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        return set(re.findall(r"Seq Scan on (\w+)", plan))

    def test_every_part_of_a_number_is_found_by_an_index(self):
        self.assertTrue(self.env.registry.has_trigram)
        self.env.cr.execute(
            "SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'"
        )
        tables = {row[0] for row in self.env.cr.fetchall()}
        self.assertLessEqual({"stock_lot", "teknik_servis_order"}, tables)
