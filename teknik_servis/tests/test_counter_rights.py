from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .counter_common import CounterCommon


@tagged("post_install", "-at_install")
class TestCounterRights(CounterCommon):
    """Who reads and writes what counters stood at."""

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
