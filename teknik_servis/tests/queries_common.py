from collections import Counter
from contextlib import contextmanager

from .life_common import LifeCycleCommon


class QueriesCommon(LifeCycleCommon):
    """Counts the statements of what people do all day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [
                {"name": f"Müşteri {number}", "phone": f"0532 {number:07}"}
                for number in range(20)
            ]
        )
        cls.devices = cls.env["product.product"].create(
            [
                {"name": f"Kombi {number}", "type": "consu", "is_storable": True}
                for number in range(5)
            ]
        )

        top = cls.env["hr.department"].create({"name": "Servis"})
        cls.departments = cls.env["hr.department"].create(
            [{"name": f"Bölüm {number}", "parent_id": top.id} for number in range(3)]
        )

    def _values(self, count, begin=0):
        technicians = self.technician | self.technician_2
        return [
            {
                "partner_id": self.partners[number % 20].id,
                "product_id": self.devices[number % 5].id,
                "serial": f"SN-{begin + number}",
                "technician_ids": technicians[number % 2].ids,
                "department_id": self.departments[number % 3].id,
                "customer_request": "Su akıtıyor",
                "date_promised": "2027-03-02 08:00:00",
            }
            for number in range(count)
        ]

    def _orders(self):
        """Return the model as the office's web request has it."""
        return self._as(self.env["teknik.servis.order"], "office").with_context(
            lang="tr_TR", tz="Europe/Istanbul"
        )

    @contextmanager
    def _counting(self, queries):
        """Collect the statements of a block that begins with empty caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        with contextmanager(self._patchExecute)(queries):
            yield
            self.env.flush_all()

    @contextmanager
    def _at_most(self, limit):
        queries = []
        with self._counting(queries):
            yield queries
        kinds = Counter(" ".join(query.split())[:90] for query in queries)
        self.assertLessEqual(
            len(queries),
            limit,
            "\n".join(f"{count:5} x {kind}" for kind, count in kinds.most_common(12)),
        )
