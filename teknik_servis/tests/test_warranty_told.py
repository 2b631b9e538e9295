from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestWarrantyTold(DeviceCommon):
    """Records, cards, Product Tracking and suggestions tell one and the same."""

    def test_labour_alone_is_told_wherever_a_warranty_is(self):
        Order = self.env["teknik.servis.order"]
        for parts, labour, last in (
            (0, 24, date(2027, 1, 31)),
            (12, 24, date(2027, 1, 31)),
            (24, 12, date(2027, 1, 31)),
        ):
            self.terms.write({"parts_months": parts, "labour_months": labour})
            lot = self._create_lot(f"SN-{parts}-{labour}")
            lot._set_teknik_servis_delivered(self.customer, date(2025, 1, 31))
            with self.subTest(lot.name), freeze_time("2026-06-01 10:00:00"):
                lot.invalidate_recordset()
                left = (last - date(2026, 6, 1)).days
                self.assertEqual(lot.teknik_servis_warranty_state, "in")
                self.assertEqual(lot.teknik_servis_warranty_days, left)
                found = lot.get_teknik_servis_card(lot_id=lot.id)["card"]["warranty"]
                self.assertEqual((found["state"], found["days"]), ("in", left))
                [offer] = Order.get_serial_suggestions(False, False, lot.name)
                self.assertIn("2027", offer["hint"])
            with freeze_time("2027-02-01 10:00:00"):
                lot.invalidate_recordset()
                self.assertEqual(lot.teknik_servis_warranty_state, "out")
