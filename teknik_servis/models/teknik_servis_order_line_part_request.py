from odoo import fields, models


class TeknikServisOrderLine(models.Model):
    """Lines whose part was asked for and has come: held ready without an operation."""

    _inherit = "teknik.servis.order.line"

    part_request_ids = fields.One2many("teknik.servis.part.request", "line_id")
    is_set_aside = fields.Boolean(
        readonly=True,
        copy=False,
        help="Came for this record by a part request: it is held ready for it.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"product_id", "quantity"} & vals.keys():
            self._call_off_lost_requests()
        return result

    def _call_off_lost_requests(self):
        """Call off what came for lines that hold nothing of it any more."""
        # sudo: whoever takes a part back or exchanges it calls its request off
        lost = self.sudo().part_request_ids.filtered(
            lambda request: (
                request.state == "arrived"
                and not (
                    request.line_id.quantity
                    and request.line_id.product_id == request.product_id
                )
            )
        )
        if lost:
            lost.line_id._as_system().is_set_aside = False
            lost.line_id._release_moves()
            lost._as_system().write({"state": "cancelled"})

    def unlink(self):
        # sudo: whoever may take the line away calls its request off
        requests = self.sudo().part_request_ids.filtered(
            lambda request: request.state == "arrived"
        )
        result = super().unlink()
        requests._as_system().write({"state": "cancelled"})
        return result

    def _deliver(self, quantities, together=False):
        """A part that went to the customer was given, wherever it came from."""
        pickings = super()._deliver(quantities, together)
        # sudo: as for the transfers
        sent = self.sudo().filtered(
            lambda line: line.is_set_aside and not line.qty_to_deliver
        )
        requests = sent.part_request_ids.filtered(lambda r: r.state == "arrived")
        if requests:
            now = fields.Datetime.now()
            requests._as_system().write({"state": "given", "date_given": now})
        return pickings

    def _take_reserved_lot(self):
        """Name the piece that was reserved where nobody chose one."""
        for line in self.filtered(lambda line: line.tracking != "none"):
            lots = line._get_live_moves().lot_ids
            if not line.lot_id and len(lots) == 1:
                line.lot_id = lots

    def _is_on_documents(self):
        """Return whether one line stands on an invoice, or something of it was sent."""
        self.ensure_one()
        return bool(self.invoice_line_ids or "done" in self.move_ids.mapped("state"))
