from odoo import api, fields, models
from odoo.exceptions import UserError


class TeknikServisOrder(models.Model):
    """Who else has to do with a record: who brought the device, and where it stands."""

    _inherit = "teknik.servis.order"

    dealer_id = fields.Many2one(
        "res.partner",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who sold the device or brought it for the customer.",
    )
    service_address_id = fields.Many2one(
        "res.partner",
        compute="_compute_service_address_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Where the device stands and whom to ask for there; the customer's own "
        "address unless another contact is chosen.",
    )
    differs_from_card = fields.Boolean(compute="_compute_differs_from_card")

    @api.depends("partner_id")
    def _compute_service_address_id(self):
        for order in self:
            order.service_address_id = order.partner_id

    @api.depends("service_address_id")
    def _compute_phone(self):
        result = super()._compute_phone()
        for order in self.filtered("service_address_id.phone"):
            order.phone = order.service_address_id.phone
        return result

    @api.depends("service_address_id")
    def _compute_email(self):
        result = super()._compute_email()
        for order in self.filtered("service_address_id.email"):
            order.email = order.service_address_id.email
        return result

    @api.depends("service_address_id")
    def _compute_address(self):
        result = super()._compute_address()
        for order in self.filtered("service_address_id"):
            order.address = order._format_address(order.service_address_id)
        return result

    @api.depends(
        "phone", "email", "service_address_id.phone", "service_address_id.email"
    )
    def _compute_differs_from_card(self):
        for order in self:
            card = order.service_address_id
            order.differs_from_card = bool(card) and any(
                order[name] and order[name] != card[name] for name in ("phone", "email")
            )

    def action_put_on_card(self):
        """Put one record's phone and e-mail on the card of its contact.

        :raises UserError: without a contact
        :raises AccessError: for those who may not write contacts
        """
        self.ensure_one()
        card = self.service_address_id
        if not card:
            raise UserError(
                self.env._(
                    "%(order)s has no customer: choose one first.",
                    order=self.display_name,
                )
            )
        card.write({n: self[n] for n in ("phone", "email") if self[n]})
        return True
