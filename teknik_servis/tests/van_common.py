from odoo.fields import Command

from .life_common import LifeCycleCommon


class VanCountCommon(LifeCycleCommon):
    """A van with five fan motors and one numbered board, and how it is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(5)
        cls.pump, cls.board = cls.env["product.product"].create(
            [
                {"name": "Pompa", "type": "consu", "is_storable": True},
                {
                    "name": "Ana Kart",
                    "type": "consu",
                    "is_storable": True,
                    "tracking": "serial",
                },
            ]
        )
        cls.lot, cls.lot_2 = cls.env["stock.lot"].create(
            [
                {"name": name, "product_id": cls.board.id, "company_id": cls.company.id}
                for name in ("AK-1", "AK-2")
            ]
        )
        cls._put_in_stock(1, product=cls.board, lot=cls.lot)

    def _there(self, product=None, lot=None, location=None):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.part).id),
                ("location_id", "=", (location or self.van).id),
            ]
        )
        quants = quants.filtered(lambda quant: not lot or quant.lot_id == lot)
        return sum(quants.mapped("quantity"))

    def _count(self, role="technician", reason="Kayıp", counted=(), **values):
        """Count a van; `counted` is `{(product, lot): quantity}` of what differs."""
        count = self._as(self.env["teknik.servis.van.count"], role).create(
            {"van_id": self.van.id, "reason": reason, **values}
        )
        self.env.flush_all()
        for (product, lot), quantity in dict(counted).items():
            line = count.line_ids.filtered(
                lambda line, product=product, lot=lot: (
                    line.product_id == product and line.lot_id == lot
                )
            )
            if line:
                line.qty_counted = quantity
            else:
                count.line_ids = [
                    Command.create(
                        {
                            "product_id": product.id,
                            "lot_id": lot.id,
                            "qty_counted": quantity,
                        }
                    )
                ]
        return count

    @property
    def none(self):
        return self.env["stock.lot"]
