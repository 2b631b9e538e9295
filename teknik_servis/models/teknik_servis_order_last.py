from odoo import api, fields, models
from odoo.fields import Domain

from .teknik_servis_order_device import normalize_serial

# "1" and "YOK" are the serial numbers of many things: without a product such a text
# tells of no device.
SERIAL_MIN_LENGTH = 4
SEARCH_LIMIT = 80
# What a record says of its own, whichever card it was proposed from.
CONTACT_FIELDS = ("phone", "email", "address")
# Who else has to do with a device; each is proposed where nobody chose another.
PARTIES = (
    *("dealer_id", "partner_invoice_id", "service_address_id"),
    "partner_shipping_id",
)


class TeknikServisOrder(models.Model):
    """The last record of a device, and who had to do with it then.

    Looked up with the reader's own rights, in the record's company alone. Proposed in
    forms only, where somebody sees it before it is saved: `create()` by import or RPC
    keeps what it is given.
    """

    _inherit = "teknik.servis.order"

    last_order_id = fields.Many2one(
        "teknik.servis.order",
        string="Last Record of the Device",
        compute="_compute_last_order_id",
    )
    other_owner = fields.Json(compute="_compute_other_owner")

    @api.depends("serial", "product_id", "lot_id", "company_id", "is_open")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_last_order_id(self):
        """The device's last record before or beside this one, while this is open."""
        asked = self.filtered(lambda order: order.is_open and order._is_known_by())
        candidates = asked._get_last_order_candidates()
        for order in self:
            others = order.browse()
            if order in asked:
                others = candidates.filtered(order._is_of_device)
            products = {o.product_id.id for o in others if o.product_id}
            # One text on two products is two devices, until the product is chosen.
            unclear = not order.product_id and len(products) > 1
            order.last_order_id = order.browse() if unclear else others[:1]

    def _is_known_by(self):
        """Return whether what one record says of its device tells it from others."""
        self.ensure_one()
        serial = normalize_serial(self.serial) or ""
        return bool(
            self.lot_id
            or (serial and self.product_id)
            or len(serial) >= SERIAL_MIN_LENGTH
        )

    def _is_of_device(self, other):
        """Return whether another record is an earlier one of one record's device."""
        own = self._origin
        return (
            other != own
            and not (own and other.id > own.id)
            and other.company_id == self.company_id._origin
            and self._is_same_device(other)
        )

    def _get_last_order_candidates(self):
        """Return all records of these records' devices, the latest first.

        One statement. Cancelled ones tell nothing: some were another's by mistake.
        """
        alike = Domain.OR(
            Domain(name, "in", list(values))
            for name, values in (
                ("serial", {normalize_serial(o.serial) for o in self} - {False}),
                ("lot_id", self.lot_id.ids),
            )
            if values
        )
        if not self or alike.is_false():
            return self.browse()
        if all(order.product_id for order in self):
            # Others would fill the limit: "1" is the number of many products.
            alike &= Domain("product_id", "in", [False, *self.product_id.ids])
        return (
            self.browse()
            .with_context(active_test=False)
            .search_fetch(
                alike
                & Domain("company_id", "in", self.company_id.ids)
                & Domain("stage_id.kind", "!=", "cancelled"),
                ["company_id", "lot_id", "name", "partner_id", "product_id", "serial"]
                + list(PARTIES),
                order="id desc",
                limit=SEARCH_LIMIT * len(self),
            )
        )

    @api.depends("last_order_id", "partner_id")
    @api.depends_context("lang")
    def _compute_other_owner(self):
        """False, or who had the device before, where it was another (see duplicates).

        Shaped like `duplicates`: `[{"text", "records": [{"id", "name"}]}]`.
        """
        for order in self:
            last = order.last_order_id
            partner = order.partner_id._origin
            if not (partner and last.partner_id) or last.partner_id == partner:
                order.other_owner = False
                continue
            text = self.env._(
                "Last time this device was of %(partner)s:",
                partner=last.partner_id.display_name,
            )
            records = [{"id": last.id, "name": last.name}]
            order.other_owner = [{"text": text, "records": records}]

    @api.onchange("serial", "product_id")
    def _onchange_device_parties(self):
        """Propose whose the device was last time, and who else had to do with it.

        Nothing that somebody typed or chose is changed; where the chosen customer is
        another than last time, nothing is proposed (see `other_owner`).
        """
        last = self.last_order_id
        owner = last.partner_id.filtered("active")
        if not owner or (self.partner_id and self.partner_id._origin != owner):
            return
        typed = self._get_typed_contact()
        if not self.partner_id:
            chosen = {name: self[name] for name in PARTIES if self[name]}
            self.partner_id = owner
            self.update(chosen)
        else:
            chosen = self._get_chosen_parties()
        for name in PARTIES:
            if name not in chosen and last[name].active:
                self[name] = last[name]
        self.update(typed)

    def _get_typed_contact(self):
        """Return the contact data of one record that are on no card: somebody's own."""
        self.ensure_one()
        card = self.service_address_id or self.partner_id
        proposed = {
            "phone": card.phone,
            "email": card.email,
            "address": self._format_address(card) if card else False,
        }
        return {
            name: self[name]
            for name in CONTACT_FIELDS
            if self[name] and self[name] != proposed[name]
        }

    def _get_chosen_parties(self):
        """Return the parties of one record that are not what its customer proposes."""
        self.ensure_one()
        addresses = self.partner_id.address_get(["invoice", "delivery"])
        proposed = {
            "dealer_id": False,
            "partner_invoice_id": addresses["invoice"],
            "service_address_id": self.partner_id._origin.id,
            "partner_shipping_id": addresses["delivery"],
        }
        return {
            name: self[name]
            for name in PARTIES
            if self[name] and self[name]._origin.id != proposed[name]
        }
