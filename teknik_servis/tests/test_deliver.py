from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .deliver_common import DeliverCommon

SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9aw"
    b"AAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestDeliver(DeliverCommon):
    """Teslim, and what a closed record still allows."""

    def wizard(self, order=None, user="technician", **values):
        return (
            self.env["teknik.servis.deliver"]
            .with_user(self.users[user])
            .create({"order_id": (order or self.order).id, **values})
        )

    def test_everything_missing_comes_in_one_message(self):
        done = self._stage("done")
        done.required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "diagnosis"
        )
        work = self._add_line(self.order, self.labour)
        wizard = self.wizard(delivered_to=False)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            wizard.action_deliver()
        message = str(caught.exception)
        for word in ("Result", "Handed Over To", "Diagnosis", "Fan Motoru"):
            self.assertIn(word, message)
        self.assertTrue(self.order.is_open)
        with self.assertRaises(UserError) as caught:
            self.order.with_user(self.users["office"]).stage_id = done
        for word in ("Result", "Handed Over To", "Handed Over On", "Fan Motoru"):
            self.assertIn(word, str(caught.exception))
        self.assertTrue(work.exists())

    def test_goods_are_sent_before_the_device_leaves(self):
        wizard = self.wizard(result="repaired", confirmed=True)
        self.assertIn("Fan Motoru", wizard.obstacles)
        with (
            self.assertRaisesRegex(UserError, r"Fan Motoru.*2"),
            self.env.cr.savepoint(),
        ):
            wizard.action_deliver()
        self.send_all()
        self.wizard(result="repaired", confirmed=True).action_deliver()
        self.assertFalse(self.order.is_open)

    def test_all_that_stands_in_the_way_is_listed_before_the_button(self):
        done = self._stage("done")
        done.required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "diagnosis"
        )
        self.env["teknik.servis.part.request"].create(
            {"order_id": self.order.id, "name": "Yan kapak"}
        )
        centre = self.env["res.partner"].create({"name": "Merkez Servis"})
        self.env["teknik.servis.outside"].create(
            {"order_id": self.order.id, "partner_id": centre.id}
        )
        wizard = self.wizard(result="repaired", confirmed=True)
        self.assertTrue(wizard.has_unsent)
        words = ("Fan Motoru", "Yan kapak", "Merkez Servis", "Diagnosis")
        for word in words:
            self.assertIn(word, wizard.obstacles)
        # What the dialog asks for itself is no obstacle.
        for name in ("result", "delivered_to", "date_delivered"):
            label = self.order._get_field_label(name)
            self.assertNotIn(label, self.wizard(delivered_to=False).obstacles)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            wizard.action_deliver()
        for word in wizard.obstacles.split("\n"):
            self.assertIn(word, str(caught.exception))
        Order = self.env.registry["teknik.servis.order"]
        told = Order._get_unsent_goods_texts
        with patch.object(Order, "_get_unsent_goods_texts", autospec=True) as telling:
            telling.side_effect = told
            again = self.wizard()
            self.assertTrue(again.has_unsent)
            self.assertIn("Fan Motoru", again.obstacles)
        telling.assert_called_once()
        self.send_all()
        self.assertFalse(self.wizard().has_unsent)
        self.assertNotIn("Fan Motoru", self.wizard().obstacles)

    def test_uninvoiced_and_unpaid_is_asked_about(self):
        self.order._send({self.line: 2}, {})
        wizard = self.wizard(result="repaired")
        self.assertIn("Fan Motoru", wizard.questions)
        with self.assertRaisesRegex(UserError, "Fan Motoru"), self.env.cr.savepoint():
            wizard.action_deliver()
        self.send_all()
        wizard = self.wizard(result="repaired")
        self.assertNotIn("Fan Motoru", wizard.questions)
        with self.assertRaisesRegex(UserError, "draft"), self.env.cr.savepoint():
            wizard.action_deliver()
        self.order.invoice_ids.action_post()
        wizard = self.wizard(result="repaired")
        with self.assertRaisesRegex(UserError, "paid"), self.env.cr.savepoint():
            wizard.action_deliver()
        wizard.confirmed = True
        wizard.action_deliver()
        self.assertFalse(self.order.is_open)

    def test_paid_record_asks_nothing(self):
        self.send_all(pay=True)
        wizard = self.wizard(result="repaired")
        self.assertFalse(wizard.questions)
        self.assertFalse(wizard.obstacles)
        wizard.action_deliver()
        self.assertFalse(self.order.is_open)

    def test_nothing_is_asked_without_the_setting(self):
        self.company.teknik_servis_warn_uninvoiced = False
        self.order._send({self.line: 2}, {})
        self.wizard(result="repaired").action_deliver()
        self.assertFalse(self.order.is_open)

    def test_covered_work_asks_nothing(self):
        self.line.coverage = "warranty"
        self.order._send({self.line: 2}, {})
        self.assertFalse(self.wizard().questions)

    def test_who_took_it_when_and_the_signature_are_kept(self):
        order = self._create_order()
        self.wizard(
            order,
            result="no_fault",
            delivered_to="Komşu",
            date_delivered="2026-03-01 09:30:00",
            delivery_signature=SIGNATURE,
        ).action_deliver()
        self.assertRecordValues(
            order,
            [
                {
                    "delivered_to": "Komşu",
                    "date_delivered": fields.Datetime.to_datetime(
                        "2026-03-01 09:30:00"
                    ),
                    "result": "no_fault",
                    "stage_kind": "done",
                }
            ],
        )
        self.assertTrue(order.delivery_signature)
        self.assertEqual(order.operation_ids.sorted("id")[-1].stage_id, order.stage_id)

    def test_nobody_hands_over_tomorrow(self):
        order = self._create_order()
        wizard = self.wizard(order, result="no_fault")
        wizard.date_delivered = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaisesRegex(UserError, order.name), self.env.cr.savepoint():
            wizard.action_deliver()
        wizard.date_delivered = fields.Datetime.now() + timedelta(minutes=1)
        wizard.action_deliver()
        self.assertFalse(order.is_open)

    def test_what_was_signed_is_kept_when_the_record_is_reopened(self):
        order = self._create_order()
        self.wizard(
            order, result="no_fault", delivery_signature=SIGNATURE
        ).action_deliver()
        order.with_user(self.users["manager"])._reopen("Yine arızalı")
        self.assertFalse(order.delivery_signature)
        kept = order.message_ids.filtered(lambda m: "Yine arızalı" in m.body)
        self.assertEqual(kept.attachment_ids.mimetype, "image/png")

    def test_hand_over_ends_in_a_done_stage(self):
        self.send_all()
        with self.assertRaises(UserError):
            self.wizard(
                result="repaired",
                confirmed=True,
                stage_id=self._stage("in_progress").id,
            ).action_deliver()

    def test_technician_delivers_only_own_work(self):
        foreign = self._create_order(technician_ids=False, user_id=False)
        with self.assertRaises(UserError):
            self.wizard(foreign, result="repaired").action_deliver()
        self.assertTrue(foreign.is_open)

    def test_closed_record_is_frozen(self):
        self.send_all()
        self._hand_over(self.order)
        manager = self.line.with_user(self.users["manager"])
        for values in (
            {"quantity": 3},
            {"price_unit": 1},
            {"discount": 5},
            {"coverage": "goodwill"},
            {"name": "Başka"},
            {"product_id": self.labour.id},
            {"technician_id": self.technician_2.id},
            {"location_id": self.stock.id},
            {"tax_ids": self.company.account_sale_tax_id.ids},
            {"cost_unit": 1},
            {"operation_id": self.order.operation_ids[0].id},
            {"order_id": self._create_order().id},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                manager.write(values)
        for act in (manager.unlink, manager.copy):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(UserError):
            self._add_line(self.order)
        for field in ("partner_id", "partner_invoice_id", "partner_shipping_id"):
            with self.subTest(field), self.assertRaises(UserError):
                self.order[field] = self.env.user.partner_id
        with self.assertRaises(UserError):
            self.order.write({"line_ids": [(5,)]})

    def test_closed_record_keeps_its_prices_when_cards_change(self):
        self.send_all()
        self._hand_over(self.order)
        self.part.write({"list_price": 999, "name": "Yeni ad", "standard_price": 1})
        self.customer.write({"name": "Fatma", "phone": "1"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.line.price_unit, 100)
        self.assertEqual(self.line.cost_unit, 60)
        self.assertEqual(self.line.name, "Fan Motoru")
        self.assertEqual(self.order.phone, "0532 111 22 33")
