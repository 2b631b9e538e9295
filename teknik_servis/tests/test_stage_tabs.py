from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestStageTabs(LifeCycleCommon):
    """The tabs above the list: every stage, its colour, its open records."""

    def _tabs(self, domain=(), role="office"):
        Order = self._as(self.env["teknik.servis.order"], role)
        return Order.get_stage_tabs([("id", "in", self.orders.ids), *domain])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env["teknik.servis.order"].create(
            [
                {"partner_id": cls.customer.id, "phone": f"0532 111 22 3{number}"}
                for number in range(5)
            ]
        )
        cls.orders[:2].stage_id = cls.stages["waiting"]
        cls._hand_over(cls.orders[4])

    def _counts(self, tabs):
        return {tab["id"]: tab["count"] for tab in tabs["stages"]}

    def test_open_stages_are_counted_and_closed_ones_are_not(self):
        tabs = self._tabs()
        counts = self._counts(tabs)
        self.assertEqual(tabs["open_count"], 4)
        self.assertEqual(counts[self.stages["waiting"].id], 2)
        self.assertEqual(counts[self._stage("new").id], 2)
        self.assertEqual(counts[self.stages["ready"].id], 0)
        self.assertIsNone(counts[self._stage("done").id])
        self.assertEqual([tab["closed"] for tab in tabs["stages"]][-2:], [True, True])

    def test_tabs_are_in_the_order_of_the_stages(self):
        self.stages["ready"].sequence = -1
        self.stages["waiting"].sequence = 1_000
        stages = [tab["id"] for tab in self._tabs()["stages"] if not tab["closed"]]
        self.assertEqual(stages[0], self.stages["ready"].id)
        self.assertEqual(stages[-1], self.stages["waiting"].id)

    def test_tabs_speak_the_users_language_and_colour(self):
        stage = self.stages["waiting"]
        stage.color = "#010203"
        stage.with_context(lang="tr_TR").name = "Bekliyor"
        Order = self._as(self.env["teknik.servis.order"], "office")
        tabs = Order.with_context(lang="tr_TR").get_stage_tabs([])["stages"]
        [tab] = [tab for tab in tabs if tab["id"] == stage.id]
        self.assertEqual((tab["name"], tab["color"]), ("Bekliyor", "#010203"))

    def test_tabs_follow_the_search(self):
        tabs = self._tabs([("search_phone", "ilike", "0532 111 22 30")])
        self.assertEqual(tabs["open_count"], 1)
        self.assertEqual(self._counts(tabs)[self.stages["waiting"].id], 1)
        self.assertEqual(self._tabs([("name", "=", "no such")])["open_count"], 0)

    def test_records_of_an_archived_stage_are_in_the_total(self):
        self.stages["waiting"].active = False
        tabs = self._tabs()
        self.assertEqual(tabs["open_count"], 4)
        self.assertNotIn(self.stages["waiting"].id, self._counts(tabs))

    def test_archived_records_are_not_counted(self):
        self.orders[0].active = False
        self.assertEqual(self._tabs()["open_count"], 3)

    def test_a_technician_counts_their_own(self):
        self.orders[0].technician_ids = self.technician
        self.env.flush_all()  # as at the end of a request
        self.assertEqual(self._tabs(role="technician")["open_count"], 1)
