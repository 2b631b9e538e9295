from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ROLES
from .queries_common import QueriesCommon


class ProductTrackCommon(QueriesCommon):
    """A boiler with a serial number, and whoever keeps the stock and the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device.tracking = "serial"
        cls.copier = cls.env["product.product"].create(
            {
                "name": "Fotokopi M5",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        cls.supplier = cls.env["res.partner"].create({"name": "Toptancı A.Ş."})
        cls.lot = cls._create_lot("8f21-003  ix")
        cls.users["keeper"] = new_test_user(
            cls.env,
            "ts_keeper",
            groups=f"{ROLES['office']},stock.group_stock_user,"
            "account.group_account_invoice",
        )

    @classmethod
    def _create_lot(cls, name, product=None, **values):
        return cls.env["stock.lot"].create(
            {"name": name, "product_id": (product or cls.device).id, **values}
        )

    @classmethod
    def _move(cls, source, target, partner, lot=None):
        """Move one device by a transfer that is done."""
        lot = lot or cls.lot
        warehouse = cls.company._get_teknik_servis_warehouse()
        types = {"supplier": warehouse.in_type_id, "customer": warehouse.in_type_id}
        place = {"location_id": source.id, "location_dest_id": target.id}
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": types.get(source.usage, warehouse.out_type_id).id,
                "partner_id": partner.id,
                **place,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": 1,
                            "product_uom": lot.product_id.uom_id.id,
                            **place,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "picking_id": picking.id,
                    **place,
                }
            )
        ]
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True)._action_done()
        return picking

    @classmethod
    def _trade(cls):
        """Buy the device and sell it to the customer."""
        suppliers = cls.env.ref("stock.stock_location_suppliers")
        customers = cls.env.ref("stock.stock_location_customers")
        bought = cls._move(suppliers, cls.stock, cls.supplier)
        sold = cls._move(cls.stock, customers, cls.customer)
        return bought, sold

    def _ask(self, *args, role="office", **kwargs):
        return self._lots(role).get_teknik_servis_card(*args, **kwargs)

    def _lots(self, role):
        """Return the model as the web request of one of the users has it."""
        return self._as(self.env["stock.lot"], role).with_context(
            lang="en_US", tz="Europe/Istanbul"
        )

    def _kinds(self, found):
        return {event["kind"] for event in found["events"]}
