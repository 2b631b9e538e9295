from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

ACTS = [
    ("stage", "Change Stage"),
    ("technicians", "Assign Technicians"),
]
MODES = [
    ("add", "Add to the team"),
    ("replace", "Replace the team"),
]


class TeknikServisMass(models.TransientModel):
    """One act on many chosen records: what one of them refuses stops no other."""

    _name = "teknik.servis.mass"
    # hr.mixin lets users without rights on hr.employee assign technicians.
    _inherit = ["hr.mixin"]
    _description = "Act on Chosen Service Records"

    act = fields.Selection(ACTS, required=True, default="stage")
    order_ids = fields.Many2many("teknik.servis.order", required=True, readonly=True)
    order_count = fields.Integer("Chosen Records", compute="_compute_order_count")
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        string="New Stage",
        domain="[('kind', 'not in', ('done', 'cancelled'))]",
    )
    technician_ids = fields.Many2many(
        "hr.employee",
        "teknik_servis_mass_technician_rel",
        string="Technicians",
        domain="[('teknik_servis_is_technician', '=', True)]",
    )
    mode = fields.Selection(MODES, required=True, default="add")
    changed_count = fields.Integer("Changed Records", readonly=True)
    refusals = fields.Text(readonly=True)

    @api.depends("order_ids")
    def _compute_order_count(self):
        for wizard in self:
            wizard.order_count = len(wizard.order_ids)

    def action_apply(self):
        """Do the act on each chosen record, through the normal write.

        :return: a notification when all went well, or else the dialog again, with a
            line for each refusal
        :raises UserError: when nothing was chosen to be done
        """
        self.ensure_one()
        orders = self.order_ids
        refusals = self._write_each(orders, self._prepare_order_vals())
        self.changed_count = len(orders) - len(refusals)
        if not refusals:
            return self._get_done_notification()
        self.refusals = "\n".join(
            message if order.name in message else f"{order.name}: {message}"
            for order, message in refusals.items()
        )
        # What failed is what remains to be acted on.
        self.order_ids = orders.browse(order.id for order in refusals)
        return self._get_records_action(
            name=dict(self._fields["act"]._description_selection(self.env))[self.act],
            target="new",
        )

    def _prepare_order_vals(self):
        """Return what is written on each record."""
        self.ensure_one()
        if self.act == "stage":
            if not self.stage_id:
                raise UserError(self.env._("Choose the stage that the records go to."))
            return {"stage_id": self.stage_id.id}
        if not self.technician_ids:
            raise UserError(self.env._("Choose the technicians to assign."))
        if self.mode == "replace":
            return {"technician_ids": [Command.set(self.technician_ids.ids)]}
        links = [Command.link(technician.id) for technician in self.technician_ids]
        return {"technician_ids": links}

    def _write_each(self, orders, vals):
        """Write values on as many records as will have them.

        Together where possible: only a part in which something is refused is split.

        :return: `{record: message}` of those that refused
        """
        if not orders:
            return {}
        try:
            with self.env.cr.savepoint():
                orders.write(vals)
            return {}
        except UserError as error:
            if len(orders) == 1:
                return {orders: str(error)}
        middle = len(orders) // 2
        return {
            **self._write_each(orders[:middle], vals),
            **self._write_each(orders[middle:], vals),
        }

    def _get_done_notification(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s records changed.", count=self.changed_count
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
