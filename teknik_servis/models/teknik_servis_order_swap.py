from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TeknikServisOrder(models.Model):
    """Değişim: the faulty device in and its replacement out, in one act."""

    _inherit = "teknik.servis.order"

    swap_ids = fields.One2many("teknik.servis.swap", "order_id", string="Swaps")
    # sudo: told to whoever reads the record
    swap_text = fields.Text("Swapped", compute="_compute_swap_text", compute_sudo=True)

    @api.depends("swap_ids.line_id.qty_delivered")
    def _compute_swap_text(self):
        for order in self:
            swaps = order.swap_ids._get_lasting()
            order.swap_text = "\n".join(swaps.mapped("display_name"))

    def action_swap(self):
        """Open the dialog that swaps the device of one record."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_closed()
        back_to = self.company_id._get_defects_location()
        wizard = self.env["teknik.servis.swap.act"].create(
            {"order_id": self.id, "back_to_id": back_to.id}
        )
        return wizard._get_records_action(
            name=self.env._("Swap"), target="new", context={}
        )

    def _get_swapped_lot(self):
        """Return the card of the device that one record's customer has now."""
        self.ensure_one()
        # sudo: which device the record is about
        order = self.sudo()
        swaps = order.swap_ids._get_lasting()
        return swaps.sorted("id")[-1:].new_lot_id or order.lot_id

    def _get_warranted_lot(self):
        """Return the card whose warranty one record's days in repair prolong.

        That of what the customer got for the faulty device; not of what they bought.
        """
        self.ensure_one()
        # sudo: which device the record is about
        order = self.sudo()
        swaps = order.swap_ids._get_lasting()
        swaps = swaps.filtered(lambda swap: swap.line_id.coverage != "paid")
        return swaps.sorted("id")[-1:].new_lot_id or order.lot_id

    def _swap_device(
        self, new_lot, location, vals, old_lot=None, back_to=None, uid=None
    ):
        """Swap the device of one record: all of it or nothing.

        The replacement goes out by a delivery of the record, the faulty device comes in
        by a return; owners and warranties follow these documents.

        :param new_lot: card of the replacement
        :param location: where it lies: one of our own locations
        :param vals: further values of its line, such as the coverage
        :param old_lot: the device that is taken for the faulty one, empty for one that
            has no card; None: whichever
        :param back_to: where the faulty device comes to lie; None: it stays away
        :param uid: names the call: repeated, it returns the first one's swap
        :return: the swap
        :raises UserError: with what is in the way
        """
        self.ensure_one()
        self.check_access("write")
        Swap = self.env["teknik.servis.swap"]
        known = uid and Swap._get_received([{"client_uid": uid}])
        if known:
            return known
        self._check_open()
        if back_to is not None:
            self._check_not_outside()
        faulty = self._get_swapped_lot()
        self._check_swap(faulty, new_lot, location, old_lot, back_to)
        line = self._enter_swap(faulty, new_lot, location, vals)
        picking_out = self._send({line: 1}, {})[0]
        picking_in = self._take_faulty_in(faulty, back_to)
        self._pass_warranty_on(faulty, line)
        # sudo: nobody writes swaps but this act
        swap = (
            Swap.sudo()
            ._as_system()
            .create(
                {
                    "client_uid": uid or False,
                    "order_id": self.id,
                    "old_lot_id": faulty.id,
                    "old_serial": faulty.name or self.serial,
                    "new_lot_id": new_lot.id,
                    "line_id": line.id,
                    "user_id": self.env.uid,
                    "picking_in_id": picking_in.id,
                    "picking_out_id": picking_out.id,
                }
            )
        )
        self.result = "replaced"
        self.message_post(body=swap.display_name)
        return swap.with_env(self.env)

    def _check_swap(self, faulty, new_lot, location, old_lot, back_to):
        """Refuse what is no swap, in words. Parameters as of `_swap_device`."""
        self.ensure_one()
        serial = faulty.name or self.serial
        problem = False
        if not serial:
            problem = self.env._("enter the serial number of the faulty device first")
        # A device without a card has one since its swap: its replacement's.
        elif old_lot is not None and old_lot != faulty and (old_lot or self.swap_ids):
            problem = self.env._(
                "%(old)s was swapped already, %(new)s is with the customer",
                old=old_lot.sudo().name or self.serial,
                new=serial,
            )
        elif not new_lot:
            problem = self.env._("choose the serial number of the replacement")
        elif new_lot == faulty:
            problem = self.env._("%(serial)s cannot replace itself", serial=serial)
        elif not location:
            problem = self.env._("choose where the replacement lies")
        elif back_to is not None:
            problem = self._get_back_problem(faulty, back_to)
        if problem:
            raise UserError(
                self.env._(
                    "%(order)s: %(obstacle)s.",
                    order=self.display_name,
                    obstacle=problem,
                )
            )

    def _get_back_problem(self, faulty, back_to):
        """Return why a faulty device cannot come to lie somewhere, or nothing."""
        self.ensure_one()
        # sudo: whose location it is, and of what kind
        place = back_to.sudo()
        foreign = place.company_id and place.company_id != self.company_id
        if place.usage != "internal" or foreign:
            return self.env._("choose where the faulty device comes to lie")
        here = faulty and self._find_in_own_stock(faulty)
        return here and self.env._(
            "%(serial)s is in %(location)s by the books, not with the customer",
            serial=faulty.name,
            location=here.display_name,
        )

    def _find_in_own_stock(self, lot):
        """Return the location of our own in which a device stands, if any."""
        # sudo: where one device is, to whoever swaps it
        quants = self.env["stock.quant"].sudo()
        quants = quants.search(
            [
                ("lot_id", "=", lot.id),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", ">", 0),
            ],
            limit=1,
        )
        return quants.location_id

    def _enter_swap(self, faulty, new_lot, location, vals):
        """Enter the swap in the history: an operation with the replacement as its part.

        It is held ready at once, or refused in words where it is not there.

        :return: the replacement's line
        """
        text = self.env._(
            "%(old)s was replaced by %(new)s",
            old=faulty.name or self.serial,
            new=new_lot.sudo().name,
        )
        line_vals = {
            **vals,
            "product_id": new_lot.sudo().product_id.id,
            "lot_id": new_lot.id,
            "quantity": 1,
            "location_id": location.id,
        }
        operation = self.env["teknik.servis.operation"].create(
            {
                "order_id": self.id,
                "technician_id": self._get_own_technician().id,
                "work_done": text,
                "line_ids": [Command.create(line_vals)],
            }
        )
        return operation.line_ids

    def _pass_warranty_on(self, faulty, line):
        """Give a replacement what is left of the first one's warranty.

        Its card has an owner and a period by its delivery already. They stay where the
        customer bought it: that is a sale with a warranty of its own.

        :param faulty: card of the device that was replaced, may be empty
        :param line: the replacement's line
        """
        if faulty and line.coverage != "paid":
            # sudo: as for the delivery
            line.lot_id.sudo()._inherit_teknik_servis_warranty(faulty)

    # ------------------------------------------------------------------ faulty device

    def _take_faulty_in(self, lot, back_to):
        """Bring the faulty device into one of our locations, by a native transfer.

        :param lot: its card; without one it is no goods of ours to count
        :param back_to: where it comes to lie; empty: nowhere
        :return: the transfer, done; or none
        """
        self.ensure_one()
        # sudo: a named act; the record and where it goes were checked
        Picking = self.env["stock.picking"].sudo()
        product = lot.sudo().product_id
        if not back_to or product.type != "consu":
            return Picking
        picking = Picking.create(self._prepare_faulty_picking_vals(back_to, lot))
        move = picking.move_ids.create(self._prepare_faulty_move_vals(picking, lot))
        move._action_confirm(merge=False)
        if product.tracking != "none":
            move.lot_ids = lot
        move.quantity = 1
        move.picked = True
        picking._validate_for_service()
        return picking

    def _prepare_faulty_picking_vals(self, back_to, lot):
        """Return the values of the transfer that brings the faulty device in."""
        warehouse = (
            back_to.sudo().warehouse_id
            or self.company_id._get_teknik_servis_warehouse()
        )
        partner = self.partner_shipping_id or self.partner_id
        customers = partner.with_company(self.company_id).property_stock_customer
        source = self._find_delivery(lot).location_dest_id or customers
        return {
            "picking_type_id": warehouse.in_type_id.id,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "user_id": False,
            "location_id": source.id,
            "location_dest_id": back_to.id,
            "move_ids": [Command.clear()],
        }

    def _prepare_faulty_move_vals(self, picking, lot):
        product = lot.sudo().product_id
        return {
            "product_id": product.id,
            "product_uom_qty": 1,
            "product_uom": product.uom_id.id,
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            # What it was worth then, and no second sale of it.
            "origin_returned_move_id": self._find_delivery(lot).id,
        }

    def _find_delivery(self, lot):
        """Return our last move that delivered one device to a customer, if any."""
        # sudo: to find what is taken back
        lines = self.env["stock.move.line"].sudo()
        lines = lines.search(
            [
                ("lot_id", "=", lot.id),
                ("state", "=", "done"),
                ("location_dest_id.usage", "=", "customer"),
                ("company_id", "=", self.company_id.id),
            ],
            order="date desc, id desc",
            limit=1,
        )
        return lines.move_id
