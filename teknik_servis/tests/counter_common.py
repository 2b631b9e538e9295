from contextlib import contextmanager
from datetime import timedelta

from odoo import fields

from .life_common import LifeCycleCommon


class CounterCommon(LifeCycleCommon):
    """A device with two counters, taken in; the office reads them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.black, cls.hours = cls.env["teknik.servis.counter.kind"].create(
            [
                {"name": "Siyah-beyaz", "unit": "sayfa", "sequence": 1},
                {"name": "Saat", "unit": "h", "sequence": 2},
            ]
        )
        tmpl = cls.device.product_tmpl_id
        tmpl.teknik_servis_counter_kind_ids = cls.black | cls.hours
        cls.order = cls._create_order(product_id=cls.device.id, serial="SN-1")

    def setUp(self):
        super().setUp()
        self.Reading = self._as(self.env["teknik.servis.counter.reading"], "office")

    @classmethod
    def _day(cls, number):
        """Return a moment so many days after the first one, all of them past."""
        return fields.Datetime.to_datetime("2026-03-02 08:00:00") + timedelta(number)

    def _read(self, order, value, kind=None, **values):
        """Enter a reading of a record's device (black and white) as the office."""
        return self.Reading.create(
            {
                "order_id": order.id,
                "kind_id": (kind or self.black).id,
                "value": value,
                "date": self._day(0),
                **values,
            }
        )

    @contextmanager
    def _counted(self):
        """Collect the statements of a block."""
        queries = []
        with contextmanager(self._patchExecute)(queries):
            yield queries
