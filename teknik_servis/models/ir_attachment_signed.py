from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from ..common import SENTINEL
from .ir_attachment import CONTENT, PHOTO_FIELD, PLACE

ORDER = "teknik.servis.order"


class IrAttachment(models.Model):
    """What customers signed: files of a record's fields, written through it alone.

    Core lets whoever may write a record write the files of its fields as well, past the
    rules of the record.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        if not self.env.su:
            attachments._get_teknik_servis_signed()._refuse_teknik_servis_signed()
        return attachments

    def write(self, vals):
        if vals.keys() & (CONTENT | PLACE):
            self._check_teknik_servis_signed()
            result = super().write(vals)
            if not self.env.su:
                self._get_teknik_servis_signed()._refuse_teknik_servis_signed()
            return result
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_teknik_servis_signed(self):
        self._check_teknik_servis_signed()

    def _get_teknik_servis_signed(self):
        """Return those that are files of a service record's fields, no photos."""
        # sudo: asked is what a file is, whoever may read it
        return self.sudo().filtered(
            lambda file: (
                file.res_model == ORDER
                and file.res_field
                and file.res_field != PHOTO_FIELD
            )
        )

    def _check_teknik_servis_signed(self):
        """Refuse to change what was signed, unless its record itself does it.

        Also in superuser mode: the chatter deletes files in it for whoever asks.
        """
        files = self._get_teknik_servis_signed()
        if not self.env.su:
            files._refuse_teknik_servis_signed()
        if not files or self.env.uid == SUPERUSER_ID:
            return
        Order = self.env[ORDER]
        reopening = self.env.context.get("teknik_servis_reopening") is SENTINEL
        # sudo: of a record that is gone nothing is kept
        orders = Order.sudo().browse(files.mapped("res_id")).exists()
        closed = orders.filtered(lambda order: not order.is_open)
        for file in files.filtered(lambda file: file.res_id in orders.ids):
            of_program = file.res_field in Order._system_fields
            if of_program and not Order._is_system():
                file._refuse_teknik_servis_signed()
            if not of_program and file.res_id in closed.ids and not reopening:
                file._refuse_teknik_servis_signed()

    def _refuse_teknik_servis_signed(self):
        for file in self:
            order = self.env[ORDER].browse(file.res_id)
            raise UserError(
                self.env._(
                    "%(order)s: what was signed stays as it is.",
                    order=order.sudo().exists().display_name or file.name,
                )
            )
