from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TeknikServisMerge(models.TransientModel):
    """Kayıtları Birleştir: the same job was registered twice."""

    _name = "teknik.servis.merge"
    _description = "Merge Service Records"

    order_ids = fields.Many2many(
        "teknik.servis.order",
        string="Service Records",
        required=True,
        domain="[('is_open', '=', True)]",
    )
    target_id = fields.Many2one(
        "teknik.servis.order",
        string="Record to Keep",
        compute="_compute_target_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', order_ids)]",
        help="Its number stays; the other numbers and their QR codes lead to it.",
    )
    hint = fields.Char(compute="_compute_problems")
    problems = fields.Text(compute="_compute_problems")
    notes = fields.Text(compute="_compute_problems")

    @api.model
    def default_get(self, fields):
        """Put beside a single record what the form warns of."""
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") == "teknik.servis.order" and ids:
            orders = self.env["teknik.servis.order"].browse(ids)
            orders.check_access("read")
            if len(orders) == 1:
                orders |= orders._get_duplicates()
            values["order_ids"] = [Command.set(orders.ids)]
        return values

    @api.depends("order_ids")
    def _compute_target_id(self):
        for wizard in self:
            orders = wizard.order_ids._origin
            if wizard.target_id not in orders:
                # The first number is what the customer was told.
                wizard.target_id = orders.sorted("id")[:1]

    @api.depends("order_ids")
    def _compute_problems(self):
        for wizard in self:
            orders = wizard.order_ids._origin
            orders.check_access("read")
            # Who begins on one record has done nothing wrong yet.
            alone = len(orders) < 2
            wizard.hint = alone and self.env._("Add the other record of the same job.")
            wizard.problems = not alone and "\n".join(orders._get_merge_problems())
            serials = list(dict.fromkeys(o.serial for o in orders if o.serial))
            wizard.notes = len(serials) > 1 and self.env._(
                "Are these one device? Their serial numbers differ: %(serials)s",
                serials=", ".join(serials),
            )

    def action_merge(self):
        """Merge, and open the record that stays.

        :raises UserError: with everything that is in the way
        """
        self.ensure_one()
        if self.target_id not in self.order_ids:
            raise UserError(self.env._("Choose which of the records is kept."))
        self.order_ids._merge_into(self.target_id)
        return self.target_id._get_records_action()
