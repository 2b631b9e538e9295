import math

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TeknikServisCommon


@tagged("post_install", "-at_install")
class TestSend(TeknikServisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False
        cls._put_in_stock(10)
        cls.order = cls._create_order()
        cls.goods = cls._add_line(cls.order, quantity=3)
        cls.work = cls._add_line(cls.order, cls.labour)

    def wizard(self, order=None, user="technician", **values):
        order = (order or self.order).with_user(self.users[user])
        wizard = order.env["teknik.servis.send"].browse(order.action_send()["res_id"])
        wizard.write(values)
        return wizard

    def send(self, *args, **kwargs):
        self.wizard(*args, **kwargs).action_send()

    def invoices(self, order=None):
        return (order or self.order).line_ids.invoice_line_ids.move_id

    def there(self, location=None, product=None):
        quants = self.env["stock.quant"].search(
            [
                ("location_id", "=", (location or self.van).id),
                ("product_id", "=", (product or self.part).id),
            ]
        )
        return sum(quants.mapped("quantity"))

    def test_goods_and_invoice_at_once(self):
        self.send()
        picking, move = self.order.picking_ids, self.invoices()
        self.assertEqual((picking.state, picking.location_id), ("done", self.van))
        self.assertEqual(picking.picking_type_code, "outgoing")
        self.assertEqual(picking.partner_id, self.customer)
        self.assertEqual(picking.origin, self.order.name)
        self.assertEqual((move.state, move.move_type), ("draft", "out_invoice"))
        self.assertEqual((move.partner_id, move.amount_total), (self.customer, 800))
        self.assertEqual(move.invoice_origin, self.order.name)
        self.assertEqual(move.create_uid, self.users["technician"])
        self.assertEqual(self.goods.qty_delivered, 3)
        self.assertEqual(self.goods.qty_invoiced, 3)
        self.assertEqual(self.there(), 7)
        self.assertIn(picking.name, self.order.message_ids[0].body)

    def test_what_is_covered_is_what_goes_now(self):
        order = self._create_order()
        line = self._add_line(order, quantity=4, coverage="warranty")
        self._put_in_stock(4)
        order._send({line: 3}, {})
        dialog = self.env["teknik.servis.send"].browse(order.action_send()["res_id"])
        self.assertEqual(dialog.amount_covered, line.price_covered / 4)

    def test_the_dialog_tells_the_price_of_whom_it_invoices_to(self):
        feature = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids += feature
        half = {"compute_price": "percentage", "percent_price": 50}
        ours, theirs = self.env["product.pricelist"].create(
            [{"name": "Liste"}, {"name": "Bayi", "item_ids": [Command.create(half)]}]
        )
        dealer = self.customer.create({"name": "Bayi"})
        self.customer.specific_property_product_pricelist = ours
        dealer.specific_property_product_pricelist = theirs
        for user in ("office", "technician"):
            order = self._create_order()
            self._add_line(order, self.labour, quantity=2)
            wizard = self.wizard(order, user=user)
            self.assertEqual(wizard.amount_paid, 1000)
            wizard.partner_invoice_id = dealer
            self.assertEqual(wizard.amount_paid, 500)
            self.assertEqual(order.amount_total, 1000)
            wizard.action_send()
            self.assertEqual(self.invoices(order).amount_total, 500)

    def test_the_dialog_tells_it_in_the_currency_of_whom_it_invoices_to(self):
        feature = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids += feature
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 0.02,
            }
        )
        lists = self.env["product.pricelist"].create(
            [{"name": "Liste"}, {"name": "Euro", "currency_id": euro.id}]
        )
        abroad = self.customer.create({"name": "Hans"})
        self.customer.specific_property_product_pricelist = lists[0]
        abroad.specific_property_product_pricelist = lists[1]
        order = self._create_order()
        self._add_line(order, self.labour, quantity=2, price_unit=90)
        wizard = self.wizard(order)
        self.assertEqual(
            (wizard.amount_paid, wizard.currency_id), (180, lists[0].currency_id)
        )
        wizard.partner_invoice_id = abroad
        self.assertEqual((wizard.amount_paid, wizard.currency_id), (20, euro))
        wizard.action_send()
        invoice = self.invoices(order)
        self.assertEqual((invoice.amount_total, invoice.currency_id), (20, euro))

    def test_goods_only(self):
        self.send(do_invoice=False)
        self.assertEqual(self.order.picking_ids.state, "done")
        self.assertFalse(self.invoices())

    def test_invoice_only(self):
        self.send(do_deliver=False)
        self.assertFalse(self.order.picking_ids)
        self.assertEqual(self.invoices().amount_total, 800)

    def test_chosen_lines_and_quantities(self):
        wizard = self.wizard()
        row, work = wizard.line_ids
        row.write({"qty_deliver": 1, "qty_invoice": 2})
        work.chosen = False
        wizard.action_send()
        self.assertEqual((self.goods.qty_delivered, self.goods.qty_invoiced), (1, 2))
        self.assertFalse(self.work.qty_invoiced)
        self.send()
        self.assertEqual((self.goods.qty_delivered, self.goods.qty_invoiced), (3, 3))
        self.assertEqual(self.work.qty_invoiced, 1)
        self.assertEqual(self.there(), 7)
        self.assertFalse(self.order.picking_ids.filtered(lambda p: p.state != "done"))

    def test_dialog_opened_twice_sends_once(self):
        first, second = self.wizard(), self.wizard()
        first.action_send()
        with self.assertRaises(UserError):
            second.action_send()
        self.assertEqual(self.goods.qty_delivered, 3)
        self.assertEqual(len(self.invoices()), 1)

    def test_nothing_left(self):
        self.send()
        with self.assertRaisesRegex(UserError, "nothing"), self.env.cr.savepoint():
            self.send()

    def test_nothing_ticked(self):
        with self.assertRaisesRegex(UserError, "nothing"), self.env.cr.savepoint():
            self.send(do_deliver=False, do_invoice=False)

    def test_quantities_out_of_range(self):
        for quantity in (0, -1, 4, 1e18, math.nan, math.inf):
            for deliver in (True, False):
                send = {self.goods: quantity}
                with (
                    self.subTest(quantity=quantity, deliver=deliver),
                    self.assertRaises(UserError),
                ):
                    self.order._send(send if deliver else {}, {} if deliver else send)
        self.assertFalse(self.order.picking_ids)
        self.assertFalse(self.invoices())

    def test_numbers_out_of_range_on_a_line(self):
        line = self.goods.with_user(self.users["technician"])
        for field in ("quantity", "price_unit", "discount"):
            for number in (-1, math.nan, math.inf):
                with self.subTest(field, number=number):
                    try:
                        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                            line.write({field: number})
                            self.env.flush_all()
                    except (UserError, IntegrityError):
                        continue
                    self.fail("accepted")

    def test_services_are_never_delivered(self):
        with self.assertRaises(UserError):
            self.order._send({self.work: 1}, {})
        order = self._create_order()
        self._add_line(order, self.labour)
        wizard = self.wizard(order)
        self.assertFalse(wizard.do_deliver)
        wizard.action_send()
        self.assertFalse(order.picking_ids)
        self.assertEqual(self.invoices(order).amount_total, 500)

    def test_foreign_lines_are_refused(self):
        other = self._create_order()
        foreign = self._add_line(other)
        wizard = self.wizard()
        with self.assertRaises(UserError):
            wizard.line_ids[0].line_id = foreign
            wizard.action_send()
        with self.assertRaises(UserError):
            self.order._send({foreign: 1}, {})
        self.assertFalse(foreign.qty_delivered)

    def test_foreign_line_is_not_read_through_the_dialog(self):
        hidden = self._add_line(
            self._create_order(technician_ids=False, user_id=False), self.labour
        )
        Row = self.env["teknik.servis.send.line"].with_user(self.users["technician"])
        with self.assertRaises(AccessError):
            hidden.with_user(self.users["technician"]).read(["product_id"])
        with self.assertRaises(UserError):
            Row.create({"wizard_id": self.wizard().id, "line_id": hidden.id}).read(
                ["product_id", "coverage", "qty_left"]
            )

    def test_what_was_sent_is_not_forgotten_by_rpc(self):
        self.send()
        line = self.goods.with_user(self.users["technician"])
        for values in (
            {"qty_delivered": 0, "qty_invoiced": 0},
            {"move_ids": [Command.clear()]},
            {"invoice_line_ids": [Command.clear()]},
        ):
            try:
                line.write(values)
            except UserError:
                continue
        self.env.invalidate_all()
        self.assertEqual((self.goods.qty_delivered, self.goods.qty_invoiced), (3, 3))

    def test_two_sources_make_two_transfers(self):
        self._put_in_stock(1, self.stock)
        main = self._add_line(self.order, location_id=self.stock.id)
        pickings = self.order._send({self.goods: 3, main: 1}, {})[0]
        self.assertEqual(pickings.location_id, self.van | self.stock)
        self.assertEqual(pickings.mapped("state"), ["done", "done"])

    def test_one_missing_source_stops_everything(self):
        main = self._add_line(self.order, location_id=self.stock.id)
        missing = self._add_line(self.order, self.device, quantity=2)
        with (
            self.assertRaisesRegex(UserError, r"(?s)Fan Motoru.*1.*0.*Kombi X24.*2.*0"),
            self.env.cr.savepoint(),
        ):
            self.order._send({self.goods: 3, main: 1, missing: 2}, {self.work: 1})
        self.env.invalidate_all()
        self.assertFalse(self.order.picking_ids)
        self.assertFalse(self.invoices())
        self.assertEqual(self.there(), 10)

    def test_several_records_in_one_call(self):
        other = self._create_order()
        line = self._add_line(other, quantity=2)
        orders = (self.order | other).with_user(self.users["office"])
        pickings, moves = orders._send(
            {self.goods: 3, line: 2}, {self.goods: 3, line: 2}
        )
        self.assertEqual(len(pickings), 2)
        self.assertEqual(len(moves), 2)
        self.assertEqual(other.picking_ids.move_ids.teknik_servis_line_id, line)
        self.assertEqual(self.invoices(other).amount_total, 200)

    def test_strangers_do_not_send(self):
        for role in ("employee", "accountant"):
            order = self.order.with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                order._send({self.goods: 1}, {})
            with self.subTest(role), self.assertRaises(AccessError):
                order.action_send()

    def test_record_without_customer(self):
        order = self._create_order(partner_id=False)
        line = self._add_line(order)
        with (
            self.assertRaisesRegex(UserError, f"{order.name}.*customer"),
            self.env.cr.savepoint(),
        ):
            order._send({line: 1}, {})
        with self.assertRaisesRegex(UserError, order.name), self.env.cr.savepoint():
            order._send({}, {line: 1})

    def test_company_without_a_warehouse(self):
        company = self.env["res.company"].create({"name": "Şube Ltd"})
        # Odoo makes one only under tests.
        company._get_teknik_servis_warehouse().active = False
        order = self._create_order(company_id=company.id, technician_ids=False)
        line = self._add_line(order)
        self.assertFalse(line.location_id)
        with (
            self.assertRaisesRegex(UserError, "Şube Ltd.*warehouse"),
            self.env.cr.savepoint(),
        ):
            order._send({line: 1}, {})

    def test_goods_without_a_place_are_refused_in_words(self):
        self.part.is_storable = False
        self.goods.location_id = False
        with self.assertRaises(UserError):
            self.order._send({self.goods: 1}, {})

    def test_rest_of_a_transfer_stays_reserved(self):
        for policy in ("ask", "always", "never"):
            with self.subTest(policy):
                warehouse = self.company._get_teknik_servis_warehouse()
                warehouse.out_type_id.create_backorder = policy
                self._put_in_stock(10)
                order = self._create_order()
                operation = order.operation_ids
                first, second = (
                    self._add_line(order, quantity=2, operation_id=operation.id)
                    for _i in range(2)
                )
                before = self.there()
                done = order._send({first: 1}, {})[0].move_ids.filtered("quantity")
                self.assertEqual(done.teknik_servis_line_id, first)
                self.assertEqual(self.there(), before - 1)
                held = (first | second)._get_live_moves()
                self.assertEqual(sorted(held.mapped("quantity")), [1, 2])
                order._send({first: 1, second: 2}, {})
                self.assertEqual((first | second).mapped("qty_delivered"), [2, 2])
                self.assertFalse((first | second)._get_live_moves())

    def test_warehouse_with_two_steps_delivers_in_one(self):
        self.company._get_teknik_servis_warehouse().delivery_steps = "pick_ship"
        self.send()
        self.assertEqual(self.goods.qty_delivered, 3)
        self.assertEqual(self.order.picking_ids.state, "done")

    def test_serial_is_asked_for_and_kept(self):
        board = self.env["product.product"].create(
            {
                "name": "Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": board.id} for name in ("S1", "S2")]
        )
        for lot in lots:
            self._put_in_stock(1, product=board, lot=lot)
        line = self._add_line(self.order, board)
        with self.assertRaisesRegex(UserError, "Kart"), self.env.cr.savepoint():
            self.order._send({line: 1}, {})
        line.lot_id = lots[1]
        self.send(do_invoice=False)
        self.assertEqual(line.move_ids.lot_ids, lots[1])
        with self.assertRaisesRegex(UserError, "S2"), self.env.cr.savepoint():
            self._add_line(self.order, board, lot_id=lots[1].id)
