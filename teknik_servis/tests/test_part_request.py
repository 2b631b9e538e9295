from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import format_date, mute_logger

from .part_common import PartRequestCommon


@tagged("post_install", "-at_install")
class TestPartRequest(PartRequestCommon):
    """A part is asked for on the record, ordered, set aside and given out."""

    # ------------------------------------------------------------------ asking

    def test_technician_asks_and_the_record_waits_for_the_part(self):
        stage = self.env.ref("teknik_servis.teknik_servis_stage_parts")
        order = self._as(self.order, "technician")
        dialog = order.browse(self.order.id).action_request_part()
        ask = self._as(self.env["teknik.servis.part.ask"], "technician")
        ask = ask.browse(dialog["res_id"])
        self.assertEqual((ask.stage_id, ask.is_moving), (stage, True))
        ask.write({"product_id": self.part.id, "quantity": 2, "note": "acele"})
        ask.action_ask()
        (request,) = order.part_request_ids
        self.assertEqual(
            (request.state, request.quantity, request.note, request.technician_id),
            ("requested", 2, "acele", self.technician),
        )
        self.assertEqual(order.stage_id, stage)
        self.assertEqual(request.user_id, self.users["technician"])
        self.assertIn("2 x Fan Motoru", self.order.message_ids[:1].body)
        self.assertEqual(
            self.order.message_ids[:1].notified_partner_ids,
            self.users["office"].partner_id,
        )

    def test_record_stays_where_the_tick_is_taken_away(self):
        before = self.order.stage_id
        ask = self._dialog(
            "teknik.servis.part.ask",
            "technician",
            order_id=self.order.id,
            product_id=self.part.id,
            is_moving=False,
        )
        ask.action_ask()
        self.assertEqual(self.order.stage_id, before)
        self.assertTrue(self.order.part_request_ids)

    def test_a_second_press_asks_no_second_time(self):
        ask = self._dialog(
            "teknik.servis.part.ask",
            "technician",
            order_id=self.order.id,
            product_id=self.part.id,
        )
        ask.action_ask()
        ask.action_ask()
        self.assertEqual(len(self.order.part_request_ids), 1)
        another = ask.action_ask_another()
        self.assertNotEqual(another["res_id"], ask.id)

    def test_a_part_nobody_knows_is_asked_for_in_words(self):
        request = self._request(product_id=False, name="dış ünite fanı")
        self.assertEqual(request.part_name, "dış ünite fanı")
        self.assertIn("dış ünite fanı", self.order.part_request_text)
        for name in (False, "", "   "):
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._request(product_id=False, name=name)

    def test_nothing_and_services_are_no_parts(self):
        for quantity in (0, -1):
            with (
                self.subTest(quantity),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._request(quantity=quantity)
        with self._refused("no number"):
            self._request(quantity=float("nan"))
        with self.assertRaisesRegex(ValidationError, "İşçilik"):
            self._request(product_id=self.labour.id)
        with self.assertRaisesRegex(ValidationError, "Fan Motoru"):
            self._request(product_uom_id=self.env.ref("uom.product_uom_kgm").id)

    def test_stage_of_waiting_for_parts_wants_a_request(self):
        stage = self.env.ref("teknik_servis.teknik_servis_stage_parts")
        order = self._as(self.order, "technician")
        with self._refused("Part Request"):
            order.stage_id = stage
        request = self._request()
        order.stage_id = stage
        self.assertEqual(order.stage_id, stage)
        found = self.env["teknik.servis.order"].search(
            [("has_part_request", "=", True)]
        )
        self.assertIn(self.order, found)
        request.action_cancel()
        self.assertFalse(order.has_part_request)
        asked = [("has_part_request", "=", False), ("id", "=", order.id)]
        self.assertTrue(order.search(asked))

    def test_no_stage_asks_for_parts_and_none_is_entered(self):
        stage = self.env.ref("teknik_servis.teknik_servis_stage_parts")
        stage.required_field_ids = False
        before = self.order.stage_id
        ask = self._dialog(
            "teknik.servis.part.ask",
            "technician",
            order_id=self.order.id,
            product_id=self.part.id,
        )
        self.assertFalse(ask.stage_id)
        ask.action_ask()
        self.assertEqual(self.order.stage_id, before)

    def test_closed_records_ask_for_nothing(self):
        self._hand_over(self.order)
        with self._refused(self.order.name):
            self._request(role="office")
        with self._refused(self.order.name):
            self._as(self.order, "office").action_request_part()

    # ------------------------------------------------------------------ ordered

    def test_office_orders_many_at_once(self):
        other = self._create_order()
        requests = self._request() | self._request(order=other, quantity=3)
        requests = self._as(requests, "office")
        dialog = requests.action_order()
        wizard = requests.env["teknik.servis.part.order"].browse(dialog["res_id"])
        with self._refused("whom"):
            wizard.action_order()
        wizard.write(
            {
                "supplier_id": self.supplier.id,
                "order_reference": "MI-1",
                "date_expected": "2020-01-02",
            }
        )
        wizard.action_order()
        for request in requests:
            self.assertEqual(
                (request.state, request.supplier_id, request.order_reference),
                ("ordered", self.supplier, "MI-1"),
            )
            self.assertTrue(request.is_late and request.date_ordered)
            self.assertIn("MI-1", request.order_id.message_ids[:1].body)
        late = requests.search([("is_late", "=", True)])
        self.assertEqual(late & requests, requests)
        day = format_date(self.env, requests[0].date_expected)
        self.assertIn(day, self.order.part_request_text)
        self.assertFalse(any(requests.mapped("has_purchase")))
        wizard = requests.env["teknik.servis.part.order"].create(
            {"request_ids": requests.ids, "date_expected": "2099-01-01"}
        )
        self.assertEqual(wizard.supplier_id, self.supplier)
        wizard.action_order()
        self.assertFalse(any(requests.mapped("is_late")))

    # ------------------------------------------------------------------ called off

    def test_called_off_part_is_free_again(self):
        request = self._arrived()
        self.assertEqual(self._free(), 0)
        request.action_cancel()
        self.assertEqual((request.state, self._free()), ("cancelled", 1))
        self.assertFalse(self.order.line_ids)
        with self._refused("Cancelled"):
            request.action_cancel()

    def test_cancelled_record_frees_its_requests(self):
        asked, arrived = self._request(), self._arrived()
        self._dialog(
            "teknik.servis.cancel", order_ids=self.order.ids, reason="Vazgeçti"
        ).action_cancel()
        self.assertEqual((asked | arrived).mapped("state"), ["cancelled"] * 2)
        self.assertEqual(self._free(), 1)
        self._as(self.order, "manager")._reopen("yanlışlık")
        self.assertEqual(self._free(), 1)

    def test_archived_record_holds_again_what_came(self):
        self._arrived()
        order = self._as(self.order, "office")
        order.action_archive()
        self.assertEqual(self._free(), 1)
        order.action_unarchive()
        self.assertEqual(self._free(), 0)

    def test_record_with_open_requests_is_not_handed_over(self):
        request = self._request()
        with self._refused("1 x Fan Motoru is asked for"), self.env.cr.savepoint():
            self._hand_over(self._as(self.order, "office"))
        request.action_cancel()
        self._hand_over(self._as(self.order, "office"))
        self.assertFalse(self.order.is_open)

    def test_deleted_line_calls_its_request_off(self):
        request = self._arrived()
        request.line_id.with_user(self.users["technician"]).unlink()
        self.assertEqual((request.state, self._free()), ("cancelled", 1))

    def test_merged_records_bring_their_requests(self):
        request = self._arrived()
        target = self._create_order()
        self._as(self.order, "office")._merge_into(self._as(target, "office"))
        self.assertEqual((request.order_id, request.state), (target, "arrived"))
        self.assertEqual(self._free(), 0)
        request.action_give()
        self.assertEqual(request.line_id.order_id, target)

    # ------------------------------------------------------------------ unplanned

    def _leave(self, **values):
        now = self.env.cr.now()
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "izin",
                "resource_id": self.technician.resource_id.id,
                "calendar_id": self.technician.resource_calendar_id.id,
                "date_from": now.replace(hour=0, minute=0),
                "date_to": now.replace(hour=23, minute=59),
                **values,
            }
        )

    def _unplanned(self):
        search = self.env["teknik.servis.order"].get_view(view_type="search")
        self.assertIn("unplanned", search["arch"])
        return self.order.needs_planning

    def test_record_joins_the_unplanned_where_the_technician_is_away(self):
        self._leave()
        self._arrived()
        self.assertTrue(self._unplanned())
        self.assertEqual(self.order.technician_ids, self.technician)
        self.order.technician_ids = self.technician_2
        self.assertFalse(self.order.needs_planning)

    def test_record_whose_technician_works_stays_planned(self):
        self._arrived()
        self.assertFalse(self._unplanned())
        now = self.env.cr.now()
        self._leave(
            date_from=now.replace(year=now.year - 1),
            date_to=now.replace(year=now.year - 1, month=12, day=31),
        )
        self._arrived()
        self.assertFalse(self._unplanned())

    def test_record_of_a_team_stays_planned_while_one_of_it_works(self):
        self._leave()
        self.order.technician_ids |= self.technician_2
        self._arrived()
        self.assertFalse(self._unplanned())

    def test_record_of_a_dismissed_technician_is_unplanned(self):
        self.technician.action_teknik_servis_dismiss_technician()
        self._arrived()
        self.assertTrue(self._unplanned())
        self.order.stage_id = self.stages["in_progress"]
        self.assertFalse(self.order.needs_planning)
