from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tables import read_text
from .group_common import TABLE, GroupCommon

CREATE_LIMIT = 500


@tagged("post_install", "-at_install")
class TestGroupIntake(GroupCommon):
    """Many devices of one customer taken in by one dialog."""

    def test_fourteen_devices_on_one_waybill_come_from_a_pasted_table(self):
        group = self._take_in(table_text=TABLE)
        orders = group.order_ids.sorted("id")
        self.assertEqual(len(orders), 14)
        self.assertEqual(group.waybill_number, "IRS-77")
        self.assertEqual((group.order_count, group.open_count), (14, 14))
        self.assertTrue(group.name.startswith("TK/"))
        first = orders[0]
        self.assertEqual(first.product_id, self.device)
        self.assertEqual(first.serial, "SN-00")
        self.assertEqual(first.customer_request, "Su akıtıyor")
        self.assertEqual(first.accessories, "Kılavuz")
        self.assertEqual(first.phone, self.customer.phone)
        self.assertEqual(len(orders.lot_id), 14)
        self.assertEqual(len(orders.operation_ids), 14)
        self.assertTrue(first.date_received)

    def test_scanned_rows_and_a_table_make_one_group(self):
        group = self._take_in(
            customer_request="Bakım",
            line_ids=[
                (0, 0, {"product_id": self.device.id, "serial": "a 1"}),
                (0, 0, {"device_name": "Ütü", "customer_request": "Isınmıyor"}),
            ],
            table_text="Blender;;;kablo",
        )
        orders = group.order_ids.sorted("id")
        self.assertEqual(
            [(o.device_name, o.serial, o.customer_request) for o in orders],
            [
                ("Toplu Kombi", "A 1", "Bakım"),
                ("Ütü", False, "Isınmıyor"),
                ("Blender", False, "Bakım"),
            ],
        )

    def test_bad_lines_are_named_by_number_and_nothing_is_written(self):
        models = [self.env["teknik.servis.order"], self.env["teknik.servis.group"]]
        before = [model.search_count([]) for model in models]
        table = "\n".join(
            [
                "Kombi;SN-1;su",
                "",
                "Kombi;sn-1;ses",
                ";;;yalnız kablo",
                "a;b;c;d;e",
                "Kombi;SN-2",
            ]
        )
        with self._refused("line 3"):
            self._take_in(table_text=table)
        with self.assertRaises(UserError) as caught:
            self._take_in(table_text=table)
        message = str(caught.exception)
        for text in ("line 3", "line 4", "line 5", "line 1"):
            self.assertIn(text, message)
        for text in ("line 2:", "line 6"):
            self.assertNotIn(text, message)
        self.assertEqual([model.search_count([]) for model in models], before)

    def test_a_heading_is_no_device(self):
        for lang, heading in (
            ("en_US", "Device;Serial Number"),
            ("tr_TR", "Cihaz;Seri No"),
        ):
            wizard = self._as(self.Intake, "office").with_context(lang=lang)
            wizard = wizard.create({"table_text": f"{heading}\nKombi;1"})
            with self.subTest(lang=lang):
                wizard.action_read_table()
                self.assertEqual(wizard.line_ids.mapped("device_name"), ["Kombi"])

    def test_separators_quotes_and_odd_texts(self):
        for text, expected in (
            ("a\tb;c\td", [(1, ["a", "b;c", "d"])]),
            ("a;b,c", [(1, ["a", "b,c"])]),
            ("Fan, kart\nKart", [(1, ["Fan, kart"]), (2, ["Kart"])]),
            ("Seri No,Arıza\n1,x", [(1, ["Seri No", "Arıza"]), (2, ["1", "x"])]),
            ("", []),
            (" \n;;\n", []),
            ('"two\nlines"\tb\nx', [(1, ["two lines", "b"]), (3, ["x"])]),
            ("a;b\r\nc;d\r\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
            ('15" ekran;s', [(1, ['15" ekran', "s"])]),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_text(text), expected)

    def test_an_open_quote_is_told_and_swallows_no_line(self):
        with self._refused("double quote"):
            self._take_in(table_text='"Kombi;1\nKombi;2')

    def test_an_empty_dialog_is_refused(self):
        with self._refused("one a row"):
            self._take_in()
        with self._refused("one a row"):
            self._take_in(line_ids=[(0, 0, {})])

    def test_products_are_found_by_barcode_reference_and_name(self):
        self.device.write({"barcode": "T8690001", "default_code": "TX24"})
        twins = self.device.create([{"name": "Toplu Fırın"}, {"name": "Toplu Fırın"}])
        group = self._take_in(
            table_text="T8690001;1\nTX24;2\nToplu Kombi;3\nToplu Fırın;4"
        )
        orders = group.order_ids.sorted("id")
        self.assertEqual(orders[:3].product_id, self.device)
        self.assertFalse(orders[3].product_id & twins)
        self.assertEqual(orders[3].device_name, "Toplu Fırın")

    def test_the_table_is_shown_as_rows_first(self):
        wizard = self._as(self.Intake, "office").create(
            {"partner_id": self.customer.id, "table_text": TABLE}
        )
        wizard.action_read_table()
        self.assertEqual(len(wizard.line_ids), 14)
        self.assertFalse(wizard.table_text)
        self.assertEqual(wizard.line_ids[3].serial, "SN-03")

    def test_a_second_click_makes_no_second_records(self):
        wizard = self._as(self.Intake, "office").create(
            {"partner_id": self.customer.id, "table_text": TABLE}
        )
        first, second = wizard.action_create(), wizard.action_create()
        self.assertEqual(first["res_id"], second["res_id"])
        self.assertEqual(len(wizard.group_id.order_ids), 14)

    def test_more_devices_come_into_a_group_that_is_there(self):
        group = self._take_in(table_text="Kombi;1")
        wizard = self._as(self.Intake, "office").create(
            {"group_id": group.id, "table_text": "Kombi;2"}
        )
        wizard.action_create()
        self.assertEqual(set(group.order_ids.mapped("serial")), {"1", "2"})
        self.assertEqual(group.order_ids.partner_id, self.customer)

    def test_a_group_of_ones_own_label_and_a_blank_one(self):
        group = self._take_in(name="Otel bakım turu", table_text="Kombi;1")
        self.assertEqual(group.name, "Otel bakım turu")
        names = self.env["teknik.servis.group"].create([{}, {"name": "  "}, {}])
        self.assertEqual(len(set(names.mapped("name"))), 3)

    def test_a_number_that_somebody_typed_is_not_given_again(self):
        first = self.env["teknik.servis.group"].create({})
        head, number = first.name.rsplit("/", 1)
        typed = f"{head}/{int(number) + 1:04}"
        groups = self.env["teknik.servis.group"].create([{"name": typed}, {}, {}])
        self.assertEqual(
            groups.mapped("name"),
            [typed] + [f"{head}/{int(number) + more:04}" for more in (2, 3)],
        )

    def test_creating_many_takes_little_more_than_their_numbers(self):
        rows = "\n".join(f"Toplu Kombi;Q-{number};x" for number in range(300))
        self._take_in(table_text="Toplu Kombi;Q;x")  # caches and the sequence are there
        wizard = self._as(self.Intake, "office").create(
            {"partner_id": self.customer.id, "table_text": rows}
        )
        statements = self._count(wizard.action_create)
        self.assertEqual(len(wizard.group_id.order_ids), 300)
        self.assertLessEqual(statements, CREATE_LIMIT)
