from odoo.tests import tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestOwnerBack(DeviceCommon):
    """Who bought a device and whose it was stay apart when it comes back."""

    def _come_back_from_the_second_owner(self):
        """Sold to a dealer, theirs who bought it there, and returned by the dealer."""
        picking = self._deliver(self.lot, self.customer, "2025-01-31")
        self.lot._as_teknik_servis().write(
            {
                "teknik_servis_sold_date": "2025-01-31",
                "teknik_servis_warranty_start": "2025-01-31",
            }
        )
        self.lot.teknik_servis_owner_id = self.buyer
        self._set_warranty(extra_months=6)
        self._take_back(picking)
        self.env["stock.quant"]._update_available_quantity(
            self.device, self.stock, -1, lot_id=self.lot
        )

    def test_back_to_the_first_buyer_is_no_sale(self):
        self._come_back_from_the_second_owner()
        self.assertEqual(self.lot.teknik_servis_came_from_id, self.buyer)
        self._deliver(self.lot, self.customer)
        self.assertEqual(self.lot.teknik_servis_owner_id, self.customer)
        self.assertEqual(str(self.lot.teknik_servis_warranty_start), "2025-01-31")
        self.assertEqual(self.lot.teknik_servis_extra_months, 6)

    def test_back_to_the_second_owner_the_first_stays_who_bought_it(self):
        self._come_back_from_the_second_owner()
        self._deliver(self.lot, self.buyer)
        self.assertEqual(self.lot.teknik_servis_owner_id, self.buyer)
        self.assertEqual(self.lot.teknik_servis_extra_months, 6)
        row = self.lot._find_track_cards_like(self.lot.id)[0]
        sale = self.lot._get_track_told_sale(row, {"sold_date": row["sold_date"]})
        self.assertEqual(sale["partner"], self.customer.name)
        self.assertEqual(str(sale["day"]), "2025-01-31")
        # Whoever gets it next buys it, and the former ones are strangers to it.
        other = self.env["res.partner"].create({"name": "Kaya Ltd."})
        for partner in (other, self.customer):
            self.lot._set_teknik_servis_returned()
            self.lot._set_teknik_servis_delivered(partner, self._today())
            self.assertEqual(self.lot.teknik_servis_sold_to_id, partner)
            self.assertFalse(self.lot.teknik_servis_came_from_id)

    def test_what_came_back_from_whom_we_never_sold_it_to_is_no_strangers(self):
        self.lot.teknik_servis_owner_id = self.buyer
        self.lot._set_teknik_servis_returned()
        self.assertFalse(self.lot.teknik_servis_sold_to_id)
        self._create_order(product_id=self.device.id, serial=self.lot.name)
        self.assertFalse(self.lot.teknik_servis_owner_id)
