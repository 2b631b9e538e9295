from odoo import api, fields, models

from ..warranty import add_months, warranty_state
from .teknik_servis_order_device import normalize_serial
from .teknik_servis_order_scan import FROM_TURKISH_KEYS, LONGEST

# The filters above the timeline, in their order.
KINDS = ("purchase", "sale", "service", "part", "transfer", "invoice", "warranty")
BIGGEST_ID = 2**31


class StockLot(models.Model):
    """The card of a device with everything that happened to it (Product Tracking)."""

    _inherit = "stock.lot"

    # ------------------------------------------------------------------ what is asked

    @api.model
    @api.readonly
    def get_teknik_servis_card(self, serial=None, lot_id=None, kinds=None):
        """Return a device's card and everything that happened to it, newest first.

        Of what the caller may not open nothing is told. As many statements for a
        thousand events as for one.

        :param serial: a number as it was scanned or typed, in any spelling, or what
            one of our labels says
        :param lot_id: the card that is meant; 0 for the records that hold the number
            as text alone
        :param kinds: those of `KINDS` whose events are wanted; all by default
        :return: `{"state"}` is `found` (with `card`, `events`, `is_cut`), `choose`
            (`choices` of the same number), `unknown` (`message`, `similar`) or `empty`
        :raises AccessError: for those who may read no device card
        """
        self.browse().check_access("read")
        self.env.flush_all()
        lot_id = self._clean_track_id(lot_id)
        texts = self._get_track_texts(serial)
        if not texts and not lot_id:
            return {"state": "empty"}
        rows = self._find_track_cards(texts, lot_id)
        if lot_id:
            row = next((row for row in rows if row["lot_id"] == lot_id), None)
            return self._get_track_found(row, rows, kinds, texts)
        if lot_id is None and len(rows) > 1:
            return self._get_track_choices(rows, texts)
        row = rows[0] if rows and lot_id is None else None
        return self._get_track_found(row, rows, kinds, texts, serial)

    @api.model
    def _clean_track_id(self, lot_id):
        """Return an id of a card, 0 for none, None where nobody asked for one."""
        if lot_id is None or lot_id is False:
            return None
        is_id = type(lot_id) is int and 0 < lot_id < BIGGEST_ID
        return lot_id if is_id else 0

    @api.model
    def _get_track_texts(self, serial):
        """Return the spellings of a number to look for, the likeliest first."""
        # PostgreSQL takes no zero character.
        code = str(serial or "").replace("\0", "").strip()[:LONGEST]
        texts = (code, code.translate(FROM_TURKISH_KEYS))
        return [text for text in dict.fromkeys(map(normalize_serial, texts)) if text]

    @api.model
    def _get_track_found(self, row, rows, kinds, texts, serial=None):
        """Return a card with its timeline, or that there is none."""
        # A record without a card belongs to the one card that has its number.
        alone = len(rows) == 1
        if row:
            texts = [normalize_serial(row["serial"])] if alone else []
        timeline = self._get_track_timeline(row and row["lot_id"], texts)
        if not row and not timeline["orders"]:
            label = serial and self._find_track_label(serial)
            return label or self._get_track_unknown(texts)
        wanted = set(kinds or KINDS)
        return {
            "state": "found",
            "card": self._get_track_card(row, timeline),
            "events": [e for e in timeline["events"] if e["kind"] in wanted],
            "is_cut": timeline["is_cut"],
            "kinds": self._get_track_kinds(),
        }

    @api.model
    def _get_track_kinds(self):
        """Return the kinds of events as `[[kind, label]]`, in their order."""
        return [
            ["purchase", self.env._("Purchase")],
            ["sale", self.env._("Sale")],
            ["service", self.env._("Service")],
            ["part", self.env._("Part")],
            ["transfer", self.env._("Transfer")],
            ["invoice", self.env._("Invoice")],
            ["warranty", self.env._("Warranty")],
        ]

    # ------------------------------------------------------------------ the card

    @api.model
    def _get_track_card(self, row, timeline):
        """Return what stands above the timeline.

        :param row: of `_find_track_cards`, or None where records alone know the number
        :param timeline: of `_get_track_timeline`
        """
        orders = timeline["orders"]
        card = row or self._get_track_text_card(orders)
        dates = {
            name: fields.Date.to_string(card[name] or None)
            for name in ("sold_date", "warranty_start", "warranty_end", "labour_end")
        }
        return {
            **card,
            **dates,
            "warranty": self._get_track_warranty(card, orders),
            "life_end": fields.Date.to_string(self._get_track_life_end(card) or None),
            "bought": timeline["bought"],
            "sold": timeline["sold"] or self._get_track_told_sale(card, dates),
            "orders": [self._get_track_order(order) for order in orders],
            "open_count": sum(bool(order["is_open"]) for order in orders),
            "parts": timeline["parts"],
            "contracts": self._get_track_contracts(card["lot_id"]),
            "can_create_order": self.env["teknik.servis.order"].has_access("create"),
        }

    @api.model
    def _get_track_text_card(self, orders):
        """Return what the last record knows of a device that has no card."""
        last = orders[0]
        unknown = ("code", "sold_to", "sold_to_id", "sold_date", "is_void")
        unknown += ("warranty_start", "warranty_end", "labour_end", "life_years")
        return {
            **dict.fromkeys(unknown, False),
            "lot_id": False,
            "serial": last["serial"],
            "product_id": last["product_id"],
            "product": last["device"],
            "owner_id": last["partner_id"],
            "owner": last["partner"],
        }

    @api.model
    def _get_track_told_sale(self, card, dates):
        """Return the sale that the card itself tells, to those who read no transfer."""
        if not card["sold_date"]:
            return False
        return {"partner": card["sold_to"], "day": dates["sold_date"]}

    @api.model
    def _get_track_life_end(self, card):
        """Return until when spare parts and service of a device are owed."""
        begin = card["warranty_start"] or card["sold_date"]
        return add_months(begin, 12 * (card["life_years"] or 0))

    @api.model
    def _get_track_contracts(self, lot_id):
        """Return the contracts that cover a device: `[{"model", "id", "name"}]`.

        Hook: there are none without the addon of contracts.
        """
        return []

    @api.model
    def _get_track_warranty(self, card, orders):
        """Return a device's warranty: its state today and the days left (0: the last).

        A device whose card tells nothing has the warranty of its last record.
        """
        end = card["warranty_end"]
        if not end:
            told = (order["warranty_end"] for order in orders)
            end = next(filter(None, told), None)
        today = fields.Date.context_today(self)
        labour = card["labour_end"]
        state = "void" if card["is_void"] else warranty_state(end, today)
        field = self._fields["teknik_servis_warranty_state"]
        selection = field._description_selection(self.env)
        return {
            "state": state,
            "label": dict(selection)[state],
            "end": fields.Date.to_string(end or None),
            "days": (end - today).days if end else False,
            "labour_end": fields.Date.to_string(labour or None),
            "labour_days": (labour - today).days if labour else False,
        }
