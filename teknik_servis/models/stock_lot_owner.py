from odoo import api, fields, models
from odoo.tools import SQL

from ..common import SENTINEL

BATCH = 1000


class StockLot(models.Model):
    """Whose a device is: followed through deliveries and returns, kept by hand."""

    _inherit = "stock.lot"

    teknik_servis_owner_id = fields.Many2one(
        "res.partner",
        string="Owner",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The whole company or family of contacts owns it: its branches see one "
        "fleet.",
    )
    # A record that was corrected corrects its own word, never another's.
    teknik_servis_is_owner_told = fields.Boolean(
        "Owner Named by a Record", readonly=True, copy=False
    )
    teknik_servis_sold_to_id = fields.Many2one(
        "res.partner",
        string="Sold To",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="To whom it was sold last.",
    )
    teknik_servis_sold_date = fields.Date("Sold On", readonly=True, copy=False)
    teknik_servis_came_from_id = fields.Many2one(
        "res.partner",
        string="Came Back From",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="Whose it was when it came in, since it was sold last.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_owner_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._prepare_owner_vals(vals))

    @api.model
    def _prepare_owner_vals(self, vals):
        """Return values whose owner is a commercial entity, whoever of it was named.

        Unless they say so themselves, no record named the owner.
        """
        if "teknik_servis_owner_id" not in vals:
            return vals
        vals = {"teknik_servis_is_owner_told": False, **vals}
        owner = vals["teknik_servis_owner_id"]
        if not owner:
            return vals
        # sudo: a contact's company may be a card that its reader may not open
        entity = self.env["res.partner"].browse(owner).sudo().commercial_partner_id
        return {**vals, "teknik_servis_owner_id": entity.id}

    @api.model
    def _get_teknik_servis_fleet_domain(self, partner):
        """Return the domain of all devices of a partner's commercial entity."""
        entity = partner.commercial_partner_id
        return [("teknik_servis_owner_id", "child_of", entity.ids)]

    def _as_teknik_servis(self):
        """Return the devices for what the program itself notes on their cards.

        sudo: documents and records do it, of users without any right on lots; each
        caller was checked by the document that was just written.
        """
        return self.sudo().with_context(teknik_servis_card=SENTINEL)

    def _set_teknik_servis_delivered(self, partner, day):
        """Note that one device was delivered to a customer.

        Hook: what else begins with a delivery.

        :param partner: `res.partner` who received it
        :param day: date of the delivery
        :return: whether it is a sale: sent back to whom it was sold before, or from
            whom it came, it is none
        """
        self.ensure_one()
        entity = partner.commercial_partner_id
        known = self.teknik_servis_owner_id | self.teknik_servis_sold_to_id
        known |= self.teknik_servis_came_from_id
        is_sale = not entity or entity not in known
        values = {"teknik_servis_owner_id": entity.id}
        if is_sale:
            values |= {
                "teknik_servis_sold_to_id": entity.id,
                "teknik_servis_sold_date": day,
                "teknik_servis_came_from_id": False,
            }
        self._as_teknik_servis().write(values)
        return is_sale

    def _set_teknik_servis_returned(self):
        """Note that devices came back from their customers: they are with us again.

        Whose they were stays known beside who bought them: sent back to either, nothing
        is sold.
        """
        owned = self.filtered("teknik_servis_owner_id")._as_teknik_servis()
        for owner, lots in owned.grouped("teknik_servis_owner_id").items():
            lots.write(
                {
                    "teknik_servis_came_from_id": owner.id,
                    "teknik_servis_owner_id": False,
                }
            )

    def _get_teknik_servis_strangers(self):
        """Return the devices that nobody is known to own and that are not ours.

        A customer brought one in that we never sold.
        """
        ownerless = self.filtered(
            lambda lot: (
                not lot.teknik_servis_owner_id
                and not lot.teknik_servis_sold_to_id
                and not lot.teknik_servis_came_from_id
            )
        )
        if not ownerless:
            return ownerless
        # sudo: whether a piece is in our own stock is all that is asked
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", ownerless.ids),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("quantity", ">", 0),
                ]
            )
        )
        return ownerless - quants.lot_id

    @api.model
    def _init_teknik_servis_owners(self):
        """Give devices the owners that transfers made before the addon tell of.

        In batches; safe to be repeated: devices with an owner or a sale, now or before,
        are left alone.
        """
        self.flush_model()
        last_id = 0
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT lot.id, lot.product_id FROM stock_lot lot
                JOIN product_product product ON product.id = lot.product_id
                JOIN product_template template
                    ON template.id = product.product_tmpl_id
                WHERE lot.id > %s AND template.tracking = 'serial'
                    AND lot.teknik_servis_owner_id IS NULL
                    AND lot.teknik_servis_sold_to_id IS NULL
                    AND lot.teknik_servis_came_from_id IS NULL
                ORDER BY lot.id LIMIT %s
                """,
                last_id,
                BATCH,
            )
        ):
            last_id = rows[-1][0]
            lots = self.sudo().browse(row[0] for row in rows)
            lots._follow_teknik_servis_moves()
            self.env.flush_all()
            self.env.invalidate_all()

    def _follow_teknik_servis_moves(self):
        """Note on these cards what their done transfers tell, in their order."""
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .with_context(mail_notrack=True, tracking_disable=True)
            .search(
                [
                    ("lot_id", "in", self.ids),
                    ("state", "=", "done"),
                    "|",
                    ("location_id.usage", "=", "customer"),
                    ("location_dest_id.usage", "=", "customer"),
                ],
                order="date, id",
            )
        )
        lines._note_on_teknik_servis_cards()
