from odoo.tests import TransactionCase, new_test_user, tagged

ROLES = {
    "technician": "teknik_servis.group_teknik_servis_technician",
    "office": "teknik_servis.group_teknik_servis_office",
    "manager": "teknik_servis.group_teknik_servis_manager",
    "accountant": "account.group_account_invoice",
    "employee": "base.group_user",
}


@tagged("post_install", "-at_install")
class TeknikServisCommon(TransactionCase):
    """A small shop: one warehouse, two technicians with vans, a customer, parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        cls.users = {
            role: new_test_user(cls.env, f"ts_{role}", groups=group)
            for role, group in ROLES.items()
        }
        cls.technician, cls.technician_2 = cls.env["hr.employee"].create(
            [
                {"name": "Ali Usta", "user_id": cls.users["technician"].id},
                {"name": "Mehmet Kalfa"},
            ]
        )
        (cls.technician | cls.technician_2).action_teknik_servis_make_technician()
        cls.van = cls.technician.teknik_servis_location_id
        cls.van_2 = cls.technician_2.teknik_servis_location_id
        cls.stock = cls.company._get_teknik_servis_warehouse().lot_stock_id
        cls.part, cls.labour, cls.device = cls.env["product.product"].create(
            [
                {
                    "name": "Fan Motoru",
                    "type": "consu",
                    "is_storable": True,
                    "list_price": 100,
                    "standard_price": 60,
                },
                {"name": "İşçilik", "type": "service", "list_price": 500},
                {"name": "Kombi X24", "type": "consu", "is_storable": True},
            ]
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Ayşe Yılmaz",
                "phone": "0532 111 22 33",
                "email": "ayse@example.com",
                "street": "Moda Caddesi 1",
                "city": "İstanbul",
                "country_id": cls.env.ref("base.tr").id,
            }
        )

    @classmethod
    def _create_order(cls, **values):
        """Create a record of the customer's device; values override."""
        return cls.env["teknik.servis.order"].create(
            {
                "partner_id": cls.customer.id,
                "customer_request": "Su akıtıyor",
                "technician_ids": cls.technician.ids,
                **values,
            }
        )

    @classmethod
    def _add_line(cls, order, product=None, **values):
        """Add a part (the fan motor) or another product to a record."""
        return cls.env["teknik.servis.order.line"].create(
            {
                "order_id": order.id,
                "product_id": (product or cls.part).id,
                **values,
            }
        )

    @classmethod
    def _put_in_stock(cls, quantity, location=None, product=None, lot=None):
        """Put pieces of a product (the fan motor) somewhere (the first van)."""
        cls.env["stock.quant"]._update_available_quantity(
            product or cls.part, location or cls.van, quantity, lot_id=lot
        )

    @classmethod
    def _stage(cls, kind):
        """Return the first stage of a kind."""
        return cls.env["teknik.servis.stage"]._get_first_of_kind(kind, cls.company)

    @classmethod
    def _hand_over(cls, order, **values):
        """Hand a record over, all that is asked for given."""
        order.write(
            {
                "stage_id": cls._stage("done").id,
                "delivered_to": "Ayşe Yılmaz",
                "date_delivered": "2026-11-20 10:00:00",
                "result": "repaired",
                **values,
            }
        )
