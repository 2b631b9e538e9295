from odoo import fields, models


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
        Stage = self.env["teknik.servis.stage"]
        stages = {}
        for place, orders in self.order_ids.grouped(
            lambda order: (order.company_id, order.department_id)
        ).items():
            stage = Stage._get_first_of_kind("cancelled", *place)
            stages.update(dict.fromkeys(orders, stage))
        self.order_ids.write({"cancel_reason": self.reason})
        self.order_ids._check_entry_conditions(stages)
        for stage, orders in self.order_ids.grouped(stages.get).items():
            orders.write({"stage_id": stage.id})
        return {"type": "ir.actions.act_window_close"}
