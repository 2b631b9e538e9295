from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..common import lock_rows

SCOPES = [
    ("all", "Everything: they leave"),
    ("days", "Appointments of some days: they come back"),
]


class TeknikServisHandover(models.TransientModel):
    """Görev Devri: what stands in one technician's name goes to others, at once."""

    _name = "teknik.servis.handover"
    # hr.mixin lets users without rights on hr.employee name technicians.
    _inherit = ["hr.mixin"]
    _description = "Handover"

    technician_id = fields.Many2one(
        "hr.employee",
        string="Handed From",
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', 'in', allowed_company_ids)]",
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    scope = fields.Selection(SCOPES, required=True, default="all")
    date_from = fields.Date("Which Days", default=fields.Date.context_today)
    date_to = fields.Date("Last Day", default=fields.Date.context_today)
    receiver_id = fields.Many2one(
        "hr.employee",
        string="Handed To",
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id), ('id', '!=', technician_id)]",
        help="Who gets it all; below, each may go to somebody else.",
    )
    line_ids = fields.One2many(
        "teknik.servis.handover.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    begun_text = fields.Text("What Has Begun", compute="_compute_begun_text")
    is_done = fields.Boolean(readonly=True)

    @api.depends("technician_id")
    def _compute_company_id(self):
        for wizard in self:
            # sudo: whose technician it is, also of who reads no employees
            wizard.company_id = wizard.technician_id.sudo().company_id

    @api.depends("technician_id", "scope", "date_from", "date_to")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(vals) for vals in wizard._prepare_line_vals()
            ]

    @api.depends("technician_id")
    def _compute_begun_text(self):
        for wizard in self:
            texts = ()
            if wizard._is_own():
                texts = wizard.technician_id._get_handover_begun()
            wizard.begun_text = "\n".join(texts)

    def _is_own(self):
        """Return whether one dialog's technician is of the user's companies."""
        self.ensure_one()
        return bool(self.technician_id) and self.company_id in self.env.companies

    def _get_parts(self):
        """Return what is handed over of what one dialog's technician has.

        :return: as `hr.employee._get_handover_parts`
        """
        self.ensure_one()
        if not self._is_own():
            return {}
        # A stored field is computed in superuser mode: it is about the user.
        parts = {
            kind: records.sudo(False)._filtered_access("write")
            for kind, records in self.technician_id._get_handover_parts().items()
        }
        if self.scope == "all":
            return parts
        return {"appointment": parts["appointment"].filtered(self._is_on_days)}

    def _is_on_days(self, visit):
        """Return whether an appointment is on the chosen days, where its reader is."""
        start, stop = visit._get_local_times()
        first = self.date_from or start.date()
        last = self.date_to or first
        return start.date() <= last and stop.date() >= first

    def _prepare_line_vals(self):
        self.ensure_one()
        return [
            {"kind": kind, f"{kind}_id": record.id}
            for kind, records in self._get_parts().items()
            for record in (records.sorted("start") if "start" in records else records)
        ]

    # ------------------------------------------------------------------ doing

    def action_hand_over(self):
        """Hand over what is listed: all of it or nothing, once for however many clicks.

        :raises AccessError: for a technician of other companies
        :raises UserError: with all that is in the way
        """
        self.ensure_one()
        lock_rows(self.sudo())
        # sudo: whether this very dialog was pressed before
        if self.sudo().is_done:
            raise UserError(
                self.env._(
                    "%(technician)s: handed over already.",
                    technician=self.technician_id.name,
                )
            )
        # sudo: the rows alone; another session that books or hands over waits
        lock_rows(self.technician_id.sudo() | self.line_ids.receiver_id.sudo())
        self._check_technician()
        problems = self._get_problems()
        if problems:
            raise UserError("\n".join(problems))
        texts = self._get_history_texts()
        self._hand_over()
        self._log(texts)
        # sudo: the field that this dialog alone writes
        self.sudo().is_done = True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Handed over from %(technician)s: %(count)s.",
                    technician=self.technician_id.name,
                    count=len(self.line_ids),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _hand_over(self):
        """Hand over what was checked. Hook: other parts hand over theirs."""
        self.line_ids._hand_over()

    def _check_technician(self):
        if not self.technician_id:
            raise UserError(self.env._("Choose whose work is handed over."))
        if not self._is_own():
            raise AccessError(
                self.env._("Technicians of other companies are theirs to keep.")
            )

    def _get_problems(self):
        """Return all that is in the way, as sentences. Hook: other parts add theirs."""
        problems = self._get_receiver_problems() + self._get_stale_problems()
        overlaps = self.line_ids._get_overlaps()
        problems += [
            self.env._(
                "%(technician)s is not free on %(time)s: %(others)s.",
                technician=line.receiver_id.name,
                time=line.appointment_id._format_time(),
                others="; ".join(
                    other._get_overlap_text(self.env)
                    for other in overlaps[line.appointment_id.id]
                ),
            )
            for line in self.line_ids
            if not line.overlap_ok and line.appointment_id.id in overlaps
        ]
        if not self._has_something():
            problems.append(self.env._("Nothing is chosen to be handed over."))
        return problems

    def _has_something(self):
        """Return whether anything is handed over. Hook: other parts add theirs."""
        return bool(self.line_ids)

    def _get_receiver_problems(self):
        return [
            self.env._(
                "%(receiver)s is no technician of %(company)s to whom work of "
                "%(technician)s goes.",
                receiver=receiver.name,
                company=self.company_id.name,
                technician=self.technician_id.name,
            )
            # sudo: the flag and the company of whoever was chosen
            for receiver in self.line_ids.receiver_id.sudo()
            if not (
                receiver.active
                and receiver.teknik_servis_is_technician
                and receiver.company_id == self.company_id
                and receiver != self.technician_id.sudo()
            )
        ]

    def _get_stale_problems(self):
        """Name what changed hands, began or ended since the dialog was opened."""
        # sudo: what is in the technician's name, and what is it called
        known = self.technician_id._get_handover_parts()
        return [
            self.env._(
                "%(what)s does not wait in the name of %(technician)s any more: open "
                "the handover again.",
                what=line.name,
                technician=self.technician_id.name,
            )
            for line in self.line_ids
            if line._get_record().sudo() not in known.get(line.kind, ())
        ]

    # ---------------------------------------------------------------- the history

    def _get_history_texts(self):
        """Return what the history of each record is to say: `{record: texts}`."""
        texts = {}
        for line in self.line_ids:
            words = {
                "technician": self.technician_id.name,
                "receiver": line.receiver_id.name or self.env._("nobody"),
            }
            if line.kind == "appointment":
                text = self.env._(
                    "Appointment of %(time)s handed over from %(technician)s to "
                    "%(receiver)s",
                    time=line.appointment_id._format_time(),
                    **words,
                )
            else:
                text = self.env._(
                    "Handed over from %(technician)s to %(receiver)s", **words
                )
            for order in line._get_orders():
                texts.setdefault(order, []).append(text)
        return texts

    def _log(self, texts):
        """Write one note into each record's history: who handed what to whom."""
        orders = self.env["teknik.servis.order"].concat(*texts)
        # sudo: the record's history, whoever hands over
        orders.sudo()._message_log_batch(
            bodies={
                order.id: Markup("<br/>").join(some) for order, some in texts.items()
            },
            author_id=self.env.user.partner_id.id,
        )
