from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestMass(LifeCycleCommon):
    """One act on records chosen in the list: each refusal is named, others go on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env["teknik.servis.order"].create(
            [{"partner_id": cls.customer.id, "phone": str(n)} for n in range(4)]
        )
        field = cls.env["ir.model.fields"]._get("teknik.servis.order", "diagnosis")
        cls.strict = cls.env["teknik.servis.stage"].create(
            {
                "name": "Strict",
                "kind": "in_progress",
                "sequence": 99,
                "required_field_ids": field.ids,
            }
        )
        cls.orders[1:].diagnosis = "Known"

    def _wizard(self, orders, role="office", act="stage", **values):
        Wizard = self._as(self.env["teknik.servis.mass"], role)
        return Wizard.create({"act": act, "order_ids": orders.ids, **values})

    def _move(self, orders, stage, role="office"):
        wizard = self._wizard(orders, role, stage_id=stage.id)
        return wizard, wizard.action_apply()

    def test_chosen_records_change_their_stage(self):
        orders = self.orders[:2]
        wizard, action = self._move(orders, self.stages["planned"])
        self.assertEqual(orders.stage_id, self.stages["planned"])
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("2", action["params"]["message"])
        self.assertFalse(wizard.refusals)
        for order in orders:
            self.assertEqual(self._history(order)[-1], ("new", "planned", "ts_office"))

    def test_a_refusal_is_named_and_stops_no_other(self):
        wizard, action = self._move(self.orders, self.strict)
        self.assertEqual(self.orders[1:].stage_id, self.strict)
        self.assertEqual(self.orders[0].stage_kind, "new")
        self.assertEqual(len(self._history(self.orders[0])), 1)
        self.assertIn(self.orders[0].name, wizard.refusals)
        self.assertEqual(len(wizard.refusals.splitlines()), 1)
        self.assertEqual(wizard.changed_count, 3)
        self.assertEqual((action["res_id"], action["target"]), (wizard.id, "new"))

    def test_what_was_refused_can_be_tried_again(self):
        wizard, _action = self._move(self.orders, self.strict)
        self.assertEqual(wizard.order_ids.ids, self.orders[0].ids)
        self.orders[0].diagnosis = "Now known"
        action = wizard.action_apply()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(self.orders.stage_id, self.strict)

    def test_closed_records_refuse_by_name(self):
        self._hand_over(self.orders[3])
        for act, values in (
            ("stage", {"stage_id": self.stages["waiting"].id}),
            ("technicians", {"technician_ids": self.technician.ids}),
        ):
            wizard = self._wizard(self.orders, act=act, **values)
            wizard.action_apply()
            with self.subTest(act=act):
                self.assertEqual(wizard.changed_count, 3)
                self.assertIn(self.orders[3].name, wizard.refusals)
                self.assertEqual(self.orders[3].stage_kind, "done")
                self.assertFalse(self.orders[3].technician_ids)

    def test_handing_over_many_at_once_asks_what_one_asks(self):
        wizard, _action = self._move(self.orders, self._stage("done"))
        self.assertEqual(wizard.changed_count, 0)
        for order in self.orders:
            self.assertIn(order.name, wizard.refusals)
            self.assertTrue(order.is_open)

    def test_technicians_are_added_to_the_team(self):
        self.orders[0].technician_ids = self.technician_2
        wizard = self._wizard(
            self.orders, act="technicians", technician_ids=self.technician.ids
        )
        wizard.action_apply()
        both = self.technician | self.technician_2
        self.assertEqual(self.orders[0].technician_ids, both)
        self.assertEqual(self.orders[1].technician_ids, self.technician)
        self.assertEqual(wizard.changed_count, 4)

    def test_technicians_replace_the_team(self):
        self.orders.technician_ids = self.technician_2
        self._wizard(
            self.orders,
            act="technicians",
            mode="replace",
            technician_ids=self.technician.ids,
        ).action_apply()
        self.assertEqual(self.orders.technician_ids, self.technician)

    def test_nothing_chosen_is_said(self):
        with self._refused("stage"):
            self._wizard(self.orders).action_apply()
        with self._refused("technicians"):
            self._wizard(self.orders, act="technicians").action_apply()

    def test_a_technician_of_another_company_is_refused_by_name(self):
        company, _user = self._create_other_company()
        stranger = self.env["hr.employee"].create(
            {"name": "Yabancı", "company_id": company.id}
        )
        self.users["office"].company_ids |= company
        wizard = self._wizard(
            self.orders[:2], act="technicians", technician_ids=stranger.ids
        )
        wizard.action_apply()
        self.assertEqual(wizard.changed_count, 0)
        self.assertFalse(self.orders[:2].technician_ids)
        for order in self.orders[:2]:
            self.assertIn(order.name, wizard.refusals)

    def test_a_technician_acts_on_their_own_only(self):
        self.orders[0].technician_ids = self.technician
        self.env.flush_all()
        waiting = {"stage_id": self.stages["waiting"].id}
        self._wizard(self.orders[0], "technician", **waiting).action_apply()
        self.assertEqual(self.orders[0].stage_id, self.stages["waiting"])
        with self.assertRaises(AccessError):
            self._wizard(self.orders[1], "technician", **waiting).action_apply()
        self.assertEqual(self.orders[1].stage_kind, "new")

    def test_others_have_no_mass_acts(self):
        for role in ("employee", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._wizard(self.orders, role)

    def test_the_dialog_opens_from_the_lists_menu(self):
        Order = self._as(self.env["teknik.servis.order"], "office")
        options = {"toolbar": True}
        views = Order.get_views([(False, "list")], options)["views"]
        bound = {action["name"] for action in views["list"]["toolbar"]["action"]}
        self.assertGreaterEqual(bound, {"Change Stage", "Assign Technicians"})
        Wizard = self._as(self.env["teknik.servis.mass"], "office")
        form = Form(Wizard.with_context(default_order_ids=self.orders.ids))
        form.stage_id = self.stages["planned"]
        self.assertEqual(form.order_count, 4)
        form.save().action_apply()
        self.assertEqual(self.orders.stage_id, self.stages["planned"])

    def test_eighty_records_with_a_refusal_are_moved_in_parts(self):
        orders = self.env["teknik.servis.order"].create(
            [
                {"partner_id": self.customer.id, "diagnosis": n != 33 and "x"}
                for n in range(80)
            ]
        )
        writes = []
        Wizard = self.registry["teknik.servis.mass"]
        each = Wizard._write_each

        def count(wizard, records, vals):
            writes.append(len(records))
            return each(wizard, records, vals)

        self.patch(Wizard, "_write_each", count)
        wizard, _action = self._move(orders, self.strict)
        self.assertEqual(wizard.changed_count, 79)
        self.assertLessEqual(len(writes), 16)

    # ------------------------------------------------------------- core's own acts

    def test_a_duplicate_of_a_closed_record_is_new_work(self):
        order = self._create_order(serial="SN-1", product_id=self.device.id)
        line = self._add_line(order, self.labour, quantity=2)
        order._send({}, {line: 2})
        self._hand_over(order)
        copy = self._as(order, "office").copy()
        self.assertEqual(copy.stage_kind, "new")
        self.assertNotEqual(copy.name, order.name)
        self.assertEqual((copy.partner_id, copy.serial), (self.customer, "SN-1"))
        self.assertEqual(copy.lot_id, order.lot_id)
        self.assertFalse(copy.date_delivered or copy.delivered_to or copy.result)
        self.assertEqual(copy.line_ids.quantity, 2)
        self.assertEqual(copy.line_ids.qty_invoiced, 0)
        self.assertFalse(copy.sudo().invoice_ids)

    def test_archived_records_leave_the_list_and_come_back(self):
        orders = self._as(self.orders[:2], "office")
        orders.action_archive()
        found = orders.search([("id", "in", self.orders.ids)])
        self.assertEqual(set(found.ids), set(self.orders[2:].ids))
        orders.action_unarchive()
        self.assertEqual(orders.search_count([("id", "in", self.orders.ids)]), 4)
