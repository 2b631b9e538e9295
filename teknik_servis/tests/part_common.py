from .life_common import LifeCycleCommon


class PartRequestCommon(LifeCycleCommon):
    """A part that is asked for, a supplier, and a shelf where it comes to lie."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls.env["res.partner"].create({"name": "Marmara Isı"})
        cls.order = cls._create_order(user_id=cls.users["office"].id)
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )

    def _request(self, role="technician", order=None, **values):
        """Ask for a part (the fan motor) as somebody."""
        return self._as(self.env["teknik.servis.part.request"], role).create(
            {
                "order_id": (order or self.order).id,
                "product_id": self.part.id,
                **values,
            }
        )

    def _arrived(self, **values):
        """Return a request whose part lies on the shelf, set aside."""
        quantity = values.get("quantity", 1)
        self._put_in_stock(quantity, self.stock)
        request = self._as(self._request(**values), "office")
        request._arrive()
        return request

    def _free(self, location=None, product=None, lot=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.part, location or self.stock, lot_id=lot
        )

    def _dialog(self, model, role="office", **values):
        return self._as(self.env[model], role).create(values)

    def _lot(self, name, location=None):
        lot = self.env["stock.lot"].create({"name": name, "product_id": self.board.id})
        self._put_in_stock(1, location or self.stock, self.board, lot)
        return lot
