from odoo.tests import tagged

from .queries_common import QueriesCommon


@tagged("post_install", "-at_install")
class TestQueriesPartRequest(QueriesCommon):
    """Lists of part requests, and acts on many of them, cost no statements each."""

    def _ask(self, count, begin):
        """Ask for a part on each of some records that are new."""
        orders = self._orders().create(self._values(count, begin))
        requests = self._as(self.env["teknik.servis.part.request"], "office").create(
            [{"order_id": order.id, "product_id": self.part.id} for order in orders]
        )
        return requests

    def _count(self, act, *args):
        queries = []
        with self._counting(queries):
            act(*args)
        return len(queries)

    def test_list_of_requests_costs_the_same_for_many(self):
        specification = self._get_web_specification(
            self._as(self.env["teknik.servis.part.request"], "office"), "list"
        )
        few, many = self._ask(2, 0), self._ask(30, 100)
        once = self._count(few.web_read, specification)
        self.assertLessEqual(self._count(many.web_read, specification), once + 1)

    def test_records_with_requests_cost_the_same_for_many(self):
        # Anew: what came by way of the requests is looked up one by one.
        few, many = (
            self._orders().browse(self._ask(*how).order_id.ids)
            for how in ((2, 0), (30, 100))
        )
        names = ["has_part_request", "part_request_text", "part_request_count"]
        once = self._count(few.read, names)
        self.assertLessEqual(self._count(many.read, names), once + 1)
        self.assertLessEqual(once, 14)

    def test_who_is_away_is_looked_up_once(self):
        team = self.technician | self.technician_2
        once = self._count(self.technician._get_teknik_servis_missing)
        self.assertLessEqual(self._count(team._get_teknik_servis_missing), once)

    def test_ordering_many_costs_little_for_each(self):
        supplier = self.env["res.partner"].create({"name": "Marmara Isı"})
        few, many = self._ask(2, 0), self._ask(12, 100)
        with self.env.cr.savepoint():
            once = self._count(few._order_from, supplier, "MI-1", "2099-01-01")
        more = self._count(many._order_from, supplier, "MI-1", "2099-01-01")
        # A message in each record's chatter is what is left.
        self.assertLessEqual((more - once) / 10, 8)

    def test_records_move_without_asking_for_requests(self):
        orders = self._orders().create(self._values(20))
        orders = self._as(orders, "office")
        stage = self.stages["in_progress"]
        queries = []
        with self._counting(queries):
            orders.write({"stage_id": stage.id})
        asked = [q for q in queries if 'FROM "teknik_servis_part_request"' in q]
        self.assertFalse(asked)
