from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .outside_common import OutsideCommon


@tagged("post_install", "-at_install")
class TestOutside(OutsideCommon):
    """A device goes to another service and comes back."""

    def test_sending_moves_the_record_and_tells_it_in_the_story(self):
        outside = self._send(stage_id=self.waiting.id, date_expected="2026-12-01")
        order = self.order
        self.assertEqual(order.stage_id, self.waiting)
        self.assertEqual(outside.user_id, self.users["technician"])
        self.assertEqual(order.outside_id, outside)
        self.assertIn("Merkez Servis", order.outside_text)
        [entry] = [e for e in order.get_story() if e.get("internal_note")]
        self.assertIn("Merkez Servis, MS-77", entry["internal_note"])
        self.assertEqual(entry["stage"], self.waiting.name)

    def test_without_a_stage_the_record_stays(self):
        before = self.order.stage_id
        self._send()
        self.assertEqual(self.order.stage_id, before)

    def test_the_dialog_proposes_the_stage_of_those_who_are_away(self):
        self.waiting.required_field_ids = self.condition
        self.waiting.sequence = -1
        action = self._as(self.order, "technician").action_send_outside()
        Outside = self.Outside.with_context(**action["context"])
        with Form(
            Outside, "teknik_servis.teknik_servis_outside_view_form_send"
        ) as form:
            self.assertEqual(form.stage_id, self.waiting)
            form.partner_id = self.central
            form.reference = "MS-1"
        self.assertEqual(self.order.stage_id, self.waiting)

    def test_the_stage_wants_where_reference_and_date(self):
        self.waiting.required_field_ids = self.condition
        with self._refused("Outside Service (where, reference, date) is missing"):
            self._as(self.order, "technician").stage_id = self.waiting
        for reference in (False, "  "):
            with self._refused("(where, reference, date) is missing"):
                self._send(stage_id=self.waiting.id, reference=reference)
        self.assertFalse(self.order.outside_ids, "nothing is half done")
        outside = self._send(reference=False)
        outside.reference = "MS-5"
        self._as(self.order, "technician").stage_id = self.waiting
        self._back(outside, stage_id=False)
        self.assertFalse(self.order.has_outside)

    def test_the_default_stage_asks_for_it(self):
        stage = self.env.ref("teknik_servis.teknik_servis_stage_central")
        self.assertEqual(stage.required_field_ids, self.condition)
        self.assertEqual(self._as(self.order, "office")._get_outside_stage(), stage)

    def test_a_device_is_at_one_place_at_a_time(self):
        self._send()
        with self._refused("Take it back first"):
            self._send()
        with self._refused("Take it back first"):
            self._as(self.order, "technician").action_send_outside()
        self.assertEqual(len(self.order.outside_ids), 1)

    def test_a_repeated_call_sends_once(self):
        first, again = (self._send(client_uid="phone-1") for _ in range(2))
        self.assertEqual(first, again)
        self.assertEqual(len(self.order.outside_ids), 1)

    def test_it_comes_back_to_where_it_came_from(self):
        working = self.stages["in_progress"]
        self._as(self.order, "technician").stage_id = working
        self.waiting.required_field_ids = self.condition
        outside = self._send(stage_id=self.waiting.id)
        self._back(outside, result="repaired", note_back="Ekran değişti")
        self.assertEqual(self.order.stage_id, working)
        self.assertTrue(outside.date_back)
        self.assertFalse(self.order.outside_id)
        self.assertFalse(self.order.outside_text)
        note = self.order.get_story()[0]["internal_note"]
        self.assertIn("Back from Merkez Servis", note)
        self.assertIn("Ekran değişti", note)

    def test_it_comes_back_once(self):
        outside = self._send()
        dialogs = [self._dialog(outside, cost=100) for _ in range(2)]
        dialogs[0].action_back()
        with self._refused("back already"):
            dialogs[1].action_back()
        self.assertEqual(len(self.order.line_ids), 1)
        self._send()
        self.assertEqual(len(self.order.outside_ids), 2)

    # ------------------------------------------------------------ money

    def test_the_cost_makes_a_line_that_managers_see_the_cost_of(self):
        outside = self._send()
        self._back(outside, cost=450, price_unit=900)
        line = outside.line_id
        self.assertEqual((line.product_id, line.quantity), (self.repair, 1))
        self.assertEqual((line.price_unit, line.coverage), (900, "paid"))
        self.assertEqual(line.sudo().cost_unit, 450)
        for record, name in ((line, "cost_unit"), (outside, "cost")):
            self._as(record, "manager").read([name])
            with self.assertRaises(AccessError):
                self._as(record, "technician").read([name])

    def test_without_a_price_the_price_list_tells_it(self):
        self._back(outside := self._send(), cost=450)
        self.assertEqual(outside.line_id.price_unit, 700)

    def test_a_free_return_makes_no_line(self):
        self._back(outside := self._send())
        self.assertFalse(outside.line_id or self.order.line_ids)

    def test_a_device_under_warranty_proposes_warranty(self):
        self.order.write({"warranty_state": "in"})
        outside = self._send()
        self._back(outside, cost=450)
        self.assertEqual(outside.line_id.coverage, "warranty")

    def test_a_cost_needs_its_service(self):
        outside = self._send()
        self.company.teknik_servis_outside_product_id = False
        with self._refused("choose the service"):
            self._back(outside, cost=450)
        with self._refused("choose the service"):
            self._back(outside, cost=450, product_id=self.part.id)
        for value, text in ((-1, "zero or more"), (float("nan"), "no number")):
            with self._refused(text):
                self._back(outside, cost=value, product_id=self.repair.id)
        self.assertFalse(outside.date_back)
        with self._refused("is no service of"):
            self.company.teknik_servis_outside_product_id = self.part

    def test_a_technician_who_sees_no_prices_enters_the_cost(self):
        self.company.teknik_servis_technician_prices = "hide"
        outside = self._send()
        wizard = self.env["teknik.servis.outside.back"]
        arch = self._as(wizard, "technician").get_views([(False, "form")])
        self.assertNotIn("price_unit", arch["views"]["form"]["arch"])
        self._back(outside, cost=450)
        self.assertEqual(outside.sudo().line_id.price_unit, 700)

    # ------------------------------------------------------------ lists

    def test_what_is_late_is_found(self):
        today = fields.Date.context_today(self.Outside)
        late = self._send(date_expected=today - timedelta(1))
        other = self._create_order()
        due = self._send(other, date_expected=today)
        self.assertTrue(late.is_late)
        self.assertFalse(due.is_late)
        found = self.Outside.search([("is_late", "=", True)])
        self.assertEqual(found & (late | due), late)
        self.assertIn(due, self.Outside.search([("is_late", "=", False)]))
        Order = self._as(self.env["teknik.servis.order"], "technician")
        orders = self.order | other
        found = Order.search([("is_outside_late", "=", True)])
        self.assertEqual(found & orders, self.order)
        self._back(late, stage_id=False)
        self.assertFalse(Order.search([("is_outside_late", "=", True)]) & orders)

    def test_the_list_costs_the_same_with_many(self):
        counts = []
        for number in (2, 20):
            orders = self.env["teknik.servis.order"].concat(
                *(self._create_order(serial=f"S-{number}-{n}") for n in range(number))
            )
            sent = self.Outside.create(
                [{"order_id": o.id, "partner_id": self.central.id} for o in orders]
            )
            spec = self._get_web_specification(self.Outside, "list")
            sent.web_read(spec)
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with self._counted(queries):
                sent.web_read(spec)
            counts.append(len(queries))
        self.assertLessEqual(counts[1] - counts[0], 2, counts)

    # ------------------------------------------------------------ the record

    def test_no_record_closes_while_its_device_is_away(self):
        outside = self._send()
        with self._refused("Merkez Servis"):
            self._hand_over(self._as(self.order, "office"))
        wizard = self._as(self.env["teknik.servis.deliver"], "office")
        wizard = wizard.create({"order_id": self.order.id})
        self.assertIn("Merkez Servis", wizard.obstacles)
        self._back(outside, stage_id=False)
        self._hand_over(self._as(self.order, "office"))

    def test_merged_records_keep_what_is_away(self):
        other = self._create_order()
        outside = self._send(other)
        both = self._as(self.order | other, "office")
        both._merge_into(self._as(self.order, "office"))
        self.assertEqual(outside.order_id, self.order)
        third = self._create_order()
        self._send(third)
        both = self._as(self.order | third, "office")
        with self._refused("take one back first"):
            both._merge_into(self._as(self.order, "office"))

    def test_a_closed_record_sends_nothing_and_keeps_what_was(self):
        outside = self._send()
        self._back(outside, stage_id=False)
        self._hand_over(self.order)
        for act in (
            lambda: self._send(),
            lambda: outside.write({"reference": "X"}),
            lambda: self._as(outside, "office").unlink(),
            lambda: self._as(self.order, "technician").action_send_outside(),
        ):
            with self._refused("closed"):
                act()

    # ------------------------------------------------------------ who may

    def test_what_the_program_keeps_is_written_by_nobody(self):
        outside = self._send()
        line = self._add_line(self.order, self.labour)
        for name, value in (
            ("date_back", fields.Datetime.now()),
            ("result", "repaired"),
            ("cost", 5),
            ("line_id", line.id),
            ("order_id", self._create_order().id),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                self._as(outside, "manager").write({name: value})
        with self.assertRaises(UserError):
            self._send(self._create_order(), date_back=fields.Datetime.now())

    def test_a_technician_sends_own_work_only(self):
        foreign = self._create_order(technician_ids=self.technician_2.ids)
        sent = self._as(self.Outside, "office").create(
            {"order_id": foreign.id, "partner_id": self.central.id}
        )
        theirs = self._as(sent, "technician")
        other = self._create_order(technician_ids=self.technician_2.ids)
        for number, act in enumerate(
            (
                lambda: self._send(other),
                lambda: theirs.read(["reference"]),
                lambda: theirs.write({"reference": "X"}),
                lambda: theirs.action_back() and self._back(sent),
                lambda: self._as(self._send(), "technician").unlink(),
            )
        ):
            with self.subTest(act=number), self.assertRaises(UserError):
                act()
        self.assertFalse(self.Outside.search([("id", "=", sent.id)]))
        self.assertFalse(sent.date_back)

    def test_another_company_sees_and_takes_nothing(self):
        outside = self._send()
        company, user = self._create_other_company()
        theirs = outside.with_user(user).with_context(allowed_company_ids=company.ids)
        self.assertFalse(theirs.search([("id", "=", outside.id)]))
        wizard = theirs.env["teknik.servis.outside.back"]
        for number, act in enumerate(
            (
                lambda: theirs.read(["reference"]),
                lambda: theirs.write({"reference": "X"}),
                lambda: theirs._bring_back(),
                lambda: wizard.create({"outside_id": outside.id}).action_back(),
                lambda: theirs.create(
                    {
                        "order_id": self._create_order().id,
                        "partner_id": self.central.id,
                    }
                ),
            )
        ):
            with self.subTest(act=number), self.assertRaises(UserError):
                act()

    def test_what_was_sent_by_mistake_is_deleted_by_the_office(self):
        self._as(self._send(), "office").unlink()
        outside = self._send()
        self._back(outside, stage_id=False)
        with self._refused("really sent"):
            self._as(outside, "office").unlink()
