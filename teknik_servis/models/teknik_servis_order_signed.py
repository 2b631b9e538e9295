from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import SENTINEL

INTAKE_REPORT = "teknik_servis.report_intake"


class TeknikServisOrder(models.Model):
    """The intake slip that the customer signed, kept as the paper it was."""

    _inherit = "teknik.servis.order"

    intake_signature = fields.Image(
        copy=False, readonly=True, max_width=1024, max_height=1024
    )
    intake_signed_by = fields.Char(copy=False, readonly=True, tracking=True)
    intake_signed_on = fields.Datetime(copy=False, readonly=True)
    intake_on_paper = fields.Boolean(
        "Intake Signed on Paper", copy=False, readonly=True
    )
    # A field's attachment: nobody removes it in the chatter.
    intake_paper = fields.Binary("Signed Intake Slip", copy=False, readonly=True)
    intake_former_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Former Signed Slips",
        domain=[("res_field", "=", "intake_former_ids")],
        copy=False,
        readonly=True,
    )
    intake_paper_name = fields.Char(compute="_compute_intake_paper_name")

    @api.depends("name")
    def _compute_intake_paper_name(self):
        for order in self:
            number = (order.name or "").replace("/", "-")
            order.intake_paper_name = f"{self.env._('Intake Slip')} - {number}.pdf"

    def action_sign_intake(self):
        """Open the dialog in which the customer signs the intake slip."""
        self.ensure_one()
        return self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_sign_intake_action"
        ) | {"context": {"default_order_id": self.id}}

    def _sign_intake(self, signed_by, signature=False, on_paper=False, scan=None):
        """Keep the intake slip as it was signed; a later print is marked as a copy.

        :param signed_by: name of who signed
        :param signature: picture, base64
        :param on_paper: it was signed by hand
        :param scan: the signed paper as PDF (bytes) instead of a print of ours
        :raises UserError: where the record is closed, or nothing was signed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        if not (signature or on_paper):
            raise UserError(
                self.env._(
                    "%(order)s: have the customer sign, or tick that the paper was "
                    "signed by hand.",
                    order=self.display_name,
                )
            )
        signed_by = (signed_by or "").strip() or self.partner_id.name
        if not signed_by:
            raise UserError(
                self.env._(
                    "%(order)s: write down who signs the slip.", order=self.display_name
                )
            )
        self._keep_replaced_paper()
        order = self._as_system()
        order.write(
            {
                "intake_signature": signature,
                "intake_signed_by": signed_by,
                "intake_signed_on": fields.Datetime.now(),
                "intake_on_paper": on_paper,
                "intake_paper": False,
            }
        )
        report = self.env["ir.actions.report"].with_context(
            teknik_servis_signing=SENTINEL
        )
        pdf = scan or report._render_qweb_pdf(INTAKE_REPORT, res_ids=self.ids)[0]
        order.intake_paper = b64encode(pdf)

    def _get_form_mark(self, form):
        """Return the word over a form that is not the one that counts, or False.

        :param form: the design it is printed by
        """
        if form == form._get_sample():
            return self.env._("SAMPLE")
        signing = self.env.context.get("teknik_servis_signing") is SENTINEL
        if form.kind == "intake" and self.intake_signed_on and not signing:
            return self.env._("COPY")
        return False

    def _keep_replaced_paper(self):
        """Keep a slip that is signed anew: it was signed as well."""
        paper = self._get_signed_papers("intake").get(self)
        if not paper:
            return
        self._keep_former_paper(self.intake_paper_name, paper)
        self.message_post(
            body=self.env._("The intake slip was signed anew; the former one is kept.")
        )

    def _keep_former_paper(self, name, paper):
        """Keep a signed slip (bytes) beside the one that counts. `self` is one."""
        # sudo: files of the record's fields are written by the record alone
        self._as_system().env["ir.attachment"].sudo().create(
            {
                "name": name,
                "raw": paper,
                "res_model": self._name,
                "res_id": self.id,
                "res_field": "intake_former_ids",
            }
        )
        self.invalidate_recordset(["intake_former_ids"])

    def _get_signed_papers(self, kind):
        """Return the papers that were signed and kept.

        :param kind: key of FORM_KINDS; only the intake slip is kept
        :return: `{order: PDF as bytes}`, without those that have none
        """
        if kind != "intake":
            return {}
        self.check_access("read")
        # sudo: attachments of a field, of records just checked
        papers = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "intake_paper"),
                    ("res_id", "in", self.ids),
                ]
            )
        )
        return {self.browse(paper.res_id): paper.raw for paper in papers}

    def _move_thread(self, target):
        """Give the signed slips to the record that stays as well."""
        result = super()._move_thread(target)
        system = target._as_system()
        names = ("intake_signature", "intake_signed_by", "intake_signed_on")
        for order in self.filtered("intake_signed_on"):
            paper = order._get_signed_papers("intake").get(order)
            if not target.intake_signed_on:
                order = order.with_context(bin_size=False)
                values = {name: order[name] for name in (*names, "intake_on_paper")}
                system.write({**values, "intake_paper": b64encode(paper or b"")})
            elif paper:
                target._keep_former_paper(order.intake_paper_name, paper)
        return result
