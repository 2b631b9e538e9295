from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .teknik_servis_order_device import normalize_serial
from .teknik_servis_order_scan import FROM_TURKISH_KEYS, LONGEST, SHOWN

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
# How a serial number is compared whatever its spelling: what `normalize_serial` does to
# the numbers that people type. The index and the queries must say the same.
PLAIN_SERIAL = (
    "upper(translate("
    "regexp_replace(btrim(%s), '\\s+', ' ', 'g'), '\u0131\u0130', 'II'))"
)


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
    def _find_track_cards(self, texts, lot_id=None):
        """Return the cards of a number, or those of the number of one card.

        :return: list of dicts of what the card itself knows; of the first spelling
            that any card has
        """
        query = self._search(Domain.TRUE)
        plain = SQL(PLAIN_SERIAL.replace("%s", "stock_lot.name"))
        if lot_id:
            own = SQL(
                "(SELECT %s FROM stock_lot own WHERE own.id = %s)",
                SQL(PLAIN_SERIAL.replace("%s", "own.name")),
                lot_id,
            )
            query.add_where(SQL("(stock_lot.id = %s OR %s = %s)", lot_id, plain, own))
        else:
            query.add_where(SQL("%s IN %s", plain, tuple(texts)))
        rows = self._read_track_cards(query)
        if lot_id:
            return rows
        for text in texts:
            found = [row for row in rows if normalize_serial(row["serial"]) == text]
            if found:
                return found
        return rows

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
        """Return the card of the record that one of our labels is of, or None."""
        Order = self.env["teknik.servis.order"]
        code = str(code)[:LONGEST]
        if not Order.has_access("read"):
            return None
        for text in dict.fromkeys((code, code.translate(FROM_TURKISH_KEYS))):
            order = Order._find_scanned_address(text) or Order._find_scanned_number(
                text.strip()
            )
            if order.lot_id:
                return self.get_teknik_servis_card(lot_id=order.lot_id.id)
            if order.serial:
                return self.get_teknik_servis_card(order.serial, lot_id=0)
        return None

    # ------------------------------------------------------------------ not one card

    @api.model
    def _get_track_choices(self, rows, texts):
        """Return the devices among which somebody has to choose."""
        Order = self.env["teknik.servis.order"]
        choices = [self._get_track_choice(row) for row in rows]
        if Order.has_access("read") and Order.search_count(
            self._get_track_text_domain(texts), limit=1
        ):
            choices.append(
                {
                    "lot_id": 0,
                    "serial": texts[0],
                    "product": self.env._("Service records without a device card"),
                    "owner": False,
                }
            )
        return {"state": "choose", "serial": texts[0], "choices": choices}

    @api.model
    def _get_track_choice(self, row):
        return {name: row[name] for name in ("lot_id", "serial", "product", "owner")}

    @api.model
    def _get_track_text_domain(self, texts):
        """Return the domain of records that know the number as text alone."""
        return Domain("serial", "in", texts) & Domain("lot_id", "=", False)

    @api.model
    def _get_track_unknown(self, texts):
        """Return that a number is not known, and what one may do about it."""
        serial = texts[0] if texts else False
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
        """Return a few cards of whose number a text is a part."""
        if not serial or len(serial) < SHORTEST_PART:
            return []
        query = self._search(
            Domain("name", "ilike", serial), order="id", limit=MOST_SIMILAR
        )
        return [self._get_track_choice(row) for row in self._read_track_cards(query)]
