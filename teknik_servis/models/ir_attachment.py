import io
from datetime import timedelta

from PIL import Image

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..common import MANAGER

# Also the name of the field: core asks for the rights on it (see `res_field`).
PHOTO_FIELD = "photo_ids"
# Of whose photos this addon takes care.
PHOTO_MODELS = (
    "teknik.servis.order",
    "teknik.servis.operation",
    "teknik.servis.order.line",
    "teknik.servis.counter.reading",
)
# No SVG: it can carry a script. Others the browser turns into these.
PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif")
BIGGEST_PHOTO = 10 * 1024 * 1024
CONTENT = {"datas", "db_datas", "mimetype", "raw", "type", "url"}
PLACE = {"res_field", "res_id", "res_model"}
SHOWN = {"name", "public"}
# An upload whose record was never saved.
FORGOTTEN_AFTER = timedelta(days=1)
AT_ONCE = 1000


class IrAttachment(models.Model):
    """Photos of service records: pictures only, evidence once one is closed."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        photos = attachments._get_teknik_servis_photos()
        photos._check_teknik_servis_photos()
        photos._refuse_teknik_servis_evidence()
        return attachments

    def write(self, vals):
        names = vals.keys()
        if names & (CONTENT | PLACE | SHOWN):
            self._refuse_teknik_servis_evidence()
        result = super().write(vals)
        if names & PLACE:
            self._refuse_teknik_servis_evidence()  # of the record it came to
        # The same picture of another record is the same picture.
        if vals.keys() & (CONTENT | PLACE - {"res_id"}):
            self._check_teknik_servis_photos()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_teknik_servis_evidence(self):
        self._refuse_teknik_servis_evidence()

    def _get_teknik_servis_photos(self):
        """Return those that are photos of service records, in superuser mode."""
        # sudo: asked is what a file is, whoever may read it
        return self.sudo().filtered(
            lambda file: (
                file.res_field == PHOTO_FIELD and file.res_model in PHOTO_MODELS
            )
        )

    def _refuse_teknik_servis_evidence(self):
        """Let nobody but a manager add, remove or replace photos of a closed record.

        Also in superuser mode: the chatter deletes files in it for whoever asks.
        """
        photos = self._get_teknik_servis_photos()
        if not photos or self.env.uid == SUPERUSER_ID:
            return
        if self.env.user.has_group(MANAGER):
            return
        orders = photos.env[PHOTO_MODELS[0]]
        for model, files in photos.grouped("res_model").items():
            records = photos.env[model].browse(files.mapped("res_id")).exists()
            orders |= records if model == orders._name else records.order_id
        for order in orders:
            if not order.is_open:
                raise UserError(
                    self.env._(
                        "%(order)s is closed: its photos stay as they are. "
                        "A manager can reopen the record.",
                        order=order.display_name,
                    )
                )

    def _check_teknik_servis_photos(self):
        """Refuse what is no photo, by its content and not by its name."""
        for photo in self._get_teknik_servis_photos():
            content = photo.raw or b""
            kind = guess_mimetype(content)
            if photo.type != "binary" or not self._is_photo(content, kind):
                raise UserError(
                    self.env._(
                        "%(file)s is no photo: add a JPEG, PNG or GIF picture.",
                        file=photo.name,
                    )
                )
            if len(content) > BIGGEST_PHOTO:
                raise UserError(
                    self.env._(
                        "%(file)s is larger than %(size)s MB: add a smaller picture.",
                        file=photo.name,
                        size=BIGGEST_PHOTO // 1024**2,
                    )
                )
            if photo.mimetype != kind:
                photo.write({"mimetype": kind})

    @api.model
    def _is_photo(self, content, kind):
        if kind not in PHOTO_TYPES:
            return False
        try:
            Image.open(io.BytesIO(content)).verify()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return False
        return True

    @api.autovacuum
    def _gc_teknik_servis_photos(self):
        """Delete photos that were uploaded for a record that nobody saved."""
        self.search(
            [
                ("res_model", "in", PHOTO_MODELS),
                ("res_id", "in", [0, False]),
                ("create_date", "<", fields.Datetime.now() - FORGOTTEN_AFTER),
            ],
            limit=AT_ONCE,
        ).unlink()
