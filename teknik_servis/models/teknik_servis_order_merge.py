from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common import SENTINEL, lock_rows

MANY = 1000
# What the record that stays takes over where it knows nothing itself.
FILLED_FIELDS = (
    *("partner_id", "phone", "email", "address"),
    *("partner_invoice_id", "partner_shipping_id", "pricelist_id"),
    *("dealer_id", "service_address_id"),
    *("product_id", "kind_id", "brand_id", "device_model", "device_name"),
    *("serial", "warranty_end", "type_id", "place_id", "group_id"),
    *("notified_by", "channel", "shelf", "carrier_in", "tracking_in"),
    *("carrier_out", "tracking_out", "signed_on_paper"),
    *("duration", "department_id", "user_id"),
)
# What both say stands side by side.
JOINED_FIELDS = {
    "customer_request": "\n",
    "diagnosis": "\n",
    "work_done": "\n",
    "internal_notes": "\n",
    "accessories": ", ",
    "condition": ", ",
}
# The customer asked, and brought it, when they did so first; the promise to keep is the
# earlier one.
EARLIEST_FIELDS = ("date_notified", "date_received", "date_promised")
UNITED_FIELDS = ("technician_ids", "code_ids")
# By what a line's price and taxes are found.
PRICING_FIELDS = ("pricelist_id", "partner_invoice_id", "partner_shipping_id")


class TeknikServisOperation(models.Model):
    _inherit = "teknik.servis.operation"

    order_origin_id = fields.Many2one(
        "teknik.servis.order",
        string="From Record",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The record it happened on, before that was merged into this one.",
    )


class TeknikServisOrder(models.Model):
    """Records of one job that was registered twice, made one."""

    _inherit = "teknik.servis.order"

    merged_into_id = fields.Many2one(
        "teknik.servis.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The record on which this one's work goes on.",
    )
    merged_from_ids = fields.One2many(
        "teknik.servis.order", "merged_into_id", string="Merged Records"
    )
    merged_count = fields.Integer(compute="_compute_merged_count")

    @api.depends("merged_from_ids")
    def _compute_merged_count(self):
        for order in self:
            order.merged_count = len(order.merged_from_ids)

    # ------------------------------------------------------------------ merge

    def _merge_into(self, target):
        """Make one record of several: work, parts, messages and files go to one.

        The others are cancelled and lead to it. Nobody is told of the cancellation:
        `merged_into_id` is written together with the stage, for hooks to see.

        :param target: the record that stays; may be one of `self`
        :raises UserError: with everything that is in the way; nothing is written then
        """
        target.ensure_one()
        orders = self | target
        orders.check_access("write")
        lock_rows(orders)
        problems = orders._get_merge_problems()
        if problems:
            raise UserError("\n".join(problems))
        others = orders - target
        for order in others:
            order._fill_in_merged(target)
        held = others._release_for_merge()
        for order in others:
            order._move_work(target)
        others._move_thread(target)
        # Who was told of a stage is not told again.
        target._as_system().noticed_stage_ids |= others.noticed_stage_ids
        held._reserve({line: line.qty_to_deliver for line in held})
        # Records that led to one of these lead on: one step is all it takes.
        earlier = others.sudo().with_context(active_test=False).merged_from_ids
        (others | earlier)._as_system().merged_into_id = target
        others._cancel_merged(target)

    def _get_merge_problems(self):
        """Return all that keeps records from being merged, as sentences.

        Hook: later addons append what of theirs cannot be moved.
        """
        problems = []
        if len(self) < 2:
            problems.append(self.env._("Choose two records at least."))
        for order in self:
            if not order.is_open or not order.active:
                problems.append(
                    self.env._("%(order)s is closed or archived.", order=order.name)
                )
            # sudo: what was sent is counted whoever may open the documents
            sent = order._get_live_document_texts() if order.is_open else ()
            if sent:
                problems.append(
                    self.env._(
                        "%(order)s: %(sent)s. Take it back first.",
                        order=order.name,
                        sent="; ".join(sent),
                    )
                )
        if len(self.company_id) > 1:
            problems.append(
                self.env._(
                    "%(orders)s belong to different companies.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        billed = self.filtered("line_ids")
        problems += [
            self.env._(
                "%(orders)s differ in %(field)s: make it equal first, or prices "
                "change.",
                orders=", ".join(billed.mapped("name")),
                field=self._get_field_label(field),
            )
            for field in ("partner_invoice_id", "currency_id")
            if len(billed.mapped(field)) > 1
        ]
        customers = self.partner_id.commercial_partner_id
        if len(customers) > 1:
            problems.append(
                self.env._(
                    "%(orders)s have different customers (%(customers)s): correct the "
                    "customer first.",
                    orders=", ".join(self.mapped("name")),
                    customers=", ".join(customers.mapped("display_name")),
                )
            )
        return problems

    def _fill_in_merged(self, target):
        """Tell the record that stays what one other knows and it does not."""
        self.ensure_one()
        vals = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in FILLED_FIELDS
            if self[name] and not target[name]
        }
        for name, glue in JOINED_FIELDS.items():
            known, new = (target[name] or "").strip(), (self[name] or "").strip()
            if new and new not in known:
                vals[name] = glue.join(filter(None, (known, new)))
        for name in EARLIEST_FIELDS:
            if self[name] and (not target[name] or self[name] < target[name]):
                vals[name] = self[name]
        for name in UNITED_FIELDS:
            if self[name] - target[name]:
                vals[name] = [(4, record.id) for record in self[name]]
        if (self.priority or "0") > (target.priority or "0"):
            vals["priority"] = self.priority
        # What it knows itself does not follow what it is told now.
        kept = [self._fields[n] for n in FILLED_FIELDS if target[n] and n not in vals]
        with self.env.protecting(kept, target):
            # Visits move along: nobody is booked by the united team.
            target.with_context(teknik_servis_planning=SENTINEL).write(vals)

    def _release_for_merge(self):
        """Let go of what is held ready, to be held again for the record that stays.

        :return: the lines it was held for, in superuser mode
        """
        # sudo: whoever may merge holds parts without stock rights
        held = self.sudo().line_ids.filtered(lambda line: line._get_live_moves())
        held._release_moves()
        return held.filtered("qty_to_deliver")

    def _move_work(self, target):
        """Give the operations and lines of one record to the one that stays.

        Hook: later addons move what of theirs belongs to a record.
        """
        self.ensure_one()
        # sudo: past the rule that neither ever changes its record
        operations, lines = self.sudo().operation_ids, self.sudo().line_ids
        moving = {"teknik_servis_moving": SENTINEL}
        for operation in operations.with_context(**moving):
            operation.order_origin_id = operation.order_origin_id or self
        operations.with_context(**moving).write({"order_id": target.id})
        kept = ["location_id"]
        if all(self[name] == target[name] for name in PRICING_FIELDS):
            kept += ["price_proposed", "tax_ids"]
        with self.env.protecting([lines._fields[name] for name in kept], lines):
            lines._as_system().write({"order_id": target.id})
        if self.currency_id != target.currency_id:
            lines._follow_currency()

    def _move_thread(self, target):
        """Give messages, files, activities and followers to the record that stays."""
        # sudo: other people's messages and files; all of one thread go together
        there = Domain("res_id", "in", self.ids)
        every = self.sudo().with_context(active_test=False).env
        messages = every["mail.message"].search(
            there & Domain("model", "=", self._name)
        )
        own = there & Domain("res_model", "=", self._name)
        # Files of fields, like a signature, are the fields'.
        files = every["ir.attachment"].search(own & Domain("res_field", "=", False))
        activities = every["mail.activity"].search(own)
        for records in (messages, files, activities):
            records.write({"res_id": target.id})
        target.sudo().message_subscribe(partner_ids=self.sudo().message_partner_ids.ids)

    def _cancel_merged(self, target):
        """Cancel records whose work went to another one, with links both ways."""
        Stage = self.env["teknik.servis.stage"]
        reason = self.env._("Merged into %(order)s", order=target.name)
        for department, orders in self.grouped("department_id").items():
            stage = Stage._get_first_of_kind("cancelled", target.company_id, department)
            orders.write({"cancel_reason": reason, "stage_id": stage.id})
        for order in self:
            order.message_post(
                body=self.env._(
                    "Merged into %(order)s: its work goes on there.",
                    order=target._get_html_link(target.name),
                )
            )
            target.message_post(
                body=self.env._(
                    "%(order)s was merged into this record, with its operations, "
                    "parts, messages and files.",
                    order=order._get_html_link(order.name),
                )
            )

    # ------------------------------------------------------- the number lives on

    def _get_survivor(self):
        """Return the record on which the work of one record goes on: often itself.

        What is printed of a record leads there (`_get_qr_url`).
        """
        self.ensure_one()
        return self.merged_into_id or self

    def _search_search_text(self, operator, value):
        """Find the record that stays by the numbers of those merged into it."""
        found = super()._search_search_text(operator, value)
        if found is NotImplemented or not value.strip():
            return found
        # sudo: the record that is found is searched by the user's own rules
        merged = self.sudo().with_context(active_test=False)
        merged = merged.search_fetch(
            [("merged_into_id", "!=", False), ("name", "ilike", value)],
            ["merged_into_id"],
            limit=MANY,
        )
        ids = merged.merged_into_id.ids
        return found | Domain("id", "in", ids) if ids else found

    def _reopen(self, reason, stage=None):
        for order in self.filtered("merged_into_id"):
            raise UserError(
                self.env._(
                    "%(order)s was merged into %(target)s: its work goes on there.",
                    order=order.name,
                    target=order.merged_into_id.name,
                )
            )
        return super()._reopen(reason, stage)

    def action_view_survivor(self):
        """Open the record that one record was merged into."""
        self.ensure_one()
        return self.merged_into_id._get_records_action()

    def action_view_merged(self):
        """Open the records that were merged into one record."""
        self.ensure_one()
        return self.merged_from_ids._get_records_action(
            name=self.env._("Merged Records")
        )
