from odoo.tests import tagged

from .group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestGroupQueries(GroupCommon):
    """How many statements the screens of groups take, with few records and many."""

    def _count_reading(self, groups, role, view, search=False):
        Group = self._as(self.env["teknik.servis.group"], role)
        spec = self._get_web_specification(Group, view)
        if search:
            domain = [("id", "in", groups.ids)]
            return self._count(lambda: Group.web_search_read(domain, spec))
        return self._count(lambda: Group.browse(groups.ids).web_read(spec))

    def test_the_list_takes_no_statement_for_each_group(self):
        groups = self.env["teknik.servis.group"].concat(
            *(self._group(2) for _number in range(12))
        )
        for role in ("office", "technician"):
            self._count_reading(groups[:2], role, "list", search=True)
            few = self._count_reading(groups[:2], role, "list", search=True)
            many = self._count_reading(groups, role, "list", search=True)
            with self.subTest(role=role):
                self.assertEqual(few, many)
                self.assertLessEqual(many, 8)

    def test_the_form_takes_no_statement_for_each_record(self):
        few, many = self._group(2), self._group(22)
        for role in ("office", "technician"):
            self._count_reading(few, role, "form")
            counts = [self._count_reading(g, role, "form") for g in (few, many)]
            with self.subTest(role=role):
                self.assertLessEqual(counts[1] - counts[0], 2, counts)

    def test_each_record_more_costs_the_same(self):
        for kind in ("operation", "send", "deliver"):
            counts = []
            for number in (1, 5, 10, 15):
                group = self._group(number)
                group.order_ids.stage_id = self.stages["ready"]
                for order in group.order_ids if kind == "send" else ():
                    self._add_line(order, self.labour)
                values = {"result": "repaired"} if kind == "deliver" else {}
                counts.append(
                    self._count(lambda g=group, k=kind, v=values: self._act(g, k, **v))
                )
            _warm, few, some, many = counts
            with self.subTest(kind=kind):
                self.assertLessEqual(many - some, some - few + 5, counts)
                self.assertLessEqual((many - some) / 5, 15, counts)
