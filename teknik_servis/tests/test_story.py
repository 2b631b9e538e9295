import base64

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .photo_common import PhotoCommon, picture


@tagged("post_install", "-at_install")
class TestStory(PhotoCommon):
    """What happened on a record, as the page of its operations tells it."""

    def _story(self, order=None, role="office", kind=None):
        entries = self._as(order or self.order, role).get_story()
        return [e for e in entries if kind in (None, e["type"])]

    def _work(self, role="technician", **values):
        return self._as(self.env["teknik.servis.operation"], role).create(
            {"order_id": self.order.id, **values}
        )

    def _send_all(self):
        """Deliver and invoice a part of the record; return both documents."""
        self._put_in_stock(1)
        line = self._add_line(self.order, technician_id=self.technician.id)
        return self.order._send({line: 1}, {line: 1})

    # ------------------------------------------------------------------ work

    def test_an_operation_tells_who_did_what_from_when_to_when(self):
        photo = self._upload("technician", model="teknik.servis.operation")
        self._put_in_stock(1)
        operation = self._work(
            stage_id=self.stages["in_progress"].id,
            technician_id=self.technician.id,
            date_start="2026-11-20 06:10:00",
            date_stop="2026-11-20 06:52:00",
            work_done="Fan değişti",
            internal_note="Cimri müşteri",
            photo_ids=[Command.link(photo.id)],
            line_ids=[
                Command.create(
                    {
                        "product_id": self.part.id,
                        "technician_id": self.technician.id,
                        "coverage": "warranty",
                    }
                )
            ],
        )
        (entry,) = [e for e in self._story() if e["id"] == operation.id]
        self.assertEqual(entry["stage_from"], self._stage("new").name)
        self.assertEqual(entry["stage"], "Free in_progress")
        self.assertEqual(entry["stage_color"], self.stages["in_progress"].color)
        self.assertTrue(entry["is_moved"])
        self.assertEqual(entry["who"], "Ali Usta")
        self.assertEqual(entry["entered_by"], self.users["technician"].name)
        self.assertEqual(entry["date"], "2026-11-20 06:10:00")
        self.assertEqual(entry["date_stop"], "2026-11-20 06:52:00")
        self.assertAlmostEqual(entry["duration"], 0.7)
        self.assertEqual(entry["work_done"], "Fan değişti")
        self.assertEqual(entry["internal_note"], "Cimri müşteri")
        (part,) = entry["parts"]
        self.assertEqual(part["name"], "Fan Motoru")
        self.assertTrue(part["quantity"].startswith("1 "))
        self.assertEqual(part["coverage"], "Warranty")
        self.assertEqual([p["id"] for p in entry["photos"]], photo.ids)
        self.assertTrue(entry["can_edit"])

    def test_the_newest_stands_first(self):
        self._work(date_start="2026-11-01 08:00:00", date_stop="2026-11-01 09:00:00")
        self._work(date_start="2026-11-03 08:00:00", date_stop="2026-11-03 09:00:00")
        self._add_photo(self.order)
        self._send_all()
        dates = [entry["date"] for entry in self._story()]
        self.assertEqual(dates, sorted(dates, reverse=True))
        self.assertEqual(len(dates), 6)

    def test_running_work_has_no_end(self):
        self._as(self.order, "technician").action_start()
        (entry,) = [e for e in self._story() if e.get("is_running")]
        self.assertFalse(entry["date_stop"])

    def test_keys_are_unique_also_of_what_cannot_be_opened(self):
        self._send_all()
        self._send_all()
        keys = [entry["key"] for entry in self._story(role="technician")]
        self.assertEqual(len(keys), len(set(keys)))

    def test_nobody_edits_work_of_a_closed_record(self):
        self._hand_over(self.order)
        self.assertFalse(any(e["can_edit"] for e in self._story(kind="operation")))

    # ------------------------------------------------------------------ ends

    def test_the_hand_over_tells_to_whom_and_how(self):
        self._hand_over(
            self.order,
            date_delivered=fields.Datetime.now(),
            delivery_signature=base64.b64encode(picture()),
        )
        first, *others = self._story()
        self.assertEqual(first["handover"]["to"], "Ayşe Yılmaz")
        self.assertEqual(first["handover"]["result"], "Repaired")
        self.assertIn("delivery_signature", first["handover"]["signature"])
        self.assertFalse(first["handover"]["on_paper"])
        self.assertFalse(any(entry.get("handover") for entry in others))

    def test_reopening_tells_why_and_the_hand_over_is_taken_back(self):
        self._hand_over(self.order)
        self._as(self.order, "manager")._reopen(" Yanlış cihaz ")
        entries = self._story(kind="operation")
        self.assertIn("Yanlış cihaz", [entry["reason"] for entry in entries])
        self.assertFalse(any(entry["handover"] for entry in entries))

    def test_each_cancelling_tells_its_own_reason(self):
        order = self._as(self.order, "manager")
        cancelled = self._stage("cancelled").id
        order.write({"cancel_reason": "Vazgeçti", "stage_id": cancelled})
        order._reopen("Geri geldi")
        order.write({"cancel_reason": "Yine vazgeçti", "stage_id": cancelled})
        reasons = [entry["reason"] for entry in self._story(kind="operation")]
        self.assertEqual(
            [r for r in reasons if r], ["Yine vazgeçti", "Geri geldi", "Vazgeçti"]
        )

    def test_nobody_writes_a_reason_into_the_history(self):
        operation = self._as(self.order.operation_ids, "manager")
        with self._refused("kept by the program"):
            operation.write({"reason": "Uydurma"})
        with self._refused("kept by the program"):
            self._work(reason="Uydurma")

    def test_a_merged_records_work_tells_where_it_happened(self):
        other = self._create_order()
        self._as(other, "office")._merge_into(self._as(self.order, "office"))
        self.assertIn(other.name, [e["origin"] for e in self._story(kind="operation")])

    # ------------------------------------------------------------------ documents

    def test_documents_are_told_with_what_the_reader_may_read(self):
        self.users["office"].group_ids |= self.env.ref("stock.group_stock_user")
        self.users["office"].group_ids |= self.env.ref("account.group_account_invoice")
        picking, invoice = self._send_all()
        (delivery,) = self._story(kind="delivery")
        self.assertEqual((delivery["id"], delivery["name"]), (picking.id, picking.name))
        (bill,) = self._story(kind="invoice")
        self.assertEqual((bill["id"], bill["model"]), (invoice.id, "account.move"))
        self.assertIn("120", bill["amount"])

    def test_who_reads_no_documents_sees_neither_amount_nor_id(self):
        self._send_all()
        for role in ("technician", "office"):
            (delivery,) = self._story(role=role, kind="delivery")
            (bill,) = self._story(role=role, kind="invoice")
            for entry in (delivery, bill):
                self.assertFalse(entry["id"])
                self.assertFalse(entry["amount"])
                self.assertTrue(entry["state"])
            self.assertTrue(delivery["name"])

    def test_an_accountant_reads_the_story_behind_an_invoice(self):
        _picking, invoice = self._send_all()
        (bill,) = self._story(role="accountant", kind="invoice")
        self.assertEqual(bill["id"], invoice.id)
        self.assertFalse(
            any(e["can_edit"] for e in self._story(None, "accountant", "operation"))
        )

    def test_refunds_and_cancelled_documents_are_told(self):
        _picking, invoice = self._send_all()
        invoice.action_post()
        refund = invoice._reverse_moves(cancel=False)
        (entry,) = self._story(role="accountant", kind="refund")
        self.assertEqual(entry["id"], refund.id)
        refund.button_cancel()
        (entry,) = self._story(role="accountant", kind="refund")
        self.assertTrue(entry["is_cancelled"])

    def test_what_is_only_held_ready_is_no_document(self):
        self._put_in_stock(1)
        self._work(
            line_ids=[
                Command.create(
                    {
                        "product_id": self.part.id,
                        "technician_id": self.technician.id,
                    }
                )
            ]
        )
        self.assertFalse(self._story(kind="delivery"))

    # ------------------------------------------------------------------ photos

    def test_photos_taken_one_after_the_other_stand_together(self):
        photos = self._add_photo(self.order) | self._add_photo(self.order)
        later = self._add_photo(self.order)
        foreign = self._add_photo(self.order, "technician")
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date + interval '1 hour'"
            " WHERE id IN %s",
            [(later.id, foreign.id)],
        )
        self.env.invalidate_all()
        sittings = [
            [photo["id"] for photo in entry["photos"]]
            for entry in self._story(kind="photos")
        ]
        self.assertEqual(sittings, [foreign.ids, later.ids, photos.ids])

    # ------------------------------------------------------------------ who

    def test_the_story_is_for_who_may_read_the_record(self):
        _company, foreigner = self._create_other_company()
        for user in (self.stranger, foreigner, self.users["employee"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.order.with_user(user).get_story()

    def test_only_colleagues_read_internal_notes(self):
        self._work(internal_note="Cimri müşteri")
        guest = self.users["employee"].copy(
            {
                "login": "ts_guest",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        # Whatever way a customer will come by it: sudo is how a page would read it.
        story = self.order.with_user(guest).sudo().get_story()
        self.assertNotIn("Cimri", str(story))
        self.assertIn("Cimri", str(self._story()))

    # ------------------------------------------------------------------ speed

    def _count_statements(self, role):
        order = self._as(self.order, role)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order.get_story()
        return self.env.cr.sql_log_count - before

    def test_a_long_story_takes_as_many_statements_as_a_short_one(self):
        self.users["office"].group_ids |= self.env.ref("stock.group_stock_user")
        self.users["office"].group_ids |= self.env.ref("account.group_account_invoice")

        def live(times):
            for number in range(times):
                self._send_all()
                self._add_photo(self.order)
                photo = self._upload("technician", model="teknik.servis.operation")
                kind = ("in_progress", "waiting")[number % 2]
                technician = (self.technician, self.technician_2)[number % 2]
                self._work(
                    stage_id=self.stages[kind].id,
                    technician_id=technician.id,
                    work_done="Bakıldı",
                    photo_ids=[Command.link(photo.id)],
                    line_ids=[Command.create({"product_id": self.labour.id})],
                )

        live(2)
        self._count_statements("office")  # what is read once for a session
        few = {role: self._count_statements(role) for role in ("office", "technician")}
        live(8)
        for role, count in few.items():
            self.assertLessEqual(self._count_statements(role), count, role)
        self.assertEqual(len(self._story()), 32)
        self.assertLess(max(few.values()), 45)
