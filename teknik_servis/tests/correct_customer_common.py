from .life_common import LifeCycleCommon


class CorrectCustomerCommon(LifeCycleCommon):
    """A record that was taken in for somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        feature = cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += feature
        cls.right = cls.env["res.partner"].create(
            {"name": "Fatma Kaya", "phone": "0533 444 55 66", "city": "Ankara"}
        )
        cls.order = cls._create_order()
        cls._put_in_stock(5)

    def _correct(self, order=None, role="office", **values):
        wizard = self._as(self.env["teknik.servis.correct.customer"], role)
        order = order or self.order
        values = {"partner_id": self.right.id, **values}
        wizard = wizard.create({"order_id": order.id, **values})
        wizard.action_correct()
        self.env.flush_all()
        return wizard

    def _bodies(self, order=None):
        return " ".join((order or self.order).message_ids.mapped("body"))
