from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TeknikServisOrder(models.Model):
    """Work on a record: the operation dialog, Start and Stop."""

    _inherit = "teknik.servis.order"

    # Stored, so that a technician's own work is found without going through employees.
    worker_user_ids = fields.Many2many(
        "res.users",
        "teknik_servis_order_worker_rel",
        string="Workers",
        compute="_compute_worker_user_ids",
        store=True,
        help="Users of those who work or worked on the record: they may open it.",
    )

    @api.depends("technician_ids.user_id", "operation_ids.technician_id.user_id")
    def _compute_worker_user_ids(self):
        # Together where it is the same: the ORM takes two statements an assignment.
        for users, orders in self.grouped(
            lambda order: order._get_workers().user_id
        ).items():
            orders.worker_user_ids = users

    def _get_workers(self):
        """Return the employees who work or worked on one record.

        Hook: others add those who come to work on it some other way, and what of the
        record says so to the depends of `_compute_worker_user_ids`.
        """
        self.ensure_one()
        return self.technician_ids | self.operation_ids.technician_id

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._stop_running_operations()
        return result

    def action_operation(self):
        """Open the İşlem dialog on one record: on the user's running work, if any."""
        self.ensure_one()
        self._refuse_closed()
        running = self.running_operation_id
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_operation_action_dialog"
        )
        action["context"] = {"default_order_id": self.id}
        if running and running.technician_id == self._get_own_technician():
            action["res_id"] = running.id
        return action

    def action_start(self):
        """Start work on one record: a running operation of the user's own technician.

        A technician works on one thing at a time: what runs elsewhere ends, and a
        notification says so.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        technician = self._get_own_technician()
        if not technician:
            raise UserError(
                self.env._(
                    "%(order)s: choose one technician before starting the work.",
                    order=self.display_name,
                )
            )
        return self._start_work(technician)

    def _start_work(self, technician):
        """Let one technician's work on one open record start running.

        The user's right to write the record is the caller's matter.

        :param technician: one `hr.employee`; what they have running elsewhere ends
        :return: True, or a notification that says what ended
        """
        self.ensure_one()
        stage = self.stage_id
        if stage.kind in ("new", "planned"):
            stage = (
                stage._get_first_of_kind(
                    "in_progress", self.company_id, self.department_id
                )
                or stage
            )
        Operation = self.env["teknik.servis.operation"]
        stopped = Operation._stop_running(technician)
        Operation.create(
            {
                "order_id": self.id,
                "stage_id": stage.id,
                "technician_id": technician.id,
                "date_stop": False,
            }
        )
        if stopped.order_id - self:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "message": self.env._(
                        "Work on %(orders)s was stopped.",
                        orders=", ".join(stopped.order_id.mapped("display_name")),
                    ),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return True

    def action_stop(self):
        """Stop the running work on one record and open it to be filled in."""
        self.ensure_one()
        operation = self.running_operation_id
        if not operation:
            raise UserError(
                self.env._("%(order)s: nothing is running.", order=self.display_name)
            )
        operation._stop()
        action = self.action_operation()
        action["res_id"] = operation.id
        return action

    def _get_own_technician(self):
        """Return the technician the user is, or else the only one of the record."""
        self.ensure_one()
        own = self.env.user.with_company(self.company_id).employee_id
        if own.sudo().teknik_servis_is_technician:
            return own
        return self.technician_ids if len(self.technician_ids) == 1 else own.browse()

    def _stop_running_operations(self, technician=None):
        """End what runs on these records.

        :param technician: one `hr.employee`, whose work is meant; None: all
        """
        domain = Domain("order_id", "in", self.ids) & Domain("date_stop", "=", False)
        if technician is not None:
            domain &= Domain("technician_id", "in", technician.ids)
        # sudo: also a colleague's, on whose record the user may not write
        self.env["teknik.servis.operation"].sudo().search(domain)._stop()
