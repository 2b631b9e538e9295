from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import SENTINEL


class TeknikServisOperation(models.Model):
    """The one way work moves on: who did what from when to when, and where it led."""

    _name = "teknik.servis.operation"
    _inherit = ["hr.mixin", "teknik.servis.guard", "teknik.servis.client.uid"]
    _description = "Service Operation"
    _order = "id desc"
    _rec_name = "order_id"
    _check_company_auto = True
    _system_fields = frozenset(
        {
            "company_id",
            "duration",
            "is_bare_move",
            "order_origin_id",
            "reason",
            "stage_from_id",
            "user_id",
        }
    )
    _fixed_fields = frozenset({"client_uid", "order_id"})

    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True
    )
    stage_from_id = fields.Many2one(
        "teknik.servis.stage",
        string="Previous Stage",
        readonly=True,
        ondelete="restrict",
    )
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    stage_color = fields.Char(related="stage_id.color")
    stage_from_color = fields.Char("From Color", related="stage_from_id.color")
    is_bare_move = fields.Boolean(
        readonly=True, help="A change of stage alone, by whatever way it came."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Entered By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    technician_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        check_company=True,
        domain="[('teknik_servis_is_technician', '=', True),"
        " ('company_id', '=', company_id)]",
        index="btree_not_null",
    )
    date_start = fields.Datetime(
        "Started On", required=True, default=fields.Datetime.now
    )
    date_stop = fields.Datetime("Ended On", default=fields.Datetime.now)
    duration = fields.Float(
        compute="_compute_duration",
        store=True,
        precompute=True,
        help="Time worked, in hours.",
    )
    work_done = fields.Text(help="What was done, in words for the customer.")
    internal_note = fields.Text()
    line_ids = fields.One2many(
        "teknik.servis.order.line", "operation_id", string="Parts and Services"
    )

    missing_text = fields.Char(
        compute="_compute_missing_text", help="What the chosen stage still asks for."
    )

    _stop_after_start = models.Constraint(
        "CHECK(date_stop >= date_start)", "An operation ends after it starts."
    )
    _one_running_per_technician = models.UniqueIndex(
        "(technician_id) WHERE date_stop IS NULL AND technician_id IS NOT NULL",
        "This technician has another work running: stop that one first.",
    )

    @api.depends("order_id")
    def _compute_stage_id(self):
        for operation in self:
            operation.stage_id = operation.stage_id or operation.order_id.stage_id

    @api.depends(
        *("stage_id", "technician_id", "work_done", "line_ids.coverage", "photo_ids")
    )
    def _compute_missing_text(self):
        for operation in self:
            order = operation.order_id
            if operation.stage_id == order.stage_id:
                operation.missing_text = False
                continue
            brought = operation._get_brought()
            names = order._get_missing_fields(operation.stage_id)
            labels = [order._get_field_label(n) for n in names if not brought.get(n)]
            operation.missing_text = ", ".join(labels)

    @api.depends("date_start", "date_stop")
    def _compute_duration(self):
        for operation in self:
            if operation.date_start and operation.date_stop:
                worked = operation.date_stop - operation.date_start
                operation.duration = worked.total_seconds() / 3600
            else:
                operation.duration = 0

    @api.model
    def default_get(self, fields):
        """Fill the dialog in for whoever opens it: the technician is oneself."""
        values = super().default_get(fields)
        order = self.env["teknik.servis.order"].browse(values.get("order_id"))
        if order and "technician_id" in fields and not values.get("technician_id"):
            values["technician_id"] = order._get_own_technician().id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        create = super(TeknikServisOperation, self._as_system()).create
        if self.env.context.get("teknik_servis_moving") is SENTINEL:
            return create(vals_list)
        return self._create_once(
            vals_list, lambda fresh: self._create_and_move(fresh, create)
        )[0]

    def _create_and_move(self, vals_list, create):
        """Create operations one after the other: each starts where the last one led."""
        operations = self.browse()
        for vals in vals_list:
            order = self.env["teknik.servis.order"].browse(vals.get("order_id"))
            order._check_open()
            self._refuse_fields(n for n in self._system_fields if vals.get(n))
            operation = create(
                [
                    {
                        **self._with_order_on_lines(vals, order.id),
                        "stage_from_id": order.stage_id.id,
                        "user_id": self.env.uid,
                    }
                ]
            )
            operation = operation.with_env(self.env)
            operation._bring_to_order()
            operations |= operation
        return operations

    def write(self, vals):
        if self.env.context.get("teknik_servis_moving") is SENTINEL:
            return super(TeknikServisOperation, self._as_system()).write(vals)
        self.order_id._check_open()
        self._check_moves_stay(vals)
        vals = dict(vals)
        stage_id = vals.pop("stage_id", None)
        if "line_ids" in vals:
            self.ensure_one()
            vals = self._with_order_on_lines(vals, self.order_id.id)
        texts_before = {operation.id: operation.work_done for operation in self}
        result = super().write(vals)
        if "technician_id" in vals:
            # Lines whose technician follows come from another stock now.
            self.line_ids._sync_reservation()
        if "work_done" in vals:
            for operation in self:
                operation._bring_text_to_order(texts_before[operation.id])
        if stage_id:
            # One more operation: what stands in the history is not rewritten.
            chosen = self.filtered(lambda operation: operation.stage_id.id != stage_id)
            chosen.order_id.stage_id = stage_id
        return result

    def _check_moves_stay(self, vals):
        """Refuse another stage, time or person for a bare change of stage.

        It happened when it happened; times of work are corrected by who worked.
        """
        names = {"date_start", "date_stop", "stage_id", "technician_id"} & vals.keys()
        for operation in self.filtered("is_bare_move") if names else ():
            operation._refuse_fields(operation._get_changed_fields(names, vals))

    @api.model
    def _with_order_on_lines(self, vals, order_id):
        """Return values whose new lines belong to the operation's record as well."""
        commands = [
            Command.create({**command[2], "order_id": order_id})
            if command[0] == Command.CREATE
            else command
            for command in vals.get("line_ids") or ()
        ]
        return {**vals, "line_ids": commands} if commands else vals

    def _bring_to_order(self):
        """Bring to the record what a new operation says: stage, work done, people."""
        self.ensure_one()
        order = self.order_id
        if self.technician_id and not order.technician_ids:
            # Who works on it now is sent nowhere by that.
            order.with_context(
                teknik_servis_planning=SENTINEL
            ).technician_ids = self.technician_id
        self._bring_text_to_order()
        if self.stage_id != order.stage_id:
            vals = {"stage_id": self.stage_id.id}
            if self.stage_id.kind == "ready":
                vals["date_ready"] = self.date_stop or self.date_start
            order._as_system().with_context(teknik_servis_moving=SENTINEL).write(vals)

    def _bring_text_to_order(self, text_before=None):
        """Add the work done to the record's own, or correct it there.

        :param text_before: what it was before it was corrected here
        """
        self.ensure_one()
        order = self.order_id
        new = (self.work_done or "").strip().splitlines()
        old = (text_before or "").strip().splitlines()
        if new == old:
            return
        # Whole lines: the same word may stand in another sentence as well.
        lines = (order.work_done or "").splitlines()
        places = range(len(lines) - len(old), -1, -1) if old else ()
        place = next((i for i in places if lines[i : i + len(old)] == old), len(lines))
        lines[place : place + len(old)] = new
        order.work_done = "\n".join(lines).strip()

    def _rename_stage(self, field, stage):
        """Let the history read another stage of the same meaning (see stage merge)."""
        self.with_context(teknik_servis_moving=SENTINEL).write({field: stage.id})

    @api.model
    def _stop_running(self, technician):
        """End what a technician has running anywhere.

        :param technician: one `hr.employee`
        :return: the operations that were running
        """
        # sudo: it may run on a record of another company or one that was taken away
        running = self.sudo().search(
            [("technician_id", "=", technician.id), ("date_stop", "=", False)]
        )
        running._stop()
        return running.with_env(self.env)

    def _stop(self):
        """End running work now, whatever else happens to its record."""
        now = fields.Datetime.now()
        for operation in self.with_context(teknik_servis_moving=SENTINEL):
            # A start typed into the future has not begun: it took no time.
            operation.date_stop = max(now, operation.date_start)
        # PostgreSQL has to know before the next one starts.
        self.flush_recordset(["date_stop"])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        for operation in self:
            raise UserError(
                self.env._(
                    "%(order)s: the history of a record cannot be deleted.",
                    order=operation.order_id.display_name,
                )
            )

    def action_view_order(self):
        """Open the service record of one operation."""
        self.ensure_one()
        return self.order_id._get_records_action()

    def action_save(self):
        """Close the dialog; the browser has saved it before it called this."""
        return {"type": "ir.actions.act_window_close"}

    def action_save_and_send(self):
        """Go on to Gönder; the browser has saved the dialog before it called this."""
        return self.order_id.action_send()
