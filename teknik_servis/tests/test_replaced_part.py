from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import ROLES
from .life_common import LifeCycleCommon

BLOCK = "o_teknik_servis_block_replaced"


class TestReplacedPart(LifeCycleCommon):
    """Parts that were taken out: itemised, and into stock only where wanted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "standard_price": 100,
            }
        )

    def _take(self, role="technician", **values):
        parts = self._as(self.env["teknik.servis.replaced.part"], role)
        return parts.create(
            {"order_id": self.order.id, "product_id": self.part.id, **values}
        )

    def _defects(self):
        return self.company.teknik_servis_defects_location_id

    def _there(self, product=None, owner=None):
        quants = self.env["stock.quant"].search(
            [
                ("location_id", "=", self._defects().id),
                ("product_id", "=", (product or self.part).id),
            ]
        )
        if owner is not None:
            quants = quants.filtered(lambda quant: quant.owner_id == owner)
        return sum(quants.mapped("quantity"))

    def test_a_technician_notes_a_part_in_words(self):
        form = Form(self._as(self.order, "technician"))
        with form.replaced_part_ids.new() as part:
            part.name = "Yanık röle"
            part.serial = "R-1"
            part.whereabouts = "returned"
        form.save()
        part = self.order.replaced_part_ids
        self.assertEqual((part.display_name, part.quantity), ("Yanık röle", 1))
        self.assertFalse(part.location_id)
        self.assertFalse(self._defects())

    def test_a_part_is_a_product_or_has_a_name(self):
        for name in (False, "  "):
            with self.subTest(name), self.assertRaises(ValidationError):
                self._take(product_id=False, name=name)

    def test_what_replaces_it_is_proposed(self):
        line = self._add_line(self.order, quantity=2)
        parts = self._as(self.env["teknik.servis.replaced.part"], "technician")
        part = parts.new({"order_id": self.order.id, "line_id": line.id})
        part._onchange_line_id()
        self.assertEqual((part.product_id._origin, part.quantity), (self.part, 2))
        foreign = self._add_line(self._create_order())
        with self.assertRaises(ValidationError):
            self._take(line_id=foreign.id)

    def test_what_replaces_it_is_proposed_in_the_products_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self._add_line(self.order, quantity=2, product_uom_id=dozen.id)
        parts = self._as(self.env["teknik.servis.replaced.part"], "technician")
        part = parts.new({"order_id": self.order.id, "line_id": line.id})
        part._onchange_line_id()
        self.assertEqual(part.quantity, 24)

    def test_one_piece_is_not_stored_twice_at_once(self):
        for owners in (("own", "own"), ("own", "customer")):
            first, second = (
                self._take(product_id=self.board.id, serial="AK-5", owner=owner)
                for owner in owners
            )
            with self.subTest(owners), self._refused("AK-5 is listed twice"):
                (first | second).action_store()
            self.assertFalse((first | second).location_id)

    def test_a_customers_part_lies_in_stock_without_a_value(self):
        part = self._take(quantity=2)
        part.action_store()
        picking = part.sudo().picking_id
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.picking_type_code, "incoming")
        self.assertEqual(picking.location_id.usage, "customer")
        self.assertEqual(picking.origin, self.order.name)
        self.assertEqual(self._there(owner=self.customer), 2)
        self.assertEqual(self._there(), 2)
        self.assertFalse(picking.move_ids.value)
        self.assertEqual(part.location_id, self._defects())

    def test_our_own_part_is_ours_again(self):
        part = self._take(owner="own")
        part.action_store()
        self.assertEqual(self._there(owner=self.customer.browse()), 1)

    def test_defective_parts_are_no_stock_on_hand(self):
        before = self.part.with_company(self.company).qty_available
        self._take(owner="own").action_store()
        self.part.invalidate_recordset()
        self.assertEqual(self.part.qty_available, before)
        self.assertFalse(self._defects().warehouse_id)

    def test_parts_of_one_record_come_on_one_receipt_for_each_owner(self):
        parts = self._take() | self._take(quantity=3) | self._take(owner="own")
        parts.action_store()
        pickings = parts.sudo().picking_id
        self.assertEqual(len(pickings), 2)
        self.assertEqual(self._there(), 5)
        other = self._take()
        other.action_store()
        self.assertEqual(other.location_id, self._defects())

    def test_a_second_click_stores_nothing(self):
        part = self._take()
        part.action_store()
        part.action_store()
        self.assertEqual(self._there(), 1)

    def test_a_piece_with_a_number_gets_its_card(self):
        part = self._take(product_id=self.board.id, serial=" AK-9 ")
        part.action_store()
        lot = self.env["stock.lot"].search([("name", "=", "AK-9")])
        self.assertEqual((lot.product_id, lot.company_id), (self.board, self.company))
        self.assertEqual(lot.location_id, self._defects())
        again = self._take(product_id=self.board.id, serial="AK-9")
        with self._refused("AK-9 is in"):
            again.action_store()

    def test_a_piece_that_we_delivered_comes_back_as_itself(self):
        lot = self.env["stock.lot"].create(
            {"name": "AK-1", "product_id": self.board.id, "company_id": self.company.id}
        )
        self._put_in_stock(1, product=self.board, lot=lot)
        line = self._add_line(self.order, self.board, lot_id=lot.id)
        self.order._send({line: 1}, {})
        part = self._take(product_id=self.board.id, serial="AK-1", owner="own")
        part.action_store()
        self.assertEqual(lot.location_id, self._defects())
        # What was sent stays sent: this is no return of it.
        self.assertEqual((line.qty_delivered, line.quantity), (1, 1))
        self.assertEqual(self.env["stock.lot"].search_count([("name", "=", "AK-1")]), 1)

    def test_what_cannot_be_stored_is_told(self):
        screw = self.env["product.product"].create({"name": "Vida", "type": "consu"})
        for values, text in (
            ({"product_id": False, "name": "Röle"}, "is no product kept in stock"),
            ({"product_id": screw.id}, "is no product kept in stock"),
            ({"whereabouts": "returned"}, "was handed to the customer"),
            ({"product_id": self.board.id}, "enter the serial number"),
            (
                {"product_id": self.board.id, "serial": "X", "quantity": 2},
                "one serial number is one piece",
            ),
        ):
            part = self._take(**values)
            with self.subTest(text), self._refused(text):
                part.action_store()
            self.assertFalse(part.location_id)

    def test_what_is_stored_stays_as_it_is(self):
        part = self._take()
        part.action_store()
        for act in (lambda: part.write({"quantity": 5}), part.unlink):
            with self._refused("lies in"):
                act()
        for values in ({"location_id": False}, {"picking_id": False}):
            with self.subTest(values), self.assertRaises(UserError):
                part.write(values)

    def test_a_closed_record_takes_no_parts(self):
        part = self._take()
        self._hand_over(self.order)
        acts = (
            self._take,
            lambda: part.write({"quantity": 2}),
            part.unlink,
            part.action_store,
        )
        for act in acts:
            with self.subTest(act), self.assertRaises(UserError):
                act()
        self.assertFalse(part.location_id)

    def test_foreign_records_are_closed_to_technicians(self):
        part = self._take()
        stranger = new_test_user(self.env, "ts_far", groups=ROLES["technician"])
        for user in (stranger, self.users["employee"], self.users["accountant"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                part.with_user(user).read(["name"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                part.with_user(user).action_store()
            with self.subTest(user.login), self.assertRaises(AccessError):
                part.with_user(user).create({"order_id": self.order.id, "name": "x"})
        _company, other = self._create_other_company()
        with self.assertRaises(AccessError):
            part.with_user(other).with_context(
                allowed_company_ids=other.company_ids.ids
            ).read(["name"])

    def test_the_service_form_itemises_them(self):
        self._take(serial="S-77", fault="Yanmış")
        self._take(product_id=False, name="Yanık röle", whereabouts="returned")
        for role in ("technician", "office", "accountant"):
            if role == "accountant":
                line = self._add_line(self.order, self.labour)
                self.order._send({}, {line: 1})
                self.env.flush_all()
            reports = self.env["ir.actions.report"].with_user(self.users[role])
            html = reports._render_qweb_html(
                "teknik_servis.report_order", self.order.ids
            )[0].decode()
            for text in (BLOCK, "S-77", "Yanmış", "Yanık röle"):
                with self.subTest(role, text=text):
                    self.assertIn(text, html)

    def test_the_service_form_says_nothing_where_nothing_was_replaced(self):
        reports = self._as(self.env["ir.actions.report"], "office")
        html = reports._render_qweb_html("teknik_servis.report_order", self.order.ids)
        self.assertNotIn(BLOCK, html[0].decode())

    def test_merged_records_keep_them(self):
        part = self._take()
        target = self._create_order()
        (self.order | target)._merge_into(target)
        self.assertEqual(part.order_id, target)

    def test_a_repeated_call_notes_it_once(self):
        first = self._take(client_uid="phone-1")
        self.assertEqual(self._take(client_uid="phone-1"), first)
        self.assertEqual(len(self.order.replaced_part_ids), 1)

    def test_impossible_quantities_are_refused(self):
        for wrong in (0, -1):
            with (
                self.subTest(wrong),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._take(quantity=wrong)
        with self.assertRaises(UserError):
            self._take(quantity=float("nan"))

    def test_several_are_stored_from_the_list(self):
        parts = self._take() | self._take(owner="own")
        self._as(parts, "office").action_store()
        self.assertEqual(self._there(), 2)
        self.assertEqual(self.order.replaced_part_ids.location_id, self._defects())

    def test_an_archived_stock_of_defective_parts_is_used_no_more(self):
        self._take().action_store()
        old = self._defects()
        self.env["stock.quant"].search([("location_id", "=", old.id)]).sudo().unlink()
        old.active = False
        part = self._take()
        part.action_store()
        self.assertTrue(part.location_id.active)
        self.assertEqual(part.location_id, self._defects())
        self.assertNotEqual(part.location_id, old)

    def test_the_manager_chooses_where_defective_parts_lie(self):
        place = self.stock.create({"name": "Hurda Rafı", "company_id": self.company.id})
        company = self._as(self.company, "manager")
        company.write({"teknik_servis_defects_location_id": place.id})
        part = self._take()
        part.action_store()
        self.assertEqual(part.location_id, place)
        for wrong in (
            self.env.ref("stock.stock_location_customers"),
            self.stock.create({"name": "Kimsenin", "company_id": False}),
        ):
            with self.subTest(wrong.name), self.assertRaises(ValidationError):
                company.write({"teknik_servis_defects_location_id": wrong.id})
