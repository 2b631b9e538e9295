from odoo import models
from odoo.exceptions import UserError

from ..common import MANAGER, SENTINEL, lock_rows

OFFICE = "teknik_servis.group_teknik_servis_office"
# What was agreed on stays as it stands where nothing is to follow the customer.
AGREED_FIELDS = ("phone", "email", "address", "pricelist_id")
AGREED_LINE_FIELDS = ("price_proposed", "tax_ids")
PARTY_FIELDS = ("partner_invoice_id", "partner_shipping_id", "service_address_id")


def is_with_customer(move):
    """Return whether a stock move took something out that did not all come back."""
    returned = move.returned_move_ids.filtered(lambda back: back.state == "done")
    return (
        move.state == "done"
        and move.location_dest_id.usage == "customer"
        and move.quantity > sum(returned.mapped("quantity"))
    )


class TeknikServisOrder(models.Model):
    """How the customer of a record is corrected, and what is in the way of it."""

    _inherit = "teknik.servis.order"

    def write(self, vals):
        if "partner_id" in vals:
            self._check_customer_of_documents(vals)
        return super().write(vals)

    def _check_frozen(self, vals):
        if self.env.context.get("teknik_servis_correcting") is SENTINEL:
            # A number left before anybody had a name stays, in the same write.
            free = ("partner_id", "phone", "email")
            vals = {name: value for name, value in vals.items() if name not in free}
        return super()._check_frozen(vals)

    def _check_customer_of_documents(self, vals):
        """Refuse another customer for what was sent in this one's name.

        Whichever way the write comes. The dialog has looked already, and may let a
        delivery note stay where it went.
        """
        if self.env.context.get("teknik_servis_correcting") is SENTINEL:
            return
        changed = self.filtered(lambda o: o._get_changed_fields(["partner_id"], vals))
        changed = changed.filtered(lambda order: order.sudo().line_ids)
        if not changed:
            return
        changed.check_access("write")
        lock_rows(changed)  # nobody sends it meanwhile
        partner = self.env["res.partner"].browse(vals["partner_id"] or ())
        texts = [
            text for order in changed for text in order._get_document_texts(partner)
        ]
        if texts:
            raise UserError("\n".join(texts))

    def _get_third_parties(self):
        """Return who gets invoice or device of one record in the customer's place.

        They were chosen for this job: what is in their name is in nobody's by mistake,
        as long as they stay.

        :return: `{field: partner}` of those that are not of the customer's own company
        """
        self.ensure_one()
        entity = self.partner_id.sudo().commercial_partner_id
        return {
            name: self[name]
            for name in PARTY_FIELDS
            if self[name] and self[name].sudo().commercial_partner_id != entity
        }

    def _get_documents_of_others(self, partner, staying=None):
        """Return what was sent of one record in somebody else's name and is live.

        Contacts of one company are no others: its documents are the company's.

        :param partner: `res.partner` that is to be the customer; empty: all are others
        :param staying: `{field: partner}` of third parties that stay
        :return: `(invoices, delivery notes)` in superuser mode
        """
        self.ensure_one()
        staying = staying or {}

        def is_others(document, name):
            right = partner | (staying.get(name) or partner.browse())
            entity = document.partner_id.commercial_partner_id
            return entity not in right.sudo().commercial_partner_id

        # sudo: what stands in the way is told to whoever may write the record
        lines = self.sudo().line_ids
        invoices = (
            lines.filtered("qty_invoiced")
            .invoice_line_ids.filtered(lambda line: line.parent_state != "cancel")
            .move_id.filtered(lambda move: move.move_type == "out_invoice")
        )
        # One that was reversed and made again is live no more.
        invoices = (
            invoices.filtered(lambda move: move.payment_state != "reversed") or invoices
        )
        pickings = (
            lines.filtered("qty_delivered")
            .move_ids.filtered(is_with_customer)
            .picking_id
        )
        return (
            invoices.filtered(lambda move: is_others(move, "partner_invoice_id")),
            pickings.filtered(lambda done: is_others(done, "partner_shipping_id")),
        )

    def _get_document_texts(self, partner, staying=None, may_stay=False):
        """Return what must be reversed before one record gets another customer.

        :param partner: `res.partner` that is to be the customer
        :param staying: `{field: partner}` of third parties that stay
        :param may_stay: whether delivery notes may stay in the other's name
        :return: list of sentences, empty when nothing is in the way
        """
        invoices, pickings = self._get_documents_of_others(partner, staying)
        payer = self._get_third_parties().get("partner_invoice_id", partner.browse())
        payer = payer.sudo().commercial_partner_id
        theirs = invoices.filtered(
            lambda move: move.partner_id.commercial_partner_id == payer
        )
        texts = []
        if invoices - theirs:
            texts.append(
                self.env._(
                    "%(order)s: %(documents)s is in the name of %(partner)s. Cancel it "
                    "or reverse it with a credit note first.",
                    order=self.name,
                    documents=", ".join((invoices - theirs).mapped("display_name")),
                    partner=", ".join(
                        (invoices - theirs).partner_id.mapped("display_name")
                    ),
                )
            )
        if theirs:
            texts.append(
                self.env._(
                    "%(order)s: %(documents)s went to %(partner)s, who pays for it. "
                    "Let nothing follow the customer, and it stays; or cancel it or "
                    "reverse it with a credit note first.",
                    order=self.name,
                    documents=", ".join(theirs.mapped("display_name")),
                    partner=", ".join(theirs.partner_id.mapped("display_name")),
                )
            )
        if pickings and not may_stay:
            texts.append(
                self.env._(
                    "%(order)s: %(documents)s went to %(partner)s. Take it back with a "
                    "return first, or let a manager correct the customer and write "
                    "down why it stays.",
                    order=self.name,
                    documents=", ".join(pickings.mapped("display_name")),
                    partner=", ".join(pickings.partner_id.mapped("display_name")),
                )
            )
        return texts

    def _get_correction_problems(self, partner, reason, follow=True):
        """Return all that keeps the user from correcting the customer of one record.

        :param partner: `res.partner` that is to be the customer
        :param reason: why, may be empty
        :param follow: whether third parties go with the customer
        :return: list of sentences
        """
        self.ensure_one()
        is_manager = self.env.su or self.env.user.has_group(MANAGER)
        may_stay = bool(is_manager and (reason or "").strip())
        problems = []
        if not (self.is_open or may_stay):
            problems.append(
                self.env._(
                    "%(order)s is closed: a manager corrects its customer, and writes "
                    "down why.",
                    order=self.name,
                )
            )
        staying = {} if follow else self._get_third_parties()
        return problems + self._get_document_texts(partner, staying, may_stay)

    def _correct_customer(self, partner, reason=False, follow=True):
        """Give one record the customer whose it really is.

        For the office; on closed records, and where a delivery note stays in the
        other's name, for managers with a reason.

        :param partner: `res.partner`
        :param reason: text, kept in the record's chatter
        :param follow: whether contact data, price list, prices and taxes follow; what
            was typed by hand as a price stays either way
        :raises UserError: with everything that must be reversed first
        """
        self.ensure_one()
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(OFFICE)):
            raise UserError(self.env._("Only the office corrects a customer."))
        lock_rows(self)  # nobody sends it meanwhile
        old = self.partner_id
        if not partner or partner == old:
            raise UserError(
                self.env._(
                    "%(order)s: choose another customer than now.", order=self.name
                )
            )
        problems = self._get_correction_problems(partner, reason, follow)
        if problems:
            raise UserError("\n".join(problems))
        third = {} if follow else self._get_third_parties()
        staying = self._get_documents_of_others(partner, third)[1]
        kept = [] if follow else self._get_kept_on_correction()
        with self.env.protecting(kept):
            self.with_context(teknik_servis_correcting=SENTINEL).write(
                {"partner_id": partner.id}
            )
        if follow and self.is_open:
            # Another one was told so far.
            self._as_system().noticed_stage_ids = False
            self._schedule_notice()
        self._log_correction(old, staying, (reason or "").strip())

    def _get_kept_on_correction(self):
        """Return `(fields, records)` that stay as they are where nothing follows.

        Whoever was to get invoice or device, or has it, and is not of the old customer
        was chosen for this job, and stays as well.
        """
        names = [*AGREED_FIELDS, *self._get_third_parties()]
        lines = self.line_ids
        return [
            ([self._fields[name] for name in names], self),
            ([lines._fields[name] for name in AGREED_LINE_FIELDS], lines),
        ]

    def _log_correction(self, old, staying, reason):
        """Tell in one record's chatter that its customer was corrected, and why."""
        texts = [
            self.env._(
                "Customer corrected: %(new)s instead of %(old)s.",
                new=self.partner_id.display_name,
                old=old.display_name or "-",
            )
        ]
        if reason:
            texts.append(self.env._("Reason: %(reason)s", reason=reason))
        if staying:
            texts.append(
                self.env._(
                    "%(documents)s stays as it was delivered.",
                    documents=", ".join(staying.mapped("display_name")),
                )
            )
        self.message_post(body=" ".join(texts))
