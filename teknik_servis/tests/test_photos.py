import base64
import io

from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .photo_common import PhotoCommon, picture

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@tagged("post_install", "-at_install")
class TestPhotos(PhotoCommon):
    """Photos of the device and of the work: whose they are, and what they may be."""

    # ------------------------------------------------------------------ whose

    def test_photos_uploaded_before_saving_are_the_new_records_own(self):
        photos = self._upload() | self._upload(name="arka.png")
        order = self._as(self.env["teknik.servis.order"], "office").create(
            {
                "customer_request": "Su akıtıyor",
                "photo_ids": [Command.link(photo.id) for photo in photos],
            }
        )
        self.assertEqual(order.photo_ids, photos)
        for photo in photos.sudo():
            self.assertEqual(
                (photo.res_model, photo.res_id, photo.res_field, photo.public),
                ("teknik.servis.order", order.id, "photo_ids", False),
            )
        self.assertTrue(order.has_photos)

    def test_photos_of_the_work_come_with_the_operation(self):
        photo = self._upload("technician", model="teknik.servis.operation")
        operation = self._as(self.env["teknik.servis.operation"], "technician").create(
            {"order_id": self.order.id, "photo_ids": [Command.link(photo.id)]}
        )
        self.assertEqual(operation.photo_ids, photo)
        self.assertEqual(photo.sudo().res_field, "photo_ids")
        self.assertFalse(self.order.photo_ids)
        self.assertTrue(self.order.has_photos)

    def test_an_unsaved_upload_is_read_by_nobody_else(self):
        photo = self._upload("technician")
        for role in ("office", "manager", "employee", "accountant"):
            other = photo.with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                other.read(["datas"])
            self.assertFalse(other.search([("id", "=", photo.id)]))

    def test_a_photo_is_read_by_whoever_reads_the_record(self):
        photo = self._add_photo(self.order)
        for role in ("technician", "office", "manager"):
            self.assertTrue(photo.with_user(self.users[role]).datas, role)

    def test_a_photo_is_not_read_without_the_record(self):
        _company, foreigner = self._create_other_company()
        photos = self._add_photo(self.order) | self._add_photo(
            self.order.operation_ids, "technician"
        )
        users = (self.stranger, foreigner, self.users["employee"])
        for user in (*users, self.users["accountant"]):
            own = photos.with_user(user).with_context(allowed_company_ids=[])
            for photo in own:
                with self.subTest(user.login), self.assertRaises(AccessError):
                    photo.read(["datas"])
            self.assertFalse(own.search([("id", "in", photos.ids)]))

    def test_a_photo_of_somebody_else_cannot_be_taken(self):
        mine = self._create_order(technician_ids=self.technician_2.ids)
        uploaded = self._upload("technician")
        placed = self._add_photo(self.order)
        partners = self.env["ir.attachment"].create(
            {"name": "x", "raw": picture(), "res_model": "res.partner", "res_id": 1}
        )
        for photo in (uploaded, placed, partners):
            with self._refused("just uploaded"):
                self._as(mine, "office").write({"photo_ids": [Command.link(photo.id)]})
        self.assertEqual(self.order.photo_ids, placed)

    def test_odd_ids_of_photos_are_refused_in_words(self):
        for odd in (2**40, -1, "8", None, [1]):
            with self.subTest(odd), self._refused("just uploaded"):
                self._as(self.order, "office").write({"photo_ids": [[4, odd]]})

    def test_a_technician_cannot_put_photos_on_records_of_others(self):
        photo = self._upload("technician")
        other = self._create_order(technician_ids=self.technician_2.ids)
        with self.assertRaises(AccessError):
            other.with_user(self.users["technician"]).write(
                {"photo_ids": [Command.link(photo.id)]}
            )
        with self.assertRaises(AccessError):
            photo.write(
                {
                    "res_model": "teknik.servis.order",
                    "res_id": other.id,
                    "res_field": "photo_ids",
                }
            )

    def test_photos_of_a_record_do_not_stand_among_its_messages(self):
        photo = self._add_photo(self.order)
        self.assertNotIn(photo, self.order._get_mail_thread_data_attachments())

    # ------------------------------------------------------------------ what

    def test_only_pictures_are_photos(self):
        fakes = {
            "evil.svg": SVG,
            "evil.png": SVG,
            "page.jpg": b"<html><script>alert(1)</script></html>",
            "paper.pdf": b"%PDF-1.4 nothing",
            "broken.png": picture()[:20],
            "empty.png": b"",
        }
        for name, content in fakes.items():
            photo = self._upload(name=name, content=content)
            with self.subTest(name), self._refused("is no photo"):
                self._as(self.order, "office").write(
                    {"photo_ids": [Command.link(photo.id)]}
                )
            with self.subTest(f"{name} made at once"), self._refused("is no photo"):
                self._as(self.order, "office").write(
                    {
                        "photo_ids": [
                            Command.create(
                                {"name": name, "datas": base64.b64encode(content)}
                            )
                        ]
                    }
                )
        self.assertFalse(self.order.photo_ids)

    def test_pictures_of_a_phone_are_photos(self):
        for kind in ("PNG", "JPEG", "GIF"):
            with self.subTest(kind):
                self._add_photo(self.order, content=picture(kind), name="foto")
        self.assertEqual(
            self.order.photo_ids.sorted("id").mapped("mimetype"),
            ["image/png", "image/jpeg", "image/gif"],
        )

    def test_a_photo_says_what_it_is_by_its_content(self):
        photo = self._upload(name="foto.txt")
        photo.mimetype = "text/html"
        self._as(self.order, "office").write({"photo_ids": [Command.link(photo.id)]})
        self.assertEqual(photo.mimetype, "image/png")

    def test_a_photo_cannot_become_something_else_later(self):
        photo = self._add_photo(self.order)
        for vals in (
            {"raw": SVG},
            {"datas": base64.b64encode(b"<html></html>")},
            {"type": "url", "url": "https://example.com"},
        ):
            with self.subTest(vals), self._refused("is no photo"):
                photo.write(vals)

    def test_a_large_picture_is_made_smaller(self):
        photo = self._add_photo(self.order, content=picture("JPEG", (4000, 3000)))
        self.assertEqual(Image.open(io.BytesIO(photo.raw)).size, (1920, 1440))

    def test_a_picture_that_stays_too_large_is_refused(self):
        self.env["ir.config_parameter"].set_param("base.image_autoresize_max_px", "0")
        large = picture() + b"\0" * (10 * 1024 * 1024)
        photo = self._upload(content=large)
        with self._refused("larger than 10 MB"):
            self._as(self.order, "office").write(
                {"photo_ids": [Command.link(photo.id)]}
            )

    # ------------------------------------------------------------------ evidence

    def test_photos_of_a_closed_record_stay(self):
        photos = self._add_photo(self.order) | self._add_photo(
            self.order.operation_ids, "technician"
        )
        self._hand_over(self.order)
        for photo in photos:
            for role in ("technician", "office"):
                own = photo.with_user(self.users[role])
                for act in (
                    lambda own=own: own.unlink(),
                    lambda own=own: own.sudo().unlink(),
                    lambda own=own: own.write({"raw": picture(color="#00FF00")}),
                    lambda own=own: own.write({"res_id": 0}),
                    lambda own=own: own.write({"res_field": False}),
                ):
                    with self.subTest(role), self._refused("photos stay"):
                        act()
        with self._refused("photos stay"):
            self._as(self.order, "office").write(
                {"photo_ids": [Command.unlink(photos[0].id)]}
            )
        self.assertEqual(photos.exists(), photos)

    def test_a_manager_may_remove_a_photo_of_a_closed_record(self):
        photo = self._add_photo(self.order)
        self._hand_over(self.order)
        self._as(self.order, "manager").write({"photo_ids": [Command.delete(photo.id)]})
        self.assertFalse(photo.exists())

    def test_photos_of_an_open_record_can_be_removed(self):
        photos = self._add_photo(self.order) | self._add_photo(self.order)
        order = self._as(self.order, "technician")
        order.write({"photo_ids": [Command.unlink(photos[0].id)]})
        self.assertEqual(order.photo_ids, photos[1])
        order.write({"photo_ids": [Command.set([])]})
        self.assertFalse(photos.exists())
        self.assertFalse(order.has_photos)

    def test_a_read_only_user_changes_no_photos(self):
        photo = self._add_photo(self.order)
        self._add_line(self.order, self.labour)
        self.order._send({}, {self.order.line_ids: 1})
        accountant = self.users["accountant"]
        self.assertTrue(photo.with_user(accountant).datas)
        with self.assertRaises(AccessError):
            photo.with_user(accountant).unlink()
        with self.assertRaises(AccessError):
            self.order.with_user(accountant).write({"photo_ids": [[3, photo.id]]})


@tagged("post_install", "-at_install")
class TestPhotoAddress(PhotoCommon, HttpCase):
    def _get(self, photo, login):
        self.authenticate(login, login)
        with mute_logger("odoo.http"):
            return [
                self.url_open(f"/web/{route}/{photo.id}").status_code
                for route in ("content", "image")
            ]

    def test_the_address_of_a_photo_is_as_closed_as_its_record(self):
        photo = self._add_photo(self.order)
        upload = self._upload("technician")
        self.assertEqual(self._get(photo, "ts_technician"), [200, 200])
        self.assertEqual(self._get(photo, "ts_office"), [200, 200])
        for login in ("ts_stranger", "ts_employee", "ts_accountant"):
            with self.subTest(login):
                content = self._get(photo, login)
                self.assertEqual(content[0], 404)
                self.assertEqual(self._get(upload, login)[0], 404)
        self.assertEqual(self._get(upload, "ts_office")[0], 404)

    def test_what_the_browser_uploads_is_nobodys_until_it_is_saved(self):
        from odoo import http

        self.authenticate("ts_technician", "ts_technician")
        answer = self.url_open(
            "/web/binary/upload_attachment",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "model": "teknik.servis.order",
                "id": "0",
            },
            files={"ufile": ("ön.jpg", picture("JPEG"), "image/jpeg")},
        )
        (uploaded,) = answer.json()
        photo = self.env["ir.attachment"].browse(uploaded["id"])
        self.assertFalse(photo.res_id)
        self.assertEqual(photo.create_uid, self.users["technician"])
        self._as(self.order, "technician").write(
            {"photo_ids": [Command.link(photo.id)]}
        )
        self.assertEqual(self.order.photo_ids, photo)
