from odoo import fields, models

KIND = ("outside", "Outside Service Slip")


class TeknikServisForm(models.Model):
    _inherit = "teknik.servis.form"

    kind = fields.Selection(selection_add=[KIND], ondelete={"outside": "cascade"})


class TeknikServisFormBlock(models.Model):
    _inherit = "teknik.servis.form.block"

    kind = fields.Selection(
        selection_add=[("outside", "Outside Service")],
        ondelete={"outside": "cascade"},
    )


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    teknik_servis_form_kind = fields.Selection(
        selection_add=[KIND], ondelete={"outside": "set null"}
    )
