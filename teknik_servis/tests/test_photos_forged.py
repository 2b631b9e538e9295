from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .photo_common import PhotoCommon, picture


@tagged("post_install", "-at_install")
class TestForgedPhotos(PhotoCommon):
    """Photos past the record: they stay photos, and evidence stays what it was."""

    def test_defaults_bring_in_nothing_but_photos(self):
        Attachment = self.env["ir.attachment"].with_user(self.users["technician"])
        forged = Attachment.with_context(
            default_res_field="photo_ids",
            default_res_model=self.order._name,
            default_res_id=self.order.id,
        )
        for content in (b"<html><script>alert(1)</script></html>", b"%PDF-1.4"):
            with (
                self.subTest(content),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                forged.create({"name": "kötü.html", "raw": content})

    def test_nothing_comes_to_a_closed_record_afterwards(self):
        self.order.photo_ids = [Command.create({"name": "a.png", "raw": picture()})]
        late = self._create_order()
        late.photo_ids = [Command.create({"name": "b.png", "raw": picture()})]
        self._hand_over(self.order)
        mine, other = self.order.photo_ids, late.photo_ids
        for act in (
            lambda f: f[0].write({"name": "başka.png"}),
            lambda f: f[0].write({"public": True}),
            lambda f: f[1].write({"res_id": self.order.id}),
            lambda f: f[0].create(
                {
                    "name": "c.png",
                    "raw": picture(),
                    "res_model": self.order._name,
                    "res_id": self.order.id,
                    "res_field": "photo_ids",
                }
            ),
        ):
            files = [f.with_user(self.users["technician"]) for f in (mine, other)]
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act(files)
        self.assertEqual(self.order.photo_ids, mine)
