from odoo.exceptions import UserError
from odoo.tests import tagged

from .group_common import TABLE, GroupCommon
from .test_closed_order import PICTURE


@tagged("post_install", "-at_install")
class TestGroupActs(GroupCommon):
    """İşlem, Gönder and Teslim for many; what fails for one stops no other."""

    def _invoices(self, group):
        return group.order_ids.line_ids.invoice_line_ids.move_id

    def test_an_operation_moves_all_of_them(self):
        group = self._group()
        wizard = self._act(
            group,
            "operation",
            role="technician",
            stage_id=self.stages["in_progress"].id,
            technician_id=self.technician.id,
            work_done="Bakıldı",
        )
        self.assertFalse(self._failed(wizard))
        self.assertEqual(group.order_ids.stage_id, self.stages["in_progress"])
        self.assertEqual(set(group.order_ids.mapped("work_done")), {"Bakıldı"})
        self.assertEqual(len(group.order_ids.operation_ids), 6)

    def test_one_fails_and_the_others_go_on(self):
        group = self._group()
        stage = self.stages["waiting"]
        field = self.env["ir.model.fields"]._get("teknik.servis.order", "diagnosis")
        stage.required_field_ids = field
        bad = group.order_ids[1]
        (group.order_ids - bad).diagnosis = "Fan bozuk"
        wizard = self._act(group, "operation", stage_id=stage.id)
        self.assertEqual(set(self._failed(wizard)), {bad.id})
        self.assertIn("Diagnosis", self._failed(wizard)[bad.id])
        self.assertEqual((group.order_ids - bad).stage_id, stage)
        self.assertEqual(bad.stage_kind, "new")
        self.assertEqual(len(bad.operation_ids), 1)
        self.assertIn("2 done, 1 not", wizard.summary)
        self.assertIn(bad.name, group.message_ids[0].body)
        # What is mended is tried again, and only that.
        bad.diagnosis = "Kart bozuk"
        wizard.action_apply()
        self.assertFalse(self._failed(wizard))
        self.assertEqual(group.order_ids.stage_id, stage)
        self.assertEqual(len(group.order_ids.operation_ids), 6)

    def test_chosen_records_only(self):
        group = self._group()
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_operation()["res_id"]
        )
        wizard.stage_id = self.stages["waiting"]
        wizard.line_ids[0].chosen = False
        wizard.action_apply()
        self.assertEqual(
            group.order_ids.sorted("id").mapped("stage_kind"),
            ["new", "waiting", "waiting"],
        )
        wizard.line_ids.chosen = False
        with self._refused("at least one"):
            wizard.action_apply()

    def test_all_go_on_one_delivery_note_and_one_invoice(self):
        group = self._group()
        self._put_in_stock(10)
        for number, order in enumerate(group.order_ids, 1):
            self._add_line(order, quantity=number)
            self._add_line(order, self.labour)
        wizard = self._act(group, "send", role="technician")
        self.assertFalse(self._failed(wizard), self._failed(wizard))
        picking = group.order_ids.picking_ids
        self.assertEqual(len(picking), 1)
        self.assertEqual(picking.state, "done")
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 6)
        for order in group.order_ids:
            self.assertIn(order.name, picking.origin)
            self.assertIn(picking.name, order.message_ids[0].body)
        move = self._invoices(group)
        self.assertEqual((len(move), move.state), (1, "draft"))
        self.assertEqual(move.amount_total, 6 * 100 + 3 * 500)
        self.assertEqual(move.teknik_servis_order_count, 3)
        sections = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "line_section"
        )
        self.assertEqual(len(sections), 3)
        self.assertEqual(set(group.order_ids.mapped("is_sendable")), {False})
        for line in group.order_ids.line_ids:
            self.assertEqual(line.qty_invoiced, line.quantity)
        action = picking.action_view_teknik_servis_order()
        self.assertEqual(set(action["domain"][0][2]), set(group.order_ids.ids))

    def test_what_is_held_already_joins_the_one_delivery_note(self):
        group = self._group(2)
        self._put_in_stock(5)
        for order in group.order_ids:
            operation = self.env["teknik.servis.operation"].create(
                {
                    "order_id": order.id,
                    "technician_id": self.technician.id,
                    "line_ids": [(0, 0, {"product_id": self.part.id})],
                }
            )
            self.assertTrue(operation.line_ids.move_ids)
        self.assertEqual(len(group.order_ids.picking_ids), 2)
        self._act(group, "send", do_invoice=False)
        picking = group.order_ids.picking_ids
        self.assertEqual((len(picking), picking.state), (1, "done"))
        self.assertEqual(
            picking.move_ids.move_line_ids, picking.move_line_ids, "lines follow"
        )
        quants = self.env["stock.quant"].search(
            [("location_id", "=", self.van.id), ("product_id", "=", self.part.id)]
        )
        self.assertEqual(sum(quants.mapped("quantity")), 3)
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 0)

    def test_two_vans_make_two_delivery_notes(self):
        group = self._group(2)
        self._put_in_stock(1)
        self._put_in_stock(1, self.van_2)
        first, second = group.order_ids
        second.technician_ids = self.technician_2
        self._add_line(first, technician_id=self.technician.id)
        self._add_line(second, technician_id=self.technician_2.id)
        self._act(group, "send")
        self.assertEqual(group.order_ids.picking_ids.location_id, self.van | self.van_2)
        self.assertEqual(len(group.order_ids.picking_ids), 2)
        self.assertEqual(len(self._invoices(group)), 1)

    def test_the_last_piece_goes_to_one_and_the_other_is_told(self):
        group = self._group()
        self._put_in_stock(2)
        for order in group.order_ids:
            self._add_line(order)
        wizard = self._act(group, "send")
        failed = self._failed(wizard)
        self.assertEqual(len(failed), 1)
        self.assertIn("Not enough", list(failed.values())[0])
        bad = group.order_ids.browse(list(failed))
        self.assertFalse(bad.line_ids.move_ids)
        self.assertFalse(bad.line_ids.qty_invoiced)
        good = group.order_ids - bad
        self.assertEqual(len(good.picking_ids), 1)
        self.assertEqual(len(self._invoices(group)), 1)
        self.assertEqual(self._invoices(group).amount_total, 200)

    def test_other_invoice_partners_get_invoices_of_their_own(self):
        group = self._group()
        dealer = self.customer.create({"name": "Bayi"})
        group.order_ids[0].partner_invoice_id = dealer
        for order in group.order_ids:
            self._add_line(order, self.labour)
        wizard = self._act(group, "send")
        moves = self._invoices(group)
        self.assertEqual(len(moves), 2)
        self.assertEqual(moves.partner_id, dealer | self.customer)
        self.assertIn("Not one invoice", wizard.summary)
        alone = moves.filtered(lambda move: move.partner_id == dealer)
        self.assertEqual(alone.invoice_origin, group.order_ids[0].name)

    def test_nobody_to_invoice_stops_only_that_record(self):
        group = self._group()
        bad = group.order_ids[0]
        bad.write({"partner_id": False, "partner_invoice_id": False})
        for order in group.order_ids:
            self._add_line(order, self.labour)
        wizard = self._act(group, "send")
        self.assertEqual(set(self._failed(wizard)), {bad.id})
        self.assertEqual(self._invoices(group).teknik_servis_order_count, 2)

    def test_dialogs_opened_twice_send_once(self):
        group = self._group(2)
        for order in group.order_ids:
            self._add_line(order, self.labour)
        Act = self._as(self.env["teknik.servis.group.act"], "office")
        first, second = (
            Act.browse(self._as(group, "office").action_send()["res_id"])
            for _number in range(2)
        )
        first.action_apply()
        second.action_apply()
        self.assertEqual(len(self._failed(second)), 2)
        self.assertEqual(len(self._invoices(group)), 1)
        self.assertEqual(group.order_ids.line_ids.mapped("qty_invoiced"), [1, 1])

    def test_together_fails_then_each_goes_alone(self):
        group = self._group(2)
        for order in group.order_ids:
            self._add_line(order, self.labour)
        Order = type(self.env["teknik.servis.order"])
        real = Order._create_invoices

        refusal = UserError("only one by one")

        def refuse_many(orders, quantities, together=False):
            if together:
                raise refusal
            return real(orders, quantities, together)

        self.patch(Order, "_create_invoices", refuse_many)
        wizard = self._act(group, "send")
        self.assertFalse(self._failed(wizard))
        self.assertEqual(len(self._invoices(group)), 2)

    def test_all_are_handed_over_with_one_signature(self):
        group = self._group()
        group.order_ids.stage_id = self.stages["ready"]
        unsent, *_others = group.order_ids
        self._put_in_stock(1)
        self._add_line(unsent)
        wizard = self._act(
            group,
            "deliver",
            role="technician",
            delivered_to="Şoför Hasan",
            result="repaired",
            delivery_signature=PICTURE,
        )
        self.assertEqual(set(self._failed(wizard)), {unsent.id})
        self.assertIn("not sent", self._failed(wizard)[unsent.id])
        done = group.order_ids - unsent
        self.assertEqual(set(done.mapped("stage_kind")), {"done"})
        self.assertEqual(set(done.mapped("delivered_to")), {"Şoför Hasan"})
        self.assertTrue(all(order.delivery_signature for order in done))
        self.assertFalse(unsent.delivered_to)
        self.assertEqual((group.order_count, group.open_count), (3, 1))

    def test_a_row_may_have_a_result_of_its_own(self):
        group = self._group(2)
        group.order_ids.stage_id = self.stages["ready"]
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_deliver()["res_id"]
        )
        wizard.result = "repaired"
        wizard.line_ids[0].result = "unrepairable"
        wizard.action_apply()
        self.assertEqual(
            group.order_ids.sorted("id").mapped("result"), ["unrepairable", "repaired"]
        )

    def test_unpaid_ones_are_asked_about_one_by_one(self):
        group = self._group(2)
        group.order_ids.stage_id = self.stages["ready"]
        unpaid = group.order_ids[0]
        self._add_line(unpaid, self.labour)
        wizard = self._act(group, "deliver", result="repaired")
        self.assertEqual(set(self._failed(wizard)), {unpaid.id})
        self.assertTrue(unpaid.is_open)
        wizard.confirmed = True
        wizard.action_apply()
        self.assertFalse(self._failed(wizard))
        self.assertFalse(unpaid.is_open)

    def test_a_closed_record_keeps_its_group(self):
        group = self._group(1)
        other = self.env["teknik.servis.group"].create({})
        order = group.order_ids
        self._as(order, "office").group_id = other
        self._hand_over(order)
        with self._refused("closed"):
            self._as(order, "manager").group_id = group
        with self._refused("has records"):
            self._as(other, "manager").unlink()
        self._as(group, "manager").unlink()
        self.assertFalse(group.exists())

    def test_the_list_and_the_labels_are_printed(self):
        self.customer.lang = "en_US"
        group = self._take_in(table_text=TABLE)
        Report = self._as(self.env["ir.actions.report"], "office")
        html = Report._render_qweb_html("teknik_servis.report_group", group.ids)[0]
        html = html.decode()
        for order in group.order_ids:
            self.assertIn(order.name, html)
            self.assertIn(order.serial, html)
        for text in ("IRS-77", "Ayşe Yılmaz", "Su akıtıyor", "Kılavuz", "Received by"):
            self.assertIn(text, html)
        self.assertEqual(html.count("Received by"), 1)
        action = self._as(group, "office").action_print_labels()
        html = Report._render_qweb_html(
            action["report_name"],
            action["context"]["active_ids"],
            data={"report_type": "pdf"},
        )[0].decode()
        self.assertEqual(html.count('alt="QR"'), 14)
        self.assertEqual(html.count("o_teknik_servis_form_break"), 13)
        for order in group.order_ids:
            self.assertIn(order.name, html)
