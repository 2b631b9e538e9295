from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Records that wait for an invoice: more than that nobody looks through.
MANY = 10_000


class TeknikServisOrderLine(models.Model):
    _inherit = "teknik.servis.order.line"

    # What waits for an invoice is a small share of all lines, also of closed records.
    _to_invoice_idx = models.Index(
        "(company_id, coverage, order_id) WHERE quantity > qty_invoiced"
    )


class TeknikServisOrder(models.Model):
    """What the desk looks for that no single field of a record tells."""

    _inherit = "teknik.servis.order"

    is_to_invoice = fields.Boolean(
        "Not Invoiced",
        compute="_compute_is_to_invoice",
        search="_search_is_to_invoice",
        help="Something on the record is still to be invoiced.",
    )

    calendar_title = fields.Char(
        compute="_compute_calendar_title",
        help="What one line of a calendar has room for: whose, and what.",
    )

    @api.depends("partner_id", "phone", "device_name")
    def _compute_calendar_title(self):
        for order in self:
            whose = order.partner_id.name or order.phone
            known = [text for text in (whose, order.device_name) if text]
            order.calendar_title = ", ".join(known) or order.display_name

    @api.depends("line_ids.qty_to_invoice", "stage_kind")
    def _compute_is_to_invoice(self):
        for order in self:
            order.is_to_invoice = order.stage_kind != "cancelled" and any(
                line.qty_to_invoice for line in order.line_ids
            )

    def _search_is_to_invoice(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._get_orders_to_invoice_sql()
        # Looked up first: beside a sub-query PostgreSQL reads all records that were
        # ever closed to find the few that wait.
        # In the order of the index: the planner takes it for a third of all lines.
        rows = self.env.execute_query(
            SQL("%s ORDER BY company_id, coverage, order_id LIMIT %s", query, MANY + 1)
        )
        few = len(rows) <= MANY
        found = {row[0] for row in rows} if few else SQL("(%s)", query)
        waiting = Domain("id", "in", found)
        waiting &= Domain("stage_id.kind", "!=", "cancelled")
        return Domain.OR(waiting if wanted else ~waiting for wanted in value)

    @api.model
    def _get_orders_to_invoice_sql(self):
        """Return the query of the records with lines to invoice.

        Rules are not asked here: they apply to the records that are searched with it.
        """
        Line = self.env["teknik.servis.order.line"]
        companies = self.env.companies
        # sudo: a setting, which the user need not be allowed to read
        covered = companies.sudo().filtered("teknik_servis_invoice_covered")
        used = ("company_id", "coverage", "order_id", "quantity", "qty_invoiced")
        return SQL(
            """
            SELECT order_id FROM teknik_servis_order_line
            WHERE quantity > qty_invoiced AND company_id IN %(companies)s
                  AND (coverage = 'paid' OR company_id IN %(covered)s)
            """,
            companies=tuple(companies.ids) or (0,),
            covered=tuple(covered.ids) or (0,),
            to_flush=[Line._fields[name] for name in used],
        )
