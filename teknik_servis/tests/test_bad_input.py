from contextlib import suppress

from psycopg2 import Error
from psycopg2.errors import NotNullViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon

TEXTS = (
    "`'\"><script>alert(1)</script>",
    "🛠️ 😀",
    "İıŞşĞğÜüÖöÇç",
    "x" * 10_000,
    "line\nbreak\ttab",
    "%s %(name)s {0} ${x}",
    "0",
    "-1",
    "????",
)
NUMBERS = (0, 0.001, 1, 10**9)

# What JSON-RPC lets in where a number is expected.
NO_NUMBERS = (
    *map(float, ("nan", "inf", "-inf")),
    *("nan", "inf", "1e400", "on iki", "'\"><script>"),
    *([1], {"id": 1}),
)


# Kept in a form of their own, which other tests hold.
SHAPED = {"serial", "identity_ending"}


@tagged("post_install", "-at_install")
class TestBadInput(LifeCycleCommon):
    """Odd texts are kept as they are; impossible numbers are refused."""

    def _text_fields(self, records):
        return [
            name
            for name, field in records._fields.items()
            if field.type in ("char", "text")
            and field.store
            and not field.related
            and field.base_field.model_name.startswith("teknik.servis.")
            and name not in records._system_fields | records._fixed_fields | SHAPED
        ]

    def test_every_text_field_keeps_every_text(self):
        order = self._create_order()
        line = self._add_line(order, self.labour)
        for records in (order, line, order.operation_ids):
            records = self._as(records, "office")
            for name in self._text_fields(records):
                for text in TEXTS:
                    with self.subTest(model=records._name, name=name, text=text[:20]):
                        records.write({name: text})
                        self.env.flush_all()
                        records.invalidate_recordset()
                        self.assertEqual(records[name], text)

    def test_records_are_created_with_odd_texts_everywhere(self):
        for text in TEXTS:
            with self.subTest(text=text[:20]):
                order = self._as(self.env["teknik.servis.order"], "office").create(
                    {
                        "customer_request": text,
                        "phone": text,
                        "email": text,
                        "address": text,
                        "device_name": text,
                        "serial": text,
                        "accessories": text,
                    }
                )
                self.env.flush_all()
                order.invalidate_recordset()
                self.assertEqual(order.customer_request, text)
                self.assertIn(order, order.search([("serial", "=", order.serial)]))

    def test_searching_by_odd_texts_answers(self):
        Order = self._as(self.env["teknik.servis.order"], "office")
        for text in (*TEXTS, "", "\\", "_", "%", "'; DROP TABLE x; --"):
            for name in ("name", "partner_id", "search_phone", "serial", "device_name"):
                with self.subTest(name=name, text=text[:20]):
                    Order.search_count([(name, "ilike", text)])
            Order.name_search(text)

    def test_possible_numbers_are_kept(self):
        order = self._create_order()
        line = self._add_line(order, self.labour)
        for number in NUMBERS:
            with self.subTest(number=number):
                self._as(order, "office").duration = number
                self._as(line, "office").write({"quantity": number, "price_unit": 1})
                self.env.flush_all()
                (order | order).invalidate_recordset()
                line.invalidate_recordset()
                self.assertAlmostEqual(order.duration, number, 2)
                self.assertAlmostEqual(line.quantity, number, 2)

    def test_impossible_numbers_are_refused_or_made_harmless(self):
        order = self._create_order()
        line = self._add_line(order, self.labour)
        before = order.amount_total
        for record, name, numbers in (
            (order, "duration", (-1, -0.01)),
            (line, "quantity", (-1, -(10**9))),
            (line, "price_unit", (-1, -0.01)),
            (line, "discount", (-1, 101, 10**9)),
        ):
            for number in (*numbers, *NO_NUMBERS):
                with self.subTest(name=name, number=number):
                    with (
                        mute_logger("odoo.sql_db"),
                        suppress(UserError, Error),
                        self.env.cr.savepoint(),
                    ):
                        self._as(record, "office").write({name: number})
                    self.env.invalidate_all()
                    kept = record[name]
                    self.assertTrue(0 <= kept < 10**9, f"{kept} was kept")
                    self.assertEqual(order.amount_total, before)

    def test_a_line_keeps_its_product_and_unit(self):
        line = self._add_line(self._create_order(), self.labour)
        for name in ("product_id", "product_uom_id", "name"):
            with (
                self.subTest(name=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(NotNullViolation),
                self.env.cr.savepoint(),
            ):
                self._as(line, "office").write({name: None})
                self.env.flush_all()

    def test_a_serial_that_is_no_text_is_taken_as_one(self):
        order = self._as(self.env["teknik.servis.order"], "office")
        self.assertEqual(order.create({"serial": 123}).serial, "123")

    def test_a_line_of_nothing_costs_nothing(self):
        order = self._create_order()
        line = self._add_line(order, self.labour, quantity=0)
        self.assertEqual(order.amount_total, 0)
        self.assertEqual((line.qty_to_invoice, line.qty_to_deliver), (0, 0))

    def test_codes_stand_odd_texts(self):
        group = self._as(self.env["teknik.servis.code.group"], "manager").create(
            {"name": TEXTS[0]}
        )
        for text in TEXTS:
            with self.subTest(text=text[:20]):
                code = self._as(self.env["teknik.servis.code"], "office").create(
                    {"name": text, "group_id": group.id}
                )
                self.env.flush_all()
                self.assertEqual(code.name, text)

    def test_codes_in_use_are_not_deleted(self):
        group = self.env["teknik.servis.code.group"].create({"name": "Bölge"})
        used, unused = self.env["teknik.servis.code"].create(
            [{"name": name, "group_id": group.id} for name in ("Moda", "Boş")]
        )
        self._create_order(code_ids=used.ids).active = False
        for record in (used, group):
            with self.assertRaisesRegex(UserError, "Moda"), self.env.cr.savepoint():
                self._as(record, "manager").unlink()
        self._as(unused, "manager").unlink()
        self.assertEqual(group.code_ids, used)

    def test_codes_of_another_companys_records_stay_theirs(self):
        group = self.env["teknik.servis.code.group"].create({"name": "Bölge"})
        code = {"name": "Moda", "group_id": group.id}
        code = self.env["teknik.servis.code"].create(code)
        company, user = self._create_other_company()
        order = self.env["teknik.servis.order"].with_user(user)
        order.create({"phone": "1", "code_ids": code.ids})
        with self.assertRaisesRegex(ValidationError, company.name):
            self._as(group, "manager").company_id = self.company

    def test_a_code_is_in_its_group_once_in_every_language(self):
        group = self.env["teknik.servis.code.group"].create({"name": "Bölge"})
        Code = self.env["teknik.servis.code"].with_context(lang="en_US")
        Code.create({"name": "A", "group_id": group.id}).with_context(
            lang="tr_TR"
        ).name = "B"
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            suppress(UserError, Error),
            self.env.cr.savepoint(),
        ):
            Code.create({"name": "A", "group_id": group.id})
        names = group.with_context(lang="en_US").code_ids.mapped("name")
        self.assertEqual(names.count("A"), 1)
