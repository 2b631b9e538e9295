from odoo.fields import Command

from .life_common import LifeCycleCommon


class MergeCommon(LifeCycleCommon):
    """Two records of one device."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls.kept = cls._create_order(serial="SN-MRG-44")
        cls.other = cls._create_order(serial="SN-MRG-44", technician_ids=False)

    def _merge(self, orders=None, target=None, role="office"):
        orders = self.kept | self.other if orders is None else orders
        wizard = self._as(self.env["teknik.servis.merge"], role).create(
            {
                "order_ids": [Command.set(orders.ids)],
                "target_id": (target or self.kept).id,
            }
        )
        action = wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()
        return action

    def _work(self, order, **line):
        """Use a part in an operation of a record."""
        operation = self._as(self.env["teknik.servis.operation"], "office").create(
            {
                "order_id": order.id,
                "technician_id": self.technician.id,
                "work_done": "Fan değişti",
                "line_ids": [
                    Command.create({"product_id": self.part.id, "quantity": 1, **line})
                ],
            }
        )
        return operation.sudo()
