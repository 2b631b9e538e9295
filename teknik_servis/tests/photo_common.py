import io

from PIL import Image

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ROLES
from .life_common import LifeCycleCommon


def picture(kind="PNG", size=(8, 6), color="#FF0000"):
    """Return the content of a small picture."""
    content = io.BytesIO()
    Image.new("RGB", size, color).save(content, kind)
    return content.getvalue()


class PhotoCommon(LifeCycleCommon):
    """A record of the first technician, and what a browser uploads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.stranger = new_test_user(cls.env, "ts_stranger", groups=ROLES["technician"])

    def _upload(self, role="office", content=None, name="ön.png", model=None):
        """Do what the upload of a photo does before its record is saved."""
        return self._as(self.env["ir.attachment"], role).create(
            {
                "name": name,
                "raw": picture() if content is None else content,
                "res_model": model or "teknik.servis.order",
                "res_id": 0,
            }
        )

    def _add_photo(self, record, role="office", **upload):
        photo = self._upload(role, model=record._name, **upload)
        self._as(record, role).write({"photo_ids": [Command.link(photo.id)]})
        return photo
