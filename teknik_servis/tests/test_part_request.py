from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import format_date, mute_logger

from .life_common import LifeCycleCommon


class PartRequestCommon(LifeCycleCommon):
    """A part that is asked for, a supplier, and a shelf where it comes to lie."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls.env["res.partner"].create({"name": "Marmara Isı"})
        cls.order = cls._create_order(user_id=cls.users["office"].id)
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )

    def _request(self, role="technician", order=None, **values):
        """Ask for a part (the fan motor) as somebody."""
        return self._as(self.env["teknik.servis.part.request"], role).create(
            {
                "order_id": (order or self.order).id,
                "product_id": self.part.id,
                **values,
            }
        )

    def _arrived(self, **values):
        """Return a request whose part lies on the shelf, set aside."""
        quantity = values.get("quantity", 1)
        self._put_in_stock(quantity, self.stock)
        request = self._as(self._request(**values), "office")
        request._arrive()
        return request

    def _free(self, location=None, product=None, lot=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.part, location or self.stock, lot_id=lot
        )

    def _dialog(self, model, role="office", **values):
        return self._as(self.env[model], role).create(values)

    def _lot(self, name, location=None):
        lot = self.env["stock.lot"].create({"name": name, "product_id": self.board.id})
        self._put_in_stock(1, location or self.stock, self.board, lot)
        return lot


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

    # ------------------------------------------------------------------ arrived

    def test_what_came_is_set_aside_for_its_record(self):
        request = self._request(quantity=2)
        self._put_in_stock(5, self.stock)
        dialog = self._dialog("teknik.servis.part.arrive", request_ids=request.ids)
        self.assertEqual((dialog.location_id, dialog.quantity), (self.stock, 2))
        dialog.action_arrive()
        line = self.order.line_ids
        self.assertEqual(
            (line.quantity, line.location_id, line.qty_delivered), (2, self.stock, 0)
        )
        self.assertEqual((request.state, request.line_id), ("arrived", line))
        self.assertEqual(self._free(), 3)
        self.assertEqual(self.order.picking_ids.state, "assigned")
        # Nobody else gets it, and it follows its line as any part does.
        other = self._create_order()
        with self._refused("Fan Motoru"):
            self.env["teknik.servis.operation"].create(
                {
                    "order_id": other.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.part.id,
                                "quantity": 4,
                                "location_id": self.stock.id,
                            }
                        )
                    ],
                }
            )
        line.quantity = 1
        self.assertEqual(self._free(), 4)

    def test_what_is_not_there_is_refused_and_nothing_written(self):
        request = self._as(self._request(quantity=2), "office")
        self._put_in_stock(1, self.stock)
        with self._refused("Fan Motoru: 2 needed, 1 in"), self.env.cr.savepoint():
            request._arrive()
        self.env.invalidate_all()
        self.assertEqual(request.state, "requested")
        self.assertFalse(self.order.line_ids)
        self.assertEqual(self._free(), 1)

    def test_the_same_part_arrives_once(self):
        request = self._arrived()
        with self._refused("Arrived"):
            request._arrive()
        self.assertEqual(len(self.order.line_ids), 1)

    def test_a_planned_line_is_taken_for_the_request(self):
        line = self._add_line(self.order, quantity=2, price_unit=75)
        other = self._add_line(self.order, quantity=1)
        request = self._arrived(quantity=2)
        self.assertEqual(request.line_id, line)
        self.assertEqual((line.price_unit, line.location_id), (75, self.stock))
        self.assertEqual(self.order.line_ids, line | other)
        self.assertEqual(self._free(), 0)
        request.action_cancel()
        self.assertEqual(self._free(), 2)
        self.assertTrue(line.exists())

    def test_a_part_in_words_gets_its_product_when_it_comes(self):
        request = self._as(self._request(product_id=False, name="fan"), "office")
        with self._refused("fan"):
            request._arrive()
        self._put_in_stock(1, self.stock)
        dialog = self._dialog(
            "teknik.servis.part.arrive",
            request_ids=request.ids,
            product_id=self.part.id,
        )
        dialog.action_arrive()
        self.assertEqual(request.line_id.product_id, self.part)
        self.assertEqual(request.product_uom_id, self.part.uom_id)

    def test_what_is_still_missing_is_waited_for_further(self):
        request = self._as(self._request(quantity=5), "office")
        request._order_from(self.supplier, "MI-2", "2099-01-01")
        self._put_in_stock(2, self.stock)
        dialog = self._dialog(
            "teknik.servis.part.arrive", request_ids=request.ids, quantity=2
        )
        dialog.action_arrive()
        rest = self.order.part_request_ids - request
        self.assertEqual((request.quantity, request.state), (2, "arrived"))
        self.assertEqual(
            (rest.quantity, rest.state, rest.order_reference), (3, "ordered", "MI-2")
        )
        for quantity in (0, -1, 4):
            dialog = self._dialog(
                "teknik.servis.part.arrive", request_ids=rest.ids, quantity=quantity
            )
            with self.subTest(quantity), self._refused("3 x Fan Motoru"):
                dialog.action_arrive()

    def test_pieces_with_serial_numbers_are_set_aside_one_by_one(self):
        lots = self._lot("K1") | self._lot("K2")
        request = self._as(
            self._request(product_id=self.board.id, quantity=2), "office"
        )
        requests = request._arrive()
        self.assertEqual(len(requests), 2)
        self.assertEqual(requests.line_id.lot_id, lots)
        self.assertEqual(requests.line_id.mapped("quantity"), [1, 1])
        self.assertEqual(self._free(product=self.board), 0)

    def test_the_very_piece_that_came_is_set_aside(self):
        self._lot("K1")
        second = self._lot("K2")
        request = self._request(product_id=self.board.id)
        self._dialog(
            "teknik.servis.part.arrive", request_ids=request.ids, lot_id=second.id
        ).action_arrive()
        self.assertEqual(request.line_id.lot_id, second)
        self.assertEqual(self._free(product=self.board, lot=second), 0)

    def test_technician_and_responsible_are_told_once(self):
        request = self._request()
        self._put_in_stock(1, self.stock)
        before = self.order.message_ids
        self._as(request, "manager")._arrive()
        (message,) = self.order.message_ids - before
        self.assertEqual(
            message.notified_partner_ids,
            (self.users["technician"] | self.users["office"]).partner_id,
        )
        self.assertIn("1 x Fan Motoru", message.body)
        before = self.order.message_ids
        self._as(request, "manager")._give()
        self.assertFalse((self.order.message_ids - before).notified_partner_ids)

    # ------------------------------------------------------------------ given

    def test_given_part_is_in_the_technicians_stock_and_held_there(self):
        request = self._arrived(quantity=2)
        request.action_give()
        line = request.line_id
        self.assertEqual((request.state, line.location_id), ("given", self.van))
        picking = request.sudo().picking_id
        self.assertEqual(
            (picking.state, picking.picking_type_code, picking.location_dest_id),
            ("done", "internal", self.van),
        )
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.part.id), ("location_id.usage", "=", "internal")]
        )
        here = quants.filtered(lambda quant: quant.location_id == self.van)
        self.assertEqual((here.quantity, here.reserved_quantity), (2, 2))
        self.assertEqual(sum((quants - here).mapped("quantity")), 0)
        # Gönder takes it from there, once.
        order = self._as(self.order, "technician")
        order._send({line.with_env(order.env): 2}, {})
        self.assertEqual((line.qty_delivered, here.quantity), (2, 0))
        self.assertFalse(order.has_part_request)

    def test_a_part_from_the_shelf_is_given_at_once(self):
        request = self._request()
        self._put_in_stock(1, self.stock)
        self._as(request, "office").action_give()
        self.assertEqual(request.state, "given")
        self.assertEqual(request.line_id.location_id, self.van)
        with self._refused("Given"):
            self._as(request, "office").action_give()

    def test_several_parts_go_by_one_transfer(self):
        other = self._create_order()
        self._put_in_stock(3, self.stock)
        requests = self._request() | self._request(order=other, quantity=2)
        self._as(requests, "office").action_give()
        picking = requests.sudo().picking_id
        self.assertEqual((len(picking), len(picking.move_ids)), (1, 2))
        self.assertIn(other.name, picking.origin)
        self.assertEqual(self._free(self.van), 0)

    def test_the_piece_itself_is_given(self):
        self._lot("K1")
        second = self._lot("K2")
        request = self._as(self._request(product_id=self.board.id), "office")
        request._arrive(lot=second)
        request._give()
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", second.id), ("quantity", ">", 0)]
        )
        self.assertEqual(quant.location_id, self.van)

    def test_whoever_has_no_stock_takes_it_from_where_it_lies(self):
        order = self._create_order(technician_ids=False)
        request = self._request("office", order=order)
        self._put_in_stock(1, self.stock)
        self._as(request, "office").action_give()
        self.assertEqual(request.state, "given")
        self.assertFalse(request.sudo().picking_id)
        self.assertEqual(request.line_id.location_id, self.stock)

    def test_a_part_sent_before_anybody_gave_it_is_given(self):
        request = self._arrived()
        order = self._as(self.order, "office")
        order._send({order.line_ids: 1}, {})
        self.assertEqual(request.state, "given")
        self.assertTrue(request.date_given)

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


@tagged("post_install", "-at_install")
class TestPartRequestRights(PartRequestCommon):
    """Who asks for parts, and who orders and gives them: past the buttons, too."""

    def test_technicians_change_what_they_ask_for_until_it_is_ordered(self):
        request = self._request()
        request.write({"quantity": 2, "note": "iki tane"})
        self.assertEqual(request.quantity, 2)
        self._as(request, "office")._order_from(self.supplier)
        with self._refused("Fan Motoru"):
            request.quantity = 3
        with self._refused("Fan Motoru"):
            request.action_cancel()
        self._as(request, "office").quantity = 3
        self.assertEqual(request.quantity, 3)

    def test_technicians_order_and_give_nothing(self):
        request = self._request()
        for act in (
            lambda: request.action_order(),
            lambda: request.action_arrive(),
            lambda: request.action_give(),
            lambda: request._order_from(self.supplier),
            lambda: request._arrive(),
        ):
            with self.assertRaises(AccessError):
                act()
        with self._refused("office"):
            request.supplier_id = self.supplier
        with self._refused("office"):
            self._request(supplier_id=self.supplier.id)
        for model in ("teknik.servis.part.order", "teknik.servis.part.arrive"):
            with self.assertRaises(AccessError):
                self._dialog(model, "technician", request_ids=request.ids)

    def test_state_and_line_are_the_programs_own(self):
        request = self._as(self._request(), "manager")
        line = self._add_line(self.order)
        for name, value in {
            "state": "given",
            "line_id": line.id,
            "date_given": "2026-01-01",
            "order_id": self._create_order().id,
            "user_id": self.env.uid,
        }.items():
            with self.subTest(name), self._refused("kept by the program"):
                request.write({name: value})
        with self._refused("kept by the program"):
            self._request("manager", state="given")
        forged = request.with_context(default_state="given")
        new = forged.create({"order_id": self.order.id, "product_id": self.part.id})
        self.assertEqual(new.state, "requested")

    def test_what_came_stays_as_it_was_asked_for(self):
        request = self._arrived()
        with self._refused("Fan Motoru"):
            request.quantity = 7
        request.note = request.note  # no change

    def test_technicians_see_the_requests_of_their_records(self):
        own = self._request()
        foreign = self._request(
            "office", order=self._create_order(technician_ids=self.technician_2.ids)
        )
        Request = self._as(self.env["teknik.servis.part.request"], "technician")
        self.assertEqual(Request.search([]) & (own | foreign), own)
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["technician"]).quantity = 2
        with self.assertRaises(AccessError):
            self._request(order=foreign.order_id)
        with self.assertRaises(AccessError):
            own.unlink()

    def test_other_companies_see_nothing(self):
        request = self._request()
        company, user = self._create_other_company()
        theirs = request.with_user(user).with_context(allowed_company_ids=company.ids)
        self.assertFalse(theirs.search([("id", "=", request.id)]))
        for act in (theirs.action_give, theirs.action_cancel, theirs.action_order):
            with self.assertRaises(AccessError):
                act()

    def test_other_roles_ask_for_nothing(self):
        for role in ("accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._request(role)

    def test_a_foreign_dialog_is_nobodys(self):
        ask = self._dialog(
            "teknik.servis.part.ask",
            order_id=self._create_order(technician_ids=False).id,
            product_id=self.part.id,
        )
        with self.assertRaises(AccessError):
            ask.with_user(self.users["technician"]).action_ask()

    def test_refused_move_asks_for_nothing(self):
        order = self._create_order(partner_id=False, phone="0532")
        ask = self._dialog(
            "teknik.servis.part.ask", order_id=order.id, product_id=self.part.id
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            ask.action_ask()
        self.env.invalidate_all()
        self.assertFalse(order.part_request_ids)
