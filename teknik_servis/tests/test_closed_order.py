from contextlib import suppress

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .life_common import LifeCycleCommon

# One grey pixel
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestClosedOrder(LifeCycleCommon):
    """A closed record stays as it was signed, whichever way a change comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(
            product_id=cls.device.id,
            serial="SN-1",
            date_promised="2026-03-05 15:00:00",
            date_received="2026-03-02 08:00:00",
            accessories="Kumanda",
            diagnosis="Fan yanmış",
        )
        cls._put_in_stock(10)
        cls.goods = cls._add_line(cls.order, cls.part, quantity=2)
        cls.work = cls._add_line(cls.order, cls.labour)
        cls.order._send({cls.goods: 2}, {})
        cls._hand_over(cls.order, delivery_signature=PICTURE)
        cls.other = cls._create_order()
        cls.loose = cls._add_line(cls.other, cls.labour)
        cls.stranger = cls.env["res.partner"].create({"name": "Başkası"})

    def _snapshot(self):
        self.env.flush_all()
        self.env.invalidate_all()
        names = [
            name
            for name, field in self.order._fields.items()
            if field.store and field.type != "one2many" and name not in self._log_fields
        ]
        lines = self.order.line_ids
        line_names = [
            name
            for name, field in lines._fields.items()
            if field.store and field.type != "one2many" and name not in self._log_fields
        ]
        return (
            self.order.read(names, load=None),
            lines.read(line_names, load=None),
            len(self.order.operation_ids),
        )

    _log_fields = ("write_date", "write_uid")

    def test_nobody_changes_what_was_agreed_done_and_signed(self):
        for name, value in {
            "partner_id": self.stranger.id,
            "partner_invoice_id": self.stranger.id,
            "partner_shipping_id": self.stranger.id,
            "phone": "0500 000 00 00",
            "email": "x@example.com",
            "address": "Başka yer",
            "product_id": self.part.id,
            "device_name": "Başka",
            "serial": "SN-2",
            "date_promised": "2027-01-01 00:00:00",
            "date_promised_first": "2027-01-01 00:00:00",
            "date_received": "2027-01-01 00:00:00",
            "date_notified": "2001-01-01 00:00:00",
            "date_delivered": "2001-01-01 00:00:00",
            "date_ready": "2001-01-01 00:00:00",
            "delivered_to": "Başkası",
            "delivery_signature": False,
            "result": "scrapped",
            "work_done": "Başka",
            "name": "SRV/1",
            "is_open": True,
            "amount_total": 1,
            "lot_id": False,
        }.items():
            for role in ("technician", "office", "manager"):
                before = self._snapshot()
                with (
                    self.subTest(name=name, role=role),
                    suppress(UserError),
                    self.env.cr.savepoint(),
                ):
                    self._as(self.order, role).write({name: value})
                self.assertEqual(self._snapshot(), before, (name, role))

    def test_a_refusal_names_record_and_field(self):
        for text in (self.order.name, "Customer"):
            with self._refused(text):
                self._as(self.order, "manager").write({"partner_id": self.stranger.id})

    def test_the_desks_own_labels_and_notes_stay_free(self):
        group = self.env["teknik.servis.code.group"].create({"name": "Bölge"})
        code = group.code_ids.create({"name": "Kadıköy", "group_id": group.id})
        order = self._as(self.order, "office")
        order.write({"internal_notes": "Aradı", "code_ids": [Command.link(code.id)]})
        order.message_post(body="Teşekkür etti")
        self.assertEqual(order.internal_notes, "Aradı")
        self.assertEqual(order.code_ids, code)

    def test_no_line_is_added_changed_moved_or_deleted(self):
        Line = self.env["teknik.servis.order.line"]
        new = {"product_id": self.labour.id}
        acts = {
            "create": lambda r: self._as(Line, r).create(
                {**new, "order_id": self.order.id}
            ),
            "quantity": lambda r: self._as(self.work, r).write({"quantity": 2}),
            "price": lambda r: self._as(self.work, r).write({"price_unit": 1}),
            "discount": lambda r: self._as(self.work, r).write({"discount": 50}),
            "coverage": lambda r: self._as(self.work, r).write(
                {"coverage": "warranty"}
            ),
            "product": lambda r: self._as(self.work, r).write(
                {"product_id": self.part.id}
            ),
            "taxes": lambda r: self._as(self.work, r).write(
                {"tax_ids": [Command.clear()]}
            ),
            "text": lambda r: self._as(self.work, r).write({"name": "Başka"}),
            "out": lambda r: self._as(self.work, r).write({"order_id": self.other.id}),
            "in": lambda r: self._as(self.loose, r).write({"order_id": self.order.id}),
            "unlink": lambda r: self._as(self.work, r).unlink(),
            "import": lambda r: self._import_line(r),
        }
        for name, act in acts.items():
            for role in ("technician", "office", "manager"):
                self._refuses_quietly(name, role, act)

    def _import_line(self, role):
        result = self._as(self.env["teknik.servis.order.line"], role).load(
            ["order_id/.id", "product_id/.id", "quantity"],
            [[str(self.order.id), str(self.labour.id), "3"]],
        )
        self.assertFalse(result["ids"])
        raise UserError(result["messages"][0]["message"])

    def _refuses_quietly(self, name, role, act):
        """Expect a refusal, and that nothing is left of what was tried."""
        before = self._snapshot()
        with self.subTest(name=name, role=role):
            with self.assertRaises(UserError):
                act(role)
            self.assertEqual(self._snapshot(), before)

    def test_no_command_through_the_record_or_its_operations_changes_lines(self):
        new = {"product_id": self.labour.id}
        operation = self.order.operation_ids[0]
        commands = {
            "create": Command.create(new),
            "update": Command.update(self.work.id, {"quantity": 5}),
            "delete": Command.delete(self.work.id),
            "unlink": Command.unlink(self.work.id),
            "clear": Command.clear(),
            "link": Command.link(self.loose.id),
            "set": Command.set(self.loose.ids),
        }
        for name, command in commands.items():
            self._refuses_quietly(
                name,
                "manager",
                lambda r, c=command: self._as(self.order, r).write({"line_ids": [c]}),
            )
        for name in ("create", "update", "delete"):
            self._refuses_quietly(
                f"operation {name}",
                "manager",
                lambda r, c=commands[name]: self._as(operation, r).write(
                    {"line_ids": [c]}
                ),
            )

    def test_writing_what_is_there_already_changes_nothing(self):
        self.customer.write({"phone": "0555 555 55 55", "street": "Yeni Sokak 5"})
        self.labour.list_price = 999
        before = self._snapshot()
        order = self._as(self.order, "office")
        for name in ("partner_id", "partner_invoice_id", "product_id", "pricelist_id"):
            order.write({name: order[name].id})
        order.write({"serial": "sn-1", "date_notified": order.date_notified})
        self._as(self.work, "office").write({"product_id": self.labour.id})
        self.assertEqual(self._snapshot(), before)

    def test_no_change_of_the_cards_reaches_it(self):
        before = self._snapshot()
        pricelist = self.env["product.pricelist"].create({"name": "Bayi"})
        self.customer.write(
            {
                "name": "Ayşe Demir",
                "phone": "0555 555 55 55",
                "email": "yeni@example.com",
                "street": "Yeni Sokak 5",
                "property_product_pricelist": pricelist.id,
            }
        )
        self.env["res.partner"].create(
            {"name": "Muhasebe", "type": "invoice", "parent_id": self.customer.id}
        )
        (self.part | self.labour | self.device).write(
            {"name": "Yeni Ad", "list_price": 1, "taxes_id": [Command.clear()]}
        )
        self.part.standard_price = 1
        self.technician.name = "Ali Bey"
        self.stages["waiting"].name = "Bekleme"
        self.assertEqual(self._snapshot(), before)

    def test_documents_go_on(self):
        order = self._as(self.order, "office")
        _pickings, invoice = order._send({}, {self.goods: 2, self.work: 1})
        self.assertEqual(invoice.sudo().amount_untaxed, 700)
        self.assertEqual(self.goods.qty_invoiced, 2)
        invoice.sudo().action_post()
        refund = invoice.sudo()._reverse_moves()
        refund.action_post()
        self.assertEqual(self.goods.qty_invoiced, 0)
        order._send({}, {self.goods: 1})
        self.assertEqual(self.goods.qty_invoiced, 1)
        self.assertFalse(order.is_open)

    def test_a_deleted_draft_invoice_may_be_made_again(self):
        order = self._as(self.order, "office")
        _pickings, invoice = order._send({}, {self.work: 1})
        invoice.sudo().unlink()
        self.assertEqual(self.work.qty_invoiced, 0)
        _pickings, invoice = order._send({}, {self.work: 1})
        self.assertEqual(invoice.sudo().invoice_line_ids.quantity, 1)

    def test_a_return_is_delivered_again(self):
        picking = self.goods.sudo().move_ids.picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        returned = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        returned.move_ids.picked = True
        returned.button_validate()
        self.assertEqual(self.goods.qty_delivered, 1)
        self._as(self.order, "office")._send({self.goods: 1}, {})
        self.assertEqual(self.goods.qty_delivered, 2)
