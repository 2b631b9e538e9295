from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date, formatLang

from .stock_lot_track_events import LIMIT

TRACKED = tuple(
    f"{side}_value_{column}"
    for column in ("char", "text", "datetime", "integer")
    for side in ("old", "new")
)


class StockLot(models.Model):
    """What was invoiced for a device, and what was changed on its card."""

    _inherit = "stock.lot"

    # ------------------------------------------------------------------ invoices

    @api.model
    def _get_track_invoices(self, lot_id, orders):
        """Return one event for each invoice of a device, of its sale and its service.

        Whether an invoice is shown is a matter of the invoice alone.
        """
        Move = self.env["account.move"]
        if not Move.has_access("read"):
            return []
        lines = self._get_track_invoice_lines(lot_id, [order["id"] for order in orders])
        if not lines:
            return []
        query = Move._search(Domain.TRUE, order="id DESC", limit=LIMIT)
        move = SQL.identifier("account_move")
        query.add_where(SQL("%s.id = ANY(ARRAY(%s))", move, SQL(" UNION ").join(lines)))
        currency = query.left_join(
            "account_move", "currency_id", "res_currency", "id", "currency_id"
        )
        partner = self._join_track_record(
            query, "res.partner", SQL("%s.partner_id", move), ("complete_name",)
        )
        names = ("id", "name", "state", "move_type", "amount_total", "create_date")
        names += ("invoice_date",)
        columns = {name: SQL("%s.%s", move, SQL.identifier(name)) for name in names}
        columns |= {
            "currency_id": SQL("%s.id", SQL.identifier(currency)),
            "partner": SQL("%s.complete_name", partner),
            "who": self._join_track_user(query, SQL("%s.create_uid", move)),
        }
        rows = self._select_track(query, columns)
        return [self._prepare_track_invoice(row) for row in rows]

    @api.model
    def _get_track_invoice_lines(self, lot_id, order_ids):
        """Return SQL that selects the ids of invoices, in parts for a UNION."""
        AccountLine = self.env["account.move.line"]
        parts = []
        if order_ids:
            parts.append(
                SQL(
                    "SELECT i.move_id FROM account_move_line i"
                    " JOIN teknik_servis_order_line l ON l.id = i.teknik_servis_line_id"
                    " WHERE l.order_id = ANY(%s)",
                    order_ids,
                )
            )
        if not lot_id:
            return parts
        parts.append(
            SQL(
                "SELECT i.move_id FROM account_move_line i"
                " JOIN teknik_servis_order_line l ON l.id = i.teknik_servis_line_id"
                " WHERE l.lot_id = %s",
                lot_id,
            )
        )
        moved = SQL(
            "stock_move_line ml JOIN stock_move m ON m.id = ml.move_id"
            " AND ml.lot_id = %s AND ml.state = 'done'",
            lot_id,
        )
        if "sale_line_ids" in AccountLine._fields:
            parts.append(
                SQL(
                    "SELECT i.move_id FROM %s JOIN sale_order_line_invoice_rel r"
                    " ON r.order_line_id = m.sale_line_id"
                    " JOIN account_move_line i ON i.id = r.invoice_line_id",
                    moved,
                )
            )
        if "purchase_line_id" in AccountLine._fields:
            parts.append(
                SQL(
                    "SELECT i.move_id FROM %s JOIN account_move_line i"
                    " ON i.purchase_line_id = m.purchase_line_id",
                    moved,
                )
            )
        return parts

    @api.model
    def _prepare_track_invoice(self, row):
        """Return one invoice as an event."""
        Move = self.env["account.move"]
        types = dict(Move._fields["move_type"]._description_selection(self.env))
        states = dict(Move._fields["state"]._description_selection(self.env))
        currency = self.env["res.currency"].browse(row["currency_id"])
        return self._prepare_track_event(
            "invoice",
            "invoice",
            id=row["id"],
            **self._get_track_invoice_day(row),
            title=types[row["move_type"]],
            who=row["who"],
            partner=row["partner"],
            model="account.move",
            res_id=row["id"],
            # A draft is called "/" or nothing.
            document=(row["name"] or "").strip("/") or states[row["state"]],
            state=states[row["state"]],
            is_cancelled=row["state"] == "cancel",
            amount=formatLang(self.env, row["amount_total"], currency_obj=currency),
        )

    @api.model
    def _get_track_invoice_day(self, row):
        """Return when an invoice was made: its own day if it is another than that of
        its entry, as with those that were entered later."""
        entered, day = row["create_date"], row["invoice_date"]
        local = entered and fields.Datetime.context_timestamp(self, entered).date()
        if not day or day == local:
            return {"date": entered}
        # The same day wherever it is read.
        return {"date": datetime.combine(day, time(12)), "is_day": True}

    # ------------------------------------------------------------------ changes

    @api.model
    def _get_track_changes(self, lot_id):
        """Return one event for each change of a device's owner and warranty.

        Whoever may read a card may read what was changed on it, as in its chatter.
        """
        tracked = {
            self.env["ir.model.fields"]._get_ids("stock.lot")[name]: field
            for name, field in self._fields.items()
            if name.startswith("teknik_servis_")
            and getattr(field, "tracking", None)
            and self._has_field_access(field, "read")
        }
        if not tracked:
            return []
        columns = ("id", "field_id", "date", "who", *TRACKED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT value.id, value.field_id, message.date, author.name,
                       value.old_value_char, value.new_value_char,
                       value.old_value_text, value.new_value_text,
                       value.old_value_datetime, value.new_value_datetime,
                       value.old_value_integer, value.new_value_integer
                  FROM mail_message message
                  JOIN mail_tracking_value value ON value.mail_message_id = message.id
             LEFT JOIN res_partner author ON author.id = message.author_id
                 WHERE message.model = 'stock.lot' AND message.res_id = %s
                       AND value.field_id IN %s
              ORDER BY value.id DESC LIMIT %s
                """,
                lot_id,
                tuple(tracked),
                LIMIT,
            )
        )
        dicts = [dict(zip(columns, row, strict=True)) for row in rows]
        return [self._prepare_track_change(row, tracked) for row in dicts]

    @api.model
    def _prepare_track_change(self, row, tracked):
        """Return one change of a card's field as an event."""
        field = tracked[row["field_id"]]
        old, new = (self._format_track_value(row, field, s) for s in ("old", "new"))
        return self._prepare_track_event(
            "warranty",
            "change",
            id=row["id"],
            date=row["date"],
            title=field._description_string(self.env),
            text=f"{old or '-'} → {new or '-'}",
            who=row["who"],
        )

    @api.model
    def _format_track_value(self, row, field, side):
        """Return what a field held before or after a change, as text."""
        if field.type in ("date", "datetime"):
            moment = row[f"{side}_value_datetime"]
            # A day has no time, and is the same in all time zones.
            is_day = moment and field.type == "date"
            return moment and format_date(self.env, moment.date() if is_day else moment)
        if field.type == "boolean":
            yes = row[f"{side}_value_integer"]
            return self.env._("Yes") if yes else self.env._("No")
        if field.type == "integer":
            return str(row[f"{side}_value_integer"] or 0)
        return row[f"{side}_value_char"] or row[f"{side}_value_text"]
