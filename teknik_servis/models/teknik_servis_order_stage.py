from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import SENTINEL, lock_rows

# What other fields are proposed from when it is chosen.
CHOICES = {
    "date_notified",
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "pricelist_id",
    "product_id",
    "serial",
    "stage_id",
    "warranty_end",
}
# Where a record waits for something or somebody.
IDLE_KINDS = ("planned", "waiting", "ready")
# A browser's clock may be ahead of the server's.
CLOCKS_DIFFER = timedelta(minutes=10)


class TeknikServisOrder(models.Model):
    """How a record moves: entry conditions and history."""

    _inherit = "teknik.servis.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super(
            TeknikServisOrder, self.with_context(teknik_servis_creating=SENTINEL)
        ).create(vals_list)
        orders = orders.with_env(self.env)
        closed = orders.filtered(lambda order: not order.is_open)
        if closed:
            closed._check_created_closed()
        orders._write_history({})
        return orders

    def write(self, vals):
        vals = self._normalize_vals(vals)
        moved, stages_before = self.browse(), {}
        for orders, values in self._without_unchanged(vals, CHOICES):
            if not values:
                continue
            orders._check_frozen(values)
            if "stage_id" in values:
                moved |= orders
                stages_before.update({order.id: order.stage_id for order in orders})
            super(TeknikServisOrder, orders).write(values)
        if moved:
            moved._enter_stage(stages_before, vals)
        return True

    def _enter_stage(self, stages_before, vals):
        """Go on from a write that changed the stage of every record of `self`."""
        if self.env.context.get("teknik_servis_merging") is SENTINEL:
            return
        if "date_ready" not in vals:
            ready = self.filtered(lambda order: order.stage_kind == "ready")
            ready._as_system().date_ready = fields.Datetime.now()
        self._after_stage_change(stages_before)

    def _after_stage_change(self, stages_before):
        """Do what a change of stage brings with it, whichever way it came.

        Hook: called once for all records that changed, with the new stage and all other
        values of the same write in place; raise here to refuse the change.

        :param stages_before: stage of each record before, by id of the record
        """
        reopened = self.filtered(lambda order: stages_before[order.id].is_closed)
        if reopened and self.env.context.get("teknik_servis_reopening") is not SENTINEL:
            raise UserError(
                self.env._(
                    "%(orders)s: closed. A manager reopens a record with the Reopen "
                    "button, and a reason.",
                    orders=", ".join(reopened.mapped("display_name")),
                )
            )
        # Nobody revives a document of a line that is being cancelled.
        lock_rows(self.filtered(lambda o: o.stage_kind == "cancelled").sudo().line_ids)
        self._check_entry_conditions()
        closed = self.filtered(lambda order: not order.is_open)
        closed._stop_running_operations()
        # Who moves a record on to where nobody works has stopped: no hours run on.
        paused = self.filtered(lambda order: order.stage_kind in IDLE_KINDS)
        for technician, orders in paused.grouped(
            lambda order: order._get_own_technician()
        ).items():
            orders._stop_running_operations(technician)
        closed.filtered(lambda o: o.stage_kind == "cancelled")._release_reservations()
        self._schedule_notice()
        if self.env.context.get("teknik_servis_moving") is not SENTINEL:
            self._write_history(stages_before)

    def _write_history(self, stages_before):
        """Write one operation for each record: who moved it, when, from what to what.

        :param stages_before: stage of each record before, by id; empty for new records
        """
        no_stage = self.env["teknik.servis.stage"]
        # sudo: whoever may move a record leaves a trace, also those who may not write
        # operations themselves (an accountant, another addon's user)
        self.env["teknik.servis.operation"].sudo().with_context(
            teknik_servis_moving=SENTINEL
        ).create(
            [
                {
                    "order_id": order.id,
                    "stage_from_id": stages_before.get(order.id, no_stage).id,
                    "stage_id": order.stage_id.id,
                    "date_start": moment,
                    "date_stop": moment,
                    "user_id": self.env.uid,
                    "is_bare_move": True,
                }
                for order in self
                for moment in [order._get_history_moment(not stages_before)]
            ]
        )

    def _get_history_moment(self, is_new):
        """Return when what is being written happened: now, or earlier if so told.

        A call of yesterday is entered today; a hand-over is entered the day after. Who
        entered it and when is in the record's own log fields.

        :param is_new: whether the record is just created
        """
        self.ensure_one()
        now = fields.Datetime.now()
        moment = now
        if self.stage_kind == "done":
            moment = self.date_delivered or now
        elif is_new:
            moment = self.date_notified or now
        return min(moment, now)

    def _set_stage_without_history(self, stage):
        """Put records into another stage of the same meaning (see stage merge)."""
        # Nothing happened to them: nothing is tracked, record by record.
        self.with_context(teknik_servis_merging=SENTINEL, tracking_disable=True).write(
            {"stage_id": stage.id}
        )

    # ------------------------------------------------------------------ conditions

    def _check_entry_conditions(self, stages=None):
        """Raise one error that names everything missing on every record of `self`.

        :param stages: `{record: stage}` they are to enter; empty: where they are
        """
        problems = []
        for order in self:
            stage = stages[order] if stages else order.stage_id
            missing = order._get_missing_for_stage(stage)
            if missing:
                problems.append(
                    self.env._(
                        "%(order)s cannot go to %(stage)s: %(missing)s.",
                        order=order.display_name,
                        stage=stage.name,
                        missing="; ".join(missing),
                    )
                )
        if problems:
            raise UserError("\n".join(problems))

    def _get_missing_for_stage(self, stage, given=()):
        """Return what a record still lacks before it may be in a stage.

        Hook: later addons append what they ask for. `self` is one record.

        :param given: names of fields that a dialog asks for itself
        :return: list of short texts, empty when nothing is missing
        """
        self.ensure_one()
        missing = [
            self.env._("%(field)s is missing", field=self._get_field_label(name))
            for name in self._get_missing_fields(stage)
            if name not in given
        ]
        now = fields.Datetime.now()
        if stage.kind == "done" and (self.date_delivered or now) > now + CLOCKS_DIFFER:
            label = self._get_field_label("date_delivered")
            missing.append(self.env._("%(field)s is in the future", field=label))
        if stage and not stage.active:
            missing.append(self.env._("the stage is archived"))
        if stage.department_ids and self.department_id not in stage.department_ids:
            departments = stage.sudo().department_ids.mapped("name")
            missing.append(
                self.env._(
                    "the stage is for %(departments)s",
                    departments=", ".join(departments),
                )
            )
        if stage.kind == "done":
            missing += self._get_unsent_goods_texts()
        if stage.kind == "cancelled":
            missing += self._get_live_document_texts()
        return missing

    def _get_hand_over_stages(self):
        """Return where records go when they are handed over: `{record: stage}`."""
        stages = {}
        for place, orders in self.grouped(
            lambda order: (order.company_id, order.department_id)
        ).items():
            done = self.stage_id._get_first_of_kind("done", *place)
            stages.update(dict.fromkeys(orders, done))
        return stages

    def _get_missing_fields(self, stage):
        """Return the names of the fields that a stage asks for and a record lacks."""
        self.ensure_one()
        names = stage.sudo().required_field_ids.mapped("name")
        if stage.kind not in ("new", "cancelled"):
            # A first call is noted without a name; nobody sets out to a stranger.
            names.append("partner_id")
        if stage.kind == "done":
            names += self._get_done_fields()
        if stage.kind == "cancelled":
            names.append("cancel_reason")
        return [
            name
            for name in dict.fromkeys(names)
            if name in self._fields and not self._is_filled(name)
        ]

    def _is_filled(self, name):
        # sudo: asked is what is there, also of who may not read it
        value = self.sudo()[name]
        return bool(value.strip() if isinstance(value, str) else value)

    @api.model
    def _get_done_fields(self):
        """Return the fields without which no record is handed over."""
        return ["date_delivered", "delivered_to", "result"]
