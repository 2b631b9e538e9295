from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    teknik_servis_order_ids = fields.Many2many(
        "teknik.servis.order",
        compute="_compute_teknik_servis_order_ids",
        string="Service Records",
    )
    teknik_servis_order_count = fields.Integer(
        compute="_compute_teknik_servis_order_ids", string="Service Record Count"
    )

    @api.depends("invoice_line_ids.teknik_servis_line_id")
    def _compute_teknik_servis_order_ids(self):
        for move in self:
            lines = move.invoice_line_ids.teknik_servis_line_id
            # sudo: only to get from the line to its record; rules of the record apply
            # when it is opened
            orders = lines.sudo().order_id.with_env(self.env)
            move.teknik_servis_order_ids = orders
            move.teknik_servis_order_count = len(orders)

    def write(self, vals):
        if vals.get("state", "cancel") != "cancel":
            self._refuse_corrected_customers()
        return super().write(vals)

    def _refuse_corrected_customers(self):
        """Refuse to revive an invoice whose record is somebody else's by now.

        It was cancelled so that the customer could be corrected.
        """
        for move in self.filtered(
            lambda move: move.state == "cancel" and move.move_type == "out_invoice"
        ):
            # sudo: accountants have no rights on service records
            for order in move.teknik_servis_order_ids.sudo():
                billed = order.partner_id | order.partner_invoice_id
                entity = move.partner_id.commercial_partner_id
                if entity not in billed.commercial_partner_id:
                    raise UserError(
                        self.env._(
                            "%(invoice)s is in the name of %(partner)s, and the "
                            "customer of %(order)s is %(customer)s now. Leave it "
                            "cancelled and send the record again.",
                            invoice=move.display_name,
                            partner=move.partner_id.display_name,
                            order=order.name,
                            customer=order.partner_id.display_name or "-",
                        )
                    )

    def _post(self, soft=True):
        posted = super()._post(soft)
        for move in posted.filtered(lambda move: move.move_type == "out_invoice"):
            move._get_teknik_servis_billed_lots()._begin_teknik_servis_warranty(
                "invoice", move.invoice_date
            )
        return posted

    def _get_teknik_servis_billed_lots(self):
        """Return the cards of the single devices that one invoice bills, in sudo.

        Those of records, and of sales where `sale_stock` is installed.
        """
        self.ensure_one()
        # sudo: accountants bring warranties along without any right on stock
        lines = self.invoice_line_ids.sudo()
        lots = lines.teknik_servis_line_id.lot_id
        if "sale_line_ids" in lines._fields and "move_ids" in (
            lines.sale_line_ids._fields
        ):
            lots |= lines.sale_line_ids.move_ids.lot_ids
        return lots.filtered(lambda lot: lot.product_id.tracking == "serial")

    def action_view_teknik_servis_orders(self):
        """Open the service records behind one invoice."""
        self.ensure_one()
        return self.teknik_servis_order_ids._get_records_action()
