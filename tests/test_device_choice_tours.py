"""Which device a number means, asked and offered in a browser in Turkish."""

from odoo.tests import tagged

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestDeviceChoiceTours(DeskTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copier = cls.env["product.product"].create(
            {"name": "Fotokopi M5", "type": "consu", "is_storable": True}
        )
        boiler, _copier = cls.env["stock.lot"].create(
            [
                {
                    "name": "K-7781",
                    "product_id": product.id,
                    "company_id": cls.company.id,
                }
                for product in cls.device | cls.copier
            ]
        )
        boiler.teknik_servis_owner_id = cls.customer
        cls.order = cls._create_order(serial="8F21-003", product_id=cls.device.id)
        cls.order.lot_id.write(
            {
                "teknik_servis_warranty_start": "2026-01-01",
                "teknik_servis_parts_until": "2099-01-01",
                "teknik_servis_warranty_reason": "Fatura",
            }
        )

    def test_a_number_of_two_products_is_asked_about(self):
        self._walk("device_choice", "service-records/new")
        order = self._get_newest()
        self.assertEqual(order.product_id, self.device)
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.lot_id.name, "K-7781")

    def test_a_suggestion_tells_the_owner_and_what_there_is_to_know(self):
        self._walk("serial_suggestions", "service-records/new")
        self.assertEqual(self._get_newest(), self.order)

    def test_a_suggestion_fits_on_a_phone(self):
        self._walk("serial_suggestions", "service-records/new", phone=True)
        self.assertEqual(self._get_newest(), self.order)
