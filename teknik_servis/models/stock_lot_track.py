from odoo import api, fields, models

from ..common import clean_id
from ..warranty import add_months, last_covered_day, warranty_state
from .teknik_servis_order_device import normalize_serial
from .teknik_servis_order_scan import FROM_TURKISH_KEYS, clean_code

# The filters above the timeline, in their order.
KINDS = ("purchase", "sale", "service", "part", "transfer", "invoice", "warranty")


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
        # Only what nobody chose is to be chosen: 0 is none of the cards.
        lot_id = None if lot_id is None or lot_id is False else clean_id(lot_id)
        if lot_id:
            return self._get_track_of_card(lot_id, kinds)
        texts = self._get_track_texts(serial)
        if not texts:
            return {"state": "empty"}
        text, rows, is_text = self._find_track_cards(texts, lot_id == 0)
        if lot_id is None and len(rows) > 1:
            return self._get_track_choices(rows, is_text and text)
        if lot_id is None and rows:
            return self._get_track_found(rows[0], rows, text, kinds)
        if is_text:
            return self._get_track_found(None, rows, text, kinds)
        order = self._find_track_label(serial)
        if order.lot_id:
            return self._get_track_of_card(order.lot_id.id, kinds)
        if order.serial:
            return self._get_track_found(None, [], order.serial, kinds)
        return self._get_track_unknown(texts[0])

    @api.model
    def _get_track_of_card(self, lot_id, kinds):
        """Return one card with its timeline, or that there is none."""
        rows = self._find_track_cards_like(lot_id)
        row = next((row for row in rows if row["lot_id"] == lot_id), None)
        if not row:
            return self._get_track_unknown(False)
        return self._get_track_found(row, rows, None, kinds)

    @api.model
    def _get_track_texts(self, serial):
        """Return the spellings of a number to look for, the likeliest first."""
        code = clean_code(serial)
        texts = (code, code.translate(FROM_TURKISH_KEYS))
        return [text for text in dict.fromkeys(map(normalize_serial, texts)) if text]

    @api.model
    def _get_track_found(self, row, rows, text, kinds):
        """Return a card, or what records alone know, with the timeline.

        :param row: the card, one of those of the number in `rows`, or None
        :param text: the number of records that have no card
        """
        if row:
            text = self._get_track_own_text(row, rows)
        timeline = self._get_track_timeline(row, text)
        wanted = kinds if kinds and isinstance(kinds, list | tuple) else KINDS
        return {
            "state": "found",
            "card": self._get_track_card(row, timeline),
            "events": [e for e in timeline["events"] if e["kind"] in wanted],
            "is_cut": timeline["is_cut"],
            "kinds": self._get_track_kinds(),
        }

    @api.model
    def _get_track_own_text(self, row, rows):
        """Return the number of one card if records that have none can only be of it."""
        companies = {row["company_id"], None}
        rivals = (
            other
            for other in rows
            if other is not row
            and (not row["company_id"] or other["company_id"] in companies)
        )
        return normalize_serial(row["serial"]) if not any(rivals) else False

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
        unknown = ("code", "sold_to", "sold_to_id", "sold_date", "is_void", "is_owned")
        unknown += (
            "company_id",
            "company",
            "warranty_start",
            "warranty_end",
            "labour_end",
            "life_years",
        )
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
        """Return the sale that the card itself tells, to those who read no transfer.

        A device that came back belongs to nobody, and is sold no longer.
        """
        if not card["sold_date"] or not card["is_owned"]:
            return False
        return {"partner": card["sold_to"], "day": dates["sold_date"]}

    @api.model
    def _get_track_life_end(self, card):
        """Return until when spare parts and service of a device are owed."""
        begin = card["warranty_start"] or card["sold_date"]
        return add_months(begin, 12 * (card["life_years"] or 0))

    @api.model
    def _get_track_contracts(self, lot_id):
        """Return the contracts that cover a device: `[{"model", "id", "name"}]`."""
        return self.browse(lot_id or [])._get_teknik_servis_contracts().get(lot_id, [])

    def _get_teknik_servis_contracts(self):
        """Return the contracts that cover these devices today.

        Hook: there are none without the addon of contracts, which extends this. The
        device's card and Product Tracking list them with a link to each, and whoever
        types a serial number reads their names beside it: the caller's rights decide
        which there are, for any number of devices in as many statements.

        :return: `{id of the device: [{"model", "id", "name"}]}`
        """
        return {}

    @api.model
    def _get_track_warranty(self, card, orders):
        """Return a device's warranty: its state today and the days left (0: the last).

        A device whose card tells nothing has the warranty of its last record.
        """
        end, labour = card["warranty_end"], card["labour_end"]
        if not end and not labour:
            told = (
                (order["warranty_end"], order["labour_warranty_end"])
                for order in orders
            )
            end, labour = next(filter(any, told), (None, None))
        last = last_covered_day(end, labour)
        company = self.env["res.company"].browse(card["company_id"] or ())
        today = company._get_teknik_servis_day()
        state = "void" if card["is_void"] else warranty_state(last, today)
        field = self._fields["teknik_servis_warranty_state"]
        selection = field._description_selection(self.env)
        return {
            "state": state,
            "label": dict(selection)[state],
            "end": fields.Date.to_string(end or None),
            "days": (last - today).days if last else False,
            "labour_end": fields.Date.to_string(labour or None),
            "labour_days": (labour - today).days if labour else False,
        }
