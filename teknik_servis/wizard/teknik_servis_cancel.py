from odoo import fields, models
from odoo.exceptions import UserError


class TeknikServisCancel(models.TransientModel):
    """Cancel records, with a reason."""

    _name = "teknik.servis.cancel"
    _description = "Cancel Service Records"

    order_ids = fields.Many2many("teknik.servis.order", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        """Cancel the chosen records: all of them or none.

        :raises UserError: with everything that was sent and is not taken back
        """
        self.ensure_one()
        self.order_ids._check_open()
        for (company, department), orders in self.order_ids.grouped(
            lambda order: (order.company_id, order.department_id)
        ).items():
            stage = self.env["teknik.servis.stage"]._get_first_of_kind(
                "cancelled", company, department
            )
            if not stage:
                raise UserError(self.env._("There is no stage to cancel records in."))
            orders.write({"stage_id": stage.id, "cancel_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
