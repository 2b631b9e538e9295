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


class VanTransferCommon(LifeCycleCommon):
    """Parts and numbered boards on the shelf, and the dialog that loads vans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(10, cls.stock)
        cls._put_in_stock(2)
        cls.part.barcode = "8690000000017"
        cls.board = cls.env["product.product"].create(
            {
                "name": "Ana Kart",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.lots = cls.env["stock.lot"].create(
            [
                {
                    "name": name,
                    "product_id": cls.board.id,
                    "company_id": cls.company.id,
                }
                for name in ("AK-1", "AK-2")
            ]
        )
        for lot in cls.lots:
            cls._put_in_stock(1, cls.stock, cls.board, lot)

    def _there(self, location=None, product=None, lot=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.part, location or self.van, lot_id=lot
        )

    def _dialog(self, role="technician", *rows, **values):
        """Fill the dialog in past its form; rows are `(product, quantity, lot)`."""
        return self._as(self.env["teknik.servis.van.transfer"], role).create(
            {
                "technician_id": self.technician.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "quantity": quantity,
                            "lot_id": lot and lot.id,
                        }
                    )
                    for product, quantity, lot in rows
                ],
                **values,
            }
        )

    def _wanted_move(self, quantity):
        """Prepare a transfer into the van in Inventory, as a reordering rule does."""
        picking_type = self.stock.warehouse_id.int_type_id
        places = {
            "location_id": self.stock.id,
            "location_dest_id": self.van.id,
            "picking_type_id": picking_type.id,
        }
        move = {
            "product_id": self.part.id,
            "product_uom_qty": quantity,
            "product_uom": self.part.uom_id.id,
        }
        picking = self.env["stock.picking"].create(
            {**places, "move_ids": [Command.create({**places, **move})]}
        )
        picking.action_confirm()
        picking.action_assign()
        return picking
