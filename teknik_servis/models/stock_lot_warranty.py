from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..common import SENTINEL
from ..warranty import add_months, last_covered_day, warranty_end, warranty_state
from .teknik_servis_order_device import WARRANTY_STATES
from .teknik_servis_warranty import MOST_MONTHS

# What a warranty follows from: changed by hand with a reason only.
WARRANTY_FIELDS = {
    "teknik_servis_extra_months",
    "teknik_servis_is_void",
    "teknik_servis_labour_until",
    "teknik_servis_parts_until",
    "teknik_servis_warranty_start",
}
# The program's own: nobody writes them by hand.
COUNTED_FIELDS = {
    "teknik_servis_came_from_id",
    "teknik_servis_is_owner_told",
    "teknik_servis_repair_days",
    "teknik_servis_sold_date",
    "teknik_servis_sold_to_id",
}


class StockLot(models.Model):
    """How long a device is under warranty, for parts and for labour."""

    _inherit = "stock.lot"

    teknik_servis_warranty_id = fields.Many2one(
        "teknik.servis.warranty",
        string="Warranty Terms",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="As they were when the device was sold.",
    )
    teknik_servis_warranty_start = fields.Date(
        "Warranty From", copy=False, tracking=True
    )
    teknik_servis_parts_until = fields.Date(
        "Parts, Basic Period Until", copy=False, tracking=True
    )
    teknik_servis_labour_until = fields.Date(
        "Labour, Basic Period Until", copy=False, tracking=True
    )
    teknik_servis_extra_months = fields.Integer(
        "Extended Warranty (Months)", copy=False, tracking=True
    )
    teknik_servis_repair_days = fields.Integer(
        "Days in Repair",
        readonly=True,
        copy=False,
        tracking=True,
        help="Under warranty: they are added to its end.",
    )
    teknik_servis_warranty_end = fields.Date(
        "Warranty Until",
        compute="_compute_teknik_servis_warranty_end",
        store=True,
        index="btree_not_null",
        help="The basic period, the extension, and the days in repair.",
    )
    teknik_servis_labour_warranty_end = fields.Date(
        "Labour Warranty Until",
        compute="_compute_teknik_servis_warranty_end",
        store=True,
    )
    teknik_servis_is_void = fields.Boolean("Warranty Void", copy=False, tracking=True)
    teknik_servis_warranty_reason = fields.Char(
        "Reason of the Last Change", copy=False, tracking=True
    )
    teknik_servis_warranty_state = fields.Selection(
        WARRANTY_STATES,
        string="Warranty",
        compute="_compute_teknik_servis_warranty_state",
        help="Of parts or labour, today.",
    )
    teknik_servis_warranty_days = fields.Integer(
        "Days Left", compute="_compute_teknik_servis_warranty_state"
    )
    teknik_servis_life_end = fields.Date(
        "Service Life Until",
        compute="_compute_teknik_servis_life_end",
        help="As long as that spare parts and service are owed.",
    )

    @api.depends(
        "teknik_servis_warranty_start",
        "teknik_servis_parts_until",
        "teknik_servis_labour_until",
        "teknik_servis_extra_months",
        "teknik_servis_repair_days",
    )
    def _compute_teknik_servis_warranty_end(self):
        for lot in self:
            added = (
                lot.teknik_servis_extra_months,
                lot.teknik_servis_repair_days,
                lot.teknik_servis_warranty_start,
            )
            lot.teknik_servis_warranty_end = warranty_end(
                lot.teknik_servis_parts_until, *added
            )
            lot.teknik_servis_labour_warranty_end = warranty_end(
                lot.teknik_servis_labour_until, *added
            )

    @api.depends(
        "company_id",
        "teknik_servis_warranty_end",
        "teknik_servis_labour_warranty_end",
        "teknik_servis_is_void",
    )
    @api.depends_context("company")
    def _compute_teknik_servis_warranty_state(self):
        days = {
            company: company._get_teknik_servis_day()
            for company in {lot.company_id for lot in self}
        }
        for lot in self:
            today = days[lot.company_id]
            end = last_covered_day(
                lot.teknik_servis_warranty_end, lot.teknik_servis_labour_warranty_end
            )
            state = warranty_state(end, today)
            is_void = lot.teknik_servis_is_void
            lot.teknik_servis_warranty_state = "void" if is_void else state
            is_in = state == "in" and not is_void
            lot.teknik_servis_warranty_days = (end - today).days if is_in else 0

    @api.depends(
        "product_id", "teknik_servis_sold_date", "teknik_servis_warranty_start"
    )
    def _compute_teknik_servis_life_end(self):
        years = self.product_id.categ_id._get_teknik_servis_inherited(
            "teknik_servis_life_years"
        )
        for lot in self:
            begin = lot.teknik_servis_warranty_start or lot.teknik_servis_sold_date
            lot.teknik_servis_life_end = add_months(
                begin, 12 * years.get(lot.product_id.categ_id, 0)
            )

    @api.constrains("teknik_servis_extra_months")
    def _check_teknik_servis_extra_months(self):
        for lot in self:
            if not 0 <= lot.teknik_servis_extra_months <= MOST_MONTHS:
                raise ValidationError(
                    self.env._(
                        "%(serial)s: a warranty is extended by between 0 and %(most)s "
                        "months.",
                        serial=lot.name,
                        most=MOST_MONTHS,
                    )
                )

    @api.constrains(
        "teknik_servis_warranty_start",
        "teknik_servis_parts_until",
        "teknik_servis_labour_until",
    )
    def _check_teknik_servis_warranty_dates(self):
        for lot in self:
            start = lot.teknik_servis_warranty_start
            ends = (lot.teknik_servis_parts_until, lot.teknik_servis_labour_until)
            if start and any(end and end < start for end in ends):
                raise ValidationError(
                    self.env._(
                        "%(serial)s: its warranty would end before it starts on "
                        "%(start)s.",
                        serial=lot.name,
                        start=format_date(self.env, start),
                    )
                )

    def write(self, vals):
        if self.env.context.get("teknik_servis_card") is SENTINEL:
            return super().write(vals)
        self._check_teknik_servis_reason(vals)
        if not WARRANTY_FIELDS & vals.keys():
            return super().write(vals)
        former = {lot: lot._get_teknik_servis_warranty() for lot in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda lot: lot._get_teknik_servis_warranty() != former[lot]
        )
        if changed:
            # sudo: whoever may decide of a device decides for all records of it
            orders = self.env["teknik.servis.order"].sudo()
            orders = orders.with_context(active_test=False).search(
                [("lot_id", "in", changed.ids), ("is_open", "=", True)]
            )
            orders._follow_cards(former)
        return result

    def _get_teknik_servis_warranty(self):
        """Return `(end of parts, end of labour, whether it is void)` of one device."""
        self.ensure_one()
        return (
            self.teknik_servis_warranty_end,
            self.teknik_servis_labour_warranty_end,
            self.teknik_servis_is_void,
        )

    def _check_teknik_servis_reason(self, vals):
        """Refuse a change of the warranty by hand that gives no reason with it."""
        counted = COUNTED_FIELDS & vals.keys()
        names = WARRANTY_FIELDS & vals.keys()
        reason = vals.get("teknik_servis_warranty_reason")
        for lot in self if names or counted else ():
            if lot._get_teknik_servis_changes(counted, vals):
                raise UserError(
                    self.env._(
                        "%(serial)s: its days in repair and last sale are counted from "
                        "records and transfers.",
                        serial=lot.name,
                    )
                )
            changed = lot._get_teknik_servis_changes(names, vals)
            if changed and not (reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(serial)s: write down why its warranty is changed.",
                        serial=lot.name,
                    )
                )

    def _get_teknik_servis_changes(self, names, vals):
        """Return which of some values are others than those of one device."""
        self.ensure_one()
        written = {
            name: self._fields[name].convert_to_cache(vals[name], self)
            for name in names
        }
        return {
            name
            for name, value in written.items()
            if (value or False)
            != (self._fields[name].convert_to_cache(self[name], self) or False)
        }
