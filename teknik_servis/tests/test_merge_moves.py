from odoo.tests import tagged

from .merge_common import MergeCommon


@tagged("post_install", "-at_install")
class TestMergeMoves(MergeCommon):
    """What goes over to the record that is kept, and what is told of the rest."""

    def test_work_and_parts_go_to_the_record_that_is_kept(self):
        own = self._work(self.kept)
        operation = self._work(self.other)
        line = operation.line_ids
        before = self.kept.operation_ids | self.other.operation_ids
        action = self._merge()
        self.assertEqual(action["res_id"], self.kept.id)
        self.assertLessEqual(before, self.kept.operation_ids)
        self.assertEqual(self.kept.line_ids, own.line_ids | line)
        self.assertEqual(line.operation_id, operation)
        self.assertFalse(self.other.line_ids)
        self.assertEqual(self.kept.amount_untaxed, 200)
        self.assertEqual(self.kept.work_done, "Fan değişti")
        self.assertEqual(self.other.stage_kind, "cancelled")
        self.assertEqual(self.other.merged_into_id, self.kept)

    def test_the_history_tells_where_it_happened(self):
        self.other.stage_id = self.stages["waiting"]
        happened = [
            (op.id, op.date_start, op.user_id, op.stage_from_id, op.stage_id)
            for op in self.other.operation_ids
        ]
        own = self.kept.operation_ids
        self._merge()
        moved = self.kept.operation_ids - own
        self.assertEqual(
            [
                (op.id, op.date_start, op.user_id, op.stage_from_id, op.stage_id)
                for op in moved.sorted("id", reverse=True)
            ],
            happened,
        )
        self.assertEqual(moved.order_origin_id, self.other)
        self.assertFalse(own.order_origin_id)
        self.assertEqual(self.kept.stage_kind, "new")
        # Its own last step is in its own history.
        self.assertEqual(
            self._history(self.other), [("waiting", "cancelled", "ts_office")]
        )

    def test_messages_files_and_activities_go_along(self):
        self.other.message_post(body="Müşteri aradı")
        photo = self.env["ir.attachment"].create(
            {
                "name": "ariza.png",
                "raw": b"x",
                "res_model": self.other._name,
                "res_id": self.other.id,
            }
        )
        activity = self.other.activity_schedule(
            "mail.mail_activity_data_todo", summary="Ara", user_id=self.env.uid
        )
        follower = self.customer.create({"name": "Takipçi"})
        self.other.message_subscribe(partner_ids=follower.ids)
        self._merge()
        self.assertIn("Müşteri aradı", " ".join(self.kept.message_ids.mapped("body")))
        self.assertEqual(photo.res_id, self.kept.id)
        self.assertEqual(activity.res_id, self.kept.id)
        self.assertIn(follower, self.kept.message_partner_ids)
        self.assertNotIn("aradı", " ".join(self.other.message_ids.mapped("body")))

    def test_a_scheduled_message_is_sent_from_the_kept_record(self):
        author = self.users["manager"]
        Scheduled = self.env["mail.scheduled.message"].with_user(author)
        message = Scheduled.create(
            {
                "model": self.other._name,
                "res_id": self.other.id,
                "author_id": author.partner_id.id,
                "body": "Yarın arayalım",
                "is_note": True,
                "scheduled_date": "2099-01-01 09:00:00",
            }
        )
        self._merge()
        message.invalidate_recordset()
        self.assertEqual((message.res_id, message.create_uid), (self.kept.id, author))
        message.post_message()
        self.assertIn("Yarın arayalım", self.kept.message_ids[0].body)
        self.assertNotIn("Yarın", " ".join(self.other.message_ids.mapped("body")))

    def test_another_phone_and_mail_are_not_lost(self):
        self.kept.write({"phone": "0532 111 22 33", "email": "Ev@example.com"})
        self.kept.internal_notes = "Kapı kodu 12"
        self.other.write({"phone": "+90 (555) 999 88 77", "email": "is@example.com"})
        self._merge()
        self.assertEqual(self.kept.phone, "0532 111 22 33")
        self.assertEqual(
            self.kept.internal_notes.splitlines(),
            [
                "Kapı kodu 12",
                f"{self.other.name}: +90 (555) 999 88 77, is@example.com",
            ],
        )

    def test_the_same_phone_written_otherwise_is_no_other(self):
        self.kept.write({"phone": "0532 111 22 33", "email": "ev@example.com"})
        self.other.write({"phone": "+905321112233", "email": "EV@example.com "})
        self._merge()
        self.assertFalse(self.kept.internal_notes)

    def test_a_phone_that_the_kept_record_lacks_is_its_own_then(self):
        self.kept.write({"phone": False, "email": False})
        self.other.write({"phone": "0555 999 88 77", "email": "is@example.com"})
        self._merge()
        self.assertEqual(self.kept.phone, "0555 999 88 77")
        self.assertEqual(self.kept.email, "is@example.com")
        self.assertFalse(self.kept.internal_notes)

    def test_links_lead_both_ways(self):
        self._merge()
        bodies = " ".join(self.kept.message_ids.mapped("body"))
        self.assertIn(f'data-oe-id="{self.other.id}"', bodies)
        bodies = " ".join(self.other.message_ids.mapped("body"))
        self.assertIn(f'data-oe-id="{self.kept.id}"', bodies)
        self.assertEqual(self.kept.merged_from_ids, self.other)
        self.assertEqual(self.other.action_view_survivor()["res_id"], self.kept.id)
        self.assertEqual(self.kept.action_view_merged()["res_id"], self.other.id)
        self.assertIn(self.kept.name, self.other.cancel_reason)

    def test_reservations_follow(self):
        own, line = self._work(self.kept).line_ids, self._work(self.other).line_ids
        picking = own._get_live_moves().picking_id
        self._merge()
        self.assertEqual(line._get_live_moves().picking_id, picking)
        self.assertEqual(picking.move_ids.mapped("quantity"), [1, 1])
        self.assertEqual(picking.teknik_servis_order_id, self.kept)
        quants = self.env["stock.quant"]
        self.assertEqual(quants._get_available_quantity(self.part, self.van), 3)
        sent = self.kept._send({own: 1, line: 1}, {})[0]
        self.assertEqual((sent, sent.state), (picking, "done"))

    def test_what_somebody_chose_on_a_line_stays(self):
        self._put_in_stock(5, self.van_2)
        operation = self._work(
            self.other, location_id=self.van_2.id, price_unit=33, coverage="warranty"
        )
        line = operation.line_ids
        line.tax_ids = False
        self._merge()
        self.assertEqual(line.location_id, self.van_2)
        self.assertEqual((line.price_unit, line.coverage), (33, "warranty"))
        self.assertFalse(line.tax_ids)
        self.assertEqual(line._get_live_moves().location_id, self.van_2)

    def test_what_the_kept_record_does_not_know_is_told(self):
        call = self._create_order(
            partner_id=False, phone="0544 222 33 44", customer_request="Ses yapıyor"
        )
        self.other.write(
            {
                "accessories": "Kablo",
                "priority": "2",
                "product_id": self.device.id,
                "technician_ids": self.technician_2.ids,
                "date_notified": "2026-01-02 08:00:00",
            }
        )
        self._merge(call | self.other, target=call)
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.phone, "0544 222 33 44")  # what was said stays
        self.assertEqual(call.email, self.customer.email)
        self.assertEqual((call.serial, call.product_id), ("SN-MRG-44", self.device))
        self.assertEqual(call.lot_id, self.other.lot_id)
        self.assertEqual(call.customer_request, "Ses yapıyor\nSu akıtıyor")
        self.assertEqual((call.accessories, call.priority), ("Kablo", "2"))
        self.assertEqual(call.technician_ids, self.technician | self.technician_2)
        self.assertEqual(str(call.date_notified), "2026-01-02 08:00:00")

    def test_running_work_runs_on(self):
        self.other.technician_ids = self.technician
        self._as(self.other, "technician").action_start()
        self._merge()
        self.assertTrue(self._as(self.kept, "technician").running_since)

    def test_three_become_one_and_links_are_one_step(self):
        third = self._create_order(serial="SN-MRG-44")
        self._work(self.other)
        self._merge(self.other | third, target=third)
        fourth = self._create_order()
        self._merge(third | fourth | self.kept)
        for order in (self.other, third, fourth):
            self.assertEqual(order.merged_into_id, self.kept)
        self.assertEqual(len(self.kept.line_ids), 1)
        operation = self.kept.line_ids.operation_id
        self.assertEqual(operation.order_origin_id, self.other)

    def test_who_worked_on_the_other_works_on(self):
        self._work(self.other)
        self.kept.technician_ids = False
        self.kept.user_id = False
        self._merge()
        self.assertTrue(self._as(self.kept, "technician").has_access("write"))

    def test_no_customer_is_told_of_a_cancellation(self):
        self._stage("cancelled").mail_template_id = self.env["mail.template"].create(
            {"name": "İptal", "model_id": self.env["ir.model"]._get_id(self.kept._name)}
        )
        self._merge()
        self.assertFalse(self.other.notice_due)
        self.kept.cancel_reason = "Vazgeçti"
        self.kept.stage_id = self._stage("cancelled")
        self.assertTrue(self.kept.notice_due)
