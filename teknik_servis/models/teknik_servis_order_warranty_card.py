from odoo import api, models

from ..common import lock_rows
from .stock_lot_owner import BATCH

NOTHING_KNOWN = {
    "warranty_end": False,
    "labour_warranty_end": False,
    "warranty_state": "unknown",
}


class TeknikServisOrder(models.Model):
    """What a record tells its device's card: whose it is, its warranty, its repairs."""

    _inherit = "teknik.servis.order"

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
        named = self._get_named_owners() if "partner_id" in vals else {}
        typed = self.browse()
        if "warranty_end" in vals:
            typed = self.filtered(
                lambda order: (
                    order.labour_warranty_end
                    and order.labour_warranty_end != order.warranty_end
                )
            )
        counted = {"warranty_state", "date_notified", "date_delivered"} & vals.keys()

        def known(order):
            return [order[name] for name in counted]

        before = {order: known(order) for order in self}
        with self.env.protecting([self._fields["labour_warranty_end"]], typed):
            result = super().write(vals)
        for order, owner in named.items():
            if order.partner_id and order.partner_id.commercial_partner_id != owner:
                # sudo: as when the record named the first one
                order.lot_id.sudo()._as_teknik_servis().write(
                    {
                        "teknik_servis_owner_id": order.partner_id.id,
                        "teknik_servis_is_owner_told": True,
                    }
                )
        ends = {"warranty_end", "labour_warranty_end"} & vals.keys()
        if ends or {"partner_id", "warranty_state"} & vals.keys():
            self._note_on_cards(with_ends=bool(ends))
        # An import that says the same again asks nothing of the cards.
        closed = self.filtered(
            lambda order: order.stage_kind == "done" and known(order) != before[order]
        )
        if closed:
            closed._count_repair_days()
        return result

    def _get_named_owners(self):
        """Return the owners of devices whom nothing but one of these records named.

        Another customer of such a record is another owner: the first was a mistake.
        An owner that somebody chose on the card stays, also where it is the record's
        customer.

        :return: `{record: res.partner}`
        """
        # sudo: other records of the device name its owner, whoever may read them
        orders = self.sudo().filtered(
            lambda order: (
                order.lot_id.teknik_servis_is_owner_told
                and not order.lot_id.teknik_servis_sold_to_id
                and not order.lot_id.teknik_servis_came_from_id
                and order.lot_id.teknik_servis_owner_id
                == order.partner_id.commercial_partner_id
            )
        )
        others = orders.with_context(active_test=False).search_fetch(
            [("lot_id", "in", orders.lot_id.ids)], ["lot_id", "partner_id"]
        )
        naming = others.grouped(
            lambda order: (order.lot_id, order.partner_id.commercial_partner_id)
        )
        return {
            order.with_env(self.env): order.lot_id.teknik_servis_owner_id
            for order in orders
            if len(naming[order.lot_id, order.lot_id.teknik_servis_owner_id]) == 1
        }

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

    @api.model
    def _init_device_cards(self):
        """Tell cards what records of before they had owners and warranties say of them.

        In batches, the oldest first; safe to be repeated: what a card knows stays.
        """
        Order = self.sudo().with_context(
            active_test=False, mail_notrack=True, tracking_disable=True
        )
        last_id = 0
        while orders := Order.search(
            [("id", ">", last_id), ("lot_id", "!=", False)], order="id", limit=BATCH
        ):
            last_id = orders[-1].id
            orders._note_on_cards()
            orders.filtered(lambda o: o.stage_kind == "done")._follow_hand_over()
            self.env.flush_all()
            self.env.invalidate_all()

    def _note_on_cards(self, with_ends=True):
        """Tell the cards of devices that we never sold whose they are, and until when.

        A card that knows its warranty from a sale, or from the office, is told nothing.

        :param with_ends: whether the record's ends are news
        """
        with_card = self.filtered("lot_id")
        # sudo: what a record says of its device, by who may write the record
        strangers = with_card.lot_id.sudo()._get_teknik_servis_strangers()
        owners = {}
        for order in with_card.filtered("partner_id"):
            owners.setdefault(order.lot_id.sudo(), order.partner_id)
        for card in strangers._as_teknik_servis():
            if card in owners:
                card.write(
                    {
                        "teknik_servis_owner_id": owners[card].id,
                        "teknik_servis_is_owner_told": True,
                    }
                )
        for order in with_card:
            card = order.lot_id.sudo()
            is_void = card.teknik_servis_is_void
            if is_void and order.is_open and order.warranty_state != "void":
                order.warranty_state = "void"
            if with_ends and order.warranty_end and not card._knows_its_warranty():
                order._note_ends(card)

    def _follow_cards(self, former):
        """Take over what was changed by hand on the cards of these records' devices.

        Ends that a record does not have from its card were found out on it, and stay.

        :param former: `{card: (end of parts, end of labour, whether it is void)}` as
            they were before
        """
        for order in self:
            card = order.lot_id
            *ends, was_void = former[card]
            parts, labour, is_void = card._get_teknik_servis_warranty()
            own = [order.warranty_end, order.labour_warranty_end]
            if own in (ends, [False, False]):
                order.write({"warranty_end": parts, "labour_warranty_end": labour})
            if is_void:
                order.warranty_state = "void"
            elif was_void and order.warranty_state == "void":
                order.warranty_state = order._get_warranty_state_by_day()

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
                day = order.company_id._get_teknik_servis_day(order.date_delivered)
                # sudo: the hand-over was just checked
                card = order.lot_id.sudo().with_company(order.company_id)
                card._begin_teknik_servis_warranty("installation", day)

    def _count_repair_days(self):
        """Bring the days in repair of these records' devices up to date."""
        # sudo: what the card holds, of records that were just written
        orders = self.sudo()
        lots = orders.lot_id | orders.swap_ids.new_lot_id
        lots = lots.filtered("teknik_servis_repair_days").union(
            *(
                order._get_warranted_lot()
                for order in orders
                if order.warranty_state == "in"
            )
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
        stop = self.company_id._get_teknik_servis_day(self.date_delivered)
        return self._get_notified_day(), stop
