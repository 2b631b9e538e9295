from odoo import api, fields, models
from odoo.fields import Domain

from ..phone import phone_beginnings, phone_digits

# Customers of one name: more than that nobody looks through.
MANY = 1000


class TeknikServisOrder(models.Model):
    """Whose a record is, and how to reach them about this job."""

    _inherit = "teknik.servis.order"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        tracking=2,
        check_company=True,
        ondelete="restrict",
    )
    phone = fields.Char(
        compute="_compute_phone", store=True, precompute=True, readonly=False
    )
    phone_digits = fields.Char(
        compute="_compute_phone_digits",
        store=True,
        precompute=True,
        index="trigram",
    )
    search_phone = fields.Char(
        store=False, search="_search_search_phone", help="Finds a number in any format."
    )
    search_text = fields.Char(
        store=False,
        search="_search_search_text",
        help="Finds by number, customer, phone, serial number and device.",
    )
    email = fields.Char(
        compute="_compute_email", store=True, precompute=True, readonly=False
    )
    address = fields.Text(
        compute="_compute_address", store=True, precompute=True, readonly=False
    )
    partner_invoice_id = fields.Many2one(
        "res.partner",
        string="Invoice To",
        compute="_compute_partner_invoice_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        readonly=False,
        check_company=True,
        index="btree_not_null",
    )
    partner_shipping_id = fields.Many2one(
        "res.partner",
        string="Deliver To",
        compute="_compute_partner_shipping_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        readonly=False,
        check_company=True,
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._fill_in_cards()
        return orders

    def write(self, vals):
        # The first call left a number, the customer is chosen later.
        nameless = self.browse()
        if vals.get("partner_id"):
            nameless = self.filtered(lambda order: not order.partner_id)
        left = {order: {n: order[n] for n in ("phone", "email")} for order in nameless}
        result = super().write(vals)
        for order, values in left.items():
            order.update({n: v for n, v in values.items() if v and not order[n]})
        if {"phone", "email"} & vals.keys() or nameless:
            self._fill_in_cards()
        return result

    def _fill_in_cards(self):
        """Put a phone or e-mail typed here on a customer's card that has none.

        The customer was created on the spot: the next record is to know them. What the
        card says already is never changed.
        """
        for order in self.filtered("partner_id"):
            partner = order.partner_id
            missing = {
                name: order[name]
                for name in ("phone", "email")
                if order[name] and not partner[name]
            }
            if missing and partner.has_access("write"):
                partner.write(missing)

    # Contact data stand as they were agreed for this job: they follow the choice of the
    # customer, never a later change of the customer's card.
    @api.depends("partner_id")
    def _compute_phone(self):
        for order in self:
            order.phone = order.partner_id.phone or order._get_left("phone")

    @api.depends("partner_id")
    def _compute_email(self):
        for order in self:
            order.email = order.partner_id.email or order._get_left("email")

    def _get_left(self, name):
        """Return what stands on one saved record that has no customer so far."""
        self.ensure_one()
        saved = self._origin
        return saved != self and not saved.partner_id and saved[name]

    @api.depends("partner_id")
    def _compute_address(self):
        for order in self:
            partner = order.partner_id
            order.address = order._format_address(partner) if partner else False

    @api.model
    def _format_address(self, partner):
        """Return a partner's address in one line, without the name before it."""
        lines = partner._display_address(without_company=True).split("\n")
        return ", ".join(line.strip() for line in lines if line.strip())

    @api.depends("phone")
    def _compute_phone_digits(self):
        for order in self:
            order.phone_digits = phone_digits(order.phone)

    @api.model
    def _search_search_phone(self, operator, value):
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        parts = phone_beginnings(value, self.env.company.country_id.phone_code)
        return Domain.OR(Domain("phone_digits", "ilike", part) for part in parts)

    def _search_search_text(self, operator, value):
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        found = Domain.OR(
            Domain(name, "ilike", value)
            for name in ("name", "search_phone", "serial", "device_name")
        )
        named = Domain("display_name", "ilike", value)
        # Looked up first: beside a sub-query PostgreSQL uses none of the indexes.
        partners = self.env["res.partner"].with_context(active_test=False)
        partner_ids = partners.search(named, limit=MANY + 1).ids
        if len(partner_ids) > MANY:
            return found | Domain("partner_id", "any", named)
        return found | Domain("partner_id", "in", partner_ids)

    @api.model
    def _search_display_name(self, operator, value):
        if operator == "ilike" and isinstance(value, str) and value:
            return Domain("search_text", operator, value)
        return super()._search_display_name(operator, value)

    @api.depends("partner_id")
    def _compute_partner_invoice_id(self):
        for order in self:
            order.partner_invoice_id = order.partner_id and order.partner_id.browse(
                order.partner_id.address_get(["invoice"])["invoice"]
            )

    @api.depends("partner_id")
    def _compute_partner_shipping_id(self):
        for order in self:
            order.partner_shipping_id = order.partner_id and order.partner_id.browse(
                order.partner_id.address_get(["delivery"])["delivery"]
            )
