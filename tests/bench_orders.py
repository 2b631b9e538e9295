"""How the screens that are open all day keep up with the number of records.

`./dev bench`: every figure is the median of some runs; statements are counted. The
timings are this machine's and of today: compare the columns, not two days.
"""

import os
import statistics
import time

from odoo.tests import TransactionCase, tagged

SIZES = tuple(map(int, os.environ.get("BENCH_RECORDS", "1000,50000").split(",")))
RUNS = 5
# One open record in fifty: what a shop of some years looks like.
FILL = """
INSERT INTO teknik_servis_order (
    name, stage_id, is_open, priority, partner_id, phone, phone_digits, serial,
    device_name, company_id, currency_id, active, date_notified, create_date,
    customer_request, warranty_state
)
SELECT 'BENCH/' || lpad(g::text, 7, '0'),
       CASE WHEN g %% 50 = 0 THEN %(open)s ELSE %(done)s END, g %% 50 = 0,
       (g %% 4)::text, %(partner)s, '0532' || lpad(g::text, 7, '0'),
       '532' || lpad(g::text, 7, '0'), 'SN' || md5(g::text), 'Kombi ' || g %% 500,
       %(company)s, %(currency)s, true, now(), now(), 'Su akıtıyor', 'unknown'
FROM generate_series(%(first)s, %(last)s) g
"""


@tagged("post_install", "-at_install")
class BenchOrders(TransactionCase):
    def test_screens(self):
        rows, filled = {}, 0
        for size in SIZES:
            self._fill(filled + 1, size)
            filled = size
            for name, act in self._acts().items():
                rows.setdefault(name, []).append(self._measure(act))
        print(f"\n{'':28}" + "".join(f"{size:>12} records" for size in SIZES))
        for name, figures in rows.items():
            cells = "".join(f"{ms:9.1f} ms {count:4} SQL" for ms, count in figures)
            print(f"{name:28}{cells}")
            self.assertTrue(all(count for _ms, count in figures), name)

    def _fill(self, first, last):
        stages = self.env["teknik.servis.stage"]
        company = self.env.company
        kinds = {k: stages._get_first_of_kind(k, company).id for k in ("new", "done")}
        partner = self.env["res.partner"].create({"name": f"Bench {first}"})
        self.env.flush_all()
        self.env.cr.execute(
            FILL,
            {
                "open": kinds["new"],
                "done": kinds["done"],
                "partner": partner.id,
                "company": company.id,
                "currency": company.currency_id.id,
                "first": first,
                "last": last,
            },
        )
        self.env.cr.execute("ANALYZE teknik_servis_order")
        # As autovacuum does in a database that is not filled in one minute.
        self.env.cr.execute(
            "SELECT gin_clean_pending_list(indexname::regclass) FROM pg_indexes"
            " WHERE tablename = 'teknik_servis_order' AND indexdef LIKE '%% gin %%'"
        )
        self.env.invalidate_all()

    def _acts(self):
        Order = self.env["teknik.servis.order"]
        shown = {
            "name": {},
            "partner_id": {"fields": {"display_name": {}}},
            "stage_id": {"fields": {"display_name": {}}},
            "device_name": {},
            "serial": {},
            "amount_total": {},
        }
        is_open = [("is_open", "=", True)]

        def look(domain):
            return lambda: Order.web_search_read(domain, shown, limit=80)

        def search(text):
            return look([("search_text", "ilike", text)])

        return {
            "open list": look(is_open),
            "all, first page": look([]),
            "tabs": lambda: Order.get_stage_tabs([]),
            "search: number": search("BENCH/0000777"),
            "search: phone": search("0532 000 07 77"),
            "search: part of a serial": search("SN1f3a"),
            "search: customer": search("Bench 1"),
            "100 new records": lambda: Order.create([{"phone": "1"}] * 100),
        }

    def _measure(self, act):
        """Return the median time of one act in ms, and its statements when warm."""
        times = []
        for _run in range(RUNS):
            self.env.invalidate_all()
            before, start = self.env.cr.sql_log_count, time.perf_counter()
            act()
            self.env.flush_all()
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times), self.env.cr.sql_log_count - before
