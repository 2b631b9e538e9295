from odoo import api, models
from odoo.fields import Command

from ..common import SENTINEL


class TeknikServisAppointment(models.Model):
    """Who is sent to a record belongs to its team."""

    _inherit = "teknik.servis.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        received = self._get_received(vals_list)
        appointments = super().create(vals_list)
        (appointments - received)._bring_team({})
        return appointments

    def write(self, vals):
        before = {one: one.technician_id for one in self if "technician_id" in vals}
        result = super().write(vals)
        if {"active", "order_ids", "state", "technician_id"} & vals.keys():
            self._bring_team(before)
        return result

    def _bring_team(self, before):
        """Let the teams of records be who is sent to them.

        :param before: `{appointment: its technician until now}`; may lack new ones
        """
        if self.env.context.get("teknik_servis_planning") is SENTINEL:
            return
        for one in self.filtered(lambda visit: visit._is_live()):
            for order in one.order_ids.filtered("is_open"):
                live = order.appointment_ids.filtered(lambda other: other._is_live())
                left = before.get(one, live.technician_id.browse()) - live.technician_id
                team = (order.technician_ids - left) | one.technician_id
                if team != order.technician_ids:
                    order.with_context(
                        teknik_servis_planning=SENTINEL
                    ).technician_ids = team

    def _leave_out(self, order):
        """Let one record go from these visits: nobody is sent to it by them."""
        shared = self.filtered(
            lambda one: any((one.order_ids - order).mapped("is_open"))
        )
        shared.write({"order_ids": [Command.unlink(order.id)]})
        (self - shared).write({"state": "cancelled"})

    @api.model
    def _make_visits(self, wanted):
        """Book technicians; records of one group are visited together.

        :param wanted: `{(group or record, technician, start): records to visit}`
        """
        vals_list = []
        for (owner, technician, start), orders in wanted.items():
            if owner != orders:
                visits = owner.order_ids.filtered("is_open").appointment_ids
                shared = visits.filtered(
                    lambda one, who=technician, when=start: (
                        one._is_live()
                        and one.technician_id == who
                        and one.start == when
                    )
                )[:1].with_env(self.env)
                if shared:
                    commands = [Command.link(order.id) for order in orders]
                    shared.write({"order_ids": commands})
                    continue
            vals_list.append(
                {
                    "technician_id": technician.id,
                    "order_ids": [Command.set(orders.ids)],
                    "start": start,
                    "duration": max(o._get_visit_duration() for o in orders),
                }
            )
        self.create(vals_list)
