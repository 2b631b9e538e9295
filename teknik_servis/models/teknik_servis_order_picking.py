from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import format_quantity


class TeknikServisOrder(models.Model):
    """The delivery notes of a record."""

    _inherit = "teknik.servis.order"

    picking_ids = fields.Many2many(
        "stock.picking",
        compute="_compute_picking_ids",
        string="Delivery Notes",
        compute_sudo=True,
        groups="stock.group_stock_user",
    )
    picking_count = fields.Integer(compute="_compute_picking_count", compute_sudo=True)

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            if vals["active"]:
                self._reserve_again()
            else:
                self._release_reservations()
        if {"partner_id", "partner_shipping_id"} & vals.keys():
            # What is held for the old address is held for the new one.
            held = self.line_ids.filtered(lambda line: line.sudo()._get_live_moves())
            held._sync_reservation()
        return result

    def unlink(self):
        # Lines go with the record in the database, past their own unlink().
        self._release_reservations()
        return super().unlink()

    @api.depends("line_ids.move_ids.picking_id")
    def _compute_picking_ids(self):
        for order in self:
            order.picking_ids = order.line_ids.move_ids.picking_id

    @api.depends("line_ids.move_ids.picking_id")
    def _compute_picking_count(self):
        for order in self:
            order.picking_count = len(order.line_ids.move_ids.picking_id)

    def _get_open_picking(self, location):
        """Return the open transfer that holds one record's parts of one location.

        :param location: source of the parts
        :return: the transfer, a new one where there is none
        """
        self.ensure_one()
        picking = (
            self.sudo()
            .line_ids._get_live_moves()
            .picking_id.filtered(lambda picking: picking.location_id == location)[:1]
        )
        return picking or picking.create(self._prepare_picking_vals(location))

    def _prepare_picking_vals(self, location):
        """Return the values of the outgoing transfer of one record's parts.

        Hook: called once for each transfer, in superuser mode.

        :param location: source of the parts
        """
        self.ensure_one()
        warehouse = (
            location.warehouse_id or self.company_id._get_teknik_servis_warehouse()
        )
        partner = self.partner_shipping_id or self.partner_id
        customers = partner.with_company(self.company_id).property_stock_customer
        return {
            "picking_type_id": warehouse.out_type_id.id,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "user_id": False,
            "location_id": location.id,
            "location_dest_id": (
                customers or self.env.ref("stock.stock_location_customers")
            ).id,
            "move_ids": [Command.clear()],
        }

    def _get_unsent_goods_texts(self):
        """Return what of one record's goods is not delivered yet, as short texts."""
        self.ensure_one()
        return [
            self.env._(
                "%(product)s is not sent (%(left)s)",
                product=line.product_id.display_name,
                left=format_quantity(self.env, line.qty_to_deliver),
            )
            for line in self.line_ids
            if line.qty_to_deliver
        ]

    def _release_reservations(self):
        """Let go of everything reserved for these records."""
        self.line_ids._release_moves()

    def _reserve_again(self):
        """Hold ready what was used before, as far as it is still there.

        What is gone is told in the chatter: it stops nobody who reopens a record.
        """
        for order in self:
            try:
                with self.env.cr.savepoint():
                    order.line_ids._sync_reservation()
            except UserError as error:
                order.message_post(
                    body=self.env._("Not held ready: %(why)s", why=error.args[0])
                )

    def action_view_pickings(self):
        """Open the delivery notes of one record."""
        self.ensure_one()
        return self.picking_ids._get_records_action(name=self.env._("Delivery Notes"))
