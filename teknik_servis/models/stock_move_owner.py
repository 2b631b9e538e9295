from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves.move_line_ids._note_on_teknik_servis_cards()
        return moves

    def _get_teknik_servis_receiver(self):
        """Return who owns what one move delivers: the customer of its record or paper.

        Hook: `res.partner`, may be empty.
        """
        self.ensure_one()
        # sudo: only to get from the line to whom its record is for
        order = self.teknik_servis_line_id.sudo().order_id
        if self.location_id.usage == "supplier":
            # Sent by the supplier, whose paper it is.
            return order.partner_id or self.partner_id
        return order.partner_id or self.picking_id.partner_id or self.partner_id

    def _begin_teknik_servis_invoiced(self, lot):
        """Begin a warranty that counts from an invoice posted before the delivery.

        :param lot: the device that one move, in superuser mode, delivered
        """
        billed = self.teknik_servis_line_id.invoice_line_ids
        if "sale_line_id" in self._fields:
            billed |= self.sale_line_id.invoice_lines
        posted = billed.move_id.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        if posted:
            first = min(posted.mapped("invoice_date"))
            lot._begin_teknik_servis_warranty("invoice", first)


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _note_on_teknik_servis_cards(self):
        """Note on the cards of single devices that they went to or came from customers.

        Lots of many pieces have many owners: they are left alone.
        """
        # sudo: whoever may validate a transfer brings the cards up to date with it
        for line in self.sudo():
            company = line.company_id
            lot = line.lot_id.with_company(company)
            if not lot or line.tracking != "serial":
                continue
            source, target = line.location_id.usage, line.location_dest_id.usage
            if target == "customer" and source != "customer":
                receiver = line.move_id._get_teknik_servis_receiver()
                day = company._get_teknik_servis_day(line.date)
                lot._set_teknik_servis_delivered(receiver, day)
                line.move_id._begin_teknik_servis_invoiced(lot)
            elif source == "customer" and target != "customer":
                lot._set_teknik_servis_returned()
