from odoo import fields, models

KIND = ("loan", "Loaner Slip")


class TeknikServisForm(models.Model):
    _inherit = "teknik.servis.form"

    kind = fields.Selection(selection_add=[KIND], ondelete={"loan": "cascade"})


class TeknikServisFormBlock(models.Model):
    _inherit = "teknik.servis.form.block"

    kind = fields.Selection(
        selection_add=[("loan", "Loaner")], ondelete={"loan": "cascade"}
    )


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    teknik_servis_form_kind = fields.Selection(
        selection_add=[KIND], ondelete={"loan": "set null"}
    )
