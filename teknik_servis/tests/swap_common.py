from .life_common import LifeCycleCommon


class SwapCommon(LifeCycleCommon):
    """A device that we sold is faulty; another one of its kind is in stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boiler = cls.env["product.product"].create(
            {
                "name": "Kombi Z",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "standard_price": 900,
            }
        )
        cls.new = cls._lot("YENI-1")
        cls._put_in_stock(1, cls.stock, cls.boiler, cls.new)
        # The faulty one was sold: it is with the customer.
        sold = cls._lot("ESKI-1")
        cls._put_in_stock(1, cls.stock, cls.boiler, sold)
        sale = cls._create_order()
        line = cls._add_line(sale, cls.boiler, lot_id=sold.id, location_id=cls.stock.id)
        sale._send({line: 1}, {})
        cls.sold = sold
        cls.order = cls._create_order(product_id=cls.boiler.id, serial="eski-1")

    @classmethod
    def _lot(cls, name):
        return cls.env["stock.lot"].create({"name": name, "product_id": cls.boiler.id})

    def _dialog(self, role="technician", order=None, **values):
        order = self._as(order or self.order, role)
        wizard = order.env["teknik.servis.swap.act"].browse(
            order.action_swap()["res_id"]
        )
        wizard.write({"lot_id": self.new.id, "coverage": "goodwill", **values})
        return wizard

    def _place(self, lot):
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("quantity", ">", 0)]
        )
        return quant.location_id

    def _assert_nothing_negative(self):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.boiler.id), ("quantity", "<", 0)]
        )
        self.assertFalse(quants.filtered(lambda q: q.location_id.usage == "internal"))
