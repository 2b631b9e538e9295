from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestDialogRows(GroupCommon):
    """One piece for two rows: who is told of it follows the ticks of both."""

    def _check_ticks(self, wizard, name):
        arch = wizard.get_views([(False, "form")])["views"]["form"]["arch"]
        node = etree.fromstring(arch).find(".//field[@name='line_ids']")
        self.assertEqual(node.get("on_change"), "1")  # the browser asks at each tick
        spec = self._get_web_specification(wizard, "form")
        first, second = wizard.line_ids

        def tick(chosen):
            rows = [Command.update(first.id, {"chosen": chosen})]
            result = wizard.onchange({"line_ids": rows}, ["line_ids"], spec)
            return {
                row_id: values[name] or ""
                for _update, row_id, values in result["value"]["line_ids"]
                if name in values
            }

        self.assertIn("only 0", second[name])
        self.assertEqual(tick(False), {first.id: "", second.id: ""})
        self.assertEqual(tick(True), {first.id: "", second.id: second[name]})

    def test_records_of_a_group_are_told_anew_with_each_tick(self):
        group = self._group(2)
        self._put_in_stock(1)
        for order in group.order_ids.sorted("id"):
            self._add_line(order)
        action = self._as(group, "technician").action_send()
        wizard = self._as(self.env[action["res_model"]], "technician")
        self._check_ticks(wizard.browse(action["res_id"]), "hint")

    def test_lines_of_a_record_are_told_anew_with_each_tick(self):
        order = self._create_order()
        self._put_in_stock(1)
        for _line in range(2):
            self._add_line(order)
        action = self._as(order, "technician").action_send()
        wizard = self._as(self.env[action["res_model"]], "technician")
        self._check_ticks(wizard.browse(action["res_id"]), "problem")
