"""What happens to a device besides its repair, walked through in Turkish.

At the desk and on a technician's phone: swapped, lent, sent away, its counters read,
its warranty changed by hand. What stands on the screens is looked at by the tours
(teknik_servis/static/tests/tours); here is looked at what was written.
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.teknik_servis.warranty import add_months

from .desk_tour_case import DeskTourCase

HTTP = "odoo.http"  # what is refused is walked through


@tagged("post_install", "-at_install")
class TestDeviceTours(DeskTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terms = cls.env["teknik.servis.warranty"].create(
            {"name": "2 + 2", "parts_months": 24, "labour_months": 24}
        )
        cls.device.write({"tracking": "serial", "teknik_servis_warranty_id": terms.id})

    @classmethod
    def _create_lot(cls, name, product=None):
        product = product or cls.device
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    def _get_place(self, lot):
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("quantity", ">", 0)]
        )
        return quants.location_id

    # ------------------------------------------------------------------ swap

    def test_a_boiler_is_swapped_and_the_new_one_handed_over(self):
        old, new = self._create_lot("ESKI-1"), self._create_lot("YENI-1")
        for lot in old | new:
            self._put_in_stock(1, self.stock, self.device, lot)
        sale = self._create_order()
        line = self._add_line(
            sale, self.device, lot_id=old.id, location_id=self.stock.id
        )
        sale._send({line: 1}, {})
        sold = fields.Date.today() - timedelta(days=100)
        old._begin_teknik_servis_warranty("delivery", sold, is_sale=True)
        ends = old.teknik_servis_warranty_end
        self.assertEqual(ends, add_months(sold, 24))
        order = self._create_order(product_id=self.device.id, serial="ESKI-1")
        with mute_logger(HTTP):
            self._walk_record("swap", order)
        self.assertEqual(order.swap_ids.new_lot_id, new)
        self.assertEqual((order.stage_kind, order.result), ("done", "replaced"))
        self.assertEqual(self._get_place(old), self.company._get_defects_location())
        self.assertEqual(self._get_place(new).usage, "customer")
        self.assertEqual(new.teknik_servis_owner_id, self.customer)
        self.assertFalse(old.teknik_servis_owner_id)
        # What was left of it: neither a day more nor a day less.
        self.assertEqual(new.teknik_servis_warranty_end, ends)
        self.assertEqual(order.line_ids.coverage, "warranty")
        self.assertFalse(order.invoice_ids)

    # ------------------------------------------------------------------ loaner

    def _create_loaners(self, *names):
        loaner = self.env["product.product"].create(
            {
                "name": "Yedek Kombi",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        lots = self.env["stock.lot"]
        for name in names:
            lots |= self._create_lot(name, loaner)
            self._put_in_stock(1, self.stock, loaner, lots[-1])
        return lots

    def test_a_loaner_is_lent_runs_late_and_is_asked_back_at_the_handover(self):
        lot = self._create_loaners("YK-1")
        order = self._create_order(product_id=self.device.id, serial="SN-9")
        self._walk_record("lend", order)
        loan = order.loan_ids
        self.assertEqual((loan.lot_id, loan.state), (lot, "out"))
        self.assertEqual((loan.accessories, loan.condition), ("Kumanda", "Çizik yok"))
        self.assertEqual(
            self._get_place(lot), self.company.teknik_servis_loan_location_id
        )
        loan.date_expected = fields.Date.context_today(loan) - timedelta(days=2)
        with mute_logger(HTTP):
            self._walk("loan_back")
        self.assertEqual(loan.state, "returned")
        self.assertEqual(self._get_place(lot), self.stock)
        self.assertEqual((order.stage_kind, order.result), ("done", "repaired"))

    def test_a_technician_takes_a_loaner_back_on_a_phone(self):
        lot = self._create_loaners("YK-1")
        order = self._create_order()
        wizard = self.env["teknik.servis.lend"].create(
            {"order_id": order.id, "lot_id": lot.id}
        )
        wizard.action_lend()
        self._walk("loan_phone", "service-loaners", role="technician", phone=True)
        self.assertEqual(order.loan_ids.state, "returned")
        self.assertEqual(order.loan_ids.condition_back, "Kapağı çizik")
        self.assertTrue(order.is_open)

    # ------------------------------------------------------------------ outside

    def test_a_boiler_goes_to_the_central_service_and_comes_back(self):
        central, repair = self._create_outside_service()
        order = self._create_order(product_id=self.device.id, serial="SN-9")
        with mute_logger(HTTP):
            self._walk_record("outside_send", order)
        outside = order.outside_ids
        self.assertEqual((outside.partner_id, outside.reference), (central, "MS-77"))
        self.assertEqual((outside.carrier, outside.tracking), ("Aras Kargo", "GIDEN-7"))
        self.assertEqual(outside.user_id, self.users["office"])
        self.assertEqual(order.stage_id, self._stage_of("central"))
        outside.date_expected = fields.Date.context_today(outside) - timedelta(days=1)
        self._walk("outside_back")
        self.assertEqual((outside.result, outside.cost), ("repaired", 700))
        self.assertEqual(outside.note_back, "Ana kart değişti")
        self.assertEqual(order.stage_id, self._stage_of("diagnosis"))
        line = order.line_ids
        self.assertEqual((line.product_id, line.price_unit), (repair, 900))
        self.assertEqual((line.cost_unit, line.coverage), (700, "paid"))

    def _create_outside_service(self):
        central = self.env["res.partner"].create(
            {"name": "Merkez Servis", "is_company": True}
        )
        repair = self.env["product.product"].create(
            {"name": "Dış Servis Onarımı", "type": "service", "list_price": 0}
        )
        self.company.teknik_servis_outside_product_id = repair
        return central, repair

    # ------------------------------------------------------------------ counters

    def test_a_counter_is_read_at_intake_and_replaced_on_the_phone(self):
        black = self.env["teknik.servis.counter.kind"].create(
            {"name": "Siyah-beyaz", "unit": "sayfa", "sequence": 1}
        )
        self.device.product_tmpl_id.teknik_servis_counter_kind_ids = black
        former = self._create_order(product_id=self.device.id, serial="SN-7")
        Reading = self.env["teknik.servis.counter.reading"]
        Reading.create(
            {
                "order_id": former.id,
                "kind_id": black.id,
                "value": 1000,
                "date": "2026-03-02 08:00:00",
            }
        )
        self._hand_over(former)
        self._walk("counter_intake", "service-records/new")
        order = self._get_newest()
        first = order.counter_reading_ids
        self.assertEqual((first.kind_id, first.value), (black, 1250))
        self.assertEqual(first.user_id, self.users["office"])
        first.date -= timedelta(minutes=5)
        order.technician_ids = self.technician
        with mute_logger(HTTP):
            self._walk_record("counter_phone", order, role="technician", phone=True)
        second = order.counter_reading_ids - first
        self.assertEqual((second.value, second.reason), (15, "replaced"))
        self.assertEqual(second.operation_id.technician_id, self.technician)
        self.assertEqual(second.counter_id, first.counter_id)

    # ------------------------------------------------------------------ warranty

    def test_a_warranty_written_by_hand_covers_all_but_misuse_until_it_is_void(self):
        self._put_in_stock(1)
        order = self._create_order(product_id=self.device.id, serial="8F21-003")
        lot = order.lot_id
        with mute_logger(HTTP):
            self._walk_record("warranty_by_hand", order)
        self.assertEqual(lot.teknik_servis_warranty_reason, "Fatura gösterildi")
        self.assertEqual(order.warranty_end, lot.teknik_servis_warranty_end)
        self.assertEqual(order.warranty_state, "in")
        self._walk_record("misuse", order, role="technician", phone=True)
        line = order.line_ids
        self.assertEqual((line.product_id, line.coverage), (self.part, "paid"))
        self.assertEqual(line.coverage_reason, "Darbe izi var")
        with mute_logger(HTTP):
            self._walk_record("warranty_void", order)
        self.assertTrue(lot.teknik_servis_is_void)
        self.assertEqual(lot.teknik_servis_warranty_reason, "Mühür kırık")
        self.assertEqual(order.warranty_state, "void")
        told = lot.message_ids.tracking_value_ids.mapped("new_value_char")
        self.assertLessEqual({"Fatura gösterildi", "Mühür kırık"}, set(told))
