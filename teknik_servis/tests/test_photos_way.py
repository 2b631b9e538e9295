from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .photo_common import PhotoCommon


@tagged("post_install", "-at_install")
class TestPhotosWay(PhotoCommon):
    """What becomes of photos with their record, and of uploads without one."""

    def test_merging_moves_the_photos(self):
        other = self._create_order()
        photos = self._add_photo(self.order) | self._add_photo(other)
        worked = self._add_photo(other.operation_ids[:1])
        self._as(other, "office")._merge_into(self._as(self.order, "office"))
        self.assertEqual(self.order.photo_ids, photos)
        self.assertFalse(other.photo_ids)
        self.assertIn(worked, self.order.operation_ids.photo_ids)

    def test_a_stage_may_ask_for_a_photo(self):
        field = self.env["ir.model.fields"]._get("teknik.servis.order", "has_photos")
        self.stages["waiting"].required_field_ids = field
        with self._refused("Photo is missing"):
            self._as(self.order, "office").stage_id = self.stages["waiting"]
        photo = self._upload("technician", model="teknik.servis.operation")
        operation = self._as(self.env["teknik.servis.operation"], "technician")
        draft = operation.new(
            {"order_id": self.order.id, "stage_id": self.stages["waiting"].id}
        )
        self.assertEqual(draft.missing_text, "Photo")
        operation.create(
            {
                "order_id": self.order.id,
                "stage_id": self.stages["waiting"].id,
                "photo_ids": [Command.link(photo.id)],
            }
        )
        self.assertEqual(self.order.stage_id, self.stages["waiting"])

    def test_a_photo_in_the_same_write_lets_the_record_pass(self):
        field = self.env["ir.model.fields"]._get("teknik.servis.order", "photo_ids")
        self.stages["waiting"].required_field_ids = field
        photo = self._upload()
        self._as(self.order, "office").write(
            {
                "stage_id": self.stages["waiting"].id,
                "photo_ids": [Command.link(photo.id)],
            }
        )
        self.assertEqual(self.order.stage_id, self.stages["waiting"])

    def test_a_copy_has_no_photos(self):
        self._add_photo(self.order)
        self.assertFalse(self._as(self.order, "office").copy().photo_ids)

    def test_a_deleted_record_takes_its_photos_along(self):
        order = self._create_order()
        photos = self._add_photo(order) | self._add_photo(order.operation_ids)
        self._as(order, "manager").unlink()
        self.assertFalse(photos.exists())

    def test_uploads_that_nobody_saved_are_deleted_after_a_day(self):
        forgotten, fresh = self._upload(), self._upload()
        placed = self._add_photo(self.order)
        long_ago = fields.Datetime.now() - timedelta(days=2)
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = %s WHERE id IN %s",
            [long_ago, (forgotten.id, placed.id)],
        )
        self.env.invalidate_all()
        self.env["ir.attachment"]._gc_teknik_servis_photos()
        self.assertEqual((forgotten | fresh | placed).exists(), fresh | placed)

    def test_two_records_do_not_get_one_photo(self):
        photo = self._upload()
        both = self._as(self.order | self._create_order(), "office")
        with self._refused("one at a time"):
            both.write({"photo_ids": [Command.link(photo.id)]})
        self.assertFalse(both.photo_ids)
