from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestSwap(LifeCycleCommon):
    """The faulty device comes in and its replacement goes out, in one act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boiler = cls.env["product.product"].create(
            {
                "name": "Kombi Z",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "standard_price": 900,
            }
        )
        cls.new = cls._lot("YENI-1")
        cls._put_in_stock(1, cls.stock, cls.boiler, cls.new)
        # The faulty one was sold: it is with the customer.
        sold = cls._lot("ESKI-1")
        cls._put_in_stock(1, cls.stock, cls.boiler, sold)
        sale = cls._create_order()
        line = cls._add_line(sale, cls.boiler, lot_id=sold.id, location_id=cls.stock.id)
        sale._send({line: 1}, {})
        cls.sold = sold
        cls.order = cls._create_order(product_id=cls.boiler.id, serial="eski-1")

    @classmethod
    def _lot(cls, name):
        return cls.env["stock.lot"].create({"name": name, "product_id": cls.boiler.id})

    def _dialog(self, role="technician", order=None, **values):
        order = self._as(order or self.order, role)
        wizard = order.env["teknik.servis.swap.act"].browse(
            order.action_swap()["res_id"]
        )
        wizard.write({"lot_id": self.new.id, "coverage": "goodwill", **values})
        return wizard

    def _place(self, lot):
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("quantity", ">", 0)]
        )
        return quant.location_id

    def _assert_nothing_negative(self):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.boiler.id), ("quantity", "<", 0)]
        )
        self.assertFalse(quants.filtered(lambda q: q.location_id.usage == "internal"))

    def test_the_record_is_about_the_sold_device(self):
        self.assertEqual(self.order.lot_id, self.sold)
        self.assertEqual(self._place(self.sold).usage, "customer")

    def test_faulty_device_in_and_replacement_out_in_one_act(self):
        wizard = self._dialog()
        self.assertEqual(wizard.old_lot_id, self.sold)
        self.assertEqual(wizard.product_id, self.boiler)
        self.assertEqual(wizard.location_id, self.stock)
        self.assertTrue(wizard.is_taking_back)
        wizard.action_swap()
        back = self.company._get_defects_location()
        self.assertEqual(self._place(self.sold), back)
        self.assertEqual(self._place(self.new).usage, "customer")
        self._assert_nothing_negative()
        swap = self.order.swap_ids.sudo()
        self.assertEqual(
            (swap.old_lot_id, swap.new_lot_id, swap.old_serial),
            (self.sold, self.new, "ESKI-1"),
        )
        self.assertEqual(swap.user_id, self.users["technician"])
        out, back_in = swap.picking_out_id, swap.picking_in_id
        self.assertEqual((out.state, out.picking_type_code), ("done", "outgoing"))
        self.assertEqual(
            (back_in.state, back_in.picking_type_code), ("done", "incoming")
        )
        self.assertEqual(back_in.move_ids.lot_ids, self.sold)
        self.assertEqual(back_in.move_ids.origin_returned_move_id.lot_ids, self.sold)
        line = self.order.line_ids
        self.assertEqual(
            (line.lot_id, line.qty_delivered, line.coverage), (self.new, 1, "goodwill")
        )
        self.assertEqual(self.order.result, "replaced")
        self.assertIn("ESKI-1", self.order.swap_text)
        self.assertIn("YENI-1", self.order.work_done)
        self.assertIn("YENI-1", self.order.message_ids[:1].body)
        self.assertEqual(self.sold.teknik_servis_replaced_by_id, self.new)
        self.assertEqual(self.new.teknik_servis_replaces_id, self.sold)

    def test_sold_line_of_the_faulty_device_is_not_taken_back(self):
        sale = self.env["stock.move.line"].search([("lot_id", "=", self.sold.id)])
        line = sale.move_id.teknik_servis_line_id
        self.assertEqual(line.qty_delivered, 1)
        self._dialog().action_swap()
        self.assertEqual(line.qty_delivered, 1)

    def test_a_second_press_swaps_once(self):
        wizard = self._dialog()
        wizard.action_swap()
        wizard.action_swap()
        self.assertEqual(len(self.order.swap_ids), 1)
        self.assertEqual(len(self.order.line_ids), 1)

    def test_a_second_dialog_does_not_swap_again(self):
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.stock, self.boiler, other)
        first, second = self._dialog(), self._dialog(lot_id=other.id)
        first.action_swap()
        with self._refused("swapped already"):
            second.action_swap()
        self.assertEqual(self._place(other), self.stock)

    def test_a_faulty_replacement_is_swapped_in_its_turn(self):
        self._dialog().action_swap()
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.stock, self.boiler, other)
        wizard = self._dialog(lot_id=other.id)
        self.assertEqual(wizard.old_lot_id, self.new)
        wizard.action_swap()
        back = self.company._get_defects_location()
        self.assertEqual(self._place(self.new), back)
        self.assertEqual(self._place(other).usage, "customer")
        self.assertEqual(len(self.order.swap_text.splitlines()), 2)
        self._assert_nothing_negative()

    def test_a_replacement_that_comes_back_unused_replaced_nothing(self):
        self._dialog().action_swap()
        self.assertTrue(self._as(self.order.line_ids, "technician").return_unused(1))
        self.env.invalidate_all()
        self.assertEqual(self._place(self.new), self.stock)
        self.assertEqual(self.order._get_swapped_lot(), self.sold)
        self.assertFalse(self.sold.teknik_servis_replaced_by_id)
        self.assertFalse(self.new.teknik_servis_replaces_id)

    def test_replacement_that_is_not_there_is_refused_and_nothing_written(self):
        before = self.order.operation_ids
        wizard = self._dialog(location_id=self.van_2.id)
        with self._refused("Kombi Z (YENI-1): 1 needed, 0 in"), self.env.cr.savepoint():
            wizard.action_swap()
        self.env.invalidate_all()
        self.assertEqual(self.order.operation_ids, before)
        self.assertFalse(self.order.swap_ids or self.order.line_ids)
        self.assertEqual(self._place(self.sold).usage, "customer")
        self.assertFalse(self.order.result)

    def test_replacement_of_another_record_is_refused(self):
        other = self._create_order()
        self._add_line(
            other, self.boiler, lot_id=self.new.id, location_id=self.stock.id
        )
        with self.assertRaisesRegex(ValidationError, other.name):
            self._dialog().action_swap()

    def test_what_is_missing_is_said_in_words(self):
        for values, text in (
            ({"lot_id": False}, "choose the serial number of the replacement"),
            ({"lot_id": self.sold.id}, "cannot replace itself"),
            ({"location_id": False}, "where the replacement lies"),
            ({"coverage": False}, "who pays"),
            (
                {"back_to_id": self.customer.property_stock_customer.id},
                "where the faulty device",
            ),
        ):
            with self.subTest(values), self._refused(text), self.env.cr.savepoint():
                self._dialog(**values).action_swap()
        unknown = self._create_order()
        with self._refused("enter the serial number"):
            self._dialog(order=unknown).action_swap()
        self._hand_over(self.order)
        with self._refused("closed"):
            self._as(self.order, "technician").action_swap()

    def test_device_in_our_own_stock_is_not_taken_back(self):
        here = self._lot("ESKI-2")
        self._put_in_stock(1, self.stock, self.boiler, here)
        order = self._create_order(product_id=self.boiler.id, serial="ESKI-2")
        with self._refused("not with the customer"):
            self._dialog(order=order).action_swap()

    def test_device_that_we_never_sold_comes_in(self):
        order = self._create_order(product_id=self.boiler.id, serial="YABANCI")
        self._dialog(order=order).action_swap()
        back = self.company._get_defects_location()
        self.assertEqual(self._place(order.lot_id), back)
        self.assertFalse(
            order.swap_ids.sudo().picking_in_id.move_ids.origin_returned_move_id
        )
        self._assert_nothing_negative()

    def test_device_without_a_card_stays_away(self):
        order = self._create_order(serial="METIN-1")
        wizard = self._dialog(order=order, product_id=self.boiler.id)
        self.assertFalse(wizard.is_taking_back)
        wizard.action_swap()
        swap = order.swap_ids.sudo()
        self.assertEqual((swap.old_serial, swap.old_lot_id.id), ("METIN-1", False))
        self.assertFalse(swap.picking_in_id)
        self.assertEqual(swap.new_lot_id, self.new)

    def test_device_without_a_card_is_swapped_once(self):
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.stock, self.boiler, other)
        order = self._create_order(serial="METIN-1")
        values = {"order": order, "product_id": self.boiler.id}
        first = self._dialog(**values)
        second = self._dialog(**values, lot_id=other.id)
        first.action_swap()
        with self._refused("METIN-1 was swapped already, YENI-1 is"):
            second.action_swap()
        self.assertEqual(self._place(other), self.stock)
        # A dialog that knows of the replacement swaps that one.
        self._dialog(**values, lot_id=other.id).action_swap()
        self.assertEqual(order.swap_ids.sorted("id")[-1:].old_lot_id, self.new)

    def test_product_without_tracking_comes_in_as_a_piece(self):
        order = self._create_order(product_id=self.device.id, serial="X24-1")
        wizard = self._dialog(order=order, product_id=self.boiler.id)
        wizard.action_swap()
        back = self.company._get_defects_location()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.device.id), ("location_id", "=", back.id)]
        )
        self.assertEqual((quant.quantity, quant.lot_id.id), (1, False))

    def test_owner_and_warranty_follow(self):
        lots = self.env["stock.lot"]
        if not hasattr(lots, "_inherit_teknik_servis_warranty"):
            self.skipTest("cards have no warranty here")
        self.sold.teknik_servis_warranty_reason = "test"
        self._dialog().action_swap()
        self.assertEqual(self.new.teknik_servis_owner_id, self.customer)
        self.assertFalse(self.sold.teknik_servis_owner_id)
        self.assertEqual(
            self.new.teknik_servis_warranty_end, self.sold.teknik_servis_warranty_end
        )
        self.assertEqual(self.new.teknik_servis_warranty_reason, "Replaces ESKI-1")

    def test_a_replacement_that_is_bought_keeps_its_own_warranty(self):
        self._dialog(coverage="paid").action_swap()
        self.assertEqual(self.new.teknik_servis_owner_id, self.customer)
        self.assertFalse(self.new.teknik_servis_warranty_reason)

    def test_van_is_proposed_where_a_piece_is_in_it(self):
        other = self._lot("YENI-2")
        self._put_in_stock(1, self.van, self.boiler, other)
        order = self._as(self.order, "technician")
        wizard = order.env["teknik.servis.swap.act"].browse(
            order.action_swap()["res_id"]
        )
        self.assertEqual(wizard.location_id, self.van)

    def test_handed_over_as_replaced(self):
        self._dialog().action_swap()
        deliver = self._as(self.env["teknik.servis.deliver"], "technician").create(
            {"order_id": self.order.id, "delivered_to": "Ayşe", "confirmed": True}
        )
        self.assertEqual(deliver.result, "replaced")
        deliver.action_deliver()
        self.assertEqual(self.order.result, "replaced")

    # ------------------------------------------------------------------ rights

    def test_swaps_are_the_programs_own(self):
        self._dialog().action_swap()
        swap = self.order.swap_ids
        for role in ("technician", "office", "manager"):
            with self.subTest(role), self._refused("kept by the program"):
                swap.with_user(self.users[role]).new_lot_id = self.sold
            with self.subTest(role), self.assertRaises(AccessError):
                swap.with_user(self.users[role]).unlink()
        with self.assertRaises(UserError):
            swap.create({"order_id": self.order.id, "new_lot_id": self.new.id})

    def test_others_records_and_dialogs_are_not_swapped(self):
        foreign = self._create_order(
            technician_ids=self.technician_2.ids,
            product_id=self.boiler.id,
            serial="ESKI-1",
        )
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").action_swap()
        wizard = self._dialog("office", order=foreign)
        with self.assertRaises(AccessError):
            wizard.with_user(self.users["technician"]).action_swap()
        for role in ("accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.order, role).action_swap()

    def test_other_companies_places_and_records_are_theirs(self):
        company, user = self._create_other_company()
        theirs = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        theirs = theirs or theirs.create(
            {"name": "Öteki", "code": "OTK", "company_id": company.id}
        )
        wizard = self._dialog(back_to_id=theirs.lot_stock_id.id)
        with self._refused("where the faulty device"):
            wizard.action_swap()
        with self.assertRaises(AccessError):
            self.order.with_user(user).with_context(
                allowed_company_ids=company.ids
            ).action_swap()
        self._dialog().action_swap()
        swaps = self.env["teknik.servis.swap"].with_user(user)
        self.assertFalse(swaps.search([]))

    def test_technician_needs_no_rights_on_stock(self):
        self.assertFalse(self.users["technician"].has_group("stock.group_stock_user"))
        self._dialog("technician").action_swap()
        self.assertTrue(self.order.swap_ids)
