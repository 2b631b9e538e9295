"""What happens around one record, walked through in a browser in Turkish.

What stands on the screens is looked at by the tours
(teknik_servis/static/tests/tours); here is looked at what was written.
"""

from io import BytesIO

from odoo.tests import tagged
from odoo.tools import convert_file, mute_logger
from odoo.tools.pdf import PdfFileReader

from .desk_tour_case import DeskTourCase

PDF = "/report/pdf"
HTML = "/report/html"


@tagged("post_install", "-at_install")
class TestDeskTours(DeskTourCase):
    # ------------------------------------------------------------------ taking in

    def test_a_blender_without_serial_is_taken_in_by_phone(self):
        with mute_logger("odoo.http"):  # refused until the customer is known
            self._walk("phone_call", "service-records/new")
        order = self._get_newest()
        customer = order.partner_id
        self.assertEqual(customer.name, "Hatice Er")
        for phone in (customer.phone, order.phone):
            self.assertIn("532 999 88 77", phone)
        self.assertEqual(
            (order.brand_id.name, order.kind_id.name), ("Fakir", "Blender")
        )
        self.assertEqual(order.device_model, "Mr. Chef")
        self.assertFalse(order.serial or order.product_id or order.lot_id)
        self.assertEqual(order.stage_id, self._stage_of("queue"))
        self.assertEqual(order.user_id, self.users["office"])

    def test_a_company_has_its_device_in_one_place_and_pays_from_another(self):
        company = self.env["res.partner"].create(
            {
                "name": "Deniz Otel A.Ş.",
                "is_company": True,
                "phone": "0212 100 00 00",
                "child_ids": [
                    (0, 0, {"type": "invoice", "name": "Muhasebe"}),
                    (0, 0, {"type": "delivery", "name": "Depo"}),
                    (
                        0,
                        0,
                        {
                            "type": "other",
                            "name": "Bodrum Şubesi",
                            "street": "Kıyı Yolu 5",
                            "phone": "0252 300 00 00",
                        },
                    ),
                ],
            }
        )
        invoice, delivery, branch = company.child_ids.sorted("id")
        self._walk("three_addresses", "service-records/new")
        order = self._get_newest()
        self.assertEqual(order.partner_id, company)
        self.assertEqual(order.service_address_id, branch)
        self.assertEqual(order.partner_invoice_id, invoice)
        self.assertEqual(order.partner_shipping_id, delivery)
        self.assertIn("Kıyı Yolu 5", order.address)
        self.assertEqual(order.phone, "0533 300 00 33")
        self.assertEqual(branch.phone, "0533 300 00 33")
        self.assertEqual(company.phone, "0212 100 00 00")

    def test_the_same_fridge_registered_twice_becomes_one_record(self):
        first = self._create_order(serial="BZD-778")
        self._walk("same_fridge", "service-records/new")
        second = self._get_newest()
        self.assertEqual(second.merged_into_id, first)
        self.assertEqual(second.stage_kind, "cancelled")
        self.assertTrue(first.is_open)
        self.assertEqual(first.customer_request, "Su akıtıyor\nAlt gözü de soğutmuyor")

    # ------------------------------------------------------------------ corrections

    def _create_sendable(self):
        self.demir = self.env["res.partner"].create(
            {"name": "Demir Ltd.", "phone": "0312 555 00 00"}
        )
        self._put_in_stock(1)
        order = self._create_order(stage_id=self._stage_of("in_progress").id)
        self._add_line(order, technician_id=self.technician.id)
        return order

    def test_a_wrong_customer_noticed_before_sending_is_corrected(self):
        order = self._create_sendable()
        self._walk_record("wrong_customer", order)
        self.assertEqual(order.partner_id, self.demir)
        self.assertEqual(order.partner_invoice_id, self.demir)
        self.assertEqual(order.phone, "0312 555 00 00")

    def test_a_wrong_customer_noticed_after_sending_needs_its_invoice_reversed(self):
        order = self._create_sendable()
        office = order.with_user(self.users["office"])
        office._send(
            {line: 1 for line in office.line_ids}, {line: 1 for line in office.line_ids}
        )
        # Invoices are opened by who may read them: at a small desk the same person.
        self.users["office"].group_ids += self.env.ref("account.group_account_invoice")
        with mute_logger("odoo.http"):  # the refusal is what is walked through
            self._walk_record("wrong_customer_sent", order)
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.invoice_ids.state, "cancel")
        self._walk_record("wrong_customer_stays", order, role="manager")
        self.assertEqual(order.partner_id, self.demir)
        self.assertEqual(order.picking_ids.partner_id, self.customer)
        self.assertEqual(order.picking_ids.state, "done")

    # ------------------------------------------------------------------ working

    def test_a_stage_that_wants_four_things_gets_them_in_one_dialog(self):
        wanted = ("technician_ids", "work_done", "has_paid_lines", "has_photos")
        names = self.env["ir.model.fields"]
        stage = self.env["teknik.servis.stage"].create(
            {
                "name": "Kalite Onayı",
                "kind": "in_progress",
                "sequence": 15,
                "required_field_ids": [
                    (4, names._get("teknik.servis.order", name).id) for name in wanted
                ],
            }
        )
        order = self._create_order(technician_ids=False)
        with mute_logger("odoo.http"):  # the refusal is what is walked through
            self._walk_record("four_things", order)
        self.assertEqual(order.stage_id, stage)
        self.assertEqual(order.technician_ids, self.technician)
        self.assertEqual(order.work_done, "Conta değişti")
        self.assertEqual(order.line_ids.product_id, self.labour)
        self.assertEqual(order.operation_ids.photo_ids.name, "conta.png")

    def test_a_technician_scans_a_part_and_adds_the_usual_labour(self):
        self.part.barcode = "8690000000019"
        self.env["teknik.servis.package"].create(
            {
                "name": "Fan değişimi",
                "line_ids": [(0, 0, {"product_id": self.labour.id, "quantity": 2})],
            }
        )
        order = self._create_order(stage_id=self._stage_of("in_progress").id)
        self._walk_record("scanned_part", order, role="technician", phone=True)
        self.assertEqual(order.line_ids.product_id, self.part | self.labour)
        self.assertEqual(sorted(order.line_ids.mapped("quantity")), [1, 2])

    # ------------------------------------------------------------------ several at once

    def test_fourteen_devices_of_one_waybill_are_worked_on_together(self):
        self._walk("fourteen_devices", "service-groups")
        group = self.env["teknik.servis.group"].search([], order="id desc", limit=1)
        orders = group.order_ids
        self.assertEqual(len(orders), 14)
        self.assertEqual(group.waybill_number, "IRS-77")
        self.assertEqual(
            orders.sorted("id").mapped("serial"), [f"TB-{i}" for i in range(1, 15)]
        )
        self.assertEqual(set(orders.mapped("accessories")), {"Kılıf"})
        self._put_in_stock(14)
        for order in orders:
            self._add_line(order, technician_id=self.technician.id)
        self._walk("fourteen_acts", f"service-groups/{group.id}")
        self.assertEqual(len(orders.picking_ids), 1)
        self.assertEqual(orders.picking_ids.state, "done")
        self.assertEqual(len(orders.invoice_ids), 1)
        self.assertEqual(
            sum(orders.invoice_ids.invoice_line_ids.mapped("quantity")), 14
        )
        self.assertEqual(set(orders.mapped("stage_kind")), {"done"})
        self.assertEqual(set(orders.mapped("work_done")), {"Ekran değişti"})

    # ------------------------------------------------------------------ papers

    def test_a_form_that_a_manager_redesigned_outlives_an_update(self):
        order = self._create_order()
        self._walk("form_design", role="manager")
        self._check_design(order)
        for name in ("form", "form_report"):
            convert_file(
                self.env,
                "teknik_servis",
                f"data/teknik_servis_{name}_data.xml",
                {},
                mode="update",
                noupdate=True,
            )
        self.env["ir.module.module"].search(
            [("name", "=", "teknik_servis")]
        )._update_translations(overwrite=True)
        self.env.flush_all()
        self.env.invalidate_all()
        self._check_design(order)

    def _check_design(self, order):
        """Look at what the office gets printed of a record."""
        self.authenticate("ts_office", "ts_office")
        page = self.url_open(f"{HTML}/teknik_servis.report_order/{order.id}").text
        for text in (order.name, "Çalışma Saatleri", "Cumartesi 13.00"):
            self.assertIn(text, page)
        self.assertNotIn("Su akıtıyor", page)

    # ------------------------------------------------------------------ handing over

    def test_a_parcel_comes_and_goes_by_cargo(self):
        with mute_logger("odoo.http"):  # refused without the parcel's number
            self._walk("cargo", "service-records/new")
        order = self._get_newest()
        self.assertEqual(
            (order.carrier_in, order.tracking_in), ("Yurtiçi Kargo", "GELEN-1")
        )
        self.assertEqual(
            (order.carrier_out, order.tracking_out), ("Aras Kargo", "GIDEN-2")
        )
        self.assertEqual((order.stage_kind, order.result), ("done", "unrepairable"))

    def test_the_paper_that_was_signed_at_intake_comes_out_as_a_copy(self):
        order = self._create_order(accessories="Kumanda")
        with self._printing_pdf():
            self._walk_record("paper_intake", order)
            self.assertTrue(order.intake_on_paper)
            self.authenticate("ts_office", "ts_office")
            address = f"{PDF}/teknik_servis.report_intake/{order.id}"
            again = self.url_open(address, timeout=60).content
        kept = order._get_signed_papers("intake")[order]
        self.assertTrue(kept.startswith(b"%PDF"))
        pages = PdfFileReader(BytesIO(again)).pages
        self.assertIn("SURET", pages[0].extract_text())

    def test_a_lost_form_is_made_up_for_by_an_identity_document(self):
        order = self._create_order(work_done="Conta değişti")
        order.stage_id = self._stage_of("ready")
        self._walk_record("lost_form", order)
        self.assertEqual(order.stage_kind, "done")
        self.assertTrue(order.without_form)
        self.assertEqual(order.delivered_to, "Hasan Yılmaz")
        self.assertEqual(order.identity_kind, "id_card")
        self.assertEqual(order.identity_ending, "8901")
        self.assertEqual(order.receiver_relation, "spouse")
