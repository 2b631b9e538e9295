from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
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

    def test_a_merged_record_without_a_number_reads_the_targets_device(self):
        bare = self._create_order()
        reading = self._read(bare, 10)
        counter = reading.counter_id
        self._as(bare | self.order, "office")._merge_into(
            self._as(self.order, "office")
        )
        self.assertEqual(reading.order_id, self.order)
        self.assertEqual(reading.counter_id.lot_id, self.order.lot_id)
        self.assertFalse(counter.exists())

    def test_a_counter_that_was_read_is_not_deleted(self):
        reading = self._read(self.order, 10)
        with self._refused("was read"):
            self._as(reading.counter_id, "manager").unlink()
        self.assertTrue(reading.exists())

    def test_two_who_start_one_counter_at_once_start_one(self):
        text = self._create_order(serial="METIN-1")
        self._read(text, 10, date=self._day(1))
        Counter = type(self.env["teknik.servis.counter"])
        nothing = self.env["teknik.servis.counter"]
        with (
            patch.object(Counter, "_search_keys", lambda *args: nothing),
            mute_logger("odoo.sql_db"),
            self.assertRaises(ConcurrencyError),
        ):
            self._read(text, 20, date=self._day(2))

    def test_a_merged_record_brings_its_readings(self):
        other = self._create_order(product_id=self.device.id, serial="SN-1")
        reading = self._read(other, 10)
        self._as(other | self.order, "office")._merge_into(
            self._as(self.order, "office")
        )
        self.assertEqual(reading.order_id, self.order)
