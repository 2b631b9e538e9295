from odoo.tests import tagged

from .queries_common import QueriesCommon

LIST_LIMIT = 10
TABS_LIMIT = 2
CREATE_LIMIT = 1_200


@tagged("post_install", "-at_install")
class TestQueries(QueriesCommon):
    """How many statements the screens of all day take, with few records and many."""

    def test_the_list_takes_ten_statements_however_many_records_there_are(self):
        domain = [("is_open", "=", True)]
        for more in (200, 1_800):
            self.env["teknik.servis.order"].create(self._values(more, more))
            for role in ("office", "technician"):
                Order = self._as(self.env["teknik.servis.order"], role)
                question = {
                    "domain": domain,
                    "specification": self._get_web_specification(Order, "list"),
                    "limit": 80,
                    "count_limit": 10_001,
                }
                Order.web_search_read(**question)  # the registry's caches are warm
                with self.subTest(records=more, role=role), self._at_most(LIST_LIMIT):
                    data = Order.web_search_read(**question)
                self.assertEqual(len(data["records"]), 80)

    def test_the_tabs_take_two_statements(self):
        self.env["teknik.servis.order"].create(self._values(100))
        for role in ("office", "technician"):
            Order = self._as(self.env["teknik.servis.order"], role)
            for domain in ([], [("name", "ilike", "SRV")], [("is_late", "=", True)]):
                Order.get_stage_tabs(domain)
                with self.subTest(role=role, domain=domain), self._at_most(TABS_LIMIT):
                    tabs = Order.get_stage_tabs(domain)
                self.assertGreater(len(tabs["stages"]), 10)

    def test_a_thousand_new_records_take_little_more_than_their_numbers(self):
        self._orders().create(self._values(2, 5_000))
        with self._at_most(CREATE_LIMIT):
            orders = self._orders().create(self._values(1_000))
        self.assertEqual(len(set(orders.mapped("name"))), 1_000)
        self.assertEqual(len(orders.lot_id), 1_000)
        self.assertEqual(len(orders.operation_ids), 1_000)

    def test_moving_a_hundred_records_takes_no_statement_for_each(self):
        # (core's tracking in the chatter takes two for each, at the very end)
        orders = self._orders().with_context(tracking_disable=True)
        orders = orders.create(self._values(110))
        orders[100:].write({"stage_id": self.stages["planned"].id})
        counts = []
        for batch in (orders[:10], orders[10:100]):
            with self._at_most(100) as queries:
                batch.write({"stage_id": self.stages["planned"].id})
            counts.append(len(queries))
        self.assertLessEqual(counts[1] - counts[0], 10, counts)

    def test_computes_take_no_statement_for_each_record(self):
        orders = self._orders().create(self._values(110))
        for number, order in enumerate(orders):
            self._add_line(order, self.labour, quantity=number % 3 + 1)
        # Counts of the form's buttons, which the form asks for one record at a time
        skipped = {"device_order_count"}
        names = [
            name
            for name, field in orders._fields.items()
            if field.compute
            and name not in skipped
            and field.base_field.model_name == "teknik.servis.order"
            and self._as(orders, "office")._has_field_access(field, "read")
        ]
        for name in names:
            counts = []
            for batch in (orders[:10], orders[10:110]):
                queries = []
                with self._counting(queries):
                    batch.mapped(name)
                counts.append(len(queries))
            with self.subTest(name=name):
                self.assertLessEqual(counts[1] - counts[0], 3, counts)

    def test_recomputing_many_records_takes_no_statement_for_each(self):
        orders = self.env["teknik.servis.order"].create(self._values(110))
        for order in orders:
            self._add_line(order, self.labour)
        stored = [
            field
            for model in ("teknik.servis.order", "teknik.servis.order.line")
            for field in self.env[model]._fields.values()
            if field.store and field.compute and field.base_field.model_name == model
        ]
        for field in stored:
            counts = []
            for batch in (orders[:10], orders[10:110]):
                records = batch if "line" not in field.model_name else batch.line_ids
                queries = []
                with self._counting(queries):
                    self.env.add_to_compute(field, records)
                counts.append(len(queries))
            # Core looks a fiscal position up for one customer at a time.
            asks_core = field.name in ("price_proposed", "tax_ids")
            more = len((orders[10:110] - orders[:10]).partner_id) if asks_core else 5
            with self.subTest(field=str(field)):
                self.assertLessEqual(counts[1] - counts[0], more, counts)
