from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ROLES
from .life_common import LifeCycleCommon

# What each role may do: on their own records, on foreign ones of the company, on
# foreign ones behind an invoice. r(ead) w(rite) c(reate) u(nlink).
ORDER_TABLE = {
    "technician": ("rw", "", ""),
    "helper": ("rw", "", ""),
    "office": ("rwc", "rwc", "rwc"),
    "manager": ("rwcu", "rwcu", "rwc"),
    "accountant": ("", "", "r"),
    "auditor": ("", "", "r"),
    "employee": ("", "", ""),
    "portal": ("", "", ""),
    "public": ("", "", ""),
}
LINE_TABLE = {
    "technician": ("rwcu", "", ""),
    "helper": ("rwcu", "", ""),
    "office": ("rwcu", "rwcu", "rwc"),
    "manager": ("rwcu", "rwcu", "rwc"),
    "accountant": ("", "", "r"),
    "auditor": ("", "", "r"),
    "employee": ("", "", ""),
    "portal": ("", "", ""),
    "public": ("", "", ""),
}
OPERATION_TABLE = {
    "technician": ("rwc", "", ""),
    "helper": ("rwc", "", ""),
    "office": ("rwc", "rwc", "rwc"),
    "manager": ("rwc", "rwc", "rwc"),
    "accountant": ("", "", "r"),
    "auditor": ("", "", "r"),
    "employee": ("", "", ""),
    "portal": ("", "", ""),
    "public": ("", "", ""),
}
SETTINGS_TABLE = {
    "technician": {"stage": "r", "code": "r", "code.group": "r"},
    "office": {"stage": "r", "code": "rwc", "code.group": "r"},
    "manager": {"stage": "rwcu", "code": "rwcu", "code.group": "rwcu"},
    "accountant": {"stage": "r", "code": "r", "code.group": "r"},
    "portal": {"stage": "", "code": "", "code.group": ""},
    "public": {"stage": "", "code": "", "code.group": ""},
}


@tagged("post_install", "-at_install")
class TestAccessRights(LifeCycleCommon):
    """Who may do what to which record, by the ORM: no button stands in between."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in {
            "helper": ROLES["technician"],
            "auditor": "account.group_account_readonly",
            "portal": "base.group_portal",
            "public": "base.group_public",
        }.items():
            cls.users[role] = new_test_user(cls.env, f"ts_{role}", groups=group)
        cls.technician_3 = cls.env["hr.employee"].create(
            {"name": "Yardımcı", "user_id": cls.users["helper"].id}
        )
        cls.technician_3.teknik_servis_is_technician = True
        cls.orders = cls.env["teknik.servis.order"].concat(
            cls._create_order(product_id=cls.device.id, serial="SN-1"),
            cls._create_order(technician_ids=cls.technician_2.ids),
            cls._create_order(technician_ids=cls.technician_2.ids),
        )
        cls.lines = cls.env["teknik.servis.order.line"].concat(
            *(cls._add_line(order, cls.labour) for order in cls.orders)
        )
        cls.orders[2]._send({}, {cls.lines[2]: 1})
        # The helper is assigned nowhere and worked on the first one.
        cls.operations = cls.env["teknik.servis.operation"].create(
            [
                {"order_id": cls.orders[0].id, "technician_id": cls.technician_3.id},
                {"order_id": cls.orders[1].id},
                {"order_id": cls.orders[2].id},
            ]
        )
        cls.env.flush_all()

    def _allowed(self, role, record, writing, creating):
        """Return which of read, write, create, unlink a role can do to a record."""
        record = self._as(record, role)
        acts = (
            lambda: record.read(["create_date", *writing]),
            lambda: record.write(writing),
            lambda: record.create(creating) and self.env.flush_all(),
            lambda: record.unlink() and self.env.flush_all(),
        )
        done = ""
        for letter, act in zip("rwcu", acts, strict=True):
            undone = UserError("undone")
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    act()
                    raise undone
            except UserError as error:
                # What is refused for another reason than rights is allowed by them,
                # except for deleting: history and documents stay.
                refused = isinstance(error, AccessError) or letter == "u"
                if error is undone or not refused:
                    done += letter
        return done

    def _check_table(self, table, records, writing, creating):
        for role, expected in table.items():
            for record, letters in zip(records, expected, strict=True):
                with self.subTest(role=role, record=record):
                    self.assertEqual(
                        self._allowed(role, record, writing, creating(record)), letters
                    )

    def test_records(self):
        # Nothing happened to these two yet, else nobody deletes them
        fresh = self._create_order() | self._create_order(
            technician_ids=self.technician_2.ids
        )
        table = {
            role: (row if role != "helper" else ("", *row[1:]))
            for role, row in ORDER_TABLE.items()
        }
        self._check_table(
            table,
            (*fresh, self.orders[2]),
            {"internal_notes": "x"},
            lambda order: {"customer_request": "x"},
        )

    def test_a_technician_reads_what_they_worked_on(self):
        for role in ("technician", "helper"):
            letters = self._allowed(
                role, self.orders[0], {"internal_notes": "x"}, {"phone": "1"}
            )
            self.assertEqual(letters, "rw", role)

    def test_lines(self):
        self._check_table(
            LINE_TABLE,
            self.lines,
            {"name": "x"},
            lambda line: {
                "order_id": line.order_id.id,
                "product_id": self.labour.id,
            },
        )

    def test_operations(self):
        self._check_table(
            OPERATION_TABLE,
            self.operations,
            {"internal_note": "x"},
            lambda operation: {"order_id": operation.order_id.id},
        )

    def test_settings(self):
        group = self.env["teknik.servis.code.group"].create({"name": "Bölge"})
        records = {
            "stage": (
                self.env["teknik.servis.stage"].create({"name": "Boyada"}),
                {"name": "Serviste"},
            ),
            "code": (
                self.env["teknik.servis.code"].create(
                    {"name": "Kadıköy", "group_id": group.id}
                ),
                {"name": "Moda", "group_id": group.id},
            ),
            "code.group": (group, {"name": "Arıza"}),
        }
        self.env.flush_all()
        for role, row in SETTINGS_TABLE.items():
            for name, letters in row.items():
                record, creating = records[name]
                with self.subTest(role=role, model=name):
                    self.assertEqual(
                        self._allowed(role, record, {"name": "X"}, creating), letters
                    )

    def test_searching_finds_exactly_what_may_be_read(self):
        for records, table in (
            (self.orders, ORDER_TABLE),
            (self.lines, LINE_TABLE),
            (self.operations, OPERATION_TABLE),
        ):
            for role, row in table.items():
                expected = [
                    record.id
                    for record, letters in zip(records, row, strict=True)
                    if "r" in letters
                ]
                domain = [("id", "in", records.ids)]
                with self.subTest(role=role, model=records._name):
                    try:
                        found = self._as(records, role).search(domain, order="id").ids
                    except AccessError:
                        found = []
                    self.assertEqual(found, expected)

    def test_counts_and_suggestions_show_no_foreign_record(self):
        self.orders[1].write({"serial": "GIZLI-1"})
        Order = self._as(self.env["teknik.servis.order"], "technician")
        domain = [("id", "in", self.orders.ids)]
        self.assertEqual(Order.get_stage_tabs(domain)["open_count"], 1)
        self.assertEqual(Order.get_serial_suggestions(False, False, "GIZLI"), [])
        self.assertFalse(Order.name_search(self.orders[1].name))
        [[count]] = Order._read_group(domain, [], ["__count"])
        self.assertEqual(count, 1)

    def test_chatter_of_a_foreign_record_is_closed(self):
        message = self.orders[1].message_post(body="Gizli")
        for role in ("technician", "employee", "portal", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(message, role).read(["body"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.orders[1], role).message_post(body="x")

    def test_a_technician_takes_no_way_round_into_a_foreign_record(self):
        foreign, own = self.orders[1], self.orders[0]
        acts = (
            lambda: self._as(self.lines[0], "technician").write(
                {"order_id": foreign.id}
            ),
            lambda: self._as(self.env["teknik.servis.operation"], "technician").create(
                {"order_id": foreign.id, "technician_id": self.technician.id}
            ),
            lambda: self._as(own, "technician").write(
                {"operation_ids": [Command.link(self.operations[1].id)]}
            ),
            lambda: self._as(own, "technician").write(
                {"line_ids": [Command.link(self.lines[1].id)]}
            ),
            lambda: (
                self._as(self.env["teknik.servis.send"], "technician")
                .create({"order_id": foreign.id})
                .read(["partner_id"])
            ),
            lambda: (
                self._as(self.env["teknik.servis.deliver"], "technician")
                .create({"order_id": foreign.id})
                .read(["delivered_to"])
            ),
            lambda: (
                self._as(self.env["teknik.servis.deliver"], "technician")
                .create({"order_id": foreign.id, "result": "repaired"})
                .action_deliver()
            ),
            lambda: (
                self._as(self.env["teknik.servis.cancel"], "technician")
                .create({"order_ids": foreign.ids, "reason": "x"})
                .action_cancel()
            ),
        )
        for number, act in enumerate(acts):
            with self.subTest(act=number), self.assertRaises(UserError):
                act()
                self.env.flush_all()

    def test_a_dialog_is_open_to_whoever_opened_it_alone(self):
        order = self._create_order()
        line = self._add_line(order)
        lot = self.env["stock.lot"].create(
            {"name": "YK-1", "product_id": self.device.id}
        )
        part = {"line_ids": [Command.create({"product_id": self.part.id})]}
        for name, values in {
            "cancel": {"order_ids": order.ids, "reason": "test"},
            "deliver": {"order_id": order.id},
            "lend": {"order_id": order.id, "lot_id": lot.id},
            "not.used": {"line_id": line.id, "quantity": 1},
            "send": {
                "order_id": order.id,
                "line_ids": [Command.create({"line_id": line.id})],
            },
            "sign.intake": {"order_id": order.id},
            "van.minimum": {"van_id": self.van.id, **part},
            "van.transfer": {"technician_id": self.technician.id, **part},
        }.items():
            dialog = self._as(self.env[f"teknik.servis.{name}"], "office")
            dialog = dialog.create(values)
            opened = [dialog, dialog.line_ids] if "line_ids" in values else [dialog]
            for records in opened:
                self.assertTrue(records.read())
                for operation in ("read", "write", "unlink"):
                    with (
                        self.subTest(records._name, operation=operation),
                        self.assertRaises(AccessError),
                    ):
                        self._as(records, "manager").check_access(operation)

    def test_a_record_without_its_invoice_is_no_accountants_any_more(self):
        order = self.orders[2]
        self.assertTrue(self._as(order, "accountant").has_access("read"))
        order.line_ids.sudo().invoice_line_ids.move_id.unlink()
        self.env.invalidate_all()
        self.assertFalse(self._as(order, "accountant").has_access("read"))

    def test_an_accountant_reads_every_field_of_a_records_form(self):
        order = self._as(self.orders[2], "accountant")
        form = order.get_views([(False, "form")])
        names = list(form["models"][order._name]["fields"])
        self.assertIn("part_request_count", names)
        self.assertEqual(order.read(names)[0]["id"], order.id)

    def test_an_accountant_gets_from_the_invoice_to_its_record(self):
        order = self.orders[2]
        invoice = order.line_ids.sudo().invoice_line_ids.move_id
        invoice = self._as(invoice, "accountant")
        self.assertEqual(invoice.teknik_servis_order_ids.ids, order.ids)
        action = invoice.action_view_teknik_servis_orders()
        self.assertEqual(action["res_id"], order.id)
