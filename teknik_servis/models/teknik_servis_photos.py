from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .ir_attachment import PHOTO_FIELD


class TeknikServisPhotos(models.AbstractModel):
    """Records with photos: core's attachments, readable by whoever reads the record.

    A photo is uploaded before its record is saved: until then it belongs to nobody, and
    core shows it to nobody but who uploaded it. Saving makes it the record's own.
    """

    _name = "teknik.servis.photos"
    _description = "Record with Photos"

    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos",
        domain=[("res_field", "=", PHOTO_FIELD)],
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(
            [{k: v for k, v in vals.items() if k != PHOTO_FIELD} for vals in vals_list]
        )
        for record, vals in zip(records, vals_list, strict=True):
            record._change_photos(vals.get(PHOTO_FIELD))
        return records

    def write(self, vals):
        commands = vals.get(PHOTO_FIELD)
        if not commands:
            return super().write(vals)
        if len(self) > 1:
            raise UserError(
                self.env._("A photo belongs to one record: add it to one at a time.")
            )
        result = super().write({k: v for k, v in vals.items() if k != PHOTO_FIELD})
        self._change_photos(commands)
        return result

    def _change_photos(self, commands):
        """Do what the commands of a write say about one record's photos.

        :param commands: as of any x2many; what is linked was uploaded by the user and
            belongs to no record yet
        """
        if not commands:
            return
        self.check_access("write")
        current = self.photo_ids
        # Lists: what comes by RPC may be anything.
        uploaded, removed = [], []
        for command in commands:
            code, photo_id, values = (*command, 0, 0)[:3]
            if code == Command.CREATE:
                self._add_photo(values)
            elif code in (Command.DELETE, Command.UNLINK):
                removed.append(photo_id)
            elif code == Command.LINK:
                uploaded.append(photo_id)
            elif code in (Command.CLEAR, Command.SET):
                uploaded += values or ()
                removed += [i for i in current.ids if i not in uploaded]
        self._adopt_photos([i for i in uploaded if i not in current.ids])
        current.filtered(lambda photo: photo.id in removed).unlink()
        self.invalidate_recordset([PHOTO_FIELD])
        self._forget_photos()

    def _add_photo(self, values):
        """Create one photo of one record from its name and content."""
        kept = {k: values[k] for k in ("name", "datas", "raw") if k in values}
        self.env["ir.attachment"].create(
            {
                "name": self.env._("Photo"),
                **kept,
                "res_model": self._name,
                "res_id": self.id,
                "res_field": PHOTO_FIELD,
            }
        )

    def _adopt_photos(self, photo_ids):
        """Make photos that the user uploaded the record's own.

        :param photo_ids: ids of attachments
        :raises UserError: when one of them is not the user's, or a record's already
        """
        if not photo_ids:
            return
        valid = {photo_id for photo_id in photo_ids if isinstance(photo_id, int)}
        photos = self.env["ir.attachment"].browse(valid).exists()
        # sudo: of a stranger's file nothing is told but that it is one
        own = photos.sudo().filtered(
            lambda photo: not photo.res_id and photo.create_uid == self.env.user
        )
        if len(own) < len(photo_ids):
            raise UserError(
                self.env._(
                    "%(record)s: only a photo that you have just uploaded can be "
                    "added.",
                    record=self.display_name,
                )
            )
        photos.write(
            {"res_model": self._name, "res_id": self.id, "res_field": PHOTO_FIELD}
        )

    def _forget_photos(self):
        """Have what follows from photos looked up anew.

        Hook: PostgreSQL knows of them, the cache of the record does not.
        """


class TeknikServisOperation(models.Model):
    _name = "teknik.servis.operation"
    _inherit = ["teknik.servis.operation", "teknik.servis.photos"]

    photo_ids = fields.One2many(help="What the work looked like.")

    def _forget_photos(self):
        self.order_id.invalidate_recordset(["has_photos"])


class TeknikServisOrderLine(models.Model):
    """Photos of a line: what shows why the warranty does not pay for it."""

    _name = "teknik.servis.order.line"
    _inherit = ["teknik.servis.order.line", "teknik.servis.photos"]

    photo_ids = fields.One2many(
        string="Photos of the Reason",
        help="What shows why the warranty does not pay; printed on the fault report.",
    )

    def _forget_photos(self):
        self.order_id.invalidate_recordset(["has_photos"])

    def unlink(self):
        # sudo: they go with their line, whoever took them
        self.sudo().photo_ids.unlink()
        return super().unlink()


class TeknikServisOrder(models.Model):
    """Photos of a record: what the device looked like when it came."""

    _name = "teknik.servis.order"
    _inherit = ["teknik.servis.order", "teknik.servis.photos"]

    photo_ids = fields.One2many(
        string="Condition Photos", help="What the device looked like when it came."
    )
    has_photos = fields.Boolean(
        "Photo",
        compute="_compute_has_photos",
        compute_sudo=True,
        help="For stages that ask for a photo, of the device or of the work.",
    )

    @api.depends("photo_ids", "operation_ids.photo_ids", "line_ids.photo_ids")
    def _compute_has_photos(self):
        for order in self:
            order.has_photos = bool(
                order.photo_ids
                or order.operation_ids.photo_ids
                or order.line_ids.photo_ids
            )

    def _forget_photos(self):
        self.invalidate_recordset(["has_photos"])

    def _move_thread(self, target):
        """Give the photos to the record that stays as well."""
        result = super()._move_thread(target)
        # sudo: photos go with their record, whoever took them
        self.sudo().photo_ids.write({"res_id": target.id})
        (self | target).invalidate_recordset([PHOTO_FIELD, "has_photos"])
        return result

    def unlink(self):
        # What is below goes with the record in the database, past core's care for
        # files.
        (self.sudo().operation_ids.photo_ids | self.sudo().line_ids.photo_ids).unlink()
        return super().unlink()
