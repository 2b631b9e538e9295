from datetime import timedelta

from odoo import fields, models
from odoo.tools.misc import formatLang

from ..common import SENTINEL, format_quantity
from .ir_attachment import PHOTO_FIELD

# Photos taken one after the other belong together.
ONE_SITTING = timedelta(minutes=30)
# What is newer of two things of the same second stands above.
RANKS = ("operation", "photos", "delivery", "return", "invoice", "refund")


class TeknikServisOperation(models.Model):
    _inherit = "teknik.servis.operation"

    reason = fields.Char(
        readonly=True, help="Why the record was cancelled or reopened."
    )


class TeknikServisOrder(models.Model):
    """The story of a record: what happened, in its order, for whoever may read it."""

    _inherit = "teknik.servis.order"

    def get_story(self):
        """Return what happened on one record, newest first.

        Operations with the parts used in them and their photos, documents, photos of
        the device. As many statements for a hundred of them as for one. Of documents
        that the caller may not read only the name is told (as in `document_names`),
        neither an amount nor an id.

        :return: list of entries with `type`, `key` and `date` (UTC, as text) each; see
            the methods below for the rest
        """
        self.ensure_one()
        self.check_access("read")
        entries = [
            *self._get_story_operations(),
            *self._get_story_photos(),
            *self._get_story_pickings(),
            *self._get_story_invoices(),
        ]
        entries.sort(
            key=lambda entry: (entry["date"], RANKS.index(entry["type"]), entry["id"]),
            reverse=True,
        )
        for index, entry in enumerate(entries):
            entry["key"] = f"{entry['type']}-{entry['id'] or -index}"
            entry["date"] = fields.Datetime.to_string(entry["date"])
        return entries

    # ------------------------------------------------------------------ operations

    def _get_story_operations(self):
        """Return one entry for each operation."""
        operations = self.env["teknik.servis.operation"].search(
            [("order_id", "=", self.id)]
        )
        lines = self.env["teknik.servis.order.line"].search(
            [("operation_id", "in", operations.ids)]
        )
        parts = lines.grouped("operation_id")
        photos = self._find_story_photos(operations).grouped("res_id")
        # The last hand-over is the one that the record's own fields tell of.
        handed_over = operations.filtered(lambda o: o.stage_id.kind == "done")
        handed_over = handed_over.sorted("id")[-1:] if self.stage_kind == "done" else ()
        can_edit = self.is_open and operations.has_access("write")
        return [
            {
                **self._get_story_operation(operation),
                "parts": [
                    self._get_story_part(line) for line in parts.get(operation, ())
                ],
                "photos": self._get_story_files(photos.get(operation.id, ())),
                "can_edit": can_edit,
                "handover": operation in handed_over and self._get_story_handover(),
            }
            for operation in operations
        ]

    def _get_story_operation(self, operation):
        """Return who did what of one operation, and where it led."""
        # sudo: names of colleagues and stages, no more of them
        known = operation.sudo()
        who = known.technician_id.name or known.user_id.name
        stage_from, stage = known.stage_from_id, known.stage_id
        is_staff = self.env.user._is_internal()
        return {
            "type": "operation",
            "id": operation.id,
            "date": operation.date_start,
            "date_stop": operation.date_stop
            and fields.Datetime.to_string(operation.date_stop),
            "duration": operation.duration,
            "is_running": not operation.date_stop,
            "stage_from": stage_from.name,
            "stage_from_color": stage_from.color,
            "stage": stage.name,
            "stage_color": stage.color,
            "is_moved": stage != stage_from,
            "who": who,
            "entered_by": known.user_id.name != who and known.user_id.name,
            "origin": known.order_origin_id.name,
            "work_done": operation.work_done,
            "internal_note": is_staff and operation.internal_note,
            "reason": operation.reason,
        }

    def _get_story_part(self, line):
        """Return one part or service as the story tells it."""
        quantity = format_quantity(self.env, line.quantity)
        # sudo: the name of a unit
        unit = line.sudo().product_uom_id.name
        coverages = dict(line._fields["coverage"]._description_selection(self.env))
        return {
            "id": line.id,
            "name": (line.name or "").split("\n")[0],
            "quantity": f"{quantity} {unit}",
            "coverage": line.coverage != "paid" and coverages[line.coverage],
        }

    def _get_story_handover(self):
        """Return to whom one record was handed over, and how that is known."""
        results = dict(self._fields["result"]._description_selection(self.env))
        has_signature = self.with_context(bin_size=True).delivery_signature
        return {
            "to": self.delivered_to,
            "result": results.get(self.result),
            "signature": has_signature
            and f"/web/image/{self._name}/{self.id}/delivery_signature",
            "on_paper": self.signed_on_paper,
        }

    # ------------------------------------------------------------------ photos

    def _get_story_photos(self):
        """Return one entry for the photos of the device taken in one sitting."""
        entries, last = [], None
        for photo in self._find_story_photos(self):
            taken = (photo.create_date, photo.create_uid)
            together = last and last[1] == taken[1] and taken[0] - last[0] < ONE_SITTING
            if not together:
                entries.append(
                    {
                        "type": "photos",
                        "id": photo.id,
                        "date": photo.create_date,
                        "who": photo.create_uid.name,
                        "photos": [],
                    }
                )
            entries[-1]["photos"] += self._get_story_files(photo)
            last = taken
        return entries

    def _find_story_photos(self, records):
        """Return the photos of records that the caller may read, in superuser mode."""
        photos = self.env["ir.attachment"].search_fetch(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", PHOTO_FIELD),
            ],
            ["name", "mimetype", "checksum", "res_id", "create_date", "create_uid"],
            order="id",
        )
        # sudo: the search has asked for the rights, once for all of them
        return photos.sudo()

    def _get_story_files(self, photos):
        """Return what the browser needs to show photos."""
        return [
            {name: photo[name] for name in ("id", "name", "mimetype", "checksum")}
            for photo in photos
        ]

    # ------------------------------------------------------------------ documents

    def _get_story_pickings(self):
        """Return one entry for each delivery note and return that was done."""
        # sudo: that something was sent is told to whoever reads the record
        pickings = self.sudo().line_ids.move_ids.picking_id
        pickings = pickings.filtered(lambda picking: picking.state == "done")
        readable = pickings.sudo(False)._filtered_access("read")
        return [
            {
                **self._get_story_document(picking, readable),
                "type": "delivery"
                if picking.picking_type_code == "outgoing"
                else "return",
                "date": picking.date_done or picking.create_date,
                "amount": False,
            }
            for picking in pickings
        ]

    def _get_story_invoices(self):
        """Return one entry for each invoice and credit note."""
        # sudo: as for delivery notes; amounts are for those who may read them
        moves = self.sudo().line_ids.invoice_line_ids.move_id
        readable = moves.sudo(False)._filtered_access("read")
        return [
            {
                **self._get_story_document(move, readable),
                "type": "refund" if move.move_type == "out_refund" else "invoice",
                "date": move.create_date,
                "amount": move.sudo(False) in readable
                and formatLang(
                    self.env, move.amount_total, currency_obj=move.currency_id
                ),
            }
            for move in moves
        ]

    def _get_story_document(self, document, readable):
        """Return what all documents have in common.

        :param document: a transfer or an invoice, in superuser mode
        :param readable: those that the caller may read
        """
        can_open = document.sudo(False) in readable
        states = dict(document._fields["state"]._description_selection(self.env))
        return {
            "id": document.id if can_open else 0,
            "model": document._name,
            # A draft is called "/" or nothing.
            "name": (document.name or "").strip("/"),
            "state": states[document.state],
            "is_cancelled": document.state == "cancel",
        }

    # ------------------------------------------------------------------ reasons

    def _write_history(self, stages_before):
        result = super()._write_history(stages_before)
        for reason, orders in self.grouped("cancel_reason").items():
            cancelled = orders.filtered(lambda order: order.stage_kind == "cancelled")
            cancelled._note_reason(reason)
        return result

    def _reopen(self, reason, stage=None):
        result = super()._reopen(reason, stage)
        self._note_reason(reason.strip())
        return result

    def _note_reason(self, reason):
        """Keep in the history why records were moved just now."""
        if not self or not reason:
            return
        # sudo: whoever may move a record leaves a trace
        Operation = self.env["teknik.servis.operation"].sudo()
        rows = Operation._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["id:max"]
        )
        moved = Operation.browse([last_id for _order, last_id in rows])
        moved.with_context(teknik_servis_moving=SENTINEL).write({"reason": reason})
