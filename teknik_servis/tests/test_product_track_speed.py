import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .track_common import ProductTrackCommon

STATEMENTS = 12
OTHERS = 10_000


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

    def _fill_tables(self):
        """Put other devices with their events into the database, without the ORM."""
        self.env.flush_all()
        for table, columns, values in (
            (
                "stock_lot",
                "name, product_id, company_id",
                "'BENCH-' || n, %(product)s, %(company)s",
            ),
            (
                "stock_move_line",
                "lot_id, product_id, company_id, product_uom_id, quantity, state,"
                " date, location_id, location_dest_id",
                "(SELECT max(id) FROM stock_lot) + 1 - n, %(product)s, %(company)s,"
                " %(unit)s, 1, 'done', now(), %(place)s, %(place)s",
            ),
            (
                "teknik_servis_order",
                "serial, lot_id, stage_id, company_id, active",
                "'BENCH-' || n, CASE WHEN n %% 2 = 0 THEN"
                " (SELECT max(id) FROM stock_lot) + 1 - n END, %(stage)s, %(company)s,"
                " true",
            ),
            (
                "teknik_servis_order_line",
                "order_id, product_id, company_id, name, quantity, price_unit,"
                " product_uom_id, coverage",
                "(SELECT max(id) FROM teknik_servis_order) + 1 - n, %(product)s,"
                " %(company)s, 'Fan', 1, 1, %(unit)s, 'paid'",
            ),
            (
                "mail_message",
                "model, res_id, message_type, date",
                "'stock.lot', (SELECT max(id) FROM stock_lot) + 1 - n, 'comment',"
                " now()",
            ),
        ):
            self.env.cr.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values}"
                f" FROM generate_series(1, {OTHERS}) n",
                {
                    "product": self.copier.id,
                    "company": self.company.id,
                    "unit": self.copier.uom_id.id,
                    "place": self.stock.id,
                    "stage": self.stages["planned"].id,
                },
            )
            self.env.cr.execute(f"ANALYZE {table}")
        # As autovacuum does in a database that is not filled in one minute.
        self.env.cr.execute(
            "SELECT gin_clean_pending_list(indexname::regclass) FROM pg_indexes"
            " WHERE indexdef LIKE '%% gin %%' AND tablename IN %s",
            [("stock_lot", "teknik_servis_order")],
        )
        self.env.invalidate_all()

    def test_no_statement_reads_the_devices_and_events_of_others(self):
        self._fill(1)
        self._create_lot("IKIZ-8")
        self._create_lot("IKIZ-8", self.copier)
        text = self._create_order(serial="METIN-9")
        self._fill_tables()
        for state, *asked in (
            ("found", "8f21-003 ix"),
            ("found", None, self.lot.id),
            ("found", "metin-9"),
            ("found", text.name),  # as our label says
            ("found", text._get_qr_url()),
            ("choose", "ikiz-8"),
            ("unknown", "yok.77"),
            ("unknown", "21-00"),  # a part of a number
        ):
            lots = self._lots("keeper")
            found = lots.get_teknik_servis_card(*asked)  # warm registry caches
            self.assertEqual(found["state"], state, asked)
            with self._collecting() as queries:
                lots.get_teknik_servis_card(*asked)
            self.assertGreater(len(queries), 2)
            self.assertLessEqual(len(queries), STATEMENTS, asked)
            self._check_plans(queries, asked)

    def test_no_suggestion_reads_the_devices_of_others(self):
        self._create_order(product_id=self.device.id, serial="8f21-003 ix")
        self._create_order(serial="METIN-9")
        self._fill_tables()
        Order = self._orders()
        for asked in ("8f21-003 ix", "etin-9", "21-003", "yok-77"):
            for partner in (False, self.customer.id):
                Order.get_serial_suggestions(partner, False, asked)
                with self._collecting() as queries:
                    Order.get_serial_suggestions(partner, False, asked)
                self._check_plans(queries, asked)

    def _check_plans(self, queries, asked):
        """No step of any statement goes through a table of other devices' rows."""
        for query in queries:
            with self.subTest(asked=asked, query=query[:80]):
                self.assertLess(self._get_rows_read(query), OTHERS / 10)

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

    def _get_rows_read(self, query):
        """Return the most rows that any step of a statement takes or leaves."""
        self.env.cr.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {query}")
        most = 0
        for (line,) in self.env.cr.fetchall():
            if taken := re.search(r"actual rows=(\d+)\S* loops=(\d+)", line):
                loops = int(taken[2])
                most = max(most, loops, int(taken[1]) * loops)
            elif left := re.search(r"Rows Removed by [\w ]+: (\d+)", line):
                most = max(most, int(left[1]) * loops)
        self.assertTrue(most)
        return most

    def test_every_part_of_a_number_is_found_by_an_index(self):
        self.assertTrue(self.env.registry.has_trigram)
        self.env.cr.execute(
            "SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'"
        )
        tables = {row[0] for row in self.env.cr.fetchall()}
        self.assertLessEqual({"stock_lot", "teknik_servis_order"}, tables)
