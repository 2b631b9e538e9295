from contextlib import contextmanager

from .life_common import LifeCycleCommon


class OutsideCommon(LifeCycleCommon):
    """A central service, a record, and what stands on it for their work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.central = cls.env["res.partner"].create(
            {"name": "Merkez Servis", "is_company": True}
        )
        cls.repair = cls.env["product.product"].create(
            {"name": "Dış Servis Onarımı", "type": "service", "list_price": 700}
        )
        cls.repair.taxes_id = False
        cls.company.teknik_servis_outside_product_id = cls.repair
        cls.condition = cls.env["ir.model.fields"]._get(
            "teknik.servis.order", "has_outside"
        )
        cls.waiting = cls.stages["waiting"]
        cls.order = cls._create_order(product_id=cls.device.id, serial="SN-1")

    def setUp(self):
        super().setUp()
        self.Outside = self._as(self.env["teknik.servis.outside"], "technician")

    def _send(self, order=None, **values):
        """Send a record's device (the first one's) away, as the technician."""
        return self.Outside.create(
            {
                "order_id": (order or self.order).id,
                "partner_id": self.central.id,
                "reference": "MS-77",
                **values,
            }
        )

    def _dialog(self, outside, **values):
        """Fill in the dialog in which a device is taken back."""
        wizard = self._as(self.env["teknik.servis.outside.back"], "technician")
        return wizard.create({"outside_id": outside.id, **values})

    def _back(self, outside, **values):
        """Take a device back, as the technician."""
        self._dialog(outside, **values).action_back()

    @contextmanager
    def _counted(self, queries):
        """Collect the statements of a block."""
        with contextmanager(self._patchExecute)(queries):
            yield
