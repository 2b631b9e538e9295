from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common import format_quantity
from .stock_lot_track_events import LIMIT


class StockLot(models.Model):
    """What the workshop did to a device: records, operations and parts."""

    _inherit = "stock.lot"

    @api.model
    def _get_track_service(self, lot_id, domain):
        """Return the service records of a device and what was done in them.

        :param domain: of the records
        :return: `orders` newest first, `parts` that were ever fitted, `sorts` lists of
            events
        """
        orders = self._read_track_orders(domain)
        operations = self._read_track_operations(orders)
        lines = self._read_track_lines(lot_id, orders)
        own = {order["id"] for order in orders}
        return {
            "orders": orders,
            "parts": self._get_track_parts(lines, own),
            "sorts": [
                [self._prepare_track_order(order) for order in orders],
                [self._prepare_track_operation(row) for row in operations],
                [self._prepare_track_line(line, own) for line in lines],
            ],
        }

    # ------------------------------------------------------------------ records

    @api.model
    def _read_track_orders(self, domain):
        """Return the records of a device that the caller may read, newest first."""
        Order = self.env["teknik.servis.order"].with_context(active_test=False)
        if not Order.has_access("read"):
            return []
        query = Order._search(domain, order="id DESC", limit=LIMIT)
        order = "teknik_servis_order"
        stage = query.left_join(
            order, "stage_id", "teknik_servis_stage", "id", "stage_id"
        )
        partner = query.left_join(
            order, "partner_id", "res_partner", "id", "partner_id"
        )
        names = ("id", "name", "serial", "product_id", "partner_id", "is_open")
        more = ("date_notified", "date_delivered", "customer_request", "device_name")
        ends = ("warranty_end", "labour_warranty_end")
        columns = {
            name: SQL("%s.%s", SQL.identifier(order), SQL.identifier(name))
            for name in (*names, *more, *ends, "create_date")
        }
        columns["device"] = columns.pop("device_name")
        columns |= {
            "stage": self.env["teknik.servis.stage"]._field_to_sql(
                stage, "name", query
            ),
            "stage_color": SQL("%s.color", SQL.identifier(stage)),
            "is_cancelled": SQL("%s.kind = 'cancelled'", SQL.identifier(stage)),
            "partner": SQL("%s.complete_name", SQL.identifier(partner)),
            "who": self._join_track_user(
                query, SQL("%s.create_uid", SQL.identifier(order))
            ),
        }
        return self._select_track(query, columns)

    @api.model
    def _get_track_order(self, order):
        """Return a record as the card lists it."""
        names = ("id", "name", "stage", "stage_color", "partner", "customer_request")
        return {
            **{name: order[name] for name in names},
            "is_open": bool(order["is_open"]),
            "date": fields.Datetime.to_string(
                order["date_notified"] or order["create_date"]
            ),
        }

    @api.model
    def _prepare_track_order(self, order):
        """Return the beginning of a record as an event."""
        return self._prepare_track_event(
            "service",
            "order",
            id=order["id"],
            date=order["date_notified"] or order["create_date"],
            title=self.env._("Service record"),
            text=order["customer_request"],
            who=order["who"],
            partner=order["partner"],
            model="teknik.servis.order",
            res_id=order["id"],
            document=order["name"],
            state=order["stage"],
            stage_color=order["stage_color"],
            is_cancelled=bool(order["is_cancelled"]),
        )

    # ------------------------------------------------------------------ operations

    @api.model
    def _read_track_operations(self, orders):
        """Return what was done in records; not that they were entered."""
        Operation = self.env["teknik.servis.operation"]
        if not orders or not Operation.has_access("read"):
            return []
        query = Operation._search(
            Domain("order_id", "in", [order["id"] for order in orders])
            & (Domain("stage_from_id", "!=", False) | Domain("work_done", "!=", False)),
            order="id DESC",
            limit=LIMIT,
        )
        row = "teknik_servis_operation"
        Stage = self.env["teknik.servis.stage"]
        columns = {
            name: SQL("%s.%s", SQL.identifier(row), SQL.identifier(name))
            for name in ("id", "order_id", "date_start", "work_done", "reason")
        }
        for name, link in (("stage", "stage_id"), ("stage_from", "stage_from_id")):
            stage = query.left_join(row, link, "teknik_servis_stage", "id", link)
            columns[name] = Stage._field_to_sql(stage, "name", query)
            columns[f"{name}_color"] = SQL("%s.color", SQL.identifier(stage))
        order = query.left_join(
            row, "order_id", "teknik_servis_order", "id", "order_id"
        )
        technician = query.left_join(
            row, "technician_id", "hr_employee", "id", "technician_id"
        )
        user = self._join_track_user(query, SQL("%s.user_id", SQL.identifier(row)))
        columns |= {
            "order": SQL("%s.name", SQL.identifier(order)),
            "who": SQL("COALESCE(%s.name, %s)", SQL.identifier(technician), user),
        }
        return self._select_track(query, columns)

    @api.model
    def _prepare_track_operation(self, row):
        """Return one operation as an event."""
        is_moved = row["stage_from"] != row["stage"]
        return self._prepare_track_event(
            "service",
            "operation",
            id=row["id"],
            date=row["date_start"],
            title=self.env._("Operation"),
            text="\n".join(filter(None, (row["work_done"], row["reason"]))),
            who=row["who"],
            model="teknik.servis.order",
            res_id=row["order_id"],
            document=row["order"],
            state=row["stage"],
            stage_color=row["stage_color"],
            stage_from=is_moved and row["stage_from"],
            stage_from_color=row["stage_from_color"],
        )

    # ------------------------------------------------------------------ parts

    @api.model
    def _read_track_lines(self, lot_id, orders):
        """Return parts and services of records, and where the device was a part."""
        Line = self.env["teknik.servis.order.line"]
        domain = Domain("order_id", "in", [order["id"] for order in orders])
        if lot_id:
            domain |= Domain("lot_id", "=", lot_id)
        if not (orders or lot_id) or not Line.has_access("read"):
            return []
        query = Line._search(
            domain & Domain("quantity", ">", 0), order="id DESC", limit=LIMIT
        )
        row = "teknik_servis_order_line"
        joins = {
            link: query.left_join(row, link, table, "id", link)
            for link, table in (
                ("order_id", "teknik_servis_order"),
                ("operation_id", "teknik_servis_operation"),
                ("technician_id", "hr_employee"),
                ("product_uom_id", "uom_uom"),
                ("lot_id", "stock_lot"),
                ("product_id", "product_product"),
            )
        }
        template = query.left_join(
            joins["product_id"], "product_tmpl_id", "product_template", "id", "tmpl"
        )
        stage = query.left_join(
            joins["order_id"], "stage_id", "teknik_servis_stage", "id", "stage_id"
        )
        columns = {
            name: SQL("%s.%s", SQL.identifier(row), SQL.identifier(name))
            for name in ("id", "order_id", "product_id", "name", "quantity", "coverage")
        }
        alias = {name: SQL.identifier(join) for name, join in joins.items()}
        columns |= {
            "date": SQL(
                "COALESCE(%s.date_start, %s.create_date)",
                alias["operation_id"],
                SQL.identifier(row),
            ),
            "order": SQL("%s.name", alias["order_id"]),
            "is_cancelled": SQL("%s.kind = 'cancelled'", SQL.identifier(stage)),
            "stage": self.env["teknik.servis.stage"]._field_to_sql(
                stage, "name", query
            ),
            "who": SQL("%s.name", alias["technician_id"]),
            "serial": SQL("%s.name", alias["lot_id"]),
            "lot_id": SQL("%s.lot_id", SQL.identifier(row)),
            "type": SQL("%s.type", SQL.identifier(template)),
            "unit": self.env["uom.uom"]._field_to_sql(
                joins["product_uom_id"], "name", query
            ),
        }
        return self._select_track(query, columns)

    @api.model
    def _prepare_track_line(self, line, own):
        """Return one part or service as an event.

        :param own: ids of the device's own records: elsewhere it is the part itself
        """
        Line = self.env["teknik.servis.order.line"]
        coverages = dict(Line._fields["coverage"]._description_selection(self.env))
        is_part = line["type"] != "service"
        if line["order_id"] not in own:
            title = self.env._("Used as a part")
        else:
            title = self.env._("Part") if is_part else self.env._("Service")
        covered = line["coverage"] not in (False, None, "paid")
        state = covered and coverages[line["coverage"]]
        return self._prepare_track_event(
            "part" if is_part else "service",
            "part",
            id=line["id"],
            date=line["date"],
            title=title,
            text=self._format_track_line(line),
            who=line["who"],
            model="teknik.servis.order",
            res_id=line["order_id"],
            document=line["order"],
            # Paler alone is not told on paper, nor to whoever listens to the screen.
            state=line["stage"] if line["is_cancelled"] else state,
            is_cancelled=bool(line["is_cancelled"]),
        )

    @api.model
    def _format_track_line(self, line):
        """Return a line as text: what it is, its serial number, how much of it."""
        quantity = format_quantity(self.env, line["quantity"])
        name = (line["name"] or "").split("\n")[0]
        serial = f" ({line['serial']})" if line["serial"] else ""
        return f"{name}{serial}, {quantity} {line['unit']}"

    @api.model
    def _get_track_parts(self, lines, own):
        """Return the parts ever fitted into a device, the newest first."""
        return [
            {
                "id": line["id"],
                "name": self._format_track_line(line),
                "date": fields.Datetime.to_string(line["date"]),
                "order_id": line["order_id"],
                "order": line["order"],
            }
            for line in lines
            if line["type"] != "service"
            and line["order_id"] in own
            and not line["is_cancelled"]
        ]
