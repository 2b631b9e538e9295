import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..outbox import get_reason, put_in_outbox, work_off

# Ten changes in a row are one message. With the round of the scheduled jobs, which is
# a minute, whoever is sent somewhere knows about a minute later.
TELL_DELAY = timedelta(seconds=30)
# Of one technician at a time: whoever has more is told the rest in the next round.
AT_ONCE = 200
# One message with a list, where as many messages would be a nuisance.
FEW = 5
KEPT_DAYS = 30


class TeknikServisPlanningNotice(models.Model):
    """What a technician is still to be told about one service record.

    It holds what they knew before the first change; what they are told is the
    difference to what is true when it is sent. A row goes with its message.
    """

    _name = "teknik.servis.planning.notice"
    _description = "Message to a Technician"
    _order = "due, id"

    technician_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="cascade"
    )
    order_id = fields.Many2one(
        "teknik.servis.order",
        "Service Record",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    label = fields.Char(readonly=True, help="What a record was that is deleted.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    known = fields.Json(readonly=True)
    due = fields.Datetime(required=True, readonly=True, index=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    error = fields.Text(readonly=True)

    _waiting_uniq = models.UniqueIndex(
        "(technician_id, order_id) WHERE state = 'waiting'",
        "A technician is told of a record once.",
    )

    @api.model
    def _add(self, rows, own=()):
        """Put changes into the outbox.

        :param rows: `{(technician id, record id or None, label): known}`, what the
            technician knew: `{"visit <id>": what it was, "team": whether on it}`
        :param own: rows of the same form that the technician did: they know
        """
        companies = self._get_companies(rows)
        due = fields.Datetime.now() + TELL_DELAY
        put_in_outbox(
            self,
            SQL("(technician_id, order_id) WHERE state = 'waiting'"),
            [
                {
                    "technician_id": technician_id,
                    "order_id": order_id,
                    "label": label,
                    "company_id": companies[technician_id],
                    "known": json.dumps(rows[technician_id, order_id, label]),
                    "due": due,
                    "state": "waiting",
                }
                # Always in this order: of two sessions none waits for the other.
                for technician_id, order_id, label in sorted(
                    rows, key=lambda key: (key[0], key[1] or 0, key[2] or "")
                )
            ],
            # What they knew before the first of all changes.
            SQL("known = EXCLUDED.known || waiting.known"),
        )
        if rows:
            cron = self.env.ref("teknik_servis.teknik_servis_planning_notice_cron")
            cron._trigger(at=due)
        self._note_own(own)

    def _note_own(self, own):
        """Let technicians know what they did, where something waits to be told.

        :param own: list of `(key as in the rows of _add, what is known now)`
        """
        values = [
            SQL("(%s, %s, %s::jsonb)", technician_id, order_id, json.dumps(known))
            for (technician_id, order_id, _label), known in own
            if order_id
        ]
        if not values:
            return
        self.env.execute_query(
            SQL(
                "UPDATE teknik_servis_planning_notice waiting"
                " SET known = waiting.known || own.known"
                " FROM (VALUES %s) AS own (technician_id, order_id, known)"
                " WHERE waiting.state = 'waiting'"
                " AND waiting.technician_id = own.technician_id"
                " AND waiting.order_id = own.order_id RETURNING waiting.id",
                SQL(", ").join(values),
            )
        )
        self.invalidate_model(["known"])

    def _get_companies(self, rows):
        """Return the company ids of technicians in rows of `_add`."""
        technicians = self.env["hr.employee"].browse({key[0] for key in rows})
        return {one.id: one.company_id.id for one in technicians}

    @api.model
    def _cron_tell(self):
        """Tell technicians whose time has come; each gets all that is due at once."""
        due = Domain("state", "=", "waiting") & Domain(
            "due", "<=", fields.Datetime.now()
        )
        work_off(
            self,
            due,
            lambda row: row._tell_technician(due),
            lambda row, error: row._put_aside(error),
            "teknik_servis.teknik_servis_planning_notice_cron",
            order="due, id",
        )

    def _tell_technician(self, due):
        """Tell the technician of one row all that is due, and forget it.

        :param due: domain of what is due
        """
        self.ensure_one()
        mine = due & Domain("technician_id", "=", self.technician_id.id)
        # Another worker tells what it holds.
        rows = self.search(mine, limit=AT_ONCE).try_lock_for_update()
        if self not in rows:
            return
        lines = []
        for row in rows:
            try:
                with self.env.cr.savepoint():
                    row._get_label()
            except Exception as error:  # its record cannot be read or told
                rows -= row
                row._put_aside(error)
        if rows:
            lines = rows._get_lines()
        messages = [[line] for line in lines] if len(lines) <= FEW else [lines]
        technician = rows.technician_id
        rows.unlink()
        for message in messages:
            technician._tell_of_planning(message)

    def _put_aside(self, error):
        """Mark one row that cannot be told; it stops nobody else.

        Its record says so, to whoever looks for the reason why nobody came.

        :param error: an exception
        """
        reason = get_reason(error)
        self.write({"state": "failed", "error": reason})
        company = self.company_id
        order = self.order_id.with_company(company)
        order = order.with_context(lang=company.partner_id.lang or self.env.lang)
        if order:
            order.message_post(
                body=order.env._(
                    "%(technician)s could not be told of the appointments: %(error)s",
                    technician=self.technician_id.name,
                    error=reason,
                )
            )

    @api.autovacuum
    def _gc_failed(self):
        long_ago = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "=", "failed"), ("due", "<", long_ago)]).unlink()
