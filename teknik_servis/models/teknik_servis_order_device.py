import unicodedata

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common import lock_rows

WARRANTY_STATES = [
    ("unknown", "Unknown"),
    ("in", "In Warranty"),
    ("out", "Expired"),
    ("void", "Void"),
]
# A serial plate is written in capitals without Turkish letters; a keyboard in Turkish
# makes dotless and dotted i's of its I's.
_COMBINING_DOT = "\u0307"
# The same for the numbers of cards, in PostgreSQL; the index and the queries must say
# it alike. What its capitals are depends on the language of the database: in Turkish
# that of i has a dot, and where it has no language Turkish letters stay small.
PLAIN_SERIAL = (
    "btrim(regexp_replace(translate(upper(%s), 'ıİçğöşü', 'IIÇĞÖŞÜ'),"
    " '\\s+', ' ', 'g'))"
)


def normalize_serial(text):
    """Return a serial number as it is kept and compared, or False where there is none.

    Capitals, one blank at most between words, no invisible characters, full-width and
    other compatibility forms folded. Applying it twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFKD", str(text or ""))
    visible = "".join(
        char
        for char in decomposed
        if char != _COMBINING_DOT and unicodedata.category(char) != "Cf"
    )
    capitals = unicodedata.normalize("NFC", visible.replace("ı", "I").upper())
    return " ".join(capitals.split()) or False


def plain_serial(column):
    """Return SQL of a card's serial number as `normalize_serial` has typed ones."""
    return SQL(PLAIN_SERIAL.replace("%s", column))


class TeknikServisOrder(models.Model):
    """The device of a record: product, serial number, its card, its warranty."""

    _inherit = "teknik.servis.order"

    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    serial = fields.Char(
        "Serial Number",
        index="trigram",
        help="Typed or scanned; known devices of the customer are offered, a new "
        "number becomes a device card.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Device Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Holds the device's history and warranty.",
    )
    warranty_end = fields.Date(
        "Warranty Until",
        compute="_compute_warranty_end",
        store=True,
        precompute=True,
        readonly=False,
        help="Taken from the device's last record until somebody enters another day.",
    )
    warranty_end_found = fields.Date(
        store=False, help="What a form proposed for the device that was named last."
    )
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

    @api.depends("serial", "product_id")
    def _compute_warranty_end(self):
        # In a form that is not saved yet the next scan replaces what the last one said,
        # and of an unknown device nothing is said but what was typed.
        asked = self.filtered(lambda order: not (order._origin and order.warranty_end))
        ends = asked.filtered("serial")._get_known_warranty_ends()
        for order in asked:
            key = (order.serial, order.product_id.id, order.company_id.id)
            if key in ends or order.warranty_end in (False, order.warranty_end_found):
                order.warranty_end = ends.get(key, False)
            if not order._origin:
                order.warranty_end_found = ends.get(key, False)

    def _get_known_warranty_ends(self):
        """Return the warranties that the latest records of some devices tell.

        :return: `{(serial, product id, company id): date}`
        """
        if not self:
            return {}
        # sudo: of the device, whoever had the earlier record; only the day is taken
        known = self.sudo().search_fetch(
            [
                ("id", "not in", self._origin.ids),
                ("serial", "in", self.mapped("serial")),
                ("warranty_end", "!=", False),
                ("company_id", "in", self.company_id.ids),
            ],
            ["serial", "product_id", "company_id", "warranty_end"],
            order="id",
        )
        return {
            (order.serial, order.product_id.id, order.company_id.id): order.warranty_end
            for order in known
        }

    def _compute_device_order_count(self):
        for order in self:
            domain = order._get_device_domain()
            order.device_order_count = self.search_count(domain) if domain else 0

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create([self._normalize_vals(vals) for vals in vals_list])
        orders._link_device_cards()
        return orders

    def write(self, vals):
        result = super().write(self._normalize_vals(vals))
        if {"serial", "product_id"} & vals.keys():
            self._link_device_cards()
        return result

    @api.model
    def _normalize_vals(self, vals):
        """Return values as they will be kept, so that they can be compared."""
        if "serial" not in vals:
            return vals
        return {**vals, "serial": normalize_serial(vals["serial"])}

    def _link_device_cards(self):
        """Link each record to its device's card, making the cards that are missing.

        A typed serial of a goods product becomes a card; without a product, or with a
        service, it stays text. No product's tracking is changed, no stock is moved.
        """
        with_card = self.filtered(
            lambda order: order.serial and order.product_id.type == "consu"
        )
        (self - with_card).filtered("lot_id")._as_system().lot_id = False
        if not with_card:
            return
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
        if missing:
            # Two desks that take the same device in at once make one card of it.
            lock_rows(self.product_id.sudo())
        fresh = Lot.create(
            [
                {"product_id": product, "name": serial, "company_id": company}
                for product, serial, company in missing
            ]
        )
        cards.update(zip(missing, fresh, strict=True))
        return {order: cards[key] for order, key in keys.items()}

    def _find_device_cards(self):
        """Return the cards of these records' serials, however they are written."""
        Lot = self.env["stock.lot"].sudo()
        Lot.flush_model(["name", "product_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM stock_lot WHERE product_id IN %s AND %s IN %s
                """,
                tuple(self.product_id.ids) or (0,),
                plain_serial("name"),
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
                lambda o, order=order: (
                    (o.serial, o.company_id) == (order.serial, order.company_id)
                )
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

    def action_view_device_orders(self):
        """Open all records of the device of one record."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        action["domain"] = list(self._get_device_domain() or [("id", "=", self.id)])
        action["context"] = {"teknik_servis_tab": "all"}
        title = self.env._("Device History: %(serial)s", serial=self.serial)
        action["name"] = action["display_name"] = title
        return action
