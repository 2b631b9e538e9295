from odoo import fields, models
from odoo.fields import Command

from odoo.addons.teknik_servis.models.teknik_servis_order import (
    TeknikServisOrder as Order,
)

THE_SAME = (
    *("contract_id", "company_id", "partner_id", "user_id", "type_id", "product_id"),
    *("department_id", "service_address_id", "contract_visit_id"),
    "contract_device_id",
)


class TeknikServisOrder(models.Model):
    """The contract that a record is made by, and what of its visit was done."""

    _inherit = "teknik.servis.order"
    _system_fields = Order._system_fields | {"contract_visit_id", "contract_device_id"}

    contract_id = fields.Many2one(
        "teknik.servis.contract",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    contract_visit_id = fields.Many2one(
        "teknik.servis.contract.visit",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    contract_device_id = fields.Many2one(
        "teknik.servis.contract.device",
        "Device under Contract",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    contract_task_ids = fields.One2many(
        "teknik.servis.order.task", "order_id", string="Check List"
    )

    # Another one of the same visit begins when this one is closed.
    _visit_once = models.UniqueIndex(
        "(contract_visit_id, COALESCE(contract_device_id, 0))"
        " WHERE contract_visit_id IS NOT NULL AND is_open IS TRUE AND active IS TRUE",
        "This visit has an open service record already.",
    )

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        of_visits = self.filtered("contract_visit_id")
        if of_visits:
            of_visits.filtered(lambda one: one.stage_kind == "done")._follow_up_rest()
            of_visits._follow_visits()
        return result

    def _follow_visits(self):
        """Let plans that follow what was done count from there."""
        # sudo: whoever does the work moves the plan
        lines = self.sudo().contract_visit_id.line_id
        lines.filtered(lambda line: line.basis == "done")._sync_plan()

    def _follow_up_rest(self):
        """Make a record of what was not ticked, where something was.

        Where nothing is ticked, nobody ticks: all was done.
        """
        vals_list = []
        # sudo: the technician who closes a record may not make one
        for order in self.sudo():
            rest = order.contract_task_ids.filtered(lambda task: not task.is_done)
            if rest and rest != order.contract_task_ids:
                vals_list.append(order._prepare_rest_vals(rest))
        self.env.flush_all()  # the index looks at what is open
        Order = self.env["teknik.servis.order"].sudo()._as_system()
        for vals in vals_list:
            rest = Order.create(vals)
            rest.message_post(
                body=self.env._("What was left over at the visit of this contract.")
            )

    def _prepare_rest_vals(self, tasks):
        """Return the values of the record of what was left over in one record."""
        self.ensure_one()
        vals = self._convert_to_write({name: self[name] for name in THE_SAME})
        return {
            **vals,
            "serial": self.serial,
            "technician_ids": [Command.set(self.technician_ids.ids)],
            "customer_request": "\n".join(tasks.mapped("name")),
            "contract_task_ids": [
                Command.create({"name": task.name, "sequence": task.sequence})
                for task in tasks
            ],
        }
