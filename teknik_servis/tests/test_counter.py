import json
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .counter_common import CounterCommon


@tagged("post_install", "-at_install")
class TestCounter(CounterCommon):
    """What a device counted, in the order in which it was read."""

    def test_a_reading_starts_the_counter_of_the_card(self):
        reading = self._read(self.order, 100)
        counter = reading.counter_id
        self.assertEqual(counter.lot_id, self.order.lot_id)
        self.assertFalse(counter.serial or counter.order_id)
        self.assertEqual(
            (reading.kind_id, reading.lot_id), (self.black, counter.lot_id)
        )
        self.assertEqual(reading.user_id, self.users["office"])
        again = self._read(self.order, 150, date=self._day(2))
        self.assertEqual(again.counter_id, counter)
        self.assertNotEqual(self._read(self.order, 5, self.hours).counter_id, counter)

    def test_a_text_serial_and_no_serial_have_counters_too(self):
        text = self._create_order(serial="METIN-1")
        other = self._create_order(serial="metin-1")
        bare, bare_2 = self._create_order(), self._create_order()
        counter = self._read(text, 10).counter_id
        self.assertEqual((counter.serial, counter.lot_id.id), ("METIN-1", False))
        self.assertEqual(self._read(other, 20, date=self._day(1)).counter_id, counter)
        own = self._read(bare, 1).counter_id
        self.assertEqual(own.order_id, bare)
        self.assertNotEqual(self._read(bare_2, 1).counter_id, own)

    def test_a_lower_reading_needs_a_reason(self):
        self._read(self.order, 100, date=self._day(1))
        with self._refused("lower than 100"):
            self._read(self.order, 99.5, date=self._day(2))
        for number, reason in enumerate(("replaced", "reset")):
            self._read(self.order, number, date=self._day(3 + number), reason=reason)
        self._read(self.order, 1, date=self._day(5))

    def test_a_reading_of_the_past_is_placed_in_order(self):
        self._read(self.order, 100, date=self._day(1))
        last = self._read(self.order, 200, date=self._day(9))
        middle = self._read(self.order, 150, date=self._day(5))
        self.assertEqual(middle.previous_value, 100)
        self.env.invalidate_all()
        self.assertEqual((last.previous_value, last.difference), (150, 50))
        with self._refused("200"):
            self._read(self.order, 201, date=self._day(6))
        with self._refused("150"):
            self._read(self.order, 149, date=self._day(6))
        self.assertEqual(middle.counter_id.last_value, 200)

    def test_correcting_and_deleting_keep_the_order(self):
        first = self._read(self.order, 100, date=self._day(1))
        reset = self._read(self.order, 5, date=self._day(2), reason="reset")
        self._read(self.order, 50, date=self._day(3))
        for change in (
            {"value": 51},
            {"reason": False},
            {"date": self._day(4)},
        ):
            with self.subTest(change=change), self._refused("is lower than"):
                reset.write(change)
        with self._refused("is lower than"):
            reset.unlink()
        reset.write({"value": 6})
        first.write({"value": 120, "note": "Ekran"})
        (first | reset).unlink()
        self.assertEqual(reset.search_count([("order_id", "=", self.order.id)]), 1)

    def test_never_two_readings_of_one_counter_at_one_moment(self):
        self._read(self.order, 100, date=self._day(1))
        self._read(self.order, 7, self.hours, date=self._day(1))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._read(self.order, 100, date=self._day(1))

    def test_values_that_are_none_are_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._read(self.order, -1)
        for value in (float("nan"), float("inf"), "x", 1e16):
            with self.subTest(value=value), self.assertRaises(UserError):
                self._read(self.order, value)
        with self._refused("in the future"):
            self._read(self.order, 1, date=fields.Datetime.now() + timedelta(1))
        self._read(self.order, 0)

    def test_two_records_and_many_counters_in_one_call(self):
        other = self._create_order(product_id=self.device.id, serial="SN-2")
        readings = self.Reading.create(
            [
                {"order_id": order.id, "kind_id": kind.id, "value": 5}
                for order in (self.order, other)
                for kind in (self.black, self.hours)
            ]
        )
        self.assertEqual(len(readings.counter_id), 4)
        self.assertEqual(readings.order_id, self.order | other)

    def test_statements_do_not_grow_with_the_readings(self):
        costs = []
        for count in (2, 40):
            vals = [
                {
                    "order_id": self.order.id,
                    "kind_id": self.black.id,
                    "value": 1000 * count + number,
                    "date": self._day(0) + timedelta(minutes=1000 * count + number),
                }
                for number in range(count)
            ]
            self.env.flush_all()
            with self._counted() as queries:
                created = self.Reading.create(vals)
                self.env.flush_all()
            costs.append(len(queries))
            self.env.invalidate_all()
            with self._counted() as queries:
                created.mapped("previous_value")
                created.counter_id.mapped("chart")
            costs.append(len(queries))
        self.assertLessEqual(costs[2] - costs[0], 2, costs)
        self.assertLessEqual(costs[3] - costs[1], 1, costs)

    # ------------------------------------------------------------ the device

    def test_readings_follow_a_corrected_serial_number(self):
        wrong = self._read(self.order, 100).counter_id
        right = self._create_order(product_id=self.device.id, serial="SN-9")
        known = self._read(right, 400, date=self._day(1)).counter_id
        self._as(self.order, "office").serial = "SN-9"
        reading = self.order.counter_reading_ids
        self.assertEqual((reading.counter_id, reading.lot_id), (known, right.lot_id))
        self.assertFalse(wrong.exists(), "a counter without a reading is none")

    def test_a_corrected_serial_number_does_not_hide_a_lower_reading(self):
        self._read(self.order, 100, date=self._day(2))
        right = self._create_order(product_id=self.device.id, serial="SN-9")
        self._read(right, 4000, date=self._day(1))
        with self._refused("lower than"):
            self._as(self.order, "office").serial = "SN-9"

    def test_a_text_that_becomes_a_card_brings_its_readings(self):
        text = self._create_order(serial="METIN-1")
        self._read(text, 10, date=self._day(1))
        bare = self._create_order()
        self._read(bare, 15, date=self._day(2))
        self._as(bare, "office").write(
            {"serial": "METIN-1", "product_id": self.device.id}
        )
        counter = (text | bare).counter_reading_ids.counter_id
        self.assertEqual((len(counter), counter.lot_id), (1, bare.lot_id))
        self.assertEqual(counter.last_value, 15)

    def test_a_merged_record_brings_its_readings(self):
        other = self._create_order(product_id=self.device.id, serial="SN-1")
        reading = self._read(other, 10)
        self._as(other | self.order, "office")._merge_into(
            self._as(self.order, "office")
        )
        self.assertEqual(reading.order_id, self.order)

    # ------------------------------------------------------------ screens

    def test_a_new_record_offers_the_counters_of_its_device(self):
        self._read(self.order, 100)
        with Form(self._as(self.env["teknik.servis.order"], "office")) as form:
            form.partner_id = self.customer
            form.product_id = self.device
            form.serial = "sn-1"
            rows = form.counter_reading_ids
            kinds = [rows.edit(n).kind_id for n in range(len(rows))]
            self.assertEqual(kinds, [self.black, self.hours])
            with rows.edit(0) as row:
                self.assertEqual(row.previous_value, 100)
                row.value = 120
        readings = form.record.counter_reading_ids
        self.assertEqual(readings.mapped("value"), [120], "what is empty is no reading")
        self.assertEqual(readings.lot_id, self.order.lot_id)

    def test_the_operation_dialog_reads_counters(self):
        self._read(self.order, 100, date=self._day(1))
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        with Form(
            Operation.with_context(default_order_id=self.order.id),
            "teknik_servis.teknik_servis_operation_view_form_dialog",
        ) as form:
            self.assertEqual(len(form.reading_ids), 2)
            with form.reading_ids.edit(1) as row:
                self.assertEqual(row.kind_id, self.hours)
                row.value = 12
        reading = form.record.reading_ids
        self.assertEqual((reading.value, reading.order_id), (12, self.order))
        story = self._as(self.order, "technician").get_story()
        [part] = [part for entry in story for part in entry.get("parts", ())]
        self.assertEqual((part["name"], part["quantity"]), ("Saat", "12 h"))

    def test_a_device_without_counters_offers_none(self):
        order = self._create_order()
        values = (
            self._as(self.env["teknik.servis.operation"], "technician")
            .with_context(default_order_id=order.id)
            .default_get(["order_id", "reading_ids"])
        )
        self.assertEqual(values["reading_ids"], [])

    def test_the_card_shows_where_counters_stand(self):
        self._read(self.order, 100, date=self._day(1))
        self._read(self.order, 250.5, date=self._day(2))
        lot = self._as(self.order.lot_id, "technician")
        [counter] = lot.teknik_servis_counter_ids
        self.assertEqual(counter.last_text, "250,5 sayfa")
        [line] = json.loads(counter.chart)
        self.assertEqual([point["y"] for point in line["values"]], [100, 250.5])
        action = lot.action_view_teknik_servis_readings()
        found = self._as(self.Reading, "technician").search(action["domain"])
        self.assertEqual(len(found), 2)
        order = self._as(self.order, "technician")
        self.assertEqual(order.device_reading_count, 2)
        domain = order.action_view_counter_readings()["domain"]
        self.assertEqual(domain, action["domain"])

    def test_the_office_reads_a_counter_on_the_card(self):
        lot = self.order.lot_id
        with Form(self.Reading.with_context(default_lot_id=lot.id)) as form:
            form.kind_id = self.black
            form.value = 30
        self.assertEqual(form.record.counter_id.lot_id, lot)
        self.assertFalse(form.record.order_id)

    def test_readings_can_be_imported(self):
        result = self.Reading.load(
            ["lot_id", "kind_id", "date", "value", "reason"],
            [
                ["SN-1", "Siyah-beyaz", "2026-03-01 10:00:00", "100", ""],
                ["SN-1", "Siyah-beyaz", "2026-02-01 10:00:00", "90", ""],
                ["SN-1", "Siyah-beyaz", "2026-04-01 10:00:00", "3", "Counter Replaced"],
            ],
        )
        self.assertFalse(result["messages"])
        readings = self.Reading.browse(result["ids"])
        self.assertEqual(readings.counter_id.lot_id, self.order.lot_id)
        self.assertEqual(readings.counter_id.last_value, 3)

    # ------------------------------------------------------------ stages

    def test_a_stage_may_ask_for_the_counters(self):
        stage = self.stages["ready"]
        field = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "has_counter_reading"
        )
        stage.required_field_ids = field
        order = self._as(self.order, "technician")
        self._read(self.order, 1)
        with self._refused("Counter Reading is missing"):
            order.stage_id = stage
        self._read(self.order, 1, self.hours)
        order.stage_id = stage
        without = self._as(self._create_order(), "technician")
        without.stage_id = stage

    def test_an_operation_brings_the_reading_that_its_stage_asks_for(self):
        stage = self.stages["ready"]
        stage.required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "has_counter_reading"
        )
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        with Form(Operation.with_context(default_order_id=self.order.id)) as form:
            form.stage_id = stage
            self.assertIn("Counter Reading", form.missing_text)
            for number in range(2):
                with form.reading_ids.edit(number) as row:
                    row.value = 5
            self.assertFalse(form.missing_text)
        self.assertEqual(self.order.stage_id, stage)

    # ------------------------------------------------------------ who may

    def test_a_technician_reads_all_and_enters_on_own_work(self):
        foreign = self._create_order(
            technician_ids=self.technician_2.ids,
            product_id=self.device.id,
            serial="SN-2",
        )
        reading = self._read(foreign, 10)
        Reading = self._as(self.Reading, "technician")
        own = Reading.create(
            {"order_id": self.order.id, "kind_id": self.black.id, "value": 1}
        )
        own.value = 2
        self.assertEqual(self._as(reading, "technician").value, 10)
        acts = (
            lambda: self._as(reading, "technician").write({"value": 11}),
            lambda: self._as(reading, "technician").unlink(),
            lambda: Reading.create(
                {"order_id": foreign.id, "kind_id": self.hours.id, "value": 1}
            ),
            lambda: Reading.create(
                {"lot_id": foreign.lot_id.id, "kind_id": self.hours.id, "value": 1}
            ),
            lambda: own.write({"order_id": foreign.id}),
            lambda: self._as(reading.counter_id, "technician").write({"serial": "X"}),
        )
        for number, act in enumerate(acts):
            with self.subTest(act=number), self.assertRaises(UserError):
                act()
                self.env.flush_all()

    def test_a_record_reads_no_other_devices_counter(self):
        other = self._create_order(product_id=self.device.id, serial="SN-2")
        counter = self._read(other, 10).counter_id
        with self._refused("is no counter of the device"):
            self.Reading.create(
                {"order_id": self.order.id, "counter_id": counter.id, "value": 20}
            )
        with self._refused("A reading needs a counter and a device"):
            self.Reading.create({"value": 1})
        with self.assertRaises(UserError):
            self.Reading.create(
                {
                    "order_id": self.order.id,
                    "kind_id": self.black.id,
                    "value": 1,
                    "user_id": self.users["manager"].id,
                }
            )

    def test_another_company_sees_and_writes_nothing(self):
        reading = self._read(self.order, 10)
        _company, user = self._create_other_company()
        theirs = self.env["teknik.servis.counter.reading"].with_user(user)
        self.assertFalse(theirs.search([("id", "=", reading.id)]))
        for act in (
            lambda: reading.with_user(user).read(["value"]),
            lambda: reading.counter_id.with_user(user).read(["last_value"]),
            lambda: theirs.create(
                {"order_id": self.order.id, "kind_id": self.black.id, "value": 20}
            ),
            lambda: theirs.create({"counter_id": reading.counter_id.id, "value": 20}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_what_was_read_on_a_closed_record_stays(self):
        reading = self._read(self.order, 10)
        self._hand_over(self.order)
        for act in (
            lambda: reading.write({"value": 11}),
            lambda: reading.unlink(),
            lambda: self._read(self.order, 12, date=self._day(9)),
            lambda: self._as(self.order, "office").write(
                {"counter_reading_ids": [Command.clear()]}
            ),
        ):
            with self._refused("closed"):
                act()
        self.assertEqual(reading.value, 10)

    def test_a_photo_shows_what_was_read(self):
        reading = self._read(self.order, 10)
        picture = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
            "WjR9awAAAABJRU5ErkJggg=="
        )
        own = self._as(reading, "technician")
        own.photo_ids = [Command.create({"name": "Sayaç", "datas": picture})]
        self.assertEqual(self._as(reading, "office").photo_ids.name, "Sayaç")
        self._hand_over(self.order)
        with self._refused("closed"):
            own.photo_ids.unlink()
        reading.photo_ids.with_user(self.users["manager"]).unlink()

    def test_kinds_of_counters_are_the_managers(self):
        Kind = self.env["teknik.servis.counter.kind"]
        self._as(Kind, "manager").create({"name": "Fırın Saati", "unit": "h"})
        with self.assertRaises(AccessError):
            self._as(Kind, "office").create({"name": "X"})
        self._read(self.order, 1)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._as(self.black, "manager").unlink()
