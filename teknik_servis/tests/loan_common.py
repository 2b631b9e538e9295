from .queries_common import QueriesCommon


class LoanCommon(QueriesCommon):
    """Two devices of ours on a shelf, and a record whose customer may get one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loaner = cls.env["product.product"].create(
            {
                "name": "Yedek Kombi",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.lot, cls.lot_2 = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.loaner.id} for name in ("YK-1", "YK-2")]
        )
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Yedek Rafı", "location_id": cls.stock.id}
        )
        for lot in cls.lot | cls.lot_2:
            cls._put_in_stock(1, cls.shelf, cls.loaner, lot)
        cls.order = cls._create_order(product_id=cls.device.id, serial="SN-9")

    def _dialog(self, order=None, lot=None, role="office", **values):
        return self._as(self.env["teknik.servis.lend"], role).create(
            {
                "order_id": (order or self.order).id,
                "lot_id": (lot or self.lot).id,
                **values,
            }
        )

    def _lend(self, *args, **values):
        """Lend a device as the office does and return the loan."""
        wizard = self._dialog(*args, **values)
        wizard.action_lend()
        return wizard.sudo().loan_id.with_env(self.env)

    def _places(self, lot=None):
        """Return where a device is: `{location: quantity}`."""
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", (lot or self.lot).id), ("quantity", "!=", 0)]
        )
        return {quant.location_id: quant.quantity for quant in quants}
