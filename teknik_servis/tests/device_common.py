from odoo.tests import Form

from .life_common import LifeCycleCommon


class DeviceCommon(LifeCycleCommon):
    """Boilers with serial numbers, sold with two years on parts and one on labour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = cls.env["teknik.servis.warranty"].create(
            {"name": "2 + 1", "parts_months": 24, "labour_months": 12}
        )
        cls.category = cls.env["product.category"].create(
            {"name": "Kombiler", "teknik_servis_warranty_id": cls.terms.id}
        )
        cls.device.write({"tracking": "serial", "categ_id": cls.category.id})
        cls.lot = cls._create_lot("8F21-003")
        cls.buyer = cls.env["res.partner"].create(
            {"name": "Demir Ltd.", "is_company": True}
        )
        cls.branch = cls.env["res.partner"].create(
            {"name": "Demir Şube", "parent_id": cls.buyer.id, "type": "delivery"}
        )
        cls.company.teknik_servis_prolong_warranty = True

    @classmethod
    def _create_lot(cls, name, product=None):
        product = product or cls.device
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    @classmethod
    def _deliver(cls, lot, partner, day=None):
        """Deliver one device natively, as any salesman does, on a day."""
        cls._put_in_stock(1, cls.stock, lot.product_id, lot)
        warehouse = cls.company._get_teknik_servis_warehouse()
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.out_type_id.id,
                "partner_id": partner.id,
                "location_id": cls.stock.id,
                "location_dest_id": partner.property_stock_customer.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": 1,
                            "location_id": cls.stock.id,
                            "location_dest_id": partner.property_stock_customer.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.lot_ids = lot
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()
        assert picking.state == "done"
        if day:
            picking.move_ids.move_line_ids.date = f"{day} 10:00:00"
        return picking

    @classmethod
    def _take_back(cls, picking):
        """Return what one transfer delivered."""
        form = Form(
            cls.env["stock.return.picking"].with_context(
                active_id=picking.id, active_model="stock.picking"
            )
        )
        wizard = form.save()
        wizard.product_return_moves.quantity = 1
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.action_assign()
        back.move_ids.lot_ids = picking.move_ids.lot_ids
        back.move_ids.picked = True
        back.button_validate()
        assert back.state == "done"
        return back

    @classmethod
    def _set_warranty(cls, lot=None, **values):
        """Write a warranty onto a card, with its reason."""
        names = {f"teknik_servis_{name}": value for name, value in values.items()}
        (lot or cls.lot).write(
            {"teknik_servis_warranty_reason": "Belge görüldü", **names}
        )

    def _today(self):
        """Return the company's day: after nine in the evening UTC it is tomorrow."""
        return self.env.company._get_teknik_servis_day()
