from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError


class TeknikServisGroupAct(models.TransientModel):
    """Teslim of many records: each by the dialog that hands one over."""

    _inherit = "teknik.servis.group.act"

    def _apply_deliver(self, orders):
        results = {row.order_id: row.result or self.result for row in self.line_ids}

        def prepare(order):
            vals = wizard._prepare_deliver_vals(order)
            return {**vals, "result": results[order]}

        def deliver(order):
            dialog = dialogs.get(order) or Dialog.create(prepare(order))
            dialog.action_deliver()

        wizard = self.with_context(bin_size=False)
        Dialog = self.env["teknik.servis.deliver"]
        try:
            with self.env.cr.savepoint():
                made = Dialog.create([prepare(order) for order in orders])
        except (UserError, IntegrityError):
            # Only all of them together do not go: then each says what is wrong.
            made = Dialog
        dialogs = {dialog.order_id: dialog for dialog in made}
        problems = orders._try_each(deliver)
        names = {o: o.stage_id.name for o in orders if o not in problems}
        return names, problems, []

    def _prepare_deliver_vals(self, order):
        """Return the values of the dialog that hands one record over."""
        self.ensure_one()
        return {
            "order_id": order.id,
            "delivered_to": self.delivered_to or order.partner_id.name,
            "date_delivered": self.date_delivered,
            "delivery_signature": self.delivery_signature,
            "confirmed": self.confirmed,
        }
