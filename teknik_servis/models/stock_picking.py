from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# Questions that core's addons ask by a dialog when a transfer is validated. Nobody is
# there to answer: what would be asked is decided (send no SMS, keep what is left open).
NO_WIZARDS = {"skip_sms": True, "skip_backorder": True, "skip_expired": True}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    teknik_servis_order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        compute="_compute_teknik_servis_order_id",
        search="_search_teknik_servis_order_id",
    )

    @api.depends("move_ids.teknik_servis_line_id")
    def _compute_teknik_servis_order_id(self):
        for picking in self:
            # sudo: only to get from the line to its record; rules of the record apply
            # when it is opened
            lines = picking.move_ids.teknik_servis_line_id.sudo()
            picking.teknik_servis_order_id = lines.order_id[:1].with_env(self.env)

    def _search_teknik_servis_order_id(self, operator, value):
        if operator == "any":
            return [("move_ids.teknik_servis_line_id.order_id", operator, value)]
        if operator != "in":
            return NotImplemented
        # sudo: a stock user sees which transfers belong to a record, as in the list
        lines = self.env["teknik.servis.order.line"].sudo()
        lines = lines._search([("order_id", "in", [v for v in value if v])])
        domain = Domain("move_ids.teknik_servis_line_id", "in", lines)
        if False in value:
            linked = [("teknik_servis_line_id", "!=", False)]
            domain |= Domain("move_ids", "not any", linked)
        return domain

    def _validate_for_service(self):
        """Validate transfers the way a user would, one by one.

        Rights are the caller's matter.

        :raises UserError: that names those which are not done then
        """
        for picking in self:
            picking.with_context(**NO_WIZARDS).button_validate()
        undone = self.filtered(lambda picking: picking.state != "done")
        if undone:
            # Another addon asked something by a dialog: better told than half done.
            raise UserError(
                self.env._(
                    "%(transfers)s could not be validated. Open it in Inventory and "
                    "see what is missing.",
                    transfers=", ".join(undone.mapped("name")),
                )
            )

    def copy_data(self, default=None):
        """Copy transfers as their user's own: what they hold is not ours."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            for command in vals.get("move_ids") or ():
                if command[0] == Command.CREATE:
                    command[2].pop("teknik_servis_line_id", None)
        return vals_list

    def action_view_teknik_servis_order(self):
        """Open the service record of one transfer, or all that went with it."""
        self.ensure_one()
        # sudo: only to get from the lines to their records
        lines = self.move_ids.teknik_servis_line_id.sudo()
        return lines.order_id.with_env(self.env)._get_records_action()
