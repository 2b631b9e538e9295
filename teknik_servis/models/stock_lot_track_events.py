from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common import format_quantity

# Of each sort of events: a serial number has far fewer, a lot of screws may have more.
LIMIT = 500
# What is newer of two things of the same second stands above.
RANKS = ("order", "repair", "operation", "part", "move", "invoice", "change")
# Where a movement of stock comes from, if there is more than a transfer: field of
# `stock.move`, its document, and the document's line between them. Read where the
# apps that add them are installed.
SOURCES = (
    ("purchase_line_id", "purchase.order", "purchase_order_line"),
    ("sale_line_id", "sale.order", "sale_order_line"),
    ("repair_id", "repair.order", None),
)


class StockLot(models.Model):
    """What happened to a device: its movements, invoices and changes of its card."""

    _inherit = "stock.lot"

    @api.model
    def _get_track_timeline(self, row, text):
        """Return everything that happened to a device, as far as the caller may read.

        :param row: of a card that the caller may read, or None
        :param text: the number of records that have no card but are of the device
        :return: `events` newest first, `is_cut` where there are more of a sort than
            are shown, `bought`, `sold`, and `orders` and `parts` of the service
        """
        lot_id = row and row["lot_id"]
        domain = Domain("lot_id", "=", lot_id) if lot_id else Domain.FALSE
        if text:
            domain |= self._get_track_text_domain([text], row and row["company_id"])
        service = self._get_track_service(lot_id, domain)
        moves = self._get_track_moves(lot_id) if lot_id else []
        invoices = self._get_track_invoices(lot_id, service["orders"])
        changes = self._get_track_changes(lot_id) if lot_id else []
        sorts = [*service["sorts"], moves, invoices, changes]
        events = [event for sort in sorts for event in sort if event["date"]]
        events.sort(
            key=lambda event: (event["date"], RANKS.index(event["type"]), event["id"]),
            reverse=True,
        )
        for event in events:
            event["key"] = f"{event['type']}-{event['id']}"
            event["date"] = fields.Datetime.to_string(event["date"])
        return {
            **service,
            "events": events,
            "is_cut": any(len(sort) >= LIMIT for sort in sorts),
            **self._get_track_trade(moves),
        }

    @api.model
    def _prepare_track_event(self, kind, event_type, **values):
        """Return one event of the timeline.

        :param kind: the filter that shows it, one of `KINDS`
        :param event_type: which sort of things it is, one of `RANKS`
        :param values: `id` and `date` (UTC; its time is nothing where `is_day`), and
            what there is to tell of it
        """
        return {
            "kind": kind,
            "type": event_type,
            "is_day": False,
            "title": False,
            "text": False,
            "who": False,
            "partner": False,
            "model": False,
            "res_id": False,
            "document": False,
            "amount": False,
            "state": False,
            **values,
        }

    # ------------------------------------------------------------------ statements

    @api.model
    def _select_track(self, query, columns):
        """Run one statement.

        :param columns: `{name: SQL}`
        :return: list of dicts
        """
        rows = self.env.execute_query(query.select(*columns.values()))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    @api.model
    def _join_track_record(self, query, model, link, names):
        """Join one record that the caller may read, by its id.

        :param link: SQL of the id
        :param names: stored columns that are wanted beside the id; all NULL where the
            record is not to be read
        :return: SQL of the alias
        """
        alias = f"track_{len(query._joins)}"
        Model = self.env[model].with_context(active_test=False)
        columns = ("id", *names)
        if Model.has_access("read"):
            found = Model._search(Domain.TRUE)
            table = SQL.identifier(Model._table)
            found.add_where(SQL("%s.id = %s", table, link))
            source = found.select(*(SQL("%s.%s", table, SQL(n)) for n in columns))
        else:
            nothing = SQL(", ").join(SQL("NULL AS %s", SQL(name)) for name in columns)
            source = SQL("SELECT %s WHERE FALSE", nothing)
        query.add_join("LEFT JOIN", alias, SQL("LATERAL (%s)", source), SQL("TRUE"))
        return SQL.identifier(alias)

    @api.model
    def _join_track_user(self, query, link):
        """Join the name of a user: those of colleagues are no secret.

        :param link: SQL of the user's id
        :return: SQL of the name
        """
        alias = f"track_{len(query._joins)}"
        name = SQL(
            "SELECT p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
            " WHERE u.id = %s",
            link,
        )
        query.add_join("LEFT JOIN", alias, SQL("LATERAL (%s)", name), SQL("TRUE"))
        return SQL("%s.name", SQL.identifier(alias))

    # ------------------------------------------------------------------ movements

    @api.model
    def _get_track_moves(self, lot_id):
        """Return one event for each movement of a device that was done."""
        Line = self.env["stock.move.line"]
        sources = [
            source
            for source in SOURCES
            if source[0] in self.env["stock.move"]._fields
            and self.env[source[1]].has_access("read")
        ]
        with_stock = self.env["stock.picking"].has_access("read")
        if not (sources or with_stock) or not Line.has_access("read"):
            return []
        query = Line._search(
            Domain("lot_id", "=", lot_id) & Domain("state", "=", "done"),
            order="date DESC, id DESC",
            limit=LIMIT,
        )
        line = SQL.identifier("stock_move_line")
        move = query.left_join("stock_move_line", "move_id", "stock_move", "id", "move")
        columns, known = self._join_track_documents(
            query, SQL.identifier(move), sources
        )
        # Stock that changed without a transfer: counted, produced, consumed.
        bare = SQL("%s.picking_id IS NULL AND %s", line, with_stock)
        query.add_where(SQL("(%s OR (%s))", SQL(" OR ").join(known), bare))
        for end in ("location_id", "location_dest_id"):
            place = query.left_join("stock_move_line", end, "stock_location", "id", end)
            columns[end] = SQL("%s.usage", SQL.identifier(place))
            columns[f"{end}_name"] = SQL("%s.complete_name", SQL.identifier(place))
        who = SQL("COALESCE(%s, %s.create_uid)", columns.pop("responsible"), line)
        columns |= {
            "id": SQL("%s.id", line),
            "date": SQL("%s.date", line),
            "quantity": SQL("%s.quantity", line),
            "reference": SQL("%s.reference", SQL.identifier(move)),
            "who": self._join_track_user(query, who),
        }
        rows = self._select_track(query, columns)
        return [self._prepare_track_move(row, sources) for row in rows]

    @api.model
    def _join_track_documents(self, query, move, sources):
        """Join the documents that movements may come from.

        :param move: SQL of the alias of `stock.move`
        :return: `(columns, conditions)`: the latter hold where a document is readable
        """
        picking = self._join_track_record(
            query,
            "stock.picking",
            SQL("stock_move_line.picking_id"),
            ("name", "partner_id", "user_id"),
        )
        partners = [SQL("%s.partner_id", picking)]
        columns = {
            "stock.picking": SQL("%s.id", picking),
            "stock.picking name": SQL("%s.name", picking),
            "responsible": SQL("%s.user_id", picking),
        }
        known = [SQL("%s.id IS NOT NULL", picking)]
        for field, model, line_table in sources:
            link = SQL("%s.%s", move, SQL.identifier(field))
            if line_table:
                link = SQL(
                    "(SELECT l.order_id FROM %s l WHERE l.id = %s)",
                    SQL.identifier(line_table),
                    link,
                )
            alias = self._join_track_record(query, model, link, ("name", "partner_id"))
            columns[model] = SQL("%s.id", alias)
            columns[f"{model} name"] = SQL("%s.name", alias)
            partners.append(SQL("%s.partner_id", alias))
            known.append(SQL("%s.id IS NOT NULL", alias))
        partner = self._join_track_record(
            query,
            "res.partner",
            SQL("COALESCE(%s)", SQL(", ").join(partners)),
            ("complete_name",),
        )
        columns["partner"] = SQL("%s.complete_name", partner)
        return columns, known

    @api.model
    def _prepare_track_move(self, row, sources):
        """Return one movement as an event."""
        kind, title = self._get_track_move_kind(
            row["location_id"], row["location_dest_id"]
        )
        models_known = [model for _field, model, _line in sources if row[model]]
        model = next(iter(models_known), row["stock.picking"] and "stock.picking")
        text = f"{row['location_id_name']} → {row['location_dest_id_name']}"
        if row["quantity"] != 1:
            text = f"{format_quantity(self.env, row['quantity'])} × {text}"
        return self._prepare_track_event(
            kind,
            "move",
            id=row["id"],
            date=row["date"],
            title=title,
            text=text,
            who=row["who"],
            partner=row["partner"],
            model=model or False,
            res_id=model and row[model],
            document=row[f"{model} name"] if model else row["reference"],
            ends=(row["location_id"], row["location_dest_id"]),
        )

    @api.model
    def _get_track_move_kind(self, usage_from, usage_to):
        """Return what a movement between two places is: `(kind, title)`."""
        if usage_to == "supplier":
            return "purchase", self.env._("Returned to the supplier")
        if usage_from == "supplier":
            return "purchase", self.env._("Received from the supplier")
        if usage_to == "customer":
            return "sale", self.env._("Delivered to the customer")
        if usage_from == "customer":
            return "sale", self.env._("Taken back from the customer")
        if usage_to == "inventory":
            return "transfer", self.env._("Written off")
        if usage_from == "inventory":
            return "transfer", self.env._("Counted into stock")
        if "production" in (usage_from, usage_to):
            return "transfer", self.env._("Used in production")
        return "transfer", self.env._("Moved")

    @api.model
    def _get_track_trade(self, moves):
        """Return where a device was bought and sold, unless it went back since."""
        trade = {"bought": False, "sold": False}
        # The newest first; what a supplier sends to our customer is both.
        for way, end, side in (("bought", "supplier", 0), ("sold", "customer", 1)):
            newest = next((move for move in moves if end in move["ends"]), None)
            if newest and newest["ends"][side] == end:
                trade[way] = newest
        return trade
