from odoo import api, fields, models

from ..warranty import last_covered_day, warranty_state
from .teknik_servis_order_device import normalize_serial

# A record without a type is taken for what most of them are.
REPAIRS = ["|", ("type_id", "=", False), ("type_id.is_repair", "=", True)]


class TeknikServisOrder(models.Model):
    """What a device's card says of its warranty, and who pays by it."""

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

    @api.depends("warranty_end", "labour_warranty_end", "date_notified")
    def _compute_warranty_state(self):
        for order in self:
            if order.warranty_state != "void":
                order.warranty_state = order._get_warranty_state_by_day()

    def _get_warranty_state_by_day(self):
        """Return what one record's dates tell: parts or labour are under warranty."""
        self.ensure_one()
        end = last_covered_day(self.warranty_end, self.labour_warranty_end)
        return warranty_state(end, self._get_notified_day())

    def _get_proposed_coverage(self, product):
        """Return who pays for a part or a service on one record.

        :param product: `product.product`: goods are parts, everything else is labour
        :return: `warranty` or `paid`
        """
        self.ensure_one()
        # An installation or a survey is no repair, whatever the device's warranty says.
        is_repair = not self.type_id or self.type_id.is_repair
        if not product or not is_repair:
            return "paid"
        state = self.warranty_state
        # Otherwise somebody decided by hand: for parts and labour alike.
        if state == self._get_warranty_state_by_day():
            is_labour = product.type == "service"
            end = self.labour_warranty_end if is_labour else self.warranty_end
            state = warranty_state(end, self._get_notified_day())
        return "warranty" if state == "in" else "paid"

    def _get_notified_day(self):
        """Return the day of one record's notification, where its company is."""
        self.ensure_one()
        return self.company_id._get_teknik_servis_day(self.date_notified)

    # Shown in a form: also of the device that is being entered.
    @api.depends("serial", "product_id", "lot_id", "warranty_state", "date_notified")
    def _compute_repeat_order_id(self):
        for order in self:
            former = order._find_former_fault()
            order.repeat_order_id = former
            # sudo: the company's words for its desk
            company = order.company_id.sudo()
            order.repeat_text = bool(former) and (
                company._get_teknik_servis_repeat_text()
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
