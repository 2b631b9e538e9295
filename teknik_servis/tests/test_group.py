import json
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..wizard.teknik_servis_group_intake import read_table
from .common import ROLES
from .life_common import LifeCycleCommon
from .test_closed_order import PICTURE

TABLE = "\n".join(
    ["Device\tSerial Number\tFault\tAccessories"]
    + [f"Toplu Kombi\tSN-{number:02}\tSu akıtıyor\tKılavuz" for number in range(14)]
)
CREATE_LIMIT = 500


class GroupCommon(LifeCycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False
        cls.device.name = "Toplu Kombi"
        cls.Intake = cls.env["teknik.servis.group.intake"]

    def _take_in(self, role="office", **values):
        """Take devices in by the dialog; return their group as the test's user."""
        wizard = self._as(self.Intake, role).create(
            {
                "partner_id": self.customer.id,
                "waybill_number": "IRS-77",
                "waybill_date": "2026-11-20",
                **values,
            }
        )
        group_id = wizard.action_create()["res_id"]
        return self.env["teknik.servis.group"].browse(group_id)

    def _group(self, count=3, **values):
        """Return a group of some records of our first technician."""
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        for number in range(count):
            self._create_order(
                group_id=group.id,
                device_name=f"Cihaz {number}",
                serial=f"S-{number}",
                **values,
            )
        return group

    def _act(self, group, kind, role="office", **values):
        """Do something to all records of a group; return the dialog with results."""
        wizard = self._as(group, role)
        wizard = getattr(wizard, f"action_{kind}")()
        wizard = self._as(self.env[wizard["res_model"]], role).browse(wizard["res_id"])
        wizard.write(values)
        wizard.action_apply()
        return wizard

    def _failed(self, wizard):
        return {
            row.order_id.id: row.outcome
            for row in wizard.sudo().line_ids
            if row.is_failed
        }


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
            ("a,b", [(1, ["a", "b"])]),
            ("", []),
            (" \n;;\n", []),
            ('"two\nlines"\tb\nx', [(1, ["two lines", "b"]), (3, ["x"])]),
            ("a;b\r\nc;d\r\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
            ('15" ekran;s', [(1, ['15" ekran', "s"])]),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_table(text), expected)

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

    def test_creating_many_takes_little_more_than_their_numbers(self):
        rows = "\n".join(f"Toplu Kombi;Q-{number};x" for number in range(300))
        self._take_in(table_text="Toplu Kombi;Q;x")  # caches and the sequence are there
        wizard = self._as(self.Intake, "office").create(
            {"partner_id": self.customer.id, "table_text": rows}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            wizard.action_create()
            self.env.flush_all()
        self.assertEqual(len(wizard.group_id.order_ids), 300)
        self.assertLessEqual(len(queries), CREATE_LIMIT)


@tagged("post_install", "-at_install")
class TestGroupActs(GroupCommon):
    """İşlem, Gönder and Teslim for many; what fails for one stops no other."""

    def _invoices(self, group):
        return group.order_ids.line_ids.invoice_line_ids.move_id

    def test_an_operation_moves_all_of_them(self):
        group = self._group()
        wizard = self._act(
            group,
            "operation",
            role="technician",
            stage_id=self.stages["in_progress"].id,
            technician_id=self.technician.id,
            work_done="Bakıldı",
        )
        self.assertFalse(self._failed(wizard))
        self.assertEqual(group.order_ids.stage_id, self.stages["in_progress"])
        self.assertEqual(set(group.order_ids.mapped("work_done")), {"Bakıldı"})
        self.assertEqual(len(group.order_ids.operation_ids), 6)

    def test_one_fails_and_the_others_go_on(self):
        group = self._group()
        stage = self.stages["waiting"]
        field = self.env["ir.model.fields"]._get("teknik.servis.order", "diagnosis")
        stage.required_field_ids = field
        bad = group.order_ids[1]
        (group.order_ids - bad).diagnosis = "Fan bozuk"
        wizard = self._act(group, "operation", stage_id=stage.id)
        self.assertEqual(set(self._failed(wizard)), {bad.id})
        self.assertIn("Diagnosis", self._failed(wizard)[bad.id])
        self.assertEqual((group.order_ids - bad).stage_id, stage)
        self.assertEqual(bad.stage_kind, "new")
        self.assertEqual(len(bad.operation_ids), 1)
        self.assertIn("2 done, 1 not", wizard.summary)
        self.assertIn(bad.name, group.message_ids[0].body)
        # What is mended is tried again, and only that.
        bad.diagnosis = "Kart bozuk"
        wizard.action_apply()
        self.assertFalse(self._failed(wizard))
        self.assertEqual(group.order_ids.stage_id, stage)
        self.assertEqual(len(group.order_ids.operation_ids), 6)

    def test_chosen_records_only(self):
        group = self._group()
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_operation()["res_id"]
        )
        wizard.stage_id = self.stages["waiting"]
        wizard.line_ids[0].chosen = False
        wizard.action_apply()
        self.assertEqual(
            group.order_ids.sorted("id").mapped("stage_kind"),
            ["new", "waiting", "waiting"],
        )
        wizard.line_ids.chosen = False
        with self._refused("at least one"):
            wizard.action_apply()

    def test_all_go_on_one_delivery_note_and_one_invoice(self):
        group = self._group()
        self._put_in_stock(10)
        for number, order in enumerate(group.order_ids, 1):
            self._add_line(order, quantity=number)
            self._add_line(order, self.labour)
        wizard = self._act(group, "send", role="technician")
        self.assertFalse(self._failed(wizard), self._failed(wizard))
        picking = group.order_ids.picking_ids
        self.assertEqual(len(picking), 1)
        self.assertEqual(picking.state, "done")
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 6)
        for order in group.order_ids:
            self.assertIn(order.name, picking.origin)
            self.assertIn(picking.name, order.message_ids[0].body)
        move = self._invoices(group)
        self.assertEqual((len(move), move.state), (1, "draft"))
        self.assertEqual(move.amount_total, 6 * 100 + 3 * 500)
        self.assertEqual(move.teknik_servis_order_count, 3)
        sections = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "line_section"
        )
        self.assertEqual(len(sections), 3)
        self.assertEqual(set(group.order_ids.mapped("is_sendable")), {False})
        for line in group.order_ids.line_ids:
            self.assertEqual(line.qty_invoiced, line.quantity)
        action = picking.action_view_teknik_servis_order()
        self.assertEqual(set(action["domain"][0][2]), set(group.order_ids.ids))

    def test_what_is_held_already_joins_the_one_delivery_note(self):
        group = self._group(2)
        self._put_in_stock(5)
        for order in group.order_ids:
            operation = self.env["teknik.servis.operation"].create(
                {
                    "order_id": order.id,
                    "technician_id": self.technician.id,
                    "line_ids": [(0, 0, {"product_id": self.part.id})],
                }
            )
            self.assertTrue(operation.line_ids.move_ids)
        self.assertEqual(len(group.order_ids.picking_ids), 2)
        self._act(group, "send", do_invoice=False)
        picking = group.order_ids.picking_ids
        self.assertEqual((len(picking), picking.state), (1, "done"))
        self.assertEqual(
            picking.move_ids.move_line_ids, picking.move_line_ids, "lines follow"
        )
        quants = self.env["stock.quant"].search(
            [("location_id", "=", self.van.id), ("product_id", "=", self.part.id)]
        )
        self.assertEqual(sum(quants.mapped("quantity")), 3)
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 0)

    def test_two_vans_make_two_delivery_notes(self):
        group = self._group(2)
        self._put_in_stock(1)
        self._put_in_stock(1, self.van_2)
        first, second = group.order_ids
        second.technician_ids = self.technician_2
        self._add_line(first, technician_id=self.technician.id)
        self._add_line(second, technician_id=self.technician_2.id)
        self._act(group, "send")
        self.assertEqual(group.order_ids.picking_ids.location_id, self.van | self.van_2)
        self.assertEqual(len(group.order_ids.picking_ids), 2)
        self.assertEqual(len(self._invoices(group)), 1)

    def test_the_last_piece_goes_to_one_and_the_other_is_told(self):
        group = self._group()
        self._put_in_stock(2)
        for order in group.order_ids:
            self._add_line(order)
        wizard = self._act(group, "send")
        failed = self._failed(wizard)
        self.assertEqual(len(failed), 1)
        self.assertIn("Not enough", list(failed.values())[0])
        bad = group.order_ids.browse(list(failed))
        self.assertFalse(bad.line_ids.move_ids)
        self.assertFalse(bad.line_ids.qty_invoiced)
        good = group.order_ids - bad
        self.assertEqual(len(good.picking_ids), 1)
        self.assertEqual(len(self._invoices(group)), 1)
        self.assertEqual(self._invoices(group).amount_total, 200)

    def test_other_invoice_partners_get_invoices_of_their_own(self):
        group = self._group()
        dealer = self.customer.create({"name": "Bayi"})
        group.order_ids[0].partner_invoice_id = dealer
        for order in group.order_ids:
            self._add_line(order, self.labour)
        wizard = self._act(group, "send")
        moves = self._invoices(group)
        self.assertEqual(len(moves), 2)
        self.assertEqual(moves.partner_id, dealer | self.customer)
        self.assertIn("Not one invoice", wizard.summary)
        alone = moves.filtered(lambda move: move.partner_id == dealer)
        self.assertEqual(alone.invoice_origin, group.order_ids[0].name)

    def test_nobody_to_invoice_stops_only_that_record(self):
        group = self._group()
        bad = group.order_ids[0]
        bad.write({"partner_id": False, "partner_invoice_id": False})
        for order in group.order_ids:
            self._add_line(order, self.labour)
        wizard = self._act(group, "send")
        self.assertEqual(set(self._failed(wizard)), {bad.id})
        self.assertEqual(self._invoices(group).teknik_servis_order_count, 2)

    def test_dialogs_opened_twice_send_once(self):
        group = self._group(2)
        for order in group.order_ids:
            self._add_line(order, self.labour)
        Act = self._as(self.env["teknik.servis.group.act"], "office")
        first, second = (
            Act.browse(self._as(group, "office").action_send()["res_id"])
            for _number in range(2)
        )
        first.action_apply()
        second.action_apply()
        self.assertEqual(len(self._failed(second)), 2)
        self.assertEqual(len(self._invoices(group)), 1)
        self.assertEqual(group.order_ids.line_ids.mapped("qty_invoiced"), [1, 1])

    def test_together_fails_then_each_goes_alone(self):
        group = self._group(2)
        for order in group.order_ids:
            self._add_line(order, self.labour)
        Order = type(self.env["teknik.servis.order"])
        real = Order._create_invoices

        refusal = UserError("only one by one")

        def refuse_many(orders, quantities, together=False):
            if together:
                raise refusal
            return real(orders, quantities, together)

        self.patch(Order, "_create_invoices", refuse_many)
        wizard = self._act(group, "send")
        self.assertFalse(self._failed(wizard))
        self.assertEqual(len(self._invoices(group)), 2)

    def test_all_are_handed_over_with_one_signature(self):
        group = self._group()
        group.order_ids.stage_id = self.stages["ready"]
        unsent, *_others = group.order_ids
        self._put_in_stock(1)
        self._add_line(unsent)
        wizard = self._act(
            group,
            "deliver",
            role="technician",
            delivered_to="Şoför Hasan",
            result="repaired",
            delivery_signature=PICTURE,
        )
        self.assertEqual(set(self._failed(wizard)), {unsent.id})
        self.assertIn("not sent", self._failed(wizard)[unsent.id])
        done = group.order_ids - unsent
        self.assertEqual(set(done.mapped("stage_kind")), {"done"})
        self.assertEqual(set(done.mapped("delivered_to")), {"Şoför Hasan"})
        self.assertTrue(all(order.delivery_signature for order in done))
        self.assertFalse(unsent.delivered_to)
        self.assertEqual((group.order_count, group.open_count), (3, 1))

    def test_a_row_may_have_a_result_of_its_own(self):
        group = self._group(2)
        group.order_ids.stage_id = self.stages["ready"]
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_deliver()["res_id"]
        )
        wizard.result = "repaired"
        wizard.line_ids[0].result = "unrepairable"
        wizard.action_apply()
        self.assertEqual(
            group.order_ids.sorted("id").mapped("result"), ["unrepairable", "repaired"]
        )

    def test_unpaid_ones_are_asked_about_one_by_one(self):
        group = self._group(2)
        group.order_ids.stage_id = self.stages["ready"]
        unpaid = group.order_ids[0]
        self._add_line(unpaid, self.labour)
        wizard = self._act(group, "deliver", result="repaired")
        self.assertEqual(set(self._failed(wizard)), {unpaid.id})
        self.assertTrue(unpaid.is_open)
        wizard.confirmed = True
        wizard.action_apply()
        self.assertFalse(self._failed(wizard))
        self.assertFalse(unpaid.is_open)

    def test_a_closed_record_keeps_its_group(self):
        group = self._group(1)
        other = self.env["teknik.servis.group"].create({})
        order = group.order_ids
        self._as(order, "office").group_id = other
        self._hand_over(order)
        with self._refused("closed"):
            self._as(order, "manager").group_id = group
        with self._refused("has records"):
            self._as(other, "manager").unlink()
        self._as(group, "manager").unlink()
        self.assertFalse(group.exists())

    def test_the_list_and_the_labels_are_printed(self):
        self.customer.lang = "en_US"
        group = self._take_in(table_text=TABLE)
        Report = self._as(self.env["ir.actions.report"], "office")
        html = Report._render_qweb_html("teknik_servis.report_group", group.ids)[0]
        html = html.decode()
        for order in group.order_ids:
            self.assertIn(order.name, html)
            self.assertIn(order.serial, html)
        for text in ("IRS-77", "Ayşe Yılmaz", "Su akıtıyor", "Kılavuz", "Received by"):
            self.assertIn(text, html)
        self.assertEqual(html.count("Received by"), 1)
        action = self._as(group, "office").action_print_labels()
        html = Report._render_qweb_html(
            action["report_name"], action["context"]["active_ids"]
        )[0].decode()
        self.assertEqual(html.count('alt="QR"'), 14)
        self.assertEqual(html.count("page-break-after: always"), 13)
        for order in group.order_ids:
            self.assertIn(order.name, html)


@tagged("post_install", "-at_install")
class TestGroupRights(GroupCommon, HttpCase):
    """Who sees and does what, past the buttons as well."""

    def test_a_technician_sees_the_groups_of_own_records_only(self):
        own = self._group(1)
        foreign = self._group(1, technician_ids=self.technician_2.ids)
        foreign.order_ids.user_id = False
        own.order_ids.user_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        Group = self._as(self.env["teknik.servis.group"], "technician")
        both = [("id", "in", (own | foreign).ids)]
        self.assertEqual(Group.search(both), own)
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").read(["name"])
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").action_operation()
        with self.assertRaises(AccessError):
            self._as(own.order_ids, "technician").group_id = foreign
        with self.assertRaises(AccessError):
            Group.create({"name": "x"})
        with self.assertRaises(AccessError):
            self._as(own, "technician").name = "x"
        with self.assertRaises(AccessError):
            self._take_in("technician", table_text="Kombi;1")

    def test_a_technician_acts_on_own_records_of_a_mixed_group(self):
        group = self._group(2)
        mine, foreign = group.order_ids
        foreign.write({"technician_ids": self.technician_2.ids, "user_id": False})
        self.env.flush_all()
        self.env.invalidate_all()
        wizard = self._act(
            group, "operation", role="technician", stage_id=self.stages["waiting"].id
        )
        self.assertEqual(wizard.sudo().line_ids.order_id, mine)
        self.assertEqual((mine.stage_kind, foreign.stage_kind), ("waiting", "new"))
        with self.assertRaises(AccessError):
            wizard.line_ids.create({"wizard_id": wizard.id, "order_id": foreign.id})

    def test_records_of_another_group_are_refused(self):
        group, other = self._group(1), self._group(1)
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_operation()["res_id"]
        )
        with self._refused("of the group itself"):
            wizard.line_ids.create(
                {"wizard_id": wizard.id, "order_id": other.order_ids.id}
            )

    def _foreign_acts(self, theirs, group):
        """Return what a stranger may try on a group of another company."""
        Act = theirs.env["teknik.servis.group.act"]
        Intake = theirs.env["teknik.servis.group.intake"]
        Order = theirs.env["teknik.servis.order"]
        return (
            lambda: theirs.read(["name"]),
            lambda: theirs.write({"name": "x"}),
            lambda: theirs.unlink(),
            lambda: theirs.action_send(),
            lambda: Act.create({"group_id": group.id, "kind": "operation"}),
            lambda: Intake.create(
                {"group_id": group.id, "table_text": "Kombi;1"}
            ).action_create(),
            lambda: Intake.create(
                {
                    "group_id": group.id,
                    "partner_id": self.customer.id,
                    "waybill_number": "x",
                    "waybill_date": "2026-11-01",
                    "table_text": "Kombi;1",
                }
            ).action_create(),
            lambda: Order.create({"customer_request": "x", "group_id": group.id}),
        )

    def test_another_company_neither_sees_nor_joins(self):
        branch, stranger = self._create_other_company()
        group = self._group(1)
        self.env.flush_all()
        self.env.invalidate_all()
        theirs = group.with_user(stranger).with_context(allowed_company_ids=branch.ids)
        self.assertFalse(theirs.search([]))
        for number, act in enumerate(self._foreign_acts(theirs, group)):
            with (
                self.subTest(number=number),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                act()
        self.env.user.company_ids |= branch
        both = self.env(context={"allowed_company_ids": [self.company.id, branch.id]})
        with self.assertRaises(UserError):
            both["teknik.servis.order"].create(
                {
                    "customer_request": "x",
                    "company_id": branch.id,
                    "group_id": group.id,
                }
            )
        with self._refused("kept by the program"):
            group.company_id = branch
        self.assertEqual(len(group.order_ids), 1)

    def test_groups_of_two_companies_have_numbers_of_their_own(self):
        branch, stranger = self._create_other_company()
        ours = self.env["teknik.servis.group"].create({})
        theirs = (
            self.env["teknik.servis.group"]
            .with_user(stranger)
            .with_company(branch)
            .create({})
        )
        self.assertEqual(theirs.company_id, branch)
        self.assertEqual(ours.name.split("/")[1], theirs.name.split("/")[1])
        self.assertEqual(theirs.name.split("/")[2], "0001")

    def test_accountants_read_the_groups_behind_invoices(self):
        billed, other = self._group(1), self._group(1)
        line = self._add_line(billed.order_ids, self.labour)
        billed.order_ids._send({}, {line: 1})
        self.env.flush_all()
        Group = self._as(self.env["teknik.servis.group"], "accountant")
        both = [("id", "in", (billed | other).ids)]
        self.assertEqual(Group.search(both), billed)
        self.assertTrue(self._as(billed, "accountant").read(["name", "order_count"]))
        with self.assertRaises(AccessError):
            self._as(other, "accountant").read(["name"])
        with self.assertRaises(AccessError):
            self._as(billed, "accountant").name = "x"
        self.assertFalse(self._as(Group, "employee").has_access("read"))

    def test_every_role_opens_the_views(self):
        group = self._group(2)
        for role in ("technician", "office", "manager"):
            for view in ("list", "form", "kanban"):
                self.env.invalidate_all()
                found = self._as(group, role)
                with self.subTest(role=role, view=view):
                    spec = self._get_web_specification(found, view)
                    self.assertEqual(len(found.web_read(spec)), 1)

    def test_direct_calls_do_no_more_than_the_buttons(self):
        group = self._group(1)
        self.env.flush_all()
        user = new_test_user(self.env, "ts_plain", groups=ROLES["employee"])
        self.authenticate(user.login, user.login)
        for model, method, args in (
            ("teknik.servis.group", "search_read", ([], ["name"])),
            ("teknik.servis.group", "action_send", (group.ids,)),
            ("teknik.servis.group", "action_print_labels", (group.ids,)),
            ("teknik.servis.group.act", "create", ([{"group_id": group.id}],)),
            ("teknik.servis.group.intake", "create", ([{"table_text": "a"}],)),
            ("teknik.servis.order", "_send_together", (group.order_ids.ids,)),
            ("teknik.servis.order", "_try_each", (group.order_ids.ids, "x")),
        ):
            with (
                self.subTest(model=model, method=method),
                mute_logger("odoo.http", "odoo.models", "odoo.addons.base"),
            ):
                answer = self.url_open(
                    "/web/dataset/call_kw",
                    data=json.dumps(
                        {
                            "params": {
                                "model": model,
                                "method": method,
                                "args": list(args),
                                "kwargs": {},
                            }
                        }
                    ),
                    headers={"Content-Type": "application/json"},
                ).json()
                self.assertIn("error", answer)


@tagged("post_install", "-at_install")
class TestGroupQueries(GroupCommon):
    """How many statements the screens of groups take, with few records and many."""

    def _count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            act()
            self.env.flush_all()
        return len(queries)

    def _count_reading(self, groups, role, view, search=False):
        Group = self._as(self.env["teknik.servis.group"], role)
        spec = self._get_web_specification(Group, view)
        if search:
            domain = [("id", "in", groups.ids)]
            return self._count(lambda: Group.web_search_read(domain, spec))
        return self._count(lambda: Group.browse(groups.ids).web_read(spec))

    def test_the_list_takes_no_statement_for_each_group(self):
        groups = self.env["teknik.servis.group"].concat(
            *(self._group(2) for _number in range(12))
        )
        for role in ("office", "technician"):
            self._count_reading(groups[:2], role, "list", search=True)
            few = self._count_reading(groups[:2], role, "list", search=True)
            many = self._count_reading(groups, role, "list", search=True)
            with self.subTest(role=role):
                self.assertEqual(few, many)
                self.assertLessEqual(many, 8)

    def test_the_form_takes_no_statement_for_each_record(self):
        few, many = self._group(2), self._group(22)
        for role in ("office", "technician"):
            self._count_reading(few, role, "form")
            counts = [self._count_reading(g, role, "form") for g in (few, many)]
            with self.subTest(role=role):
                self.assertLessEqual(counts[1] - counts[0], 2, counts)

    def test_each_record_more_costs_the_same(self):
        for kind in ("operation", "send", "deliver"):
            counts = []
            for number in (1, 5, 10, 15):
                group = self._group(number)
                group.order_ids.stage_id = self.stages["ready"]
                for order in group.order_ids if kind == "send" else ():
                    self._add_line(order, self.labour)
                values = {"result": "repaired"} if kind == "deliver" else {}
                counts.append(
                    self._count(lambda g=group, k=kind, v=values: self._act(g, k, **v))
                )
            _warm, few, some, many = counts
            with self.subTest(kind=kind):
                self.assertLessEqual(many - some, some - few + 5, counts)
                self.assertLessEqual((many - some) / 5, 15, counts)
