from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from .teknik_servis_order_device import (
    PLAIN_SERIAL,
    normalize_serial,
    plain_serial,
)
from .teknik_servis_order_scan import FROM_TURKISH_KEYS, SHOWN, clean_code

# Shorter texts are part of too many numbers, and no trigram index helps with them.
SHORTEST_PART = 3
MOST_SIMILAR = 8
PARTNER_FIELDS = {
    "owner": "teknik_servis_owner_id",
    "sold_to": "teknik_servis_sold_to_id",
}
CARD_FIELDS = {
    "sold_date": "teknik_servis_sold_date",
    "warranty_start": "teknik_servis_warranty_start",
    "warranty_end": "teknik_servis_warranty_end",
    "labour_end": "teknik_servis_labour_warranty_end",
    "is_void": "teknik_servis_is_void",
}


class StockLot(models.Model):
    """The cards that a number means: one, several of the same, or none."""

    _inherit = "stock.lot"

    # Equality alone is asked for, and no number is too long for a hash.
    _teknik_servis_serial_idx = models.Index(
        f"USING hash (({PLAIN_SERIAL.replace('%s', 'name')}))"
    )

    def init(self):
        """Let numbers be found by any part of them, in every database.

        Odoo makes the trigram indexes of core and ours where the extension is there;
        databases that it did not create itself lack it.
        """
        super().init()
        cr = self.env.cr
        cr.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if self.pool.has_trigram or not cr.rowcount:
            return
        cr.execute(
            "SELECT has_database_privilege(current_database(), 'CREATE')"
            " AND current_setting('server_version_num')::int >= 130000"
        )
        if cr.fetchone()[0]:
            cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            self.pool.has_trigram = True

    # ------------------------------------------------------------------ finding

    @api.model
    def _find_track_cards_like(self, lot_id):
        """Return the cards of the number of one card, that one among them.

        :return: list of dicts of what the cards themselves know
        """
        query = self._search(Domain.TRUE)
        own = SQL(
            "(SELECT %s FROM stock_lot own WHERE own.id = %s)",
            plain_serial("own.name"),
            lot_id,
        )
        plain = plain_serial("stock_lot.name")
        query.add_where(SQL("(stock_lot.id = %s OR %s = %s)", lot_id, plain, own))
        return self._read_track_cards(query)

    @api.model
    def _find_track_cards(self, texts, with_text=True):
        """Return the spelling of a number that is known, and what has it.

        The likeliest wins, whether a card has it or a record alone.

        :param texts: its spellings, the likeliest first
        :param with_text: whether records are asked for even where there is one card
        :return: `(spelling, list of dicts of what the cards themselves know, whether
            records have it as text)`; the first spelling where none is known
        """
        query = self._search(Domain.TRUE)
        query.add_where(SQL("%s IN %s", plain_serial("stock_lot.name"), tuple(texts)))
        cards = {text: [] for text in texts}
        for row in self._read_track_cards(query):
            cards.setdefault(normalize_serial(row["serial"]), []).append(row)
        first = cards[texts[0]]
        if len(first) == 1 and not with_text:
            return texts[0], first, False
        known = self._find_track_texts(texts)
        for text in texts:
            found = cards[text]
            if found or text in known:
                return text, found, text in known
        return texts[0], [], False

    @api.model
    def _find_track_texts(self, texts):
        """Return those of some spellings that readable records have as text."""
        Order = self.env["teknik.servis.order"].with_context(active_test=False)
        if not Order.has_access("read"):
            return set()
        domain = self._get_track_text_domain(texts)
        return {serial for [serial] in Order._read_group(domain, ["serial"])}

    @api.model
    def _read_track_cards(self, query):
        """Return what cards know of themselves, all in one statement.

        :param query: a search of cards by the rights of the caller
        """
        product = query.join(
            "stock_lot", "product_id", "product_product", "id", "product_id"
        )
        template = query.join(
            product, "product_tmpl_id", "product_template", "id", "product_tmpl_id"
        )
        Template = self.env["product.template"]
        columns = {
            "lot_id": SQL("stock_lot.id"),
            "serial": SQL("stock_lot.name"),
            "is_owned": SQL("stock_lot.teknik_servis_owner_id IS NOT NULL"),
            "company_id": SQL("stock_lot.company_id"),
            "company": SQL(
                "(SELECT c.name FROM res_company c WHERE c.id = stock_lot.company_id)"
            ),
            "product_id": SQL("stock_lot.product_id"),
            "product": Template._field_to_sql(template, "name", query),
            "code": SQL("%s.default_code", SQL.identifier(product)),
            "life_years": self._get_track_life_years(SQL.identifier(template)),
            **self._get_track_card_columns(query),
        }
        return self._select_track(query, columns)

    @api.model
    def _get_track_life_years(self, template):
        """Return SQL of the service life of a product's category, or of one above it.

        As the card's own field has it, without three statements more.
        """
        return SQL(
            "(SELECT above.teknik_servis_life_years FROM product_category own"
            " JOIN product_category above ON above.id = ANY("
            "string_to_array(rtrim(own.parent_path, '/'), '/')::int[])"
            " WHERE own.id = %s.categ_id AND above.teknik_servis_life_years > 0"
            " ORDER BY length(above.parent_path) DESC LIMIT 1)",
            template,
        )

    @api.model
    def _get_track_card_columns(self, query):
        """Return what else is read of a card, joined to the query where needed.

        Hook: `{name: SQL}`; each becomes a key of the card.
        """
        columns = {
            name: SQL("stock_lot.%s", SQL.identifier(field))
            for name, field in CARD_FIELDS.items()
        }
        for name, field in PARTNER_FIELDS.items():
            alias = self._join_track_record(
                query,
                "res.partner",
                SQL("stock_lot.%s", SQL.identifier(field)),
                ("complete_name",),
            )
            columns[f"{name}_id"] = SQL("%s.id", alias)
            columns[name] = SQL("%s.complete_name", alias)
        return columns

    @api.model
    def _find_track_label(self, code):
        """Return the record that one of our labels is of, or none."""
        Order = self.env["teknik.servis.order"]
        code = clean_code(code)
        if not Order.has_access("read"):
            return Order
        for text in dict.fromkeys((code, code.translate(FROM_TURKISH_KEYS))):
            found = Order._find_scanned_address(text)
            found = found or Order._find_scanned_number(text)
            if found:
                return found
        return Order

    # ------------------------------------------------------------------ not one card

    @api.model
    def _get_track_choices(self, rows, text):
        """Return the devices among which somebody has to choose.

        :param text: what records without a card hold, if there are any
        """
        choices = self._prepare_track_choices(rows)
        if text:
            choices.append(self._prepare_track_text_choice(text))
        return {"state": "choose", "choices": choices}

    @api.model
    def _prepare_track_choices(self, rows):
        """Return cards to choose from; the company's name where they are of several."""
        names = ("lot_id", "serial", "product", "owner")
        is_mixed = len({row["company_id"] for row in rows}) > 1
        return [
            {
                **{name: row[name] for name in names},
                "company": is_mixed and row["company"],
            }
            for row in rows
        ]

    @api.model
    def _prepare_track_text_choice(self, text):
        return {
            "lot_id": 0,
            "serial": text,
            "product": self.env._("Service records without a device card"),
            "owner": False,
            "company": False,
        }

    @api.model
    def _get_track_text_domain(self, texts, company_id=None):
        """Return the domain of records that know one of some numbers as text alone.

        :param company_id: whose records they must be, if any company's will not do
        """
        domain = Domain("serial", "in", texts) & Domain("lot_id", "=", False)
        if company_id:
            domain &= Domain("company_id", "=", company_id)
        return domain

    @api.model
    def _get_track_unknown(self, serial):
        """Return that a number is not known, and what one may do about it."""
        message = (
            self.env._(
                "%(serial)s: no device card and no service record that you may read "
                "has this serial number.",
                serial=serial[:SHOWN],
            )
            if serial
            else self.env._("This device card is not there, or not yours to read.")
        )
        can_create = self.env["teknik.servis.order"].has_access("create")
        return {
            "state": "unknown",
            "serial": serial,
            "message": message,
            "can_create_order": bool(serial) and can_create,
            "can_create_card": bool(serial) and self.has_access("create"),
            "similar": self._find_track_similar(serial),
        }

    @api.model
    def _find_track_similar(self, serial):
        """Return a few numbers that a text is a part of: cards, then records alone."""
        if not serial or len(serial) < SHORTEST_PART:
            return []
        part = escape_psql(serial)
        query = self._search(Domain("name", "ilike", part), limit=MOST_SIMILAR)
        choices = self._prepare_track_choices(self._read_track_cards(query))
        Order = self.env["teknik.servis.order"]
        if not Order.has_access("read"):
            return choices
        domain = Domain("serial", "ilike", part) & Domain("lot_id", "=", False)
        orders = Order.search_fetch(domain, ["serial"], limit=MOST_SIMILAR)
        texts = dict.fromkeys(orders.mapped("serial"))
        return [*choices, *map(self._prepare_track_text_choice, texts)]
