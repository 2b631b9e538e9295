from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.stock_lot_warranty import WARRANTY_FIELDS

OFFICE = "teknik_servis.group_teknik_servis_office"
# Fields of the dialog, by the fields of the card that they stand for.
CARD_FIELDS = {
    "owner_id": "teknik_servis_owner_id",
    "warranty_start": "teknik_servis_warranty_start",
    "parts_until": "teknik_servis_parts_until",
    "labour_until": "teknik_servis_labour_until",
    "extra_months": "teknik_servis_extra_months",
    "is_void": "teknik_servis_is_void",
}


class TeknikServisDeviceChange(models.TransientModel):
    """Change a device's owner or warranty, with a reason and a picture of it."""

    _name = "teknik.servis.device.change"
    _description = "Change a Device Card"

    lot_id = fields.Many2one("stock.lot", "Device Card", required=True, readonly=True)
    owner_id = fields.Many2one("res.partner")
    warranty_start = fields.Date("Warranty From")
    parts_until = fields.Date("Parts, Basic Period Until")
    labour_until = fields.Date("Labour, Basic Period Until")
    extra_months = fields.Integer("Extended Warranty (Months)")
    is_void = fields.Boolean("Warranty Void")
    reason = fields.Char(help="Kept on the card with the change.")
    photo = fields.Image(
        max_width=1920, max_height=1920, help="What the reason is seen by."
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        lot = self.env["stock.lot"].browse(values.get("lot_id") or ())
        lot.check_access("read")
        # A dialog shows what the card says, of whoever it is.
        for name, source in CARD_FIELDS.items():
            value = lot[source]
            values[name] = value.id if name == "owner_id" else value
        return values

    def action_save(self):
        """Write what was changed onto the card, and why into its messages.

        :raises AccessError: for those below the office, for cards they may not read
        :raises UserError: for a change of the warranty without a reason (by the card)
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(OFFICE)):
            raise AccessError(self.env._("Only the office changes device cards."))
        # The card's own rules first: sudo below would go past them.
        self.lot_id.check_access("read")
        self.owner_id.check_access("read")
        # sudo: a clerk without any right in Inventory keeps these fields of cards,
        # and no others
        lot = self.lot_id.sudo()
        values = {
            source: self[name].id if name == "owner_id" else self[name]
            for name, source in CARD_FIELDS.items()
        }
        changed = lot._get_teknik_servis_changes(values.keys(), values)
        reason = (self.reason or "").strip()
        values = {name: values[name] for name in changed}
        is_of_warranty = WARRANTY_FIELDS & changed
        if is_of_warranty:
            values["teknik_servis_warranty_reason"] = reason
        lot.write(values)
        photos = [("photo.jpg", self._get_photo_bytes())] if self.photo else []
        if photos or (reason and not is_of_warranty):
            lot.with_user(self.env.user).sudo().message_post(
                body=reason or self.env._("Photo of the device card"),
                attachments=photos,
            )
        return {"type": "ir.actions.act_window_close"}

    def _get_photo_bytes(self):
        return b64decode(self.with_context(bin_size=False).photo)
