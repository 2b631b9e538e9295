from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import _wkhtml

# Papers that state what was found.
FINDINGS = ("misuse", "unrepairable")


class TeknikServisOrder(models.Model):
    """What the printed forms need besides the fields of a record."""

    _inherit = "teknik.servis.order"

    def _get_qr_url(self):
        """Return the address that the QR code on the printed form leads to.

        Hook: the backend page of the record, or of the one it was merged into; the
        portal makes it the customer's page. `self` is one record.
        """
        survivor = self._get_survivor()
        return f"{self.get_base_url()}/odoo/service-records/{survivor.id}"

    def _has_letterhead(self):
        """Return whether PDFs have the header and footer of the company's layout.

        Debian's build of wkhtmltopdf leaves both out: the form then says by itself
        whose it is.
        """
        return _wkhtml().is_patched_qt

    def _is_company_on_form(self, form, report_type):
        """Return whether the heading of a form has to say whose it is.

        :param form: the design; without a paper size it is on the company's letterhead
        :param report_type: `pdf` or `html`
        """
        if form.paperformat_id:
            return True
        return report_type == "pdf" and not self._has_letterhead()

    def _get_printed_lines(self):
        """Return the parts and services that a form shows: of what was all taken back
        nothing is left to tell the customer. `self` is one record.
        """
        return self.line_ids.filtered("quantity")

    def _get_printed_photos(self):
        """Return the photos that a form shows, and what is said of them.

        Hook: those of the record and of its operations, then of each printed line
        that the warranty does not pay, with the reason. `self` is one record.

        :return: list of `(text, ir.attachment)`, none of them without photos
        """
        shown = [("", self.photo_ids | self.operation_ids.photo_ids)]
        for line in self._get_printed_lines():
            if line.coverage != "warranty":
                text = ": ".join(filter(None, (line.name, line.coverage_reason)))
                shown.append((text, line.photo_ids))
        return [(text, photos) for text, photos in shown if photos]

    def _check_printable(self, kind):
        """Refuse reports that state a finding which nobody has written down.

        :param kind: key of FORM_KINDS
        :raises UserError: that names everything missing, of each record
        """
        problems = []
        for order in self if kind in FINDINGS else ():
            # sudo: only whether there is one
            record = order.sudo()
            given = {
                "diagnosis": record.diagnosis,
                "technician_ids": record.technician_ids,
                "photo_ids": kind != "misuse" or record._get_printed_photos(),
            }
            missing = [order._get_field_label(n) for n in given if not given[n]]
            if missing:
                problems.append(f"{order.display_name}: {', '.join(missing)}")
        if problems:
            raise UserError(
                self.env._(
                    "A report needs its finding. Fill in first: %(missing)s",
                    missing="; ".join(problems),
                )
            )

    def _get_printed_signatures(self, kind):
        """Return who signs a form, in order. `self` is one record.

        Hook: what was signed on a screen comes with its picture.

        :param kind: key of FORM_KINDS
        :return: list of `{"label", "name", "signature", "note"}`
        """
        self.ensure_one()
        customer = self.partner_id.name or self.notified_by
        # sudo: a colleague's name, on a paper for the customer
        worker = self.sudo().technician_ids[:1].name or self.sudo().user_id.name
        ours = {"name": worker, "signature": False, "note": ""}
        if kind in FINDINGS:
            taker = {"name": customer, "signature": False, "note": ""}
            return [
                {"label": self.env._("Reported by"), **ours},
                {"label": self.env._("A copy was received by"), **taker},
            ]
        if kind == "intake":
            theirs = {
                "name": self.intake_signed_by or customer,
                "signature": self.intake_signature,
                "note": self.env._("Signed on paper") if self.intake_on_paper else "",
            }
            handing, receiving = theirs, ours
        else:
            theirs = {
                "name": self.delivered_to or customer,
                "signature": self.delivery_signature,
                "note": self.env._("Signed on paper") if self.signed_on_paper else "",
            }
            handing, receiving = ours, theirs
        return [
            {"label": self.env._("Handed over by"), **handing},
            {"label": self.env._("Received by"), **receiving},
        ]
