from collections import OrderedDict
from functools import partial
from io import BytesIO
from urllib.parse import quote_plus

from odoo import fields, models

from ..pdf import cut_pdf, mark_pdf
from .teknik_servis_form import FORM_KINDS


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    teknik_servis_form_kind = fields.Selection(
        FORM_KINDS,
        help="Printed by the designs in Service > Configuration > Printed Forms.",
    )

    def _get_form_values(self):
        """Return what the templates of forms use besides their record and design."""
        return {
            "quote_plus": quote_plus,
            "report_type": "html",
            "context_timestamp": partial(fields.Datetime.context_timestamp, self),
        }

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        kind = report.teknik_servis_form_kind
        if kind:
            orders = values["docs"]
            forms = self.env["teknik.servis.form"]
            designs = forms._get_for_orders(kind, orders)
            if not forms._get_sample():
                orders._check_printable(kind)
            values["designs"] = designs
            values["quote_plus"] = quote_plus
            # Without a letterhead one article holds all: quicker, and Debian's build of
            # wkhtmltopdf takes no more than one.
            values["is_one_article"] = values.get("report_type") == "pdf" and (
                not orders._has_letterhead()
                or all(design.paperformat_id for design in designs.values())
            )
        return values

    def get_paperformat(self):
        """Return the paper of the design that is being printed, where there is one."""
        paper = self.env.context.get("teknik_servis_paperformat_id")
        if paper and self.teknik_servis_form_kind:
            return self.env["report.paperformat"].browse(paper)
        return super().get_paperformat()

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print service records by their designs: each paper size by itself.

        An intake slip that the customer signed is not made again: the kept one comes
        out, marked as a copy.
        """
        prepare = super()._render_qweb_pdf_prepare_streams
        kind = self._get_report(report_ref).teknik_servis_form_kind
        if not kind or not res_ids:
            return prepare(report_ref, data, res_ids=res_ids)
        orders = self.env["teknik.servis.order"].browse(OrderedDict.fromkeys(res_ids))
        streams = OrderedDict.fromkeys(orders.ids)
        designs = self.env["teknik.servis.form"]._get_for_orders(kind, orders)
        sample = self.env["teknik.servis.form"]._get_sample()
        if not sample:
            # All at once, before the first paper size is printed.
            orders._check_printable(kind)
        kept = {} if sample else orders._get_signed_papers(kind)
        for order, pdf in kept.items():
            copy = mark_pdf(pdf, self.env._("COPY"))
            streams[order.id] = {"stream": BytesIO(copy), "attachment": None}
        rest = orders.filtered(lambda order: order not in kept)
        for paper, some in rest.grouped(lambda o: designs[o].paperformat_id).items():
            report = self.with_context(teknik_servis_paperformat_id=paper.id)
            printed = super(IrActionsReport, report)._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=some.ids
            )
            if paper.teknik_servis_is_roll:
                for printout in printed.values():
                    # One record's stream may hold all of them.
                    if stream := printout["stream"]:
                        cut = cut_pdf(stream.getvalue(), paper.margin_bottom)
                        printout["stream"] = BytesIO(cut)
            # What cannot be told apart by record comes as one.
            whole = printed.pop(False, None)
            streams.update((key, value) for key, value in printed.items() if value)
            if whole:
                streams[some[0].id] = whole
        return OrderedDict((key, value) for key, value in streams.items() if value)
