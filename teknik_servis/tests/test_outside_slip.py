from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .form_common import REPORTS, FormCase


@tagged("post_install", "-at_install")
class TestOutsideSlip(FormCase):
    """What goes along with the device tells the other service, not of the customer."""

    def setUp(self):
        super().setUp()
        # Not every record has one: the other papers are printed of all.
        self.enterContext(patch.dict(REPORTS, {"outside": "report_outside"}))

    def test_the_slip_says_where_and_what_for(self):
        order = self.order
        with self.assertRaisesRegex(UserError, "nothing was sent"):
            self.text("outside")
        central = self.env["res.partner"].create(
            {"name": "Merkez Servis", "city": "Ankara", "phone": "0312 555 44 33"}
        )
        self.env["teknik.servis.outside"].with_user(self.users["technician"]).create(
            {
                "order_id": order.id,
                "partner_id": central.id,
                "reference": "MS-77",
                "carrier": "Yurtiçi",
                "tracking": "123456",
                "note": "Ekranı kontrol edin",
            }
        )
        text = self.text("outside")
        for word in (
            *("Merkez Servis", "Ankara", "MS-77", "Yurtiçi", "123456", "Kombi"),
            *("SN-1", "Kumanda", "Ekranı kontrol edin", "Su akıtıyor"),
        ):
            self.assertIn(word, text)
        self.assertNotIn("0532 111 22 33", text)
        self.assertEqual(text.count("Outside Service Slip"), 2, "two copies")
