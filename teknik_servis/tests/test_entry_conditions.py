from odoo.exceptions import UserError
from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestEntryConditions(LifeCycleCommon):
    """What must be filled in before a record enters a stage, told all at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asking = cls.env["teknik.servis.stage"].create(
            {"name": "Serviste", "kind": "waiting", "sequence": 1}
        )
        cls._require("diagnosis", "date_received", "duration")

    @classmethod
    def _require(cls, *names):
        Fields = cls.env["ir.model.fields"]
        cls.asking.required_field_ids = Fields.concat(
            *(Fields._get("teknik.servis.order", name) for name in names)
        )

    def _refusal(self, orders, values, role="office"):
        """Return the message with which a write is refused."""
        before = orders.mapped("stage_id.id"), self._history(orders[0])
        with self.assertRaises(UserError) as caught:
            self._as(orders, role).write(values)
        orders.invalidate_recordset()
        self.assertEqual(
            (orders.mapped("stage_id.id"), self._history(orders[0])), before
        )
        return str(caught.exception)

    def test_everything_missing_is_in_one_message(self):
        order = self._create_order()
        message = self._refusal(order, {"stage_id": self.asking.id})
        for part in (order.name, "Serviste", "Diagnosis", "Received On"):
            self.assertIn(part, message)

    def test_one_message_names_every_record(self):
        orders = self._create_order() | self._create_order() | self._create_order()
        orders[1].write(
            {"diagnosis": "x", "date_received": "2026-03-02", "duration": 1}
        )
        message = self._refusal(orders, {"stage_id": self.asking.id})
        self.assertIn(orders[0].name, message)
        self.assertNotIn(orders[1].name, message)
        self.assertIn(orders[2].name, message)

    def test_what_is_written_along_counts(self):
        order = self._create_order()
        self._as(order, "office").write(
            {
                "stage_id": self.asking.id,
                "diagnosis": "Fan yanmış",
                "date_received": "2026-03-02 08:00:00",
                "duration": 2,
            }
        )
        self.assertEqual(order.stage_id, self.asking)

    def test_what_is_emptied_along_is_missing(self):
        order = self._create_order(
            diagnosis="x", date_received="2026-03-02 08:00:00", duration=1
        )
        message = self._refusal(order, {"stage_id": self.asking.id, "diagnosis": False})
        self.assertIn("Diagnosis", message)
        self.assertNotIn("Received On", message)

    def test_conditions_hold_in_the_dialog_and_in_an_import_too(self):
        order = self._create_order()
        with self._refused("Diagnosis"):
            self._as(self.env["teknik.servis.operation"], "technician").create(
                {"order_id": order.id, "stage_id": self.asking.id}
            )
        result = self._as(order, "office").load(
            [".id", "stage_id/.id"], [[str(order.id), str(self.asking.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("Diagnosis", result["messages"][0]["message"])
        self.assertEqual(order.stage_kind, "new")

    def test_nobody_sets_out_to_a_customer_without_a_name(self):
        order = self._as(self.env["teknik.servis.order"], "office").create(
            {"phone": "0532 111 22 33", "customer_request": "Ses"}
        )
        with self.assertRaisesRegex(UserError, "Customer"), self.env.cr.savepoint():
            order.stage_id = self._stage("planned")
        order.write(
            {"cancel_reason": "Aramadı", "stage_id": self._stage("cancelled").id}
        )
        self.assertFalse(order.is_open)

    def test_conditions_hold_for_the_superuser_too(self):
        with self.assertRaises(UserError):
            self._create_order().stage_id = self.asking

    def test_nothing_is_asked_at_creation_and_of_who_is_there_already(self):
        order = self._as(self.env["teknik.servis.order"], "office").create(
            {"stage_id": self.asking.id, "phone": "1"}
        )
        self.assertEqual(order.stage_id, self.asking)
        order.write({"stage_id": self.asking.id, "customer_request": "Ses"})
        self.assertEqual(order.customer_request, "Ses")

    def test_a_computed_condition_is_asked(self):
        self._require("has_paid_lines")
        order = self._create_order()
        self._refusal(order, {"stage_id": self.asking.id})
        line = self._add_line(order, self.labour, coverage="warranty")
        self._refusal(order, {"stage_id": self.asking.id})
        line.coverage = "paid"
        self._as(order, "office").stage_id = self.asking
        self.assertEqual(order.stage_id, self.asking)

    def test_only_fields_of_a_record_can_be_asked_for(self):
        field = self.env["ir.model.fields"]._get("res.partner", "name")
        with self.assertRaises(UserError):
            self._as(self.asking, "manager").required_field_ids = field

    def test_a_field_the_mover_may_not_read_is_asked_all_the_same(self):
        self._require("margin", "invoice_ids")
        order = self._create_order()
        message = self._refusal(order, {"stage_id": self.asking.id}, role="technician")
        self.assertIn(order.name, message)
        line = self._add_line(order, self.labour)
        order._send({}, {line: 1})
        self._as(order, "technician").stage_id = self.asking
        self.assertEqual(order.stage_id, self.asking)

    def test_one_message_names_every_record_of_the_cancel_dialog(self):
        department = self.env["hr.department"].create({"name": "Beyaz Eşya"})
        orders = self._create_order() | self._create_order(department_id=department.id)
        for order in orders:
            order._send({}, {self._add_line(order, self.labour): 1})
        with self.assertRaises(UserError) as caught:
            self._as(self.env["teknik.servis.cancel"], "office").create(
                {"order_ids": orders.ids, "reason": "Vazgeçti"}
            ).action_cancel()
        for order in orders:
            self.assertIn(order.name, str(caught.exception))

    def test_one_message_names_every_record_whatever_else_is_written(self):
        orders = self._create_order() | self._create_order(partner_id=False)
        message = self._refusal(
            orders, {"stage_id": self.asking.id, "partner_id": self.customer.id}
        )
        for order in orders:
            self.assertIn(order.name, message)

    def test_the_hand_over_names_everything_missing_at_once(self):
        order = self._create_order()
        self._add_line(order, self.part, quantity=3)
        message = self._refusal(order, {"stage_id": self._stage("done").id})
        for part in ("Handed Over On", "Handed Over To", "Result", "Fan Motoru", "3"):
            self.assertIn(part, message)

    def test_cancelling_is_refused_while_something_is_sent(self):
        order = self._create_order()
        line = self._add_line(order, self.labour)
        order._send({}, {line: 1})
        message = self._refusal(
            order, {"stage_id": self._stage("cancelled").id, "cancel_reason": "x"}
        )
        self.assertIn(self.labour.name, message)

    def test_cancelling_needs_a_reason(self):
        order = self._create_order()
        self._refusal(order, {"stage_id": self._stage("cancelled").id})
        wizard = self._as(self.env["teknik.servis.cancel"], "office")
        orders = order | self._create_order()
        wizard.create({"order_ids": orders.ids, "reason": "Vazgeçti"}).action_cancel()
        self.assertEqual(set(orders.mapped("stage_kind")), {"cancelled"})
        self.assertEqual(set(orders.mapped("cancel_reason")), {"Vazgeçti"})

    def test_a_reason_of_blanks_is_no_reason(self):
        order = self._create_order()
        with self.assertRaises(UserError):
            self._as(self.env["teknik.servis.cancel"], "office").create(
                {"order_ids": order.ids, "reason": "  "}
            ).action_cancel()

    def test_ready_is_the_last_entry(self):
        order = self._create_order()
        self.assertFalse(order.date_ready)
        self._as(order, "office").stage_id = self.stages["ready"]
        first = order.date_ready
        self.assertTrue(first)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE teknik_servis_order SET date_ready = '2020-01-01' WHERE id = %s",
            [order.id],
        )
        order.invalidate_recordset()
        self._as(order, "office").stage_id = self.stages["waiting"]
        self.assertEqual(order.date_ready.year, 2020)
        self._as(order, "office").stage_id = self.stages["ready"]
        self.assertEqual(order.date_ready.date(), first.date())
