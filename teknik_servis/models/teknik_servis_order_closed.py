from base64 import b64decode

from odoo import api, models
from odoo.exceptions import UserError

from ..common import MANAGER, SENTINEL, lock_rows

# What nobody changes on a closed record, whichever way the write comes: parties,
# device, prices, what was promised, done and signed. The desk's own labels and notes
# stay free.
FROZEN_FIELDS = {
    "accessories",
    "brand_id",
    "carrier_in",
    "carrier_out",
    "channel",
    "address",
    "cancel_reason",
    "condition",
    "customer_request",
    "dealer_id",
    "date_delivered",
    "date_notified",
    "date_promised",
    "date_received",
    "delivered_to",
    "delivery_signature",
    "device_model",
    "device_name",
    "diagnosis",
    "email",
    "group_id",
    "identity_ending",
    "identity_kind",
    "kind_id",
    "date_planned",
    "labour_warranty_end",
    "notified_by",
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "phone",
    "place_id",
    "pricelist_id",
    "product_id",
    "receiver_relation",
    "result",
    "serial",
    "service_address_id",
    "signed_on_paper",
    "technician_ids",
    "tracking_in",
    "tracking_out",
    "type_id",
    "warranty_end",
    "warranty_state",
    "without_form",
    "work_done",
}


class TeknikServisOrder(models.Model):
    """What stays as it is on a closed record, and how it is reopened."""

    _inherit = "teknik.servis.order"

    def _check_created_closed(self):
        """Let only managers bring in records that are closed already, with their dates.

        Entry conditions are not asked: what an old program has no answer to is not
        made up.
        """
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise UserError(
                self.env._("Only a manager brings in records that are closed already.")
            )
        dateless = self.filtered(
            lambda order: order.stage_kind == "done" and not order.date_delivered
        )
        if dateless:
            raise UserError(
                self.env._(
                    "%(orders)s: a closed record needs the date it was handed over on.",
                    orders=", ".join(dateless.mapped("display_name")),
                )
            )

    def _check_frozen(self, vals):
        """Raise if a write would change what is frozen on a closed record."""
        names = FROZEN_FIELDS & vals.keys()
        if not names or self.env.context.get("teknik_servis_reopening") is SENTINEL:
            return
        for order in self:
            changed = not order.is_open and order._get_changed_fields(names, vals)
            if changed:
                raise UserError(
                    self.env._(
                        "%(order)s is closed: %(fields)s stays as it is. "
                        "A manager can reopen the record.",
                        order=order.display_name,
                        fields=", ".join(map(order._get_field_label, sorted(changed))),
                    )
                )

    def _check_open(self):
        """Refuse closed records, and let nobody close the others meanwhile.

        Who closes a record and who adds to it write other rows: the record's own has
        to be the one they meet at.

        :raises UserError: that names the closed record
        """
        lock_rows(self)
        self._refuse_closed()

    def _refuse_closed(self):
        for order in self.filtered(lambda order: not order.is_open):
            raise UserError(
                self.env._(
                    "%(order)s is closed. A manager can reopen it.",
                    order=order.display_name,
                )
            )

    def _reopen(self, reason, stage=None):
        """Reopen closed records: a manager's act, with a reason.

        :param reason: text, kept in the record's chatter
        :param stage: open stage to go to; empty for the first one of work
        :raises UserError: for others than managers, without a reason, on open records
        """
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise UserError(self.env._("Only a manager reopens a record."))
        if not (reason or "").strip():
            raise UserError(self.env._("Write down why the record is reopened."))
        for order in self:
            if order.is_open:
                raise UserError(
                    self.env._("%(order)s is open.", order=order.display_name)
                )
            target = stage or order._get_reopened_stage()
            signature = order.with_context(bin_size=False).delivery_signature
            order.with_context(teknik_servis_reopening=SENTINEL).write(
                {
                    "stage_id": target.id,
                    "date_delivered": False,
                    "delivered_to": False,
                    "delivery_signature": False,
                    "signed_on_paper": False,
                    "without_form": False,
                    "identity_kind": False,
                    "identity_ending": False,
                    "receiver_relation": False,
                    "result": False,
                    "cancel_reason": False,
                }
            )
            # What the customer signed then stays with the record.
            kept = [("signature.png", b64decode(signature))] if signature else []
            order.message_post(
                body=self.env._("Reopened: %(reason)s", reason=reason.strip()),
                attachments=kept,
            )
        self._reserve_again()

    def _get_reopened_stage(self):
        """Return the stage that one record goes to when it is reopened."""
        self.ensure_one()
        kinds = ["in_progress", "waiting", "planned", "new"]
        return self.stage_id._get_first_of_kind(
            kinds, self.company_id, self.department_id
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        for order in self:
            if not order.is_open or order.operation_count > 1:
                raise UserError(
                    self.env._(
                        "%(order)s has a history: cancel or archive it.",
                        order=order.display_name,
                    )
                )
            order.line_ids._check_without_documents()
