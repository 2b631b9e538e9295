import unicodedata
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

SUGGESTION_LIMIT = 20
WARRANTY_STATES = [
    ("unknown", "Unknown"),
    ("in", "In Warranty"),
    ("out", "Warranty Over"),
    ("void", "Void"),
]
# A serial plate is written in capitals without Turkish letters; a keyboard in Turkish
# makes dotless and dotted i's of its I's.
_COMBINING_DOT = "\u0307"


def normalize_serial(text):
    """Return a serial number as it is kept and compared, or False where there is none.

    Capitals, one blank at most between words, no invisible characters, full-width and
    other compatibility forms folded. Applying it twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFKD", text or "")
    visible = "".join(
        char
        for char in decomposed
        if char != _COMBINING_DOT and unicodedata.category(char) != "Cf"
    )
    capitals = unicodedata.normalize("NFC", visible.replace("ı", "I").upper())
    return " ".join(capitals.split()) or False


def warranty_state(end, on):
    """Tell whether a warranty that ends on `end` (inclusive) still holds on a day.

    :param end: date or False
    :param on: date
    :return: `unknown`, `in` or `out`
    """
    if not end:
        return "unknown"
    return "in" if end >= (on or date.min) else "out"


class TeknikServisOrder(models.Model):
    """The device of a record: product, serial number, its card, its warranty."""

    _inherit = "teknik.servis.order"

    product_id = fields.Many2one(
        "product.product",
        string="Product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    # Text of the record's own: lists show it without reading product names, and it
    # stays what it was when a product is renamed.
    device_name = fields.Char(
        "Device",
        compute="_compute_device_name",
        store=True,
        precompute=True,
        readonly=False,
        index="trigram",
    )
    serial = fields.Char("Serial Number", index="trigram")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Device Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    warranty_end = fields.Date("Warranty Until")
    warranty_state = fields.Selection(
        WARRANTY_STATES,
        string="Warranty",
        compute="_compute_warranty_state",
        store=True,
        precompute=True,
        readonly=False,
        help="As it was when the fault was notified.",
    )
    device_order_count = fields.Integer(compute="_compute_device_order_count")

    @api.depends("product_id")
    def _compute_device_name(self):
        for order in self:
            if order.product_id:
                order.device_name = order.product_id.with_context(
                    display_default_code=False
                ).display_name

    @api.depends("warranty_end", "date_notified")
    def _compute_warranty_state(self):
        for order in self:
            if order.warranty_state == "void":
                continue
            day = fields.Datetime.context_timestamp(
                order, order.date_notified or fields.Datetime.now()
            ).date()
            order.warranty_state = warranty_state(order.warranty_end, day)

    def _compute_device_order_count(self):
        for order in self:
            domain = order._get_device_domain()
            order.device_order_count = self.search_count(domain) if domain else 0

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "serial" in vals:
                vals["serial"] = normalize_serial(vals["serial"])
        orders = super().create(vals_list)
        orders._link_device_cards()
        return orders

    def write(self, vals):
        if "serial" in vals:
            vals = {**vals, "serial": normalize_serial(vals["serial"])}
        result = super().write(vals)
        if {"serial", "product_id"} & vals.keys():
            self._link_device_cards()
        return result

    def _link_device_cards(self):
        """Link each record to the card of its device, making the cards that are missing.

        A typed serial of a goods product becomes a card; without a product, or with a
        service, it stays text. No product's tracking is changed, no stock is moved.
        """
        with_card = self.filtered(
            lambda order: order.serial and order.product_id.type == "consu"
        )
        (self - with_card).filtered("lot_id")._as_system().lot_id = False
        cards = with_card._get_device_cards()
        for order, card in cards.items():
            if order.lot_id != card:
                order._as_system().lot_id = card
        with_card._link_earlier_orders()

    def _get_device_cards(self):
        """Return the card of each record's device, making the cards that are missing.

        :return: `{record: stock.lot}`
        """
        # sudo: a clerk opens a device's card by taking the device in, without stock
        # rights; the record itself was just checked
        Lot = self.env["stock.lot"].sudo()
        cards = {}
        for lot in self._find_device_cards():
            for company in lot.company_id or self.company_id:
                key = (lot.product_id.id, normalize_serial(lot.name), company.id)
                cards.setdefault(key, lot)
        keys = {
            order: (order.product_id.id, order.serial, order.company_id.id)
            for order in self
        }
        missing = [key for key in dict.fromkeys(keys.values()) if key not in cards]
        fresh = Lot.create(
            [
                {"product_id": product, "name": serial, "company_id": company}
                for product, serial, company in missing
            ]
        )
        cards.update(zip(missing, fresh, strict=True))
        return {order: cards[key] for order, key in keys.items()}

    def _find_device_cards(self):
        """Return the existing cards of these records' serials, however they are written."""
        Lot = self.env["stock.lot"].sudo()
        Lot.flush_model(["name", "product_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM stock_lot WHERE product_id IN %s AND upper(name) IN %s",
                tuple(self.product_id.ids) or (0,),
                tuple(self.mapped("serial")) or ("",),
            )
        )
        lots = Lot.browse(row[0] for row in rows)
        return lots.filtered(
            lambda lot: not lot.company_id or lot.company_id in self.company_id
        )

    def _link_earlier_orders(self):
        """Give earlier records of a device the card it has only now.

        They hold the serial as text, from a time when nobody knew the product.
        """
        if not self:
            return
        # sudo: also records that the user may not write, closed ones among them
        earlier = self.sudo().search(
            [
                ("serial", "in", self.mapped("serial")),
                ("product_id", "=", False),
                ("lot_id", "=", False),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        for order in earlier:
            same = self.filtered(
                lambda o, order=order: (o.serial, o.company_id)
                == (order.serial, order.company_id)
            )
            if len(same.lot_id) == 1:
                order._as_system().lot_id = same.lot_id

    def _get_device_domain(self):
        """Return the domain of all records of the device of one record, or None."""
        self.ensure_one()
        if self.lot_id:
            return Domain("lot_id", "=", self.lot_id.id)
        if self.serial:
            return Domain("serial", "=", self.serial) & Domain(
                "company_id", "=", self.company_id.id
            )
        return None

    @api.model
    def get_serial_suggestions(self, partner_id, product_id, text):
        """Return serial numbers to offer while one is typed or scanned.

        First what the customer's whole commercial entity brought in or was delivered;
        then, once something is typed, others that contain it.

        :param partner_id: id of the chosen customer, or False
        :param product_id: id of the chosen product, or False
        :param text: what was typed so far
        :return: list of at most 20
            `{"serial", "product_id", "product_name", "hint"}`
        """
        if not self.has_access("read"):
            raise AccessError(self.env._("You may not read service records."))
        partner = self.env["res.partner"].browse(partner_id or 0).exists()
        text = normalize_serial(text) or ""
        found = {}
        for domain in self._get_suggestion_domains(partner, product_id, text):
            self._add_suggested_orders(found, domain)
        if partner:
            self._add_suggested_lots(found, partner, product_id, text)
        return list(found.values())[:SUGGESTION_LIMIT]

    @api.model
    def _get_suggestion_domains(self, partner, product_id, text):
        base = Domain("serial", "ilike", text) if text else Domain("serial", "!=", False)
        if product_id:
            base &= Domain("product_id", "in", [product_id, False])
        if partner:
            entity = partner.commercial_partner_id.id
            yield base & Domain("partner_id", "child_of", entity)
        if text:
            yield base

    @api.model
    def _add_suggested_orders(self, found, domain):
        orders = self.search_fetch(
            domain,
            ["name", "serial", "product_id", "device_name", "is_open", "warranty_end"],
            limit=3 * SUGGESTION_LIMIT,
            order="id desc",
        )
        for order in orders:
            key = (order.serial, order.product_id.id)
            if key not in found:
                found[key] = {
                    "serial": order.serial,
                    "product_id": order.product_id.id,
                    "product_name": order.device_name or "",
                    "hint": order._get_suggestion_hint(),
                }

    def _get_suggestion_hint(self):
        """Return what to know about the device of one earlier record at a glance."""
        self.ensure_one()
        hints = []
        if self.is_open:
            hints.append(self.env._("open record %(order)s", order=self.name))
        state = warranty_state(self.warranty_end, fields.Date.context_today(self))
        if state == "in":
            end = self.env["ir.qweb.field.date"].value_to_html(self.warranty_end, {})
            hints.append(self.env._("in warranty until %(date)s", date=end))
        return " · ".join(hints)

    @api.model
    def _add_suggested_lots(self, found, partner, product_id, text):
        entity = partner.commercial_partner_id
        members = partner.search([("id", "child_of", entity.id)])
        domain = Domain("partner_ids", "in", members.ids)
        if product_id:
            domain &= Domain("product_id", "=", product_id)
        if text:
            domain &= Domain("name", "ilike", text)
        # sudo: which of our serials were delivered to this customer is read from stock
        # moves, which a clerk may not read; serial and product are all that is shown
        lots = self.env["stock.lot"].sudo().search(
            domain & Domain("company_id", "in", [False, *self.env.companies.ids]),
            limit=SUGGESTION_LIMIT,
        )
        for lot in lots:
            serial = normalize_serial(lot.name)
            if (serial, lot.product_id.id) not in found:
                found[serial, lot.product_id.id] = {
                    "serial": serial,
                    "product_id": lot.product_id.id,
                    "product_name": lot.product_id.name,
                    "hint": self.env._("delivered by us"),
                }

    def action_view_device_orders(self):
        """Open all records of the device of one record."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        action["domain"] = list(self._get_device_domain() or [("id", "=", self.id)])
        action["context"] = {"teknik_servis_tab": "all"}
        return action
