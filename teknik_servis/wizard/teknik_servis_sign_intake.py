from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import ImageProcess
from odoo.tools.mimetypes import guess_mimetype

from ..pdf import is_sound_pdf, picture_to_pdf


class TeknikServisSignIntake(models.TransientModel):
    """The customer signs that the device was taken in as the slip says."""

    _name = "teknik.servis.sign.intake"
    _description = "Sign the Intake Slip"

    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    # What is signed for, as the slip says it.
    device_name = fields.Char(related="order_id.device_name", related_sudo=False)
    serial = fields.Char(related="order_id.serial", related_sudo=False)
    accessories = fields.Char(related="order_id.accessories", related_sudo=False)
    condition = fields.Char(related="order_id.condition", related_sudo=False)
    customer_request = fields.Text(
        related="order_id.customer_request", related_sudo=False
    )
    signed_by = fields.Char(
        compute="_compute_signed_by", compute_sudo=False, store=True, readonly=False
    )
    signature = fields.Image(max_width=1024, max_height=1024)
    on_paper = fields.Boolean(
        "Signed on Paper",
        help="The printed slip was signed by hand: counts as a signature.",
    )
    scan = fields.Binary("Scan of the Signed Slip", attachment=False)
    scan_name = fields.Char()

    @api.depends("order_id")
    def _compute_signed_by(self):
        for wizard in self:
            order = wizard.order_id
            wizard.signed_by = order.notified_by or order.partner_id.name

    def action_sign(self):
        """Keep the signed slip and print it.

        :return: action that downloads the slip that was signed
        :raises UserError: where nothing was signed, or the scan is no picture or PDF
        """
        self.ensure_one()
        self.order_id._sign_intake(
            self.signed_by,
            signature=not self.on_paper and self.with_context(bin_size=False).signature,
            on_paper=self.on_paper,
            scan=self.on_paper and self._get_scan_pdf(),
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/teknik.servis.order/{self.order_id.id}/intake_paper"
            "?download=true&filename=intake.pdf",
            # Core closes no dialog where the target is "download".
            "target": "new",
            "close": True,
        }

    def _get_scan_pdf(self):
        scan = self.with_context(bin_size=False).scan
        if not scan:
            return None
        content = b64decode(scan)
        mimetype = guess_mimetype(content)
        if mimetype == "application/pdf":
            if not is_sound_pdf(content):
                raise UserError(
                    self.env._(
                        "%(file)s cannot be opened: scan it again, without a password.",
                        file=self.scan_name or self.env._("Scan of the Signed Slip"),
                    )
                )
            return content
        if mimetype not in ("image/png", "image/jpeg"):
            raise UserError(
                self.env._(
                    "%(file)s is no picture (PNG, JPEG) and no PDF.",
                    file=self.scan_name or self.env._("Scan of the Signed Slip"),
                )
            )
        # Refuses pictures too large to work with.
        return picture_to_pdf(ImageProcess(content).image)
