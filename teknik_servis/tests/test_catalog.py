from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


class TestCatalog(LifeCycleCommon):
    """Core's product catalogue on a record: its prices, its rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()

    def _set(self, quantity, product=None, role="technician", order=None):
        order = self._as(order or self.order, role)
        return order._update_order_line_info((product or self.part).id, quantity)

    def _info(self, role="technician", product=None):
        product = product or self.part
        order = self._as(self.order, role)
        return order._get_product_catalog_order_line_info(product.ids)[product.id]

    def test_catalogue_opens_for_whoever_works_on_the_record(self):
        action = self._as(self.order, "technician").action_add_from_catalog()
        self.assertEqual(action["context"]["order_id"], self.order.id)
        products = self._as(self.env["product.product"], "technician").search(
            Domain(action["domain"])
        )
        self.assertIn(self.part, products)
        self.assertIn(self.labour, products)
        # Core's card tells what is in stock, which neither of them may read.
        for role in ("technician", "office"):
            some = self._as(self.env["product.product"], role)
            view = some.get_view(action["views"][0][0], "kanban")["arch"]
            names = {node.get("name") for node in etree.fromstring(view).iter("field")}
            read = some.web_search_read(action["domain"], dict.fromkeys(names, {}))
            self.assertTrue(read["records"])

    def test_quantity_makes_changes_and_takes_away_the_line(self):
        self.assertEqual(self._set(2), 100)
        line = self.order.line_ids
        self.assertEqual((line.product_id, line.quantity), (self.part, 2))
        self._set(3.5)
        self.assertEqual(line.quantity, 3.5)
        self.assertEqual(self._set(0), 100)
        self.assertFalse(line.exists())
        self._set(0)
        self.assertFalse(self.order.line_ids)

    def test_prices_are_those_of_the_records_price_list(self):
        self.order.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Bayi",
                "item_ids": [
                    (0, 0, {"compute_price": "percentage", "percent_price": 20})
                ],
            }
        )
        info = self._info()
        self.assertEqual((info["price"], info["quantity"]), (80, 0))
        self.assertEqual(self._set(1), 80)
        self.order.line_ids.discount = 50
        self.assertEqual(self._info()["price"], 40)
        self.assertFalse(self.env["teknik.servis.order.line"].new().order_id)
        self.assertEqual(len(self.order.line_ids), 1)

    def test_looking_at_prices_adds_nothing(self):
        self._info(product=self.part)
        self.assertFalse(self.order.line_ids)
        self.assertFalse(self._as(self.order, "technician").line_ids)

    def test_part_of_an_operation_stays_reserved_as_much_as_it_is(self):
        self._put_in_stock(2)
        self._as(self.env["teknik.servis.operation"], "technician").create(
            {
                "order_id": self.order.id,
                "line_ids": [(0, 0, {"product_id": self.part.id})],
            }
        )
        self._set(2)
        moves = self.order.line_ids.sudo().move_ids
        self.assertEqual(sum(moves.mapped("quantity")), 2)
        with self._refused("Not enough in stock"):
            self._set(3)

    def test_what_was_delivered_is_the_least(self):
        self._put_in_stock(2)
        self._set(2)
        self.order._send({self.order.line_ids: 2}, {})
        with self._refused("would be delivered 2 times"):
            self._set(1)
        with self._refused("stands on documents and stays"):
            self._set(0)
        self._set(5)
        self.assertEqual(self.order.line_ids.quantity, 5)

    def test_several_lines_are_changed_in_the_record(self):
        self._add_line(self.order, quantity=2)
        self._add_line(self.order, coverage="warranty")
        info = self._info()
        self.assertEqual((info["quantity"], info["readOnly"]), (3, True))
        with self._refused("stands on several lines"):
            self._set(4)

    def test_closed_record_is_read_only(self):
        self._set(1, self.labour)
        self._hand_over(self.order)
        self.assertTrue(self._info()["readOnly"])
        self.assertTrue(self._info(product=self.labour)["readOnly"])
        for role in ("technician", "office", "manager"):
            with self.subTest(role), self._refused("is closed"):
                self._set(2, role=role)
            with self.subTest(role), self._refused("is closed"):
                self._set(0, self.labour, role)
            with self.subTest(role), self._refused("is closed"):
                self._as(self.order, role).action_add_from_catalog()

    def test_strangers_neither_read_nor_write(self):
        self.order.technician_ids = self.technician_2
        self.env.flush_all()
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._info(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self._set(1, role=role)
        _company, user = self._create_other_company()
        with self.assertRaises(AccessError):
            self.order.with_user(user)._update_order_line_info(self.part.id, 1)

    def test_price_rules_hold(self):
        self.company.teknik_servis_technician_prices = "hide"
        self.assertEqual(self._info()["price"], 0)
        self.assertEqual(self._set(1), 0)
        self.assertEqual(self._info()["price"], 0)
        self.assertEqual(self._info("office")["price"], 100)
        action = self._as(self.order, "technician").action_add_from_catalog()
        self.assertTrue(action["context"]["teknik_servis_hide_prices"])

    def test_odd_quantities_and_products_are_refused(self):
        for quantity in (float("nan"), float("inf"), "çok"):
            with self.subTest(quantity), self._refused("is no number"):
                self._set(quantity)
        foreign, _user = self._create_other_company()
        self.labour.company_id = foreign
        archived = self.device
        archived.active = False
        for product in (self.labour, archived):
            with self.subTest(product), self._refused("no such product"):
                self._set(1, product, "office")

    def test_odd_quantities_of_a_line_are_refused_and_change_nothing(self):
        self._set(2)
        for quantity in (float("nan"), float("inf"), "abc", [1], {"a": 1}):
            with self.subTest(quantity), self._refused("is no number"):
                self._set(quantity)
        for product in (self.part, self.labour):
            with self.subTest(product), self._refused("is zero or more"):
                self._set(-1, product)
        self.assertEqual(self.order.line_ids.mapped("quantity"), [2])

    def test_each_piece_with_a_serial_number_has_its_own_line(self):
        self.part.tracking = "serial"
        with self._refused("a line of its own"):
            self._set(2)
        self._set(1)
        with self._refused("a line of its own"):
            self._set(2)
        self.assertEqual(self.order.line_ids.quantity, 1)

    def test_a_page_of_products_takes_as_many_statements_as_one(self):
        products = self.env["product.product"].create(
            [{"name": f"Parça {number}", "list_price": 5} for number in range(40)]
        )
        counts = []
        for some in (products[:2], products):
            self.env.flush_all()
            self.env.invalidate_all()
            order = self._as(self.order, "technician")
            before = self.cr.sql_log_count
            order._get_product_catalog_order_line_info(some.ids)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3, counts)


@tagged("post_install", "-at_install")
class TestCatalogHttp(HttpCase):
    def test_catalogue_of_a_strangers_record_is_closed_to_everybody_else(self):
        order = self.env["teknik.servis.order"].create({"phone": "0532 111 22 33"})
        product = self.env["product.product"].create({"name": "Fan"})
        self.env["res.users"].create(
            {
                "name": "Personel",
                "login": "ts_somebody",
                "password": "ts_somebody",
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        self.authenticate("ts_somebody", "ts_somebody")
        for route in ("order_lines_info", "update_order_line_info"):
            with mute_logger("odoo.http"):
                answer = self.make_jsonrpc_request_or_error(route, order, product)
            with self.subTest(route):
                self.assertEqual(answer, "odoo.exceptions.AccessError")
        self.assertFalse(order.line_ids)

    def make_jsonrpc_request_or_error(self, route, order, product):
        """Call one of core's two routes; return the name of the error, or None."""
        response = self.url_open(
            f"/product/catalog/{route}",
            json={
                "params": {
                    "res_model": order._name,
                    "order_id": order.id,
                    "product_ids": product.ids,
                    "product_id": product.id,
                    "quantity": 1,
                }
            },
        )
        return response.json().get("error", {}).get("data", {}).get("name")
