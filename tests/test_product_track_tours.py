"""Product Tracking, walked through in a browser in Turkish."""

from base64 import b64decode
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged

from .desk_tour_case import DeskTourCase


@tagged("post_install", "-at_install")
class TestProductTrackTours(DeskTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copier = cls.env["product.product"].create(
            {"name": "Fotokopi M5", "type": "consu", "is_storable": True}
        )
        cls.env["stock.lot"].create(
            [
                {"name": "K-7781", "product_id": product.id}
                for product in cls.device | cls.copier
            ]
        )
        cls.order = cls._create_order(serial="8F21-003", product_id=cls.device.id)
        cls._add_line(cls.order)
        cls.order.lot_id.write(
            {
                "teknik_servis_warranty_start": "2026-01-01",
                "teknik_servis_parts_until": "2099-01-01",
                "teknik_servis_warranty_reason": "Fatura",
            }
        )

    def test_a_number_leads_to_its_device_and_an_unknown_one_to_a_new_record(self):
        before = self._get_newest()
        self._walk("product_track")
        self.assertEqual(self._get_newest(), before)

    def test_a_technician_opens_the_history_from_the_record_on_a_phone(self):
        self._walk_record(
            "product_track_phone", self.order, role="technician", phone=True
        )

    def test_the_timeline_is_exported_as_a_spreadsheet(self):
        self.authenticate("ts_office", "ts_office")
        made = self.make_jsonrpc_request(
            "/web/dataset/call_kw/stock.lot/export_teknik_servis_card",
            {
                "model": "stock.lot",
                "method": "export_teknik_servis_card",
                "args": ["8f21-003"],
                "kwargs": {"context": {"lang": "tr_TR", "tz": "Europe/Istanbul"}},
            },
        )
        self.assertEqual(made["name"], "8F21-003.xlsx")
        sheet = load_workbook(BytesIO(b64decode(made["content"]))).active
        rows = list(sheet.values)
        self.assertEqual(rows[0][0], "Tarih")
        self.assertEqual({row[4] for row in rows[1:]}, {self.order.name})
        self.assertEqual({row[1] for row in rows[1:]}, {"Servis", "Parça"})
