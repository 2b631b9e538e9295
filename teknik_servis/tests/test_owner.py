from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .device_common import DeviceCommon


@tagged("post_install", "-at_install")
class TestOwner(DeviceCommon):
    """The card of a device knows whose it is, whichever way it went."""

    def test_a_delivery_makes_the_commercial_entity_the_owner(self):
        self._deliver(self.lot, self.branch)
        self.assertEqual(self.lot.teknik_servis_owner_id, self.buyer)
        self.assertEqual(self.lot.teknik_servis_sold_to_id, self.buyer)
        self.assertEqual(self.lot.teknik_servis_sold_date, self._today())
        fleet = self.lot._get_teknik_servis_fleet_domain(self.branch)
        self.assertIn(self.lot, self.lot.search(fleet))

    def test_a_return_makes_it_ours_and_a_resale_the_next_customers(self):
        picking = self._deliver(self.lot, self.buyer)
        self._take_back(picking)
        self.assertFalse(self.lot.teknik_servis_owner_id)
        self.assertEqual(self.lot.teknik_servis_sold_to_id, self.buyer)
        self._deliver(self.lot, self.customer)
        self.assertEqual(self.lot.teknik_servis_owner_id, self.customer)
        self.assertEqual(self.lot.teknik_servis_sold_to_id, self.customer)

    def test_lots_of_many_pieces_have_no_owner(self):
        self.device.tracking = "lot"
        self._deliver(self.lot, self.buyer)
        self.assertFalse(self.lot.teknik_servis_owner_id)

    def test_the_first_record_of_a_strange_device_names_its_owner(self):
        order = self._create_order(product_id=self.device.id, serial="YABANCI-1")
        self.assertEqual(order.lot_id.teknik_servis_owner_id, self.customer)
        # Another one who brings it in is no reason to take it from them.
        again = self._create_order(
            product_id=self.device.id, serial="YABANCI-1", partner_id=self.buyer.id
        )
        self.assertEqual(again.lot_id, order.lot_id)
        self.assertEqual(order.lot_id.teknik_servis_owner_id, self.customer)

    def test_a_customer_who_is_named_later_owns_it_then(self):
        order = self.env["teknik.servis.order"].create(
            {
                "customer_request": "Su akıtıyor",
                "phone": "0532 999 88 77",
                "product_id": self.device.id,
                "serial": "YABANCI-2",
            }
        )
        self.assertFalse(order.lot_id.teknik_servis_owner_id)
        order.partner_id = self.branch
        self.assertEqual(order.lot_id.teknik_servis_owner_id, self.buyer)

    def test_what_stands_on_our_shelf_is_ours(self):
        self._put_in_stock(1, self.stock, self.device, self.lot)
        order = self._create_order(product_id=self.device.id, serial=self.lot.name)
        self.assertEqual(order.lot_id, self.lot)
        self.assertFalse(self.lot.teknik_servis_owner_id)

    def test_what_was_sold_and_came_back_is_nobodys_by_a_record(self):
        self._take_back(self._deliver(self.lot, self.buyer))
        self.env["stock.quant"]._update_available_quantity(
            self.device, self.stock, -1, lot_id=self.lot
        )
        self._create_order(product_id=self.device.id, serial=self.lot.name)
        self.assertFalse(self.lot.teknik_servis_owner_id)

    def test_a_return_from_whom_they_sold_it_to_is_no_sale_to_them(self):
        picking = self._deliver(self.lot, self.customer, "2025-01-31")
        self.lot._as_teknik_servis().teknik_servis_warranty_start = "2025-01-31"
        self.lot.teknik_servis_owner_id = self.buyer
        self._take_back(picking)
        self.env["stock.quant"]._update_available_quantity(
            self.device, self.stock, -1, lot_id=self.lot
        )
        self._deliver(self.lot, self.branch)
        self.assertEqual(self.lot.teknik_servis_owner_id, self.buyer)
        self.assertEqual(str(self.lot.teknik_servis_warranty_start), "2025-01-31")

    def test_what_a_supplier_sends_to_a_customer_is_the_customers(self):
        supplier = self.env["res.partner"].create({"name": "Toptancı"})
        warehouse = self.company._get_teknik_servis_warehouse()
        places = {
            "location_id": supplier.property_stock_supplier.id,
            "location_dest_id": self.buyer.property_stock_customer.id,
        }
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "partner_id": supplier.id,
                **places,
            }
        )
        move = self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "product_id": self.device.id,
                "product_uom_qty": 1,
                "partner_id": self.branch.id,
                **places,
            }
        )
        picking.action_confirm()
        move.lot_ids = self.lot
        move.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.lot.teknik_servis_owner_id, self.buyer)

    def test_of_many_records_the_first_of_a_device_names_its_owner(self):
        values = {"customer_request": "Ses yapıyor", "product_id": self.device.id}
        orders = self.env["teknik.servis.order"].create(
            [
                {**values, "serial": serial, "partner_id": partner.id}
                for serial, partner in (
                    ("YABANCI-3", self.buyer),
                    ("YABANCI-4", self.customer),
                    ("YABANCI-4", self.buyer),
                )
            ]
        )
        self.assertEqual(orders[1].lot_id.teknik_servis_owner_id, self.customer)

    def test_a_corrected_customer_is_the_owner(self):
        order = self._create_order(product_id=self.device.id, serial="YABANCI-5")
        self._as(order, "office").partner_id = self.branch
        self.assertEqual(order.lot_id.teknik_servis_owner_id, self.buyer)
        # Another record of theirs says that it is theirs.
        self._create_order(
            product_id=self.device.id, serial="YABANCI-5", partner_id=self.buyer.id
        )
        order.partner_id = self.customer
        self.assertEqual(order.lot_id.teknik_servis_owner_id, self.buyer)
        # So does a sale.
        self._deliver(self.lot, self.buyer)
        order = self._create_order(
            product_id=self.device.id, serial=self.lot.name, partner_id=self.buyer.id
        )
        order.partner_id = self.customer
        self.assertEqual(self.lot.teknik_servis_owner_id, self.buyer)

    def test_an_owner_chosen_by_hand_does_not_follow_a_record(self):
        order = self._create_order(product_id=self.device.id, serial="YABANCI-7")
        lot = order.lot_id
        self.assertTrue(lot.teknik_servis_is_owner_told)
        dialog = self._open_dialog("office", lot=lot, owner_id=self.branch.id)
        dialog.reason = "Fatura gösterildi"
        dialog.action_save()
        self.assertFalse(lot.teknik_servis_is_owner_told)
        order.partner_id = self.branch
        order.partner_id = self.customer
        self.assertEqual(lot.teknik_servis_owner_id, self.buyer)
        # Neither does that of a card that was made with its owner.
        known = self._create_lot("ELLE-2")
        known.teknik_servis_owner_id = self.customer
        order = self._create_order(product_id=self.device.id, serial=known.name)
        order.partner_id = self.branch
        self.assertEqual(known.teknik_servis_owner_id, self.customer)

    def test_a_record_is_corrected_more_than_once(self):
        order = self._create_order(product_id=self.device.id, serial="YABANCI-8")
        for partner in (self.buyer, self.customer, self.buyer):
            order.partner_id = partner
            self.assertEqual(order.lot_id.teknik_servis_owner_id, partner)

    def test_many_deliveries_are_noted_together(self):
        counts = []
        for number in (2, 12):
            lots = self.env["stock.lot"].create(
                [
                    {"name": f"TOPLU-{number}-{i}", "product_id": self.device.id}
                    for i in range(number)
                ]
            )
            for lot in lots:
                self._deliver(lot, self.buyer)
            lots._as_teknik_servis().write(
                {"teknik_servis_owner_id": False, "teknik_servis_sold_to_id": False}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            lots._follow_teknik_servis_moves()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
            self.assertEqual(lots.teknik_servis_owner_id, self.buyer)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_owners_are_found_for_what_was_delivered_before_the_addon(self):
        others = self.lot.concat(
            *(self._create_lot(f"ESKI-{number}") for number in range(3))
        )
        pickings = [self._deliver(lot, self.branch, "2024-02-29") for lot in others]
        self._take_back(pickings[1])
        others._as_teknik_servis().write(
            {
                "teknik_servis_owner_id": False,
                "teknik_servis_sold_to_id": False,
                "teknik_servis_sold_date": False,
                "teknik_servis_came_from_id": False,
                "teknik_servis_warranty_start": False,
                "teknik_servis_parts_until": False,
                "teknik_servis_labour_until": False,
            }
        )
        by_hand = self._create_lot("ELLE")
        by_hand.teknik_servis_owner_id = self.customer
        self.env["stock.lot"]._init_teknik_servis_owners()
        for lot, owner in zip(
            others,
            (self.buyer, self.buyer.browse(), self.buyer, self.buyer),
            strict=True,
        ):
            self.assertEqual(lot.teknik_servis_owner_id, owner, lot.name)
            self.assertEqual(str(lot.teknik_servis_sold_date), "2024-02-29")
            self.assertEqual(str(lot.teknik_servis_warranty_end), "2026-02-28")
        self.assertEqual(by_hand.teknik_servis_owner_id, self.customer)

    def test_every_change_of_owner_is_logged(self):
        self.cr.flush()  # what setting up began to track
        lot = self.lot.with_context(tracking_disable=False)
        lot.teknik_servis_owner_id = self.buyer
        self.cr.flush()
        self.lot.invalidate_recordset()
        values = self.lot.message_ids.sudo().tracking_value_ids
        self.assertIn(self.buyer.name, values.mapped("new_value_char"))

    def test_the_office_changes_the_owner_without_rights_in_inventory(self):
        with self.assertRaises(AccessError):
            self._as(self.lot, "office").write({"teknik_servis_owner_id": False})
        dialog = self._open_dialog("office", owner_id=self.branch.id)
        dialog.action_save()
        self.assertEqual(self.lot.teknik_servis_owner_id, self.buyer)
        for role in ("technician", "employee"):
            with self.assertRaises(AccessError):
                self._open_dialog(role).action_save()

    def test_the_dialog_wants_a_reason_for_the_warranty_and_keeps_the_photo(self):
        self._set_warranty(parts_until="2027-01-31")
        dialog = self._open_dialog("office", is_void=True)
        with self._refused("write down why"):
            dialog.action_save()
        pixel = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
            "awAAAABJRU5ErkJggg=="
        )
        dialog.write({"reason": "Mühür kırık", "photo": pixel})
        dialog.action_save()
        self.assertEqual(self.lot.teknik_servis_warranty_state, "void")
        self.assertEqual(self.lot.teknik_servis_warranty_reason, "Mühür kırık")
        self.assertEqual(
            self.lot.message_ids.attachment_ids.mapped("name"), ["photo.jpg"]
        )

    def test_a_reason_for_another_owner_is_none_for_the_warranty(self):
        order = self._create_order(product_id=self.device.id, serial="YABANCI-6")
        lot = order.lot_id
        dialog = self._open_dialog("office", lot=lot, owner_id=self.buyer.id)
        dialog.reason = "Sattı"
        dialog.action_save()
        self.assertEqual(lot.teknik_servis_owner_id, self.buyer)
        self.assertFalse(lot.teknik_servis_warranty_reason)
        self.assertIn("Sattı", str(lot.message_ids.mapped("body")))
        order.warranty_end = "2027-05-05"
        self.assertEqual(str(lot.teknik_servis_warranty_end), "2027-05-05")

    def test_cards_of_other_companies_are_theirs(self):
        company, _user = self._create_other_company()
        lot = self.env["stock.lot"].create(
            {"name": "ÖTEKI", "product_id": self.device.id, "company_id": company.id}
        )
        with self.assertRaises(UserError):
            self._open_dialog("office", lot=lot, owner_id=self.buyer.id).action_save()
        self.assertFalse(lot.teknik_servis_owner_id)

    def _open_dialog(self, role, lot=None, **values):
        model = self._as(self.env["teknik.servis.device.change"], role)
        lot = lot or self.lot
        known = model.sudo().with_context(default_lot_id=lot.id).default_get(["lot_id"])
        return model.create({**known, "lot_id": lot.id, **values})
