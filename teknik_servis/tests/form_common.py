from lxml import html

from odoo.fields import Command

from .common import TeknikServisCommon

DOT = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
# Printing action by the paper it prints.
REPORTS = {
    "service": "report_order",
    "intake": "report_intake",
    "handover": "report_handover",
    "receipt": "report_receipt",
    "label": "report_order_label",
    "shipment": "report_shipment",
    "misuse": "report_misuse",
    "unrepairable": "report_unrepairable",
}


class FormCase(TeknikServisCommon):
    """Printed forms, printed by the least of users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.lang = "en_US"
        cls.order = cls._create_order(
            serial="SN-1", device_name="Kombi", accessories="Kumanda"
        )
        cls.form = cls.env.ref("teknik_servis.teknik_servis_form_service")
        cls.intake = cls.env.ref("teknik_servis.teknik_servis_form_intake")

    def page(self, kind="service", orders=None, user="technician", **data):
        report = self.env["ir.actions.report"].with_user(self.users[user])
        self.env.flush_all()
        self.env.invalidate_all()
        content = report._render_qweb_html(
            f"teknik_servis.{REPORTS[kind]}", (orders or self.order).ids, data=data
        )[0]
        return html.fromstring(content)

    def text(self, *args, **kwargs):
        return " ".join(self.page(*args, **kwargs).text_content().split())

    def design(self, **vals):
        blocks = vals.pop("blocks", ["header", "request"])
        return (
            self.env["teknik.servis.form"]
            .with_user(self.users["manager"])
            .create(
                {
                    "name": "Tasarım",
                    "kind": "service",
                    "paperformat_id": self.form.paperformat_id.id,
                    "block_ids": [
                        Command.create({"kind": kind, "sequence": number})
                        for number, kind in enumerate(blocks)
                    ],
                    **vals,
                }
            )
        )
