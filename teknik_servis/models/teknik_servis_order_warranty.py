from odoo import api, fields, models

from ..common import lock_rows
from ..warranty import warranty_state
from .teknik_servis_order_device import normalize_serial

# A record without a type is taken for what most of them are.
REPAIRS = ["|", ("type_id", "=", False), ("type_id.is_repair", "=", True)]

NOTHING_KNOWN = {
    "warranty_end": False,
    "labour_warranty_end": False,
    "warranty_state": "unknown",
}


class TeknikServisOrder(models.Model):
    """What a device's card says of its warranty, and what a record tells the card."""

    _inherit = "teknik.servis.order"

    labour_warranty_end = fields.Date(
        "Labour Warranty Until",
        compute="_compute_labour_warranty_end",
        store=True,
        precompute=True,
        readonly=False,
        help="As that of parts, unless the device's card says otherwise.",
    )
    repeat_order_id = fields.Many2one(
        "teknik.servis.order",
        string="Former Fault Under Warranty",
        compute="_compute_repeat_order_id",
    )
    repeat_text = fields.Text(compute="_compute_repeat_order_id")

    # ------------------------------------------------------------- from card to record

    def _get_known_warranty_ends(self):
        """Return warranties by the devices' cards, else by their latest records."""
        ends = super()._get_known_warranty_ends()
        for order, card in self._get_warranty_cards().items():
            # Sold with terms, they alone tell: also that nothing has begun.
            if card.teknik_servis_warranty_end or card.teknik_servis_warranty_id:
                key = (order.serial, order.product_id.id, order.company_id.id)
                ends[key] = card.teknik_servis_warranty_end
        return ends

    def _get_warranty_cards(self):
        """Return the cards of these records' devices that exist already.

        :return: `{record: stock.lot}` in sudo, records without a card are missing
        """
        # sudo: a clerk may read cards, of whichever company keeps them
        asked = self.filtered(lambda order: order.serial and order.product_id)
        cards = {}
        for lot in asked._find_device_cards() if asked else ():
            cards.setdefault(
                (lot.product_id.id, normalize_serial(lot.name)), []
            ).append(lot)
        found = {}
        for order in asked:
            for lot in cards.get((order.product_id.id, order.serial), ()):
                if lot.company_id.id in (False, order.company_id.id):
                    found[order] = lot
        return found

    @api.depends("warranty_end", "serial", "product_id")
    def _compute_labour_warranty_end(self):
        cards = self._get_warranty_cards()
        for order in self:
            card = cards.get(order)
            if card and card.teknik_servis_warranty_end == order.warranty_end:
                order.labour_warranty_end = card.teknik_servis_labour_warranty_end
            else:
                order.labour_warranty_end = order.warranty_end

    def _get_proposed_coverage(self, product):
        """Return who pays for a part or a service on one record.

        :param product: `product.product`: goods are parts, everything else is labour
        :return: `warranty` or `paid`
        """
        self.ensure_one()
        # An installation or a survey is no repair, whatever the device's warranty says.
        is_repair = not self.type_id or self.type_id.is_repair
        if not product or not is_repair or self.warranty_state == "void":
            return "paid"
        state = self.warranty_state
        ends = self.warranty_end or self.labour_warranty_end
        if product.type == "service" and ends:
            state = warranty_state(self.labour_warranty_end, self._get_notified_day())
            # Somebody decided otherwise than the day says: for labour as well.
            by_day = warranty_state(self.warranty_end, self._get_notified_day())
            if by_day != self.warranty_state:
                state = self.warranty_state
        return "warranty" if state == "in" else "paid"

    def _get_notified_day(self):
        self.ensure_one()
        moment = self.date_notified or fields.Datetime.now()
        return fields.Datetime.context_timestamp(self, moment).date()

    def _compute_repeat_order_id(self):
        for order in self:
            former = order._find_former_fault()
            order.repeat_order_id = former
            order.repeat_text = (
                former and order.company_id.sudo()._get_teknik_servis_repeat_text()
            )

    def _find_former_fault(self):
        """Return the latest finished repair under warranty of one record's device."""
        self.ensure_one()
        domain = self.warranty_state == "in" and self._get_device_domain()
        if not domain:
            return self.browse()
        return self.search(
            [
                *domain,
                ("id", "!=", self._origin.id),
                ("stage_kind", "=", "done"),
                ("warranty_state", "=", "in"),
                *REPAIRS,
                ("date_notified", "<=", self.date_notified or fields.Datetime.now()),
            ],
            order="date_delivered desc, id desc",
            limit=1,
        )

    # ------------------------------------------------------------- from record to card

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # What an old program's history says of warranties.
        closed = orders.filtered(lambda order: order.stage_kind == "done")
        closed._follow_hand_over()
        return orders

    def write(self, vals):
        vals = self._normalize_vals(vals)
        if {"serial", "product_id"} & vals.keys():
            forgotten = {n: v for n, v in NOTHING_KNOWN.items() if n not in vals}
            mistaken = self._get_mistaken_devices(vals)
            super(TeknikServisOrder, mistaken).write(forgotten)
        typed = self.browse()
        if "warranty_end" in vals:
            typed = self.filtered(
                lambda order: (
                    order.labour_warranty_end
                    and order.labour_warranty_end != order.warranty_end
                )
            )
        with self.env.protecting([self._fields["labour_warranty_end"]], typed):
            result = super().write(vals)
        ends = {"warranty_end", "labour_warranty_end"} & vals.keys()
        if ends or {"partner_id", "warranty_state"} & vals.keys():
            self._note_on_cards(with_ends=bool(ends))
        if {"warranty_state", "date_notified", "date_delivered"} & vals.keys():
            closed = self.filtered(lambda order: order.stage_kind == "done")
            closed._count_repair_days()
        return result

    def _get_mistaken_devices(self, vals):
        """Return the records of a write that names another device than a known card's.

        What the card said goes with it. What somebody typed of a device that no card
        knew stays: they saw it.
        """
        names = {"serial", "product_id"} & vals.keys()
        return self.filtered(
            lambda order: (
                order.is_open
                and order._get_changed_fields(names, vals)
                and (
                    order.lot_id.sudo().teknik_servis_warranty_id
                    or order.lot_id.sudo().teknik_servis_warranty_start
                    or order.lot_id.sudo().teknik_servis_is_void
                )
            )
        )

    def _link_device_cards(self):
        result = super()._link_device_cards()
        self._note_on_cards()
        return result

    def _note_on_cards(self, with_ends=True):
        """Tell the cards of devices that we never sold whose they are, and until when.

        A card that knows its warranty from a sale, or from the office, is told nothing.

        :param with_ends: whether the record's ends are news
        """
        with_card = self.filtered("lot_id")
        # sudo: what a record says of its device, by who may write the record
        strangers = with_card.lot_id.sudo()._get_teknik_servis_strangers()
        for partner, orders in with_card.grouped("partner_id").items():
            theirs = orders.lot_id.sudo() & strangers
            if partner and theirs:
                theirs._as_teknik_servis().teknik_servis_owner_id = partner
                strangers -= theirs
        for order in with_card:
            card = order.lot_id.sudo()
            is_void = card.teknik_servis_is_void
            if is_void and order.is_open and order.warranty_state != "void":
                order.warranty_state = "void"
            if with_ends and order.warranty_end and not card._knows_its_warranty():
                order._note_ends(card)

    def _note_ends(self, card):
        """Write the warranty that one record found out onto its device's card."""
        ends = {
            "teknik_servis_parts_until": self.warranty_end,
            "teknik_servis_labour_until": self.labour_warranty_end,
        }
        if any(card[name] != end for name, end in ends.items()):
            card._as_teknik_servis().write(ends)

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        turned = self.filtered(
            lambda order: "done" in (order.stage_kind, stages_before[order.id].kind)
        )
        turned._follow_hand_over()
        return result

    def _follow_hand_over(self):
        """Prolong and begin the warranties of devices that were handed over."""
        with_card = self.filtered("lot_id")
        with_card._count_repair_days()
        for order in with_card:
            if order.stage_kind == "done" and order.type_id.starts_warranty:
                day = fields.Datetime.context_timestamp(order, order.date_delivered)
                # sudo: the hand-over was just checked
                order.lot_id.sudo()._begin_teknik_servis_warranty(
                    "installation", day.date()
                )

    def _count_repair_days(self):
        """Bring the days in repair of these records' devices up to date."""
        # sudo: what the card holds, of records that were just written
        lots = self.lot_id.sudo()
        lots = lots.filtered("teknik_servis_repair_days") | (
            self.filtered(lambda order: order.warranty_state == "in").lot_id.sudo()
        )
        if lots:
            lock_rows(lots)  # two hand-overs of one device count it together
            lots._count_teknik_servis_repair_days()

    def _get_repair_span(self):
        """Return `(first day, last day)` of one finished record, or None.

        From the notification to the hand-over: the time under warranty in which the
        customer had to do without (Garanti Belgesi Yönetmeliği).
        """
        self.ensure_one()
        if not (self.date_notified and self.date_delivered):
            return None
        stop = fields.Datetime.context_timestamp(self, self.date_delivered)
        return self._get_notified_day(), stop.date()
