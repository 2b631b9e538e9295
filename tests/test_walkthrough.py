"""The source text walked through in a browser, from its first line to Teslim.

The screens are in Turkish and what stands on them is looked at by the tours
(teknik_servis/static/tests/tours); here is looked at what was written.
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.teknik_servis.tests.common import TeknikServisCommon

PHONE = "0533 444 55 66"
REPORT = "/report/html/teknik_servis.report_order"


@tagged("post_install", "-at_install")
class TestWalkthrough(TeknikServisCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("tr_TR")
        # What a customer who is made at the desk speaks: the form is printed in it.
        cls.env["ir.default"].set("res.partner", "lang", "tr_TR")
        for user in cls.users.values():
            user.write({"lang": "tr_TR", "tz": "Europe/Istanbul"})
            # Its greeting covers the whole screen of a phone.
            user.odoobot_state = "disabled"
        group = cls.env["teknik.servis.code.group"].create({"name": "Arıza Türü"})
        cls.code = cls.env["teknik.servis.code"].create(
            {"name": "Kart", "group_id": group.id}
        )
        cls.department = cls.env["hr.department"].create({"name": "Kombi Servisi"})
        cls.demir = cls.env["res.partner"].create({"name": "Demir Ltd."})
        cls.waiting = cls.env.ref("teknik_servis.teknik_servis_stage_parts")
        cls.in_progress = cls.env.ref("teknik_servis.teknik_servis_stage_in_progress")
        cls._create_order()
        others = {"technician_ids": cls.technician_2.ids}
        cls._create_order(stage_id=cls._stage("planned").id, **others)
        cls._create_order(partner_id=cls.demir.id, stage_id=cls.waiting.id, **others)
        cls._put_in_stock(2)

    def _walk(self, tour, role, phone=False):
        self.browser_size = "390x844" if phone else "1366x768"
        self.touch_enabled = phone
        self.start_tour("/odoo", f"teknik_servis_{tour}", login=self.users[role].login)
        self.env.invalidate_all()

    # ------------------------------------------------------------------ the whole way

    def test_a_record_goes_from_the_call_to_the_invoice(self):
        self._walk("clerk", "office")
        first, order = self._check_taken_in()
        self._check_printed(first)
        self._walk("technician", "technician", phone=True)
        self._check_worked_on(order)
        self._walk("hand_over", "office")
        invoice = self._check_sent(order)
        self._check_closed(order)
        self._walk("accountant", "accountant")
        self.assertEqual(invoice.state, "posted")
        self._walk("reopen", "manager")
        self.assertTrue(order.is_open)
        self.assertFalse(order.delivery_signature)
        self.assertEqual(len(order.picking_ids), 1)

    def _check_taken_in(self):
        """Return the two records that the clerk typed, in their order."""
        customer = self.env["res.partner"].search([("name", "=", "Zeynep Kaya")])
        self.assertEqual(len(customer), 1)
        self.assertEqual(customer.phone, PHONE)
        product = self.env["product.product"].search([("name", "=", "Kombi Y30")])
        self.assertEqual(len(product), 1)
        orders = self.env["teknik.servis.order"].search(
            [("partner_id", "=", customer.id)], order="id"
        )
        self.assertEqual(len(orders), 2)
        self.assertEqual(orders.mapped("serial"), ["8F21-003"] * 2)
        self.assertEqual(orders.mapped("phone"), [PHONE] * 2)
        self.assertEqual(orders.product_id, product)
        self.assertEqual(len(orders.lot_id), 1)
        self.assertEqual(orders.user_id, self.users["office"])
        self.assertEqual(orders.technician_ids, self.technician)
        first, second = orders
        self.assertEqual(first.customer_request, "Sıcak su gelmiyor")
        self.assertEqual(first.code_ids, self.code)
        self.assertEqual(first.duration, 1.5)
        self.assertEqual(first.stage_kind, "new")
        promise = first.date_promised - fields.Datetime.now()
        self.assertAlmostEqual(promise, timedelta(2), delta=timedelta(hours=1))
        self.assertEqual(second.stage_id, self._stage("planned"))
        self.assertEqual(second.priority, "1")
        self.assertEqual(second.department_id, self.department)
        self.assertEqual(second.internal_notes, "Akşam aransın")
        self.assertEqual(second.warranty_state, "out")
        return first, second

    def _check_printed(self, order):
        self.authenticate("ts_office", "ts_office")
        form = self.url_open(f"{REPORT}/{order.id}", timeout=60).text
        for text in ("Servis Formu", order.name, "Zeynep Kaya", PHONE, "8F21-003"):
            self.assertIn(text, form)

    def _check_worked_on(self, order):
        self.assertEqual(order.stage_id, self.in_progress)
        kinds = order.operation_ids.sorted("id").mapped("stage_id.kind")
        self.assertEqual(kinds, ["planned", "in_progress", "in_progress"])
        work = order.operation_ids.filtered("technician_id")
        self.assertEqual(work.technician_id, self.technician)
        self.assertTrue(work.date_stop)
        self.assertEqual(order.work_done, "Fan motoru değiştirildi.")
        part, labour = order.line_ids.sorted("id")
        self.assertEqual((part.product_id, part.quantity), (self.part, 1))
        self.assertEqual(part.location_id, self.van)
        self.assertEqual(part.technician_id, self.technician)
        self.assertEqual((labour.product_id, labour.quantity), (self.labour, 0.5))
        self.assertEqual(order.line_ids.operation_id, work)
        self.assertEqual(order.amount_total, 420)

    def _check_sent(self, order):
        """Return the invoice of a record, of which everything was sent."""
        moves = order.picking_ids.move_ids
        self.assertEqual(order.picking_ids.mapped("state"), ["done"])
        self.assertEqual(moves.location_id, self.van)
        self.assertEqual((moves.product_id, moves.quantity), (self.part, 1))
        left = self.part.with_context(location=self.van.id).qty_available
        self.assertEqual(left, 1)
        invoice = order.invoice_ids
        self.assertEqual(invoice.mapped("state"), ["draft"])
        self.assertEqual(invoice.amount_total, 420)
        self.assertEqual(invoice.partner_id, order.partner_id)
        return invoice

    def _check_closed(self, order):
        self.assertEqual(order.stage_kind, "done")
        self.assertEqual(order.delivered_to, "Zeynep Kaya")
        self.assertEqual(order.result, "repaired")
        self.assertTrue(order.delivery_signature)
        self.assertTrue(order.date_delivered)

    # ------------------------------------------------------------------ beside the way

    def test_a_card_is_dragged_to_another_stage(self):
        dragged = self.env["teknik.servis.order"].search(
            [("partner_id", "=", self.customer.id), ("stage_kind", "=", "new")]
        )
        refused = self._create_order(partner_id=self.demir.id, technician_ids=False)
        with mute_logger("odoo.http"):  # the refusal is what is walked through
            self._walk("kanban", "office")
        self.assertEqual(dragged.stage_id, self._stage("planned"))
        self.assertEqual(dragged.operation_ids[0].user_id, self.users["office"])
        self.assertEqual(len(dragged.operation_ids), 2)
        self.assertEqual(refused.stage_kind, "new")
        self.assertEqual(len(refused.operation_ids), 1)

    def test_a_manager_makes_the_stages_their_own(self):
        stage = self.env.ref("teknik_servis.teknik_servis_stage_central")
        self._walk("stages", "manager")
        stage = stage.with_context(lang="tr_TR")
        self.assertEqual((stage.name, stage.color), ("Fabrikada", "#0b3d2e"))
        self.assertLess(stage.sequence, self._stage("planned").sequence)
        added = self.env["teknik.servis.stage"].search([("name", "=", "Boyahanede")])
        self.assertEqual(added.kind, "waiting")
        archived = self.env.ref("teknik_servis.teknik_servis_stage_test")
        self.assertFalse(archived.active)
